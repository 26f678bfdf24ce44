"""One family of errors. Each says what happened, what is safe, and what to do next."""

from __future__ import annotations


class CounterError(Exception):
    """A sentence for the person, and the next step. `title` heads the dialog."""

    title = "没有办成"
    safe = "已保存的内容都在。"
    """The last line of the dialog: only where it is true."""

    def __init__(self, what: str, *, todo: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo

    def __str__(self) -> str:
        return f"{self.what}{self.todo}"


class Refused(CounterError):
    """The rules of the house do not allow this now."""

    title = "现在不能这样办"


class BadInput(CounterError):
    """What was typed cannot be used. `field` names the box; nothing typed is lost."""

    title = "请改一下"

    def __init__(self, what: str, *, todo: str = "", field: str = "") -> None:
        super().__init__(what, todo=todo)
        self.field = field


class Conflict(CounterError):
    """Someone else changed the same thing first."""

    title = "别的窗口刚改过"


class StoreFailed(CounterError):
    """The store could not keep it. Nothing was changed."""

    title = "没有存上"


class StoreUnusable(StoreFailed):
    """The store cannot be opened or read. Nobody can say what is in it, so nothing is promised."""

    title = "打不开数据"
    safe = ""


OWN_LIST = "本站目录"
"""How faults of the station's own part of the list begin."""
OWN = "请改正数据文件夹里 overlay 中的文件，或者先把它移到别处，再重新打开程序。"
SHIPPED = "请改正这些文件，或者重新安装程序，再打开。"


class CatalogueFaulty(CounterError):
    """The catalogue files have faults; all of them are listed."""

    title = "事项目录有错"

    def __init__(self, faults: tuple[str, ...]) -> None:
        own = any(fault.startswith(OWN_LIST) for fault in faults)
        super().__init__(
            f"事项目录有 {len(faults)} 处错误：\n" + "\n".join(faults), todo=OWN if own else SHIPPED
        )
        self.faults = faults
