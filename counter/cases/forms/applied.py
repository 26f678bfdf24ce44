"""一件事申请表 as a paper: who applies for what, every field once, the declaration (R017, R062)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from counter.cases.forms import facts as say
from counter.intake.papers import TITLES, Fact, Form, FormSection
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter.catalog.model import FormField, Nature
    from counter.intake.application import Entry
    from counter.intake.papers import FormTable, Head, PaperItem

OPENING = (
    "本表按照三政办〔2023〕32号“一表申请”“申请表单自动生成”的要求，把所选事项要填写的内容合并在一起，相同的内容只填"
    "一次。已经印出的内容请核对，空着的请用黑色或者蓝黑色笔填写，选择的在方框里打钩。"
)
BOX, TICKED = "□", "■"
LINE, TEXT = "\n", "\n\n\n"
"""Room to write into: one line of hand, or several."""
DAY = "　　　　年　　月　　日"
EVERY = "各项"
PEOPLE = ("申请人", "代办人", "监护人")
"""Parts that come before the items."""
HINTS = {
    "代办人": "代办人（委托他人办理的填写）",
    "监护人": "监护人（申请人不满14周岁的填写）",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """All that the form says."""

    matter_id: str
    matter: str
    lead: str
    items: tuple[tuple[int, PaperItem], ...]
    """Each with its row number, by which the fields name it."""
    entries: tuple[Entry, ...]
    situation: tuple[tuple[str, str], ...] = ()
    """Question and answer; "" = not answered."""
    partly: tuple[int, ...] = ()
    """Rows whose own form may ask for more than is known."""
    silent: tuple[int, ...] = ()
    """Rows of whose own form nothing is known."""
    doubted: tuple[int, ...] = ()
    """Rows of which some field was only seen on a form of elsewhere, or of before."""
    natures: tuple[Nature, ...] = ()
    blank: bool = False
    """The items are to be chosen on the form."""
    mark: str = ""


def application(head: Head, applied: Applied) -> Form:
    """一件事申请表. Refused without items. With an empty number it is a form that belongs to no case."""
    say.some(applied.items, "还没有选要办的事项，不能生成申请表。", "请先选要办的事项。")
    return Form(
        kind="application",
        title=TITLES["application"],
        head=head,
        matter_id=applied.matter_id,
        matter=applied.matter,
        lead=applied.lead,
        opening=(OPENING,),
        sections=(
            *_parts(applied, PEOPLE),
            _items(applied),
            *_situation(applied),
            *_parts(applied, ()),
            *_more(applied),
            FormSection(heading="申请人声明", texts=declaration(applied.natures), numbered=True),
        ),
        signers=(say.signs("申请人（签名或者盖章）"), say.signs("代办人"), say.signs("窗口工作人员")),
        mark=applied.mark,
    )


def _items(applied: Applied) -> FormSection:
    """The items, by the number of their row in the list; on a blank form they are ticked."""
    rows = (
        (
            f"{BOX}{no}" if applied.blank else str(no),
            one.name,
            say.known(one.dept),
            say.known(one.level),
        )
        for no, one in applied.items
    )
    heading = "申请办理的事项" + ("（要办哪几项就勾哪几项）" if applied.blank else "")
    return FormSection(heading=heading, table=say.table("编号:8* 事项名称:48 办理部门:28 办理层级:16*", rows))


def _situation(applied: Applied) -> tuple[FormSection, ...]:
    if not applied.situation:
        return ()
    rows = ((str(n), ask, said or LINE) for n, (ask, said) in enumerate(applied.situation, 1))
    return (FormSection(heading="办理的情形", table=say.table("序号:8* 情形:56 回答:36", rows)),)


def _parts(applied: Applied, wanted: Sequence[str]) -> tuple[FormSection, ...]:
    """The parts of `wanted`; () = all others."""
    found: list[FormSection] = []
    numbered = enumerate(applied.entries, 1)
    for group, entries in groupby(numbered, key=lambda one: one[1].field.group):
        if (group in PEOPLE) == bool(wanted):
            found.append(_part(HINTS.get(group, group), tuple(entries)))
    return tuple(found)


def _part(heading: str, entries: Sequence[tuple[int, Entry]]) -> FormSection:
    """What every form asks stands in boxes side by side; what items ask says which of them do."""
    boxed = {no for no, one in entries if one.field.group in PEOPLE and not one.rows}
    boxes = [one for no, one in entries if no in boxed]
    listed = [(no, one) for no, one in entries if no not in boxed]
    return FormSection(
        heading=heading,
        boxes=tuple(Fact(label=one.field.label, value=one.value) for one in boxes),
        table=_table(listed) if listed else None,
    )


def _table(entries: Sequence[tuple[int, Entry]]) -> FormTable:
    """Field, what stands there or room for it, and the numbers of the items that want it."""
    rows = ((str(no), _label(one.field), written(one), _uses(one)) for no, one in entries)
    return say.table("栏号:7* 栏目:27 填写内容:55 用于事项:11*", rows)


def _label(field: FormField) -> str:
    return f"{field.label}\n（{field.note}）" if field.note else field.label


def _uses(entry: Entry) -> str:
    return "、".join(map(str, entry.rows)) or EVERY


def written(entry: Entry) -> str:
    """What stands in the box: the value, options to tick, or room that fits what is to be written."""
    field, value = entry.field, entry.value
    if field.options:
        return "　".join(f"{TICKED if option == value else BOX}{option}" for option in field.options)
    if value:
        return f"{value}{field.unit}" if field.kind == "number" and value[-1:].isdigit() else value
    if field.kind == "date":
        return f"{DAY}"
    if field.kind == "number":
        return f"{LINE}　　　　　　　　{field.unit}"
    return TEXT if field.kind == "text" else LINE


def _more(applied: Applied) -> tuple[FormSection, ...]:
    """What no source says is told to be unknown, never made up."""
    texts = []
    some = tuple(no for no in applied.partly if no not in applied.silent)
    if some:
        texts.append(f"事项{_numbers(some)}：本表列出了有依据的栏目；本事项申请书另有规定的字段：{UNKNOWN}。")
    if applied.doubted:
        texts.append(
            f"事项{_numbers(applied.doubted)}：有的栏目见于别处的或者以前的表样，以主管部门现行的表样为准。"
        )
    if applied.silent:
        texts.append(
            f"事项{_numbers(applied.silent)}：没有查到申请书要写的内容，只填共同部分；"
            f"本事项申请书另有规定的字段：{UNKNOWN}。"
        )
    return (FormSection(heading="尚未核定的栏目", texts=tuple(texts), numbered=True),) if texts else ()


def _numbers(rows: Sequence[int]) -> str:
    return "、".join(map(str, rows))


def declaration(natures: Sequence[Nature]) -> tuple[str, ...]:
    """That all is true, by the licence law where an item may be a licence (行政许可法 31)."""
    law = ""
    if any(nature in ("行政许可", "") for nature in natures):
        law = say.licensing("行政许可" if all(n == "行政许可" for n in natures) else "", "第三十一条")
    true = "本表填写的内容和提交的材料真实，反映真实情况，申请人对申请材料实质内容的真实性负责"
    return (
        f"{true}（{law}）。" if law else f"{true}。",
        "申请人自愿申请办理上列事项，所选事项和情形与实际一致；内容有变化的，及时告知窗口。",
    )
