"""业务手册: whole, from the same list as the guides, in both cuts; the book as a file (R038, R039)."""

from __future__ import annotations

import io
from contextlib import closing
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import compiled
import page as validator
import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner
from guide_hands import HOSTILE, MATTERS, ON, catalogue, guide_of
from reading import boxes, meeting, pages, squeezed
from small import SMALL, broken, grace, item, need

from counter.cli.root import counter
from counter.guides.handbook import book
from counter.guides.handbook.record import Chapter, Grid, Handbook
from counter.settings import Station
from receipts import clean, faces
from receipts.guides import handbook
from receipts.sheet import HEIGHT, WIDTH

if TYPE_CHECKING:
    from pathlib import Path

    from counter.catalog.model import Catalogue

SECTIONS = (
    "事项和办理层级",
    "申请条件",
    "情形问答",
    "收件标准和审查要点",
    "不用交的材料",
    "容缺受理和告知承诺",
    "时限和特别环节",
    "办理次序",
    "结果、收费和到场",
)
SOME = ("E03", "P09", "P13")


@cache
def whole() -> Handbook:
    return book.of_matters(catalogue(), catalogue().matters, catalogue().counties["湖滨区"], ON)


def chapter_of(matter_id: str) -> Chapter:
    return next(one for one in whole().chapters if one.key == matter_id)


def section(one: Chapter, name: str) -> str:
    """Every text of a section, cell after cell."""
    (found,) = (section for section in one.sections if section.name == name)
    texts = []
    for block in found.blocks:
        if isinstance(block, Grid):
            texts += ["｜".join(row) for row in block.rows]
        else:
            texts += [told.full for told in block.told]
    return "\n".join(texts)


def own(of: Catalogue = SMALL, place: Station | None = None) -> Chapter:
    (one,) = book.of_matters(of, (of.matter("E99"),), place, ON).chapters
    return one


@cache
def pdf_of(*matters: str) -> bytes:
    chosen = tuple(catalogue().matter(one) for one in matters)
    return handbook.render(book.of_matters(catalogue(), chosen, catalogue().counties["湖滨区"], ON))


@cache
def pdf_of_department(name: str) -> bytes:
    return handbook.render(book.of_department(catalogue(), name, Station(), ON))


# -- what stands in it -------------------------------------------------------------------------------------


@pytest.mark.rule("R038")
@pytest.mark.rule("R039")
@pytest.mark.parametrize("matter_id", MATTERS)
def test_every_chapter_has_its_sections_and_every_paper_item_and_situation(matter_id: str) -> None:
    one, guide = chapter_of(matter_id), guide_of(matter_id)
    assert tuple(part.name for part in one.sections)[: len(SECTIONS)] == SECTIONS
    assert all(part.blocks for part in one.sections)
    taken, free = section(one, "收件标准和审查要点"), section(one, "不用交的材料")
    for material in guide.materials:
        where = taken if material.brought else free
        assert f"{material.no}｜{material.name}" in where
        for said in (*material.faults, *material.standards) if material.brought else ():
            assert said in taken
    for wanted in guide.items:
        assert f"{wanted.label}｜{wanted.name}｜{wanted.dept}" in section(one, "事项和办理层级")
        if not wanted.known:
            assert "待核定，不能收件" in taken
    asked = section(one, "情形问答")
    for situation in guide.situations:
        assert f"{situation.mark}｜{situation.ask}" in asked
        assert all(option in asked for option in situation.options if not option.startswith("填写"))


def test_what_is_fetched_says_from_whom_and_why_and_what_this_matter_produces_says_by_which_item() -> None:
    free = section(chapter_of("E03"), "不用交的材料")
    assert "营业执照｜市场监管部门核发；通过数据共享、在线核验取得｜政府部门核发的材料一律免于提交" in free
    assert "本件“企业登记注册”的办理结果｜本件办理中产生，窗口转用" in section(
        chapter_of("E01"), "不用交的材料"
    )


@pytest.mark.rule("R140")
def test_a_grace_tells_its_item_situation_term_consequence_and_basis() -> None:
    wanted = (
        need("登记表", deferral=grace(), when=({"staff": "有"},)),
        need("申请书"),
    )
    told = section(own(broken(item("甲许可", requirements=wanted))), "容缺受理和告知承诺")
    (first, *_) = told.splitlines()
    assert first.startswith("登记表｜事项1，④选“有”的｜容缺受理")
    assert grace().consequence in first
    bare = own(broken(item("甲许可", requirements=(need("申请书"),))))
    assert "没有写明实行容缺受理或者告知承诺" in section(bare, "容缺受理和告知承诺")


def test_answers_tell_where_they_lead() -> None:
    asked = section(chapter_of("E03"), "情形问答")
    assert "是：办事项3" in asked
    assert "两样都有：用材料8" in asked
    assert "不增加事项和材料" in asked


def test_the_general_limit_of_a_licence_brings_its_extension() -> None:
    limits = section(chapter_of("E03"), "时限和特别环节").splitlines()
    second = next(row for row in "\n".join(limits).split("\n") if row.startswith("2 设置大型"))
    assert "20个工作日（法定）" in second
    assert "经本机关负责人批准可以延长10个工作日" in "".join(limits)


def test_who_waits_for_whom_stands_with_its_reason() -> None:
    order = section(chapter_of("E01"), "办理次序")
    assert "第1批｜1 企业登记注册｜不用等" in order
    assert "第2批｜2 公章刻制备案｜事项1｜《印铸刻字业暂行管理规则》" in order
    assert "没有前后置关系" in section(chapter_of("E03"), "办理次序")


def test_a_station_is_told_what_it_handles_itself_and_its_own_clocks() -> None:
    one = book.of_matters(
        catalogue(), (catalogue().matter("E01"),), Station(warn_minutes=45, lapse_days=9), ON
    )
    assert "市、县级\n本站：县级（本级）" in section(one.chapters[0], "事项和办理层级")
    clocks = "".join(
        t.text for block in one.preface[2].blocks if not isinstance(block, Grid) for t in block.told
    )
    assert "到期前 45 分钟提醒" in clocks
    assert "补正期限届满后 9 日" in clocks


@pytest.mark.rule("R039")
@pytest.mark.parametrize("name", book.departments(catalogue()))
def test_a_department_finds_every_item_it_handles_in_every_matter(name: str) -> None:
    one = book.of_department(catalogue(), name, None, ON)
    told = "\n".join(section(chapter, "在哪些一件事里办") for chapter in one.chapters)
    for matter in catalogue().matters:
        for no, row in enumerate(matter.rows, 1):
            if row.dept == name:
                assert f"{matter.id} {matter.name}｜{no} {row.name}" in told
    names = [chapter.name for chapter in one.chapters]
    assert len(names) == len(set(names))


def test_nothing_is_a_catch_all_and_what_nobody_signed_is_a_reference() -> None:
    texts = "".join(book.texts(whole()))
    assert "等其他材料" not in texts
    assert whole().status == "参考稿，牵头部门尚未核定"
    signed = replace(catalogue().matter("E03"), signed_off="市场监管部门 2026-11-01")
    both = book.of_matters(catalogue(), (signed, catalogue().matter("E04")), None, ON)
    assert both.status == "参考稿，其中 1 件牵头部门尚未核定"
    assert book.of_matters(catalogue(), (signed,), None, ON).status == "所载各件均已由牵头部门核定"


# -- the file ----------------------------------------------------------------------------------------------


def test_contents_bookmarks_and_running_heads_lead_to_every_chapter() -> None:
    pdf = pdf_of(*SOME)
    texts = pages(pdf)
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        marks = [(one.level, one.get_title(), one.get_dest().get_index()) for one in document.get_toc()]
    heads = [(title, at) for level, title, at in marks if level == 0]
    assert [title.partition(" ")[0] for title, _ in heads] == ["封面", "目录", "通用部分", *SOME]
    for matter_id, (title, at) in zip(SOME, heads[3:], strict=True):
        name = squeezed(catalogue().matter(matter_id).name)
        assert f"{matter_id}{name}{at + 1}" in texts[1]
        assert squeezed(title) in texts[at]
        assert all(f"第{n}页共{len(texts)}页" in text for n, text in enumerate(texts, 1) if n > 1)
    inside = [title for level, title, at in marks if level == 1 and at >= heads[3][1]]
    assert inside[: len(SECTIONS)] == [f"{n} {name}" for n, name in enumerate(SECTIONS, 1)]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        links = [link for one in document.pages for link in one.get("/Annots", [])]
    assert len(links) == 3 + len(SOME)


def test_all_that_the_record_says_stands_on_the_pages() -> None:
    text = "".join(pages(pdf_of("P13")))
    for chapter in book.of_matters(
        catalogue(), (catalogue().matter("P13"),), catalogue().counties["湖滨区"], ON
    ).chapters:
        for section_ in chapter.sections:
            assert squeezed(section_.name) in text
    heads = squeezed("其他时限和延长"), squeezed("常见不符和补正")
    assert all(head in text for head in heads)
    for material in guide_of("P13").materials:
        assert squeezed(material.name) in text


@pytest.mark.parametrize(
    "pdf", [pdf_of("E03", "P13"), pdf_of_department("体育部门")], ids=["matters", "department"]
)
def test_the_book_is_pdf_a_2u_and_nothing_leaves_its_page_or_lies_on_anything_else(pdf: bytes) -> None:
    report = validator.validate_pdf_bytes(pdf, profile="2u")
    assert [one.rule_id for one in report.failures] == []
    for number in range(min(len(pages(pdf)), 9)):
        found = boxes(pdf, number)
        assert list(meeting(found)) == []
        for box in found:
            assert box.left >= handbook.FRAME.left - 2
            assert box.right <= WIDTH - handbook.OUTSIDE + 2
            assert 0 < box.bottom < box.top < HEIGHT


def test_the_same_book_gives_the_same_bytes() -> None:
    assert handbook.render(book.of_department(catalogue(), "体育部门", Station(), ON)) == pdf_of_department(
        "体育部门"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_department_writes_stays_text(text: str) -> None:
    one = own()
    grid = Grid(("序", "材料", "应交"), (5, 60, 35), (("1", text, text),) * 3, 1)
    hostile = replace(
        one, name=text, facts=(("牵头部门", text),), sections=(replace(one.sections[0], blocks=(grid,)),)
    )
    pdf = handbook.render(replace(whole(), chapters=(hostile,), preface=(), place=text, whose=text))
    found = "".join(pages(pdf))
    strange = str.maketrans({char: clean.note(char) for char in faces.missing(text)})
    assert found.count(squeezed(text.translate(strange))) >= 5
    for number in range(len(pages(pdf))):
        assert all(box.left >= 0 and box.right <= WIDTH for box in boxes(pdf, number))


# -- the command -------------------------------------------------------------------------------------------


def run(data: Path, *args: str) -> tuple[int, str, str]:
    compiled.give(data)
    done = CliRunner().invoke(
        counter, ["guides", "handbook", *args, "--data", str(data)], prog_name="counter"
    )
    return done.exit_code, done.stdout, done.stderr


def test_the_command_makes_one_book_named_after_what_is_in_it(tmp_path: Path) -> None:
    out = tmp_path / "books"
    code, said, _ = run(
        tmp_path, "--matter", "p09", "--matter", "E03", "--county", "湖滨区", "--out", str(out)
    )
    assert (code, said.strip()) == (0, str(out / "业务手册-P09-E03-湖滨区.pdf"))
    code, said, _ = run(tmp_path, "--department", "体育", "--on", "2026-05-01", "--out", str(out))
    assert (code, said.strip()) == (0, str(out / "业务手册-体育部门-湖滨区.pdf"))
    assert "2026-05-01" in "".join(pages((out / "业务手册-体育部门-湖滨区.pdf").read_bytes()))


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--department", "部门"), "对得上"),
        (("--department", "外星部门"), "没有承办事项的“外星部门”"),
        (("--matter", "E99"), "没有“E99”这件事"),
        (("--matter", "E03", "--department", "公安部门"), "没有写清楚"),
    ],
)
def test_what_is_not_clear_is_asked(tmp_path: Path, args: tuple[str, ...], said: str) -> None:
    code, _, err = run(tmp_path, *args, "--out", str(tmp_path / "books"))
    assert code == 1
    assert said in err
    assert not (tmp_path / "books").exists()
