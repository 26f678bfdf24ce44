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
    """The printer command failed. The paper's record and its PDF are kept."""

    title = "文书没有打印出来"
