"""What can go wrong with a paper after its record is kept: faces, folder, printer."""

from __future__ import annotations

from counter.errors import CounterError


class FontFault(CounterError):
    """A font file of the program is missing or damaged and the paper cannot do without it."""

    title = "字体文件有问题"


class SaveFailed(CounterError):
    """The PDF could not be written. The paper's record is kept; it can be written again."""

    title = "文书没有存出来"


class PrintFailed(CounterError):
    """The printer did not take it. The paper's record and its PDF are kept.

    `retry`: the same again can help, and surely nothing has come out yet.
    """

    title = "文书没有打印出来"

    def __init__(self, what: str, *, todo: str = "", retry: bool = True) -> None:
        super().__init__(what, todo=todo)
        self.retry = retry
