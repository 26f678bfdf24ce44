"""Codes that lead elsewhere: old guides and papers of other stations, from wherever the clerk stands."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from helpers import Clock, start
from walking import Hands

from counter.cases import numbers
from counter.catalog.compare import digest_of
from counter.codes import kept
from counter.codes.code import stamp
from counter.codes.key_files import ROOT, load_signer, make_key
from counter.codes.keys import fingerprint
from counter.codes.known import FRESH_DAYS
from counter.codes.verdict import KINDS, Verdict
from counter.guides import codes
from screens.acceptance.find_matter import FindMatter
from screens.acceptance.situation import SituationScreen
from screens.consulting.consult import ConsultScreen
from screens.custody.opening import is_slip
from screens.department.form import Asked, FactForm
from screens.guides.since import SinceScreen
from screens.home.workbench import Workbench
from screens.issuing.desk import IssuingScreen
from screens.issuing.dialogs import Menu
from screens.scanner import REPEAT
from screens.shared.dialogs import Confirm, ErrorDialog
from screens.verify.desk import VerifyScreen, line, style_of, told

if TYPE_CHECKING:
    from pathlib import Path

    from counter.codes.keys import Signer

ODD = "\U000310ff"
"""In no face of ours."""
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def foreign(folder: Path) -> Signer:
    """A station elsewhere, with a key of its own."""
    make_key(folder, district="411203", name="陕州区政务服务中心", since=Clock().at.date().replace(month=1))
    found = load_signer(folder)
    assert found is not None
    return found


def paper_of(signer: Signer) -> str:
    """The code of a notice of that station, issued three days ago."""
    day = Clock().at.date().replace(day=20)
    number = numbers.paper_number(numbers.case_number("411203", "01", day, 4), "notice", 1)
    return stamp(signer, number, DIGEST, day=day, version="0123456789abcdef")


def county(data: Path, there: Path, signer: Signer) -> None:
    """The county's list with that station, taken here as `counter keys import` takes it."""
    root = there / "county"
    make_key(root, district="411200", name="三门峡市", since=Clock().at.date().replace(month=1), which=ROOT)
    chief = load_signer(root, ROOT)
    assert chief is not None
    kept.put(root, kept.county(chief, None, Clock().at.date()))
    key = (there / "station" / "station.json").read_text(encoding="utf-8")
    kept.put(root, kept.accept(root, key, Clock().at.date()))
    listed = (root / kept.LIST).read_text(encoding="utf-8")
    trusted = fingerprint((root / kept.TRUSTED).read_text(encoding="utf-8").strip())
    (data / kept.FOLDER).mkdir(exist_ok=True)
    kept.put(data / kept.FOLDER, kept.accept(data / kept.FOLDER, listed, Clock().at.date(), trust=trusted))


@pytest.mark.rule("R030")
@pytest.mark.rule("R118")
async def test_an_old_guide_is_scanned_anywhere_and_the_present_one_is_handed_out(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        assert app.office is not None
        now = app.office.compiled.catalogue
        code = codes.payload("E03", now.version)

        await hands.key("f2")  # in the middle of a case: nothing is left for it
        await hands.key(*"kfd", "enter")
        hands.on(SituationScreen)
        await hands.scan(code)
        assert hands.on(SinceScreen).found.same_version
        assert "这份指南是现行版本" in hands.text
        await hands.key("f9")
        hands.on(Menu)
        await hands.key("1")
        (leaf,) = (data / "papers").glob("办事指南-E03-*活页*.pdf")
        assert leaf.read_bytes().startswith(b"%PDF")
        assert "已存" in hands.text
        await hands.key("escape")
        hands.on(SituationScreen)

        await hands.scan(codes.payload("E03", "0000000000000000", "https://example.org"))
        assert "本机没有目录版本 0000000000000000" in hands.on(ErrorDialog).error.what
        await hands.key("enter")
        hands.on(SituationScreen)


@pytest.mark.rule("R029")
async def test_the_lines_that_changed_stand_with_their_numbers_and_both_wordings(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        assert app.office is not None
        old = codes.payload("E03", app.office.compiled.catalogue.version)
    own = data / "overlay" / "counties"
    own.mkdir(parents=True)
    shipped = digest_of(app.office.compiled.catalogue.counties["湖滨区"])
    entry = f"- key: 湖滨区\n  replaces: {shipped}\n  division: '411202'\n  complaint: '0398-12345[b]'\n"
    (own / "own.yaml").write_text(entry, encoding="utf-8")
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.key("f3")
        hands.on(FindMatter)
        await hands.key("f9", "4")  # the first matter of the list, as the window's own chapter
        assert list((data / "papers").glob("业务手册-E01-*.pdf"))
        await hands.key(*"kfd", "enter")
        hands.on(ConsultScreen)
        await hands.scan(old)
        screen = hands.on(SinceScreen)
        assert [(one.full, one.brief) for one in screen.found.changes] == [("F18", "B13")]
        for said in ("印好以后变了 1 处", "B13 监督投诉渠道", "原来  （空）", "现在  0398-12345[b]"):
            assert said in hands.text
        await hands.key("escape", "f9", "2")
        hands.on(ConsultScreen)
        assert list((data / "papers").glob("办事指南-E03-*折页*.pdf"))


async def test_a_paper_of_another_station_is_told_genuine_altered_unknown_or_old(
    data: Path, tmp_path: Path
) -> None:
    signer = foreign(tmp_path / "station")
    code = paper_of(signer)
    clock = Clock()
    async with start(data, clock=clock) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.scan(code)
        screen = hands.on(VerifyScreen)
        assert [one.kind for one in screen.answers] == ["unknown"]
        assert "【不认识出具站点】" in hands.text
        assert "还没有县里的公钥名单" in hands.text

        county(data, tmp_path, signer)
        await hands.key("f5")
        assert "公钥名单第" in hands.text
        await hands.paste(code[:-1] + ("A" if code[-1] != "A" else "B"))
        await hands.key("enter")
        await asyncio.sleep(REPEAT)  # sooner, it would be the first scan once more
        await hands.scan(code)
        await hands.scan("SMX2:ABC")
        assert [one.kind for one in screen.answers] == ["unreadable", "genuine", "altered", "unknown"]
        await hands.key("down")
        for said in ("【真实】", "陕州区政务服务中心", "下一步", "2026-11-20"):
            assert said in hands.text
        assert "【被改动】" in hands.text

        clock.ahead(days=FRESH_DAYS + 1)
        await hands.key("f5")
        assert f"名单已经 {FRESH_DAYS + 1} 天" in hands.text
        await hands.paste(code)
        await hands.key("enter")
        assert screen.answers[0].kind == "stale"
        await hands.key("escape")
        hands.on(Workbench)
        await hands.key("f6")
        hands.on(IssuingScreen)
        await hands.scan(code)
        assert [one.kind for one in hands.on(VerifyScreen).answers] == ["stale"]
        assert "本站没有这件办件" in hands.text
        await hands.key("escape", "escape")
        hands.on(Workbench)
        await hands.key("y")
        assert hands.on(VerifyScreen).answers == []
        await hands.key("enter")
        assert "还没有码" in hands.text


def test_a_void_paper_names_the_one_that_takes_its_place_and_colour_is_never_alone() -> None:
    void = Verdict(
        kind="void", what="…G1 已于 2026-11-20 作废。", todo="请以代替它的文书为准。", replaced_by="…G2"
    )
    said = told(void, 60).plain
    assert "代替它的  …G2" in said
    assert "下一步  请以代替它的文书为准。" in said
    assert "【已作废】" in line(void, 80).plain
    assert len({style_of(Verdict(kind=kind, what="")) for kind in KINDS}) == 3


async def test_characters_no_face_has_are_told_before_anything_is_printed_with_them(data: Path) -> None:
    (data / "station.toml").write_text(f'[station]\nname = "{ODD}乡便民服务中心"\n', encoding="utf-8")
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.key("f3", "f9", "1")
        asked = hands.on(Confirm)
        assert "1 个字没有字形，文书上印成 〔U+310FF〕" in asked.explain
        await hands.key("n")
        hands.on(FindMatter)
        assert "没有打印" in hands.text
        assert not list((data / "papers").glob("*.pdf"))
        await hands.key("f9", "1", "y")
        assert len(list((data / "papers").glob("*.pdf"))) == 1

        done: list[object] = []
        form = FactForm(
            "理由", "", (Asked(id="why", label="理由"),), lambda entered: done.append(entered["why"])
        )
        app.push_screen(form)
        await hands.paste(f"姓{ODD}的申请人不符")
        await hands.key("f10")
        assert hands.on(FactForm) is form
        assert "〔U+310FF〕" in hands.text
        assert done == []
        await hands.key("f10")
        assert done == [f"姓{ODD}的申请人不符"]


def test_a_signed_slip_is_known_for_a_slip_though_its_number_stands_inside(tmp_path: Path) -> None:
    signer, day = foreign(tmp_path / "station"), Clock().at.date()
    slip = stamp(signer, numbers.handoff_number("411203", "01", day, 7), DIGEST, day=day)
    link = stamp(signer, numbers.handoff_number("411203", "01", day, 7), DIGEST, day=day, base="https://x")
    assert numbers.HANDOFF not in slip
    assert [is_slip(one) for one in (slip, link, "jj-411203-01-20261123-0007-5")] == [True, True, True]
    assert [is_slip(one) for one in (paper_of(signer), "SMX2:ABC", "李晓明", "0007")] == [False] * 4
