"""`counter guides handbook`: 业务手册 for the window, by matter or by department (R038, R039)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.cli import say
from counter.cli.options import catalogue_option, compiled_of, data_option, day_of
from counter.cli.say import Problem, Problems
from counter.cli.speak import Spoken

if TYPE_CHECKING:
    from datetime import date

    from counter.catalog.model import Catalogue, County
    from counter.guides.handbook.record import Handbook
    from counter.settings import Station


@click.command("handbook", cls=Spoken)
@click.option(
    "--matter", "wanted", metavar="一件事", multiple=True, help="编号或者名称；可以写几次，不写是全部。"
)
@click.option("--department", metavar="部门", default="", help="改按部门：这个部门在各件事里的全部事项。")
@click.option("--county", metavar="县区", default="", help="哪个县（市、区）的标准；不写是本站的。")
@click.option("--on", metavar="日期", default="", help="按哪一天的规定，如 2026-05-01；不写是今天。")
@click.option("--out", metavar="文件夹", required=True, help="PDF 存到哪个文件夹。")
@catalogue_option
@data_option
def handbook(  # noqa: PLR0913  (each option its own argument)
    wanted: tuple[str, ...],
    department: str,
    county: str,
    *,
    on: str,
    out: str,
    catalogue: str | None,
    data: str | None,
) -> None:
    """窗口业务手册存成一本 PDF：收件标准、审查要点、情形问答、常见不符、免提交、容缺、时限、次序。

    有目录、页码和书签。按一件事分章，也可以按部门分：一个部门的事项各一章，写明在哪些一件事里办。
    """
    from counter.cli.guides import _saved, place_of
    from counter.cli.options import data_of
    from receipts.guides import handbook as drawing

    compiled, day = compiled_of(data, catalogue), day_of(on)
    place = place_of(compiled.catalogue, county, data_of(data))
    book = book_of(compiled.catalogue, wanted, department, place, day)
    if strange := drawing.missing(book):
        listed = "、".join(f"{char}（U+{ord(char):04X}）" for char in strange)
        say.note(f"这些字字体里没有，纸上印它的编号：{listed}")
    folder = Path(out).expanduser().absolute()
    say.out(_saved(drawing.render(book), folder, drawing.file_name(book)))


def book_of(
    catalogue: Catalogue, wanted: tuple[str, ...], department: str, place: Station | County | None, day: date
) -> Handbook:
    """The book asked for. Problems for a matter or a department there is none of, or for both."""
    from counter.cli.checklist import matter_of
    from counter.guides.handbook import book

    if wanted and department:
        todo = "请只写 --matter 或者只写 --department。"
        raise Problems(
            [Problem(what="按一件事分章，还是按部门分章，没有写清楚。", todo=todo, field="--matter")]
        )
    if department:
        return book.of_department(catalogue, _department(catalogue, department), place, day)
    named = {one.id: one for one in (matter_of(catalogue, text) for text in wanted)}
    return book.of_matters(catalogue, tuple(named.values()) or catalogue.matters, place, day)


def _department(catalogue: Catalogue, named: str) -> str:
    """The department meant: its name in the notice, or a part that only one of them has."""
    from counter.guides.handbook.book import departments

    known = departments(catalogue)
    found = [one for one in known if one == named] or [one for one in known if named in one]
    if len(found) == 1:
        return found[0]
    what = f"“{named}”对得上 {len(found)} 个部门。" if found else f"通知里没有承办事项的“{named}”。"
    todo = f"请写其中一个：{'、'.join(found or known)}。"
    raise Problems([Problem(what=what, todo=todo, field="--department")])
