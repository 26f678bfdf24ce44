"""`counter issuing`: results registered, found, given out and proved (R156, R169–R174)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from counter.cli import say
from counter.cli.issuing_give import electronic, give, kept, rate, refused
from counter.cli.issuing_post import arrived, lost, mail, returned
from counter.cli.issuing_proof import proof, proved
from counter.cli.options import data_option, desk, json_option, signing
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken, SpokenGroup
from counter.cli.steps import (
    Told,
    items_option,
    names_zh,
    on_case,
    reprint,
    rows_of,
    standing,
    take,
    with_paper,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.cases.course import Course
    from counter.cases.items import Task
    from counter.cases.records import PaperRow
    from counter.desks.context import Desk
    from counter.desks.issuing.desk import IssuingDesk


@click.group(cls=SpokenGroup)
def issuing() -> None:
    """发证窗口：待登记、待领取、待寄、在途、回证；登记到窗，窗口发给、邮寄、电子送达、拒收，回证，好差评。"""


# -- looking -----------------------------------------------------------------------------------------------


@issuing.command("list", cls=Spoken)
@click.option("--section", metavar="栏", default="", help="待登记、待领取、待寄、在途、回证；不写列出各栏。")
@signing
@json_option
@data_option
def listed(section: str, *, as_json: bool, **signed: Any) -> None:
    """列出发证窗口要办的，一栏一栏，先到期的在前。统一领取的，全部办好才列入待领取。"""
    from counter.desks.issuing.desk import SECTIONS, IssuingDesk

    wanted = [key for key, zh in SECTIONS.items() if section.strip() in ("", zh, key)]
    if not wanted:
        todo = f"请写其中一栏：{'、'.join(SECTIONS.values())}。"
        raise Problems([Problem(what=f"没有“{section}”这一栏。", todo=todo, field="--section")])
    with desk(signed["data"], signed["operator"], pin_stdin=signed["pin_stdin"]) as somebody:
        window = IssuingDesk(somebody)
        found = [(SECTIONS[key], task) for key in wanted for task in _all(window, key)]
        now = somebody.now()
    rows = [_task(zh, task) | {"late": bool(task.due_at and task.due_at < now)} for zh, task in found]
    if as_json:
        say.out_json({"tasks": rows, "problems": []})
    elif not rows:
        say.out("没有要办的。")
    else:
        heads = ("栏", "办件号", "序号", "申请人", "期限", "内容")
        say.table(heads, [tuple(row[key] for key in _COLUMNS) for row in rows])


_COLUMNS = ("section", "number", "item", "applicant", "due_zh", "what")


def _all(window: IssuingDesk, section: str) -> Iterator[Task]:
    page = window.ready(section)
    while page:
        yield from page
        page = window.ready(section, after=page[-1])


def _task(section: str, task: Task) -> dict[str, object]:
    from counter.intake.mask import mask_name

    return {
        "section": section,
        "number": task.number,
        "item": task.item_no,
        "applicant": mask_name(task.applicant_name, task.applicant_kind),
        "what": task.what,
        "due": task.due_at.isoformat() if task.due_at else None,
        "due_zh": f"{task.due_at:%Y-%m-%d %H:%M}" if task.due_at else "",
    }


@issuing.command("find", cls=Spoken)
@click.argument("text", metavar="查什么")
@signing
@json_option
@data_option
def find(text: str, *, as_json: bool, **signed: Any) -> None:
    """申请人来了：按身份证号、办件号、收件回执上的码或者姓名找，说明怎么领、各事项到哪一步、放在哪里、哪些能领。"""
    from counter.desks.issuing.desk import IssuingDesk

    with desk(signed["data"], signed["operator"], pin_stdin=signed["pin_stdin"]) as somebody:
        found = [_whole(course) for course in IssuingDesk(somebody).find(text)]
    if not found:
        todo = "请核对号码；也可能还没有到窗。"
        raise Problems([Problem(what="没有找到。", todo=todo, field="查什么")], {"cases": []})
    if as_json:
        say.out_json({"cases": found, "problems": []})
        return
    for case in found:
        _show(case)


def _whole(course: Course) -> dict[str, Any]:
    """How it is to be collected, what lies where, which parcels are on their way, which proofs wait."""
    from counter.desks.issuing.delivering import WAYS, at_window
    from counter.desks.issuing.waiting import items_ready, unsigned
    from counter.intake.mask import mask_name

    chosen, person = course.case.draft.collection, course.case.draft.applicant
    ready = {one.no for one in items_ready(course)}
    shelves = {one.item_no: one.place for one in at_window(course, tuple(x.no for x in course.items))}
    whole: dict[str, Any] = standing(course)
    for item in whole["items"]:
        item |= {"place": shelves.get(item["no"], ""), "ready": item["no"] in ready}
    del whole["problems"]
    return whole | {
        "applicant": mask_name(person.name, person.kind) if person else "",
        "way": WAYS[chosen.way] if chosen else "",
        "together": bool(chosen and chosen.together),
        "parcels": [f"{one.courier} {one.tracking}" for one in course.deliveries if one.status == "sent"],
        "unsigned": [one.paper for one in unsigned(course)],
    }


def _show(case: dict[str, Any]) -> None:
    together = "统一领取" if case["together"] else "分别领取"
    how = f"{case['way']}，{together}" if case["way"] else "没有登记领取方式"
    say.out(f"{case['number']}　{case['applicant']}　{case['status_zh']}　{how}")
    rows = [
        (one["no"], one["state_zh"], "能送达" if one["ready"] else "", one["place"], one["name"])
        for one in case["items"]
    ]
    say.table(("序号", "状态", "", "存放", "事项"), rows)
    for parcel in case["parcels"]:
        say.out(f"在途：{parcel}")
    if case["unsigned"]:
        say.out(f"回证待签回：{'、'.join(case['unsigned'])}")


# -- what comes in, how it is collected --------------------------------------------------------------------


@issuing.command("register", cls=Spoken)
@items_option("就是全部等登记的")
@click.option("--place", metavar="存放处", default="", help="放在哪一柜、哪一格。")
@on_case
def register(number: str, rows: tuple[int, ...], *, place: str, **signed: Any) -> None:
    """登记到窗：部门没有开移交单送来的结果，和只有电子证照的。邮寄遗失以后重新出具的也在这里登记。"""
    chosen: list[int] = []

    def act(somebody: Desk, seen: Course) -> Course:
        from counter.desks.issuing.desk import IssuingDesk
        from counter.desks.issuing.waiting import items_decided

        none = Problem(
            what="没有等登记的结果。", todo=f"请用 counter issuing find {seen.case.number} 看各事项到哪一步。"
        )
        chosen.extend(rows_of(seen, rows, items_decided(seen), none))
        return IssuingDesk(somebody).register(seen, chosen, place)

    take(signed, number, act, lambda _, now: Told(said=(f"已登记到窗：{names_zh(now, chosen)}。",), about={}))


@issuing.command("shelve", cls=Spoken)
@items_option("就是这件办件在窗口的全部")
@click.option("--place", metavar="存放处", required=True, help="放在哪一柜、哪一格。")
@on_case
def shelve(number: str, rows: tuple[int, ...], *, place: str, **signed: Any) -> None:
    """写明纸件放在哪里，或者换了地方。"""

    def act(somebody: Desk, seen: Course) -> Course:
        from counter.desks.issuing.delivering import at_window
        from counter.desks.issuing.desk import IssuingDesk

        here = {piece.item_no for piece in at_window(seen, tuple(one.no for one in seen.items))}
        able = [one for one in seen.items if one.no in here]
        none = Problem(what="这件办件没有纸件在发证窗口。", todo="请先登记到窗：counter issuing register。")
        return IssuingDesk(somebody).shelve(seen, rows_of(seen, rows, able, none), place)

    take(signed, number, act, lambda *_: Told(said=(f"存放处已写为“{place}”。",), about={"place": place}))


@issuing.command("choose", cls=Spoken)
@click.option("--way", metavar="方式", required=True, help="申请人要怎么领：窗口、邮寄、电子。")
@click.option("--apart", is_flag=True, help="办好一项领（寄）一项；不写就是全部办好一次领（寄）。")
@click.option("--address", metavar="地址", default="", help="邮寄的收件地址；不写用原来的。")
@click.option("--recipient", metavar="姓名", default="", help="邮寄的收件人；不写用原来的。")
@click.option("--phone", metavar="电话", default="", help="收件人电话；不写用原来的。")
@on_case
def choose(number: str, way: str, *, apart: bool, **typed: Any) -> None:
    """改领取方式：申请人要换一种方式，或者改成分别领取、统一领取。"""

    def act(somebody: Desk, seen: Course) -> Course:
        from dataclasses import replace

        from counter.cases.records import Collection
        from counter.cli.words import WAYS, meaning
        from counter.desks.issuing.desk import IssuingDesk

        known = meaning(way, WAYS)
        if known is None:
            raise Problems(
                [Problem(what=f"“{way}”不是领取方式。", todo="请写窗口、邮寄或电子。", field="--way")]
            )
        was = seen.case.draft.collection or Collection()
        filled = {key: typed[key] or getattr(was, key) for key in ("address", "recipient", "phone")}
        to = filled if known == "courier" else {}
        together = not apart and known != "electronic"
        new = replace(Collection(together=together), way=known, **to)  # type: ignore[arg-type]
        return IssuingDesk(somebody).choose_collection(seen, new)

    take(typed, number, act, _chosen)


def _chosen(_seen: Course, now: Course) -> Told:
    from counter.desks.issuing.delivering import WAYS

    chosen = now.case.draft.collection
    assert chosen is not None  # noqa: S101  (just written)
    said = f"领取方式已改为{WAYS[chosen.way]}，{'统一领取' if chosen.together else '分别领取'}。"
    return Told(said=(said,), about={"way": chosen.way, "together": chosen.together})


@issuing.command("slip", cls=Spoken)
@with_paper
@on_case
def slip(number: str, **signed: Any) -> None:
    """领取单：写明领什么、在哪里、什么时候、带什么，存成 PDF，排进打印队列。"""

    def paper(somebody: Desk, course: Course) -> PaperRow:
        from counter.desks.issuing.desk import IssuingDesk

        IssuingDesk(somebody)  # its people only
        found = [row for row in course.papers if row.kind == "collect" and row.void_at is None]
        if not found:
            what = "没有领取单：结果到窗、选窗口领取的才有。"
            raise Problems([Problem(what=what, todo="请先登记到窗：counter issuing register。")])
        return found[-1]

    reprint(signed, number, paper)


for command in (give, mail, arrived, returned, lost, electronic, refused, kept, proof, proved, rate):
    issuing.add_command(command)
