"""One family of errors. Each says what happened, what is safe, and what to do next."""

from __future__ import annotations

import errno
from typing import Final


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


def os_reason(fault: OSError) -> str:
    """Why the system would not: words a clerk can act on, part of a sentence; the system's own otherwise."""
    said = _REASONS.get(fault.errno or 0)
    return said or str(fault.strerror or fault)


_REASONS: Final = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EROFS: "文件夹是只读的",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是一个文件夹，不是文件",
    errno.EEXIST: "同名的文件挡住了文件夹",
    errno.ENAMETOOLONG: "名称太长",
    errno.EIO: "读写磁盘时出错",
    errno.EBUSY: "别的程序正在用它",
    errno.ETXTBSY: "别的程序正在用它",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.EADDRINUSE: "别的程序正在用它",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
    errno.ECONNREFUSED: "对方没有开机，或者端口不对",
    errno.ECONNRESET: "对方断开了连接",
    errno.EPIPE: "对方断开了连接",
    errno.EHOSTUNREACH: "网络不通",
    errno.ENETUNREACH: "网络不通",
    errno.ETIMEDOUT: "等了很久没有反应",
    errno.ESTALE: "网络盘断开了",
}
