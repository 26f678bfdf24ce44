"""One record for each matter: every element of the notice, in order, with what is known and nothing else."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from guide_hands import MATTERS, ON, catalogue, compose, guide_of
from small import SMALL, broken, grace, item, limit, matter, need

from counter.catalog import elements
from counter.catalog.model import County, Window
from counter.catalog.situation import holds, in_force
from counter.guides import codes
from counter.guides.compose import guide
from counter.guides.record import Chart, ItemList, MaterialList, Says
from counter.settings import Station

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.model import Catalogue, Requirement, When
    from counter.guides.record import Guide


def own(of: Catalogue = SMALL) -> Guide:
    return guide(of, of.matter("E99"), of.counties["某县"], ON)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def said(one: Guide, key: str) -> list[str]:
    return [told.full for block in one.element(key).blocks if isinstance(block, Says) for told in block.told]


@pytest.mark.rule("R027")
@pytest.mark.rule("R119")
@pytest.mark.parametrize("matter_id", MATTERS)
def test_the_full_guide_has_the_25_elements_with_their_parts_in_order(matter_id: str) -> None:
    full = guide_of(matter_id).full
    assert [one.id for one in full] == [f"F{no:02}" for no in range(1, 26)]
    for one, wanted in zip(full, elements.FULL, strict=True):
        assert one.name == wanted.name
        assert [(p.id, p.name) for p in one.parts] == [(p.id, p.name) for p in wanted.parts]


@pytest.mark.rule("R120")
@pytest.mark.rule("R121")
@pytest.mark.parametrize("matter_id", MATTERS)
def test_the_brief_guide_has_the_17_elements_in_order_and_the_code_last(matter_id: str) -> None:
    one = guide_of(matter_id)
    assert [(b.id, b.name) for b in one.brief] == [(b.id, b.name) for b in elements.BRIEF]
    assert [b.id for b in one.brief] == [f"B{no:02}" for no in range(1, 18)]
    assert said(one, "B17") == [one.code]


@pytest.mark.rule("R112")
@pytest.mark.rule("R029")
def test_both_guides_are_made_from_the_same_blocks() -> None:
    one = guide_of("E03")
    for wanted in elements.BRIEF[:-1]:
        brief = one.element(wanted.id)
        full = [one.element(key) for key in wanted.same]
        assert brief.blocks == tuple(block for element in full for block in element.blocks)
        assert brief.parts == tuple(part for element in full for part in element.parts)


def demands(matter_id: str) -> Iterator[Requirement]:
    """Every demand of every item the matter may handle, but for what the matter itself rules out."""
    of = catalogue()
    matter_ = of.matter(matter_id)
    for row in matter_.rows:
        for key in [b.item for b in row.branches] or [row.item or row.name]:
            for one in of.items[key].requirements if key in of.items else ():
                if in_force(one, ON) and not ruled_out(one.when, matter_.presets):
                    yield one


def ruled_out(when: When, presets: dict[str, str]) -> bool:
    """Each case asks for another answer than the one the matter has settled."""
    return bool(when) and all(
        any(key in presets and not holds(({key: test},), presets) for key, test in case.items())
        for case in when
    )


@pytest.mark.parametrize("matter_id", MATTERS)
def test_every_paper_that_any_item_may_want_is_on_the_guide_once(matter_id: str) -> None:
    one = guide_of(matter_id)
    wanted = {requirement.material for requirement in demands(matter_id)}
    names = [material.name for material in one.materials]
    assert set(names) == wanted
    assert len(names) == len(set(names))
    listed = [b for b in one.element("F09.1").blocks if isinstance(b, MaterialList)]
    assert [b.materials for b in listed] == [one.materials] * bool(wanted)


@pytest.mark.parametrize("matter_id", MATTERS)
def test_every_situation_that_is_named_by_its_number_is_explained(matter_id: str) -> None:
    one = guide_of(matter_id)
    whole = "".join(texts(one))
    marks = [situation.mark for situation in one.situations]
    assert len(set(marks)) == len(marks)
    assert set(re.findall(r"([①-⑳])选", whole)) <= set(marks)
    assert not re.search(r"agent|applicant_kind|minor|fire_area", "".join(t for t in texts(one.materials)))


@pytest.mark.parametrize("matter_id", MATTERS)
def test_who_waits_for_another_stands_in_a_later_stage(matter_id: str) -> None:
    one = guide_of(matter_id)
    stages = {item.label: item.stage for item in one.items}
    for waiting in one.items:
        assert all(stages[first] < waiting.stage for first in waiting.after)


def test_a_paper_tells_in_words_and_by_number_when_it_is_wanted() -> None:
    one = own()
    asked = {material.name: material for material in one.materials}
    assert asked["申请书"].when(short=False) == "事项2-1都要；事项1：“staff是哪一种”选“有”的"
    marks = {situation.key: situation.mark for situation in one.situations}
    assert asked["申请书"].when(short=True) == f"事项2-1都要；事项1：{marks['staff']}选“有”的"
    assert asked["登记表"].when(short=True) == ""
    assert asked["户口簿"].due == "免提交"


def test_all_answers_of_a_question_are_no_condition() -> None:
    both = (need("登记表", when=({"staff": "有"},)), need("登记表", when=({"staff": "没有"},)))
    asked = {m.name: m for m in own(broken(item("甲许可", requirements=both))).materials}
    assert asked["登记表"].when(short=False) == ""
    one = (need("登记表", when=({"staff": "有"},)),)
    asked = {m.name: m for m in own(broken(item("甲许可", requirements=one))).materials}
    assert asked["登记表"].when(short=False) == "“staff是哪一种”选“有”的"


def test_what_the_applicant_step_answers_is_told_in_plain_words() -> None:
    wanted = (need("登记表", when=({"agent": "是", "staff": "有"},)),)
    asked = {m.name: m for m in own(broken(item("甲许可", requirements=wanted))).materials}
    assert asked["登记表"].when(short=False) == "委托他人代办并且“staff是哪一种”选“有”的"


def test_the_items_are_those_of_the_notice_and_a_branch_is_one_of_its_own() -> None:
    one = own()
    assert [(i.label, i.name) for i in one.items] == [
        ("1", "甲许可"),
        ("2-1", "乙登记(乙一)"),
        ("2-2", "乙登记(乙二)"),
        ("3", "丙事项"),
        ("4", "没人知道的事项"),
    ]
    assert one.items[0].condition.words == "“面积多大”选“200以上”的"
    assert one.items[3].after == ("1",)
    assert (one.items[0].stage, one.items[3].stage) == (1, 2)
    chart = [b for b in one.element("F23").blocks if isinstance(b, Chart)]
    assert chart[0].items == one.items
    assert any(isinstance(b, ItemList) for b in one.element("B02").blocks + one.element("F02.1").blocks)


@pytest.mark.rule("R163")
def test_a_promise_is_told_before_the_law_and_what_nobody_set_is_open() -> None:
    lines = said(own(), "F14")
    assert "事项1：10个工作日（承诺）" in lines
    assert "事项1：20个工作日（法定）" in lines
    assert any(line.endswith("：待核定") and "4" in line for line in lines)
    shipped = said(guide_of("E03"), "F14")
    assert shipped[0] == "承诺时限待核定，下列是法定时限"


def test_nothing_known_is_no_block_and_the_state_says_so() -> None:
    one = own()
    for key in ("F18", "F05", "F01.2", "F08", "F20.1"):
        assert one.element(key).blocks == ()
        assert one.element(key).state == "待核定"


def test_what_a_county_says_of_itself_stands_in_the_guide() -> None:
    window = Window(department="甲局", place="三楼", phone="0398-1111111")
    centre = Window(address="黄河路1号", hours="9:00-17:00", phone="0398-2222222")
    county = County(
        key="某县", thresholds={"area": "300平方米"}, centre=centre, windows=(window,), complaint="12345"
    )
    one = guide(SMALL, SMALL.matter("E99"), county, ON)
    assert said(one, "F18") == ["12345"]
    assert said(one, "F11.2") == ["某县：地址：黄河路1号", "办公时间：9:00-17:00", "甲局：三楼，0398-1111111"]
    assert "咨询电话：0398-2222222" in said(one, "F17")
    assert next(s.threshold for s in one.situations if s.key == "area") == "300平方米"


def test_a_station_is_named_and_knows_its_own_address_better() -> None:
    station = Station(
        name="湖滨区政务服务中心", county_name="湖滨区", address="建设路2号", supervision_phone="12345"
    )
    one = guide(catalogue(), catalogue().matter("E03"), station, ON)
    assert one.place == "湖滨区政务服务中心"
    assert said(one, "F11.2")[0] == "湖滨区政务服务中心：地址：建设路2号"
    assert said(one, "F18") == ["12345"]


@pytest.mark.rule("R140")
def test_what_may_be_deferred_is_told_with_its_consequence() -> None:
    kept = grace(days=5)
    of = broken(item("甲许可", requirements=(need("登记表", deferral=kept),)))
    asked = {m.name: m for m in own(of).materials}
    assert asked["登记表"].deferral.startswith("可以容缺受理，5个工作日内补齐（《某条例》")
    assert asked["登记表"].deferral.endswith("逾期不补的，退回申请。")
    assert asked["登记表"].commitment == ""
    assert any("登记表" in line for line in said(own(of), "F22.1"))


def test_a_guide_is_a_reference_until_its_lead_department_signs_it() -> None:
    assert own().reference
    signed = own(broken(matter(signed_off="甲局 2026-11-01")))
    assert not signed.reference
    assert signed.signed_off == "甲局 2026-11-01"


def test_the_same_sentence_of_several_items_stands_once_with_all_of_them() -> None:
    lines = said(guide_of("E03"), "F07")
    assert lines == ["事项1：县级", "事项2、3、4：市、县级"]


def test_a_limit_that_is_law_no_longer_is_not_told() -> None:
    of = broken(item("甲许可", promised=None, statutory=(limit(until=ON),)))
    assert "事项1：20个工作日（法定）" not in said(own(of), "F14")


@pytest.mark.rule("R030")
@pytest.mark.parametrize("matter_id", MATTERS)
def test_the_code_names_matter_and_version_in_letters_every_scanner_keeps(matter_id: str) -> None:
    one = guide_of(matter_id)
    assert re.fullmatch(r"[0-9A-Z:]+", one.code)
    assert codes.read(f"扫到了 {one.code.lower()}\n") == codes.Printed(matter_id, catalogue().version)


@pytest.mark.rule("R115")
def test_a_public_address_opens_the_full_guide_and_still_names_the_version() -> None:
    base = "https://example.org/"
    one = guide(catalogue(), catalogue().matter("E03"), None, ON, base)
    assert one.code.startswith("HTTPS://EXAMPLE.ORG/V/SMXG:E03:")
    assert re.fullmatch(r"[0-9A-Z:/.]+", one.code), "a small letter would make the QR code larger"
    assert codes.read(one.code) == codes.Printed("E03", catalogue().version)
    station = replace(Station(), public_url="https://example.org")
    assert guide(catalogue(), catalogue().matter("E03"), station, ON).code == one.code
    assert guide(catalogue(), catalogue().matter("E03"), Station(), ON).code == guide_of("E03").code


def test_the_day_and_the_version_are_those_asked_for() -> None:
    one = compose(replace(catalogue(), version="0123456789abcdef"), "P01")
    assert (one.on, one.catalogue) == (ON.isoformat(), "0123456789abcdef")
    assert one.code == "SMXG:P01:0123456789ABCDEF"
