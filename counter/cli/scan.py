"""`counter scan`: what the scanner brought, tied to the materials of a case (R142)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counter.cli import say
from counter.cli.options import data_option, desk, json_option, signing
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken, SpokenGroup
from counter.cli.steps import Told, course_of, on_case, signed_in, standing, take, the_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter.cases.course import Course
    from counter.desks.context import Desk
    from counter.desks.digitise.digitising import DigitiseDesk
    from counter.desks.digitise.electronic import SetLine
    from counter.desks.digitise.waiting import Waiting


@click.group(cls=SpokenGroup)
def scan() -> None:
    """扫描件：看扫描文件夹里等着的文件，登记到办件的每一项材料，核对保存的文件。齐了用 counter push 推送。"""


# -- looking -----------------------------------------------------------------------------------------------


@scan.command("list", cls=Spoken)
@click.argument("number", metavar="办件号", required=False, default="")
@signing
@json_option
@data_option
def listed(number: str, *, as_json: bool, **signed: Any) -> None:
    """列出扫描文件夹里等着的文件；写了办件号，再列出这件办件的每一项材料，哪些还没有电子件，两小时还剩多少。"""
    from counter.desks.digitise.digitising import DigitiseDesk
    from counter.desks.digitise.waiting import left_zh, looked

    with desk(signed["data"], signed["operator"], pin_stdin=signed["pin_stdin"]) as somebody:
        digitising = DigitiseDesk(somebody)
        course = course_of(somebody, number) if number else None
        files = [looked(digitising, path) for path in digitising.arrived()]
        lines = digitising.lines(course) if course else ()
        left = left_zh(course, somebody.now()) if course else ("", False)
    if as_json:
        found: dict[str, object] = {"folder": str(digitising.watched), "files": [_file(one) for one in files]}
        if course:
            more = {"lines": _lines(lines), "left": left[0], "late": left[1]}
            found |= {"number": course.case.number, "unscanned": list(course.unscanned)} | more
        say.out_json(found | {"problems": []})
        return
    _show_files(digitising.watched, files)
    if course:
        _show_lines(course, lines, left[0])


def _file(one: Waiting) -> dict[str, object]:
    return {"name": one.path.name, "pages": one.pages, "fault": one.fault}


def _lines(lines: Sequence[SetLine]) -> list[dict[str, object]]:
    from counter.desks.digitise.waiting import state_zh

    return [
        {
            "no": no,
            "line": line.key,
            "taken": line.taken,
            "state_zh": state_zh(line),
            "complete": line.complete,
            "pages": line.pages,
            "scans": [scan.name for scan in line.scans],
        }
        for no, line in enumerate(lines, 1)
    ]


def _show_files(folder: Path, files: Sequence[Waiting]) -> None:
    if not files:
        say.out(f"扫描文件夹 {folder} 里没有等着的文件。")
        return
    say.out(f"扫描文件夹 {folder} 里等着 {len(files)} 个文件，先来的在前：")
    say.table(("文件", "页数"), [(one.path.name, one.fault or f"{one.pages}页") for one in files])


def _show_lines(course: Course, lines: Sequence[SetLine], left: str) -> None:
    from counter.desks.digitise.waiting import state_zh

    missing = sum(not line.complete for line in lines)
    say.out()
    said = f"还有 {missing} 项材料没有电子件。" if missing else "每一项都有电子件。"
    say.out(f"{course.case.number}　{said}{left}")
    rows = [
        (no, state_zh(line), f"{line.pages}页" if line.scans else "", line.key)
        for no, line in enumerate(lines, 1)
    ]
    say.table(("序", "状态", "页数", "材料"), rows)


# -- tying -------------------------------------------------------------------------------------------------


@scan.command("tie", cls=Spoken)
@the_case
@click.argument("pairs", metavar="材料=文件…", nargs=-1)
@click.option("--in-order", is_flag=True, help="按次序：等着的文件一个一个登记到还没有电子件的材料。")
@signed_in
def tie(number: str, pairs: tuple[str, ...], *, in_order: bool, **signed: Any) -> None:
    """登记扫描件：材料写 counter scan list 里的序号或名称，文件写文件夹里的名字或者位置。

    例如 counter scan tie 办件号 3=scan001.pdf 营业执照=scan002.pdf。同一项写几次就登记几个文件，
    一个文件里有两份材料的写两项；有一处不对就一个也不登记。登记了的文件移到“已取走”。
    """
    if bool(pairs) == in_order:
        what = "要写明哪个文件是哪份材料，或者写 --in-order，写其中一样。"
        raise Problems([Problem(what=what, todo="例如 3=scan001.pdf。", field="材料=文件")])

    def act(somebody: Desk, seen: Course) -> Course:
        from counter.desks.digitise.digitising import DigitiseDesk

        digitising = DigitiseDesk(somebody)
        found = _in_order(digitising, seen) if in_order else _read(digitising, seen, pairs)
        return digitising.attach_many(seen, found)

    take(signed, number, act, _tied)


def _in_order(digitising: DigitiseDesk, seen: Course) -> list[tuple[str, Path]]:
    from counter.desks.digitise.waiting import looked, pairs

    found = pairs(digitising.lines(seen), [looked(digitising, path) for path in digitising.arrived()])
    if not found:
        what = "没有可以登记的：扫描文件夹里没有能用的文件，或者每一项都有电子件了。"
        raise Problems([Problem(what=what, todo=f"请用 counter scan list {seen.case.number} 看。")])
    return list(found.items())


def _read(digitising: DigitiseDesk, seen: Course, typed: Sequence[str]) -> list[tuple[str, Path]]:
    """What was typed as lines and files. Problems with every fault at once."""
    lines = digitising.lines(seen)
    problems: list[Problem] = []
    found: list[tuple[str, Path]] = []
    for pair in typed:
        name, sign, file = pair.partition("=")
        line, path = line_of(lines, name), _path(digitising, file)
        if not sign or not file:
            what = f"“{pair}”没有写成材料=文件。"
            problems.append(Problem(what=what, todo="例如 3=scan001.pdf。", field="材料=文件"))
        elif line is None:
            problems.append(no_line(seen, name))
        elif fault := _fault(digitising, path):
            problems.append(Problem(what=fault, field=pair))
        else:
            found.append((line.key, path))
    if problems:
        raise Problems(problems)
    return found


def line_of(lines: Sequence[SetLine], typed: str) -> SetLine | None:
    """A line by its number in the list, or by its name."""
    name = typed.strip()
    if name.isascii() and name.isdigit():
        return lines[int(name[:6]) - 1] if 1 <= int(name[:6]) <= len(lines) else None
    return next((line for line in lines if line.key == name), None)


def no_line(seen: Course, typed: str) -> Problem:
    """The sentence for a line that the case does not have."""
    todo = f"请照 counter scan list {seen.case.number} 里的序号或名称写。"
    return Problem(what=f"这件办件没有“{typed.strip()}”这一项材料。", todo=todo, field="材料=文件")


def _path(digitising: DigitiseDesk, typed: str) -> Path:
    """In the watched folder first, 已取走 too; else a place."""
    waiting = digitising.watched / typed
    return waiting if waiting.exists() else Path(typed).expanduser()


def _fault(digitising: DigitiseDesk, path: Path) -> str:
    from counter.desks.digitise.waiting import looked

    return looked(digitising, path).fault


def _tied(seen: Course, now: Course) -> Told:
    had = {one.id for one in seen.scans}
    new = [one for one in now.scans if one.id not in had]
    said = [f"“{one.line}”登记了 {one.name}（{one.pages}页）。" for one in new]
    about: dict[str, object] = {
        "tied": [{"line": one.line, "file": one.name, "pages": one.pages} for one in new]
    }
    return Told(said=(*said, _next(now)), about=about | {"unscanned": list(now.unscanned)})


def _next(now: Course) -> str:
    if now.unscanned:
        return f"还有 {len(now.unscanned)} 项材料没有电子件：{'、'.join(now.unscanned)}。"
    waits = now.case.status == "received" or bool(now.unsent and now.asking)
    return f"都扫齐了。推送：counter push {now.case.number}。" if waits else "都扫齐了。"


# -- taking back, proving ----------------------------------------------------------------------------------


@scan.command("remove", cls=Spoken)
@the_case
@click.argument("line", metavar="材料")
@click.option("--reason", metavar="理由", default="", help="为什么移除，例如 扫歪了，重新扫描。")
@signed_in
def remove(number: str, line: str, *, reason: str, **signed: Any) -> None:
    """移除一项材料最后登记的扫描件，写明理由；文件仍保留。推送以后不能移除。"""

    def act(somebody: Desk, seen: Course) -> Course:
        from counter.desks.digitise.digitising import DigitiseDesk

        digitising = DigitiseDesk(somebody)
        found = line_of(digitising.lines(seen), line)
        if found is None:
            raise Problems([no_line(seen, line)])
        if not found.scans:
            raise Problems([Problem(what=f"“{found.key}”没有登记扫描件。", todo="不用移除。", field="材料")])
        return digitising.remove(seen, found.scans[-1].id, reason)

    take(signed, number, act, _removed)


def _removed(seen: Course, now: Course) -> Told:
    was = {one.id for one in seen.scans if one.removed_at is not None}
    gone = [one for one in now.scans if one.removed_at is not None and one.id not in was]
    said = [f"已移除“{one.line}”的 {one.name}，文件仍保留。" for one in gone]
    about: dict[str, object] = {"removed": [{"line": one.line, "file": one.name} for one in gone]}
    return Told(said=(*said, _next(now)), about=about | {"unscanned": list(now.unscanned)})


@scan.command("verify", cls=Spoken)
@on_case
def verify(number: str, *, as_json: bool, **signed: Any) -> None:
    """核对一件办件保存的每个扫描件：都在，内容和登记时一样。有不对的，退出码为 1。"""
    from counter.desks.digitise.digitising import DigitiseDesk

    with desk(signed["data"], signed["operator"], pin_stdin=signed["pin_stdin"]) as somebody:
        digitising = DigitiseDesk(somebody)
        course = course_of(somebody, number)
        digitising.verify(course)
    kept = sum(one.removed_at is None for one in course.scans)
    if as_json:
        say.out_json({**standing(course), "verified": kept})
    else:
        say.out(f"{course.case.number} 的 {kept} 个扫描件都在，内容和登记时一样。")
