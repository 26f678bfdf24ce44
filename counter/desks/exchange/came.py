"""What became of files with packages, for whoever handed them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal["taken", "waits", "again", "elsewhere", "bad"]
"""Taken / came too early / had been taken before / for another station / cannot be used."""
KINDS: dict[Kind, str] = {
    "taken": "已收下",
    "waits": "先等着",
    "again": "以前收过",
    "elsewhere": "不是给本站的",
    "bad": "没有收",
}

RESTORED: Final = (
    "发送的站点可能有两份数据同时在用，或者整个文件夹被拷回过旧的：请两边的管理员核对，只留一份；"
    "旧数据要接着用的，请在那里用 counter restore 恢复备份，再导出，由本站的监督员同意。"
)
HELD: Final = "发送的站点从备份恢复过，要本站的监督员同意以后再收（counter exchange rejoin）。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What became of one file."""

    name: str
    kind: Kind
    why: str = ""
    """A sentence where it was not simply taken."""
    cases: int = 0
    conflicts: int = 0
    told: tuple[str, ...] = ()
    """What the person should know: changes of the list, new lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What one going in did."""

    files: tuple[Looked, ...] = ()
    missing: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Station → numbers of packages that have to come before others can be taken."""

    def of(self, kind: Kind) -> tuple[Looked, ...]:
        """The files with which this happened."""
        return tuple(one for one in self.files if one.kind == kind)

    @property
    def held(self) -> bool:
        """Whether something waits for a supervisor to accept that its sender was restored."""
        return any(one.why == HELD for one in self.files)

    @property
    def cases(self) -> int:
        """How many versions of cases came."""
        return sum(one.cases for one in self.files)
