"""What a sheet and a column are, and the columns that several sheets share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from counter.catalog import model
from counter.catalog.workbook import ways

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT, NAME, LINES, YES_NO = ways.Text(), ways.Name(), ways.Lines(), ways.YesNo()
COUNT, DAY, WHEN = ways.Count(), ways.Day(), ways.Condition()
BASES, BASIS = ways.Bases(), ways.Bases(one=True)
CODE = ways.Text(most=60)
ITEM = ways.Ref("items", "事项", "事项")
CONFIDENCE = ways.Choice(tuple(ways.CONFIDENCE), tuple(ways.CONFIDENCE.values()))
NATURES = ways.Choice(tuple(one for one in get_args(model.Nature) if one))
UNITS, FORMS = ways.Choice(get_args(model.Unit)), ways.Choice(get_args(model.Form))
UNCOUNTED = ("当天", "当场", "即时")
"""Units that carry no amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `path` leads to the field (`deferral.basis`); none = shown for reference only."""

    head: str
    path: str = ""
    way: ways.Way = TEXT
    needed: bool = False
    key: bool = False
    """Names the entry: fixed for entries that exist."""
    note: str = ""
    width: int = 16
    shown: Callable[[model.Catalogue, Any], str] | None = None
    """What a reference column says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A list (or one place) of an entry that rows of a sheet fill."""

    kind: str
    path: str
    label: str = ""
    """What column 种类 says, where a sheet fills several slots."""
    many: bool = True
    mapping: bool = False
    """The rows are pairs of a dict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An entry sheet (`kind`: one row for each entry) or a list sheet (`slots`: one row for each member)."""

    title: str
    about: str
    columns: tuple[Column, ...]
    kind: str = ""
    slots: tuple[Slot, ...] = ()
    owner: Column = Column(head="")
    member: type[Any] = dict
    verify: Callable[[dict[str, Any]], tuple[str, str] | None] = lambda _: None
    """A rule between the cells of one row: head of the column and the sentence."""

    @property
    def whole(self) -> tuple[Column, ...]:
        """Every column as it stands on the sheet."""
        lead = [self.owner] if self.slots else []
        if len(self.slots) > 1:
            lead.append(kind_column(self))
        ordered = any(slot.many and not slot.mapping for slot in self.slots)
        return (*lead, *([NUMBER] if ordered else []), *self.columns)


def kind_column(sheet: Sheet) -> Column:
    """Column 种类 of a sheet that fills several slots."""
    words = tuple(dict.fromkeys(slot.label for slot in sheet.slots))
    return col(KIND, "", 14, f"只能写：{'、'.join(words)}。", ways.Choice(words), needed=True)


def col(  # noqa: PLR0913  (a table of columns reads better without keywords)
    head: str,
    path: str = "",
    width: int = 16,
    note: str = "",
    way: ways.Way = TEXT,
    *,
    needed: bool = False,
    key: bool = False,
    shown: Callable[[model.Catalogue, Any], str] | None = None,
) -> Column:
    """A column, in the order in which one thinks of it."""
    return Column(head=head, path=path, width=width, note=note, way=way, needed=needed, key=key, shown=shown)


KIND = "种类"
NUMBER = col("序", "", 6, "排列的次序。新加的行可以不填，排在最后。", COUNT)
OWNER_ITEM = col("事项", "", 26, "事项的名称，与《事项》表一致。", ITEM, needed=True, key=True)
OWNER_MATTER = col(
    "一件事", "", 22, "编号，如 E03；后面的名称可写可不写。", ways.MatterRef(), needed=True, key=True
)
BASES_COLUMN = col(
    "依据",
    "basis",
    36,
    "每行一条：《文件》 条款。文件写《依据》表里的名称；没有的先在那里加一行。",
    BASES,
    needed=True,
)
CONFIDENCE_COLUMN = col(
    "把握",
    "confidence",
    8,
    "高：读过条文原文；中：有官方材料；低：有旁证；待核：还没有证据。",
    CONFIDENCE,
    needed=True,
)
EVIDENCE_COLUMN = col("出处", "evidence", 30, "怎么知道的：读了哪一条，谁在什么时候核定的。", needed=True)
OPEN_EVIDENCE = col("出处", "evidence", 30, EVIDENCE_COLUMN.note)
HOW_WHEN = (
    "什么情形下才要。空着是都要。写法：【问题】=答案；同时成立用“且”；几种情况任一成立用“；”或换行；"
    "几个答案任一成立用“或”；填数的问题写 >=200 或 <200。问题和答案见《情形问题》表。"
)
WHEN_COLUMN = col("条件", "when", 40, HOW_WHEN, WHEN)
FROM = col("施行日", "in_force", 12, "从哪一天起，如 2026-05-01；空着是不限。", DAY)
UNTIL = col("失效日", "until", 12, "到哪一天止（这一天已不算）；空着是不限。", DAY)
REMARK = col("说明", "note", 30, "给窗口工作人员看的说明，可不填。")


def in_order(row: dict[str, Any]) -> tuple[str, str] | None:
    """施行日 before 失效日."""
    first, last = row.get("in_force"), row.get("until")
    if first and last and last <= first:
        return "失效日", "失效日应晚于施行日。请核对两个日期。"
    return None


def counted(row: dict[str, Any]) -> tuple[str, str] | None:
    """A unit of time has an amount, 当天 and its like have none."""
    if "unit" in row and (row["unit"] in UNCOUNTED) != (row.get("amount") is None):
        if row.get("amount") is None:
            return "数", f"单位是“{row['unit']}”，请填数；不知道就把这一行删去（待核定）。"
        return "数", f"单位是“{row['unit']}”，数应空着。"
    return in_order(row)


def said(about: str, *, head: str = "内容") -> tuple[Column, ...]:
    """The columns of one sentence with its source."""
    first = col(head, "text", 44, about, needed=True)
    return (first, BASES_COLUMN, CONFIDENCE_COLUMN, OPEN_EVIDENCE)


def grace(path: str, called: str) -> tuple[Column, ...]:
    """The columns of 容缺受理 or 告知承诺; all empty = not provided for."""
    return (
        col(
            f"{called}依据",
            f"{path}.basis",
            24,
            f"能{called}的依据，一条：《文件》 条款。没有依据的不能{called}，四格都空着。",
            BASIS,
        ),
        col(f"{called}后果", f"{path}.consequence", 34, "要告知申请人的不利后果。"),
        col(f"{called}期限", f"{path}.days", 9, "补交的天数；没有规定的空着。", COUNT),
        col(
            f"{called}期限单位",
            f"{path}.unit",
            9,
            "工作日或日；空着是工作日。",
            ways.Choice(("工作日", "日")),
        ),
    )
