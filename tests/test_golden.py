"""Whole lists of well-known situations, as people of the departments would read them.

Each stands as text in data/golden/. After a change of the list that is meant, write them anew with
`python tests/test_golden.py` and read the difference.
"""

from __future__ import annotations

from datetime import date

import pytest
from golden import CASES, FOLDER, Golden

BY_NAME = {one.name: one for one in CASES}


def asks(name: str) -> dict[str, str]:
    """What is asked for each paper of a case."""
    return {line.key: line.ask for line in BY_NAME[name].checklist.lines}


def makers(name: str) -> dict[str, str]:
    """The papers a case makes by itself, and which row makes them."""
    return {line.key: line.supplied_by for line in BY_NAME[name].checklist.lines if line.supplied_by}


@pytest.mark.parametrize("case", CASES, ids=lambda one: one.name)
def test_the_list_is_the_one_that_was_read_and_agreed(case: Golden) -> None:
    assert case.text() == (FOLDER / f"{case.name}.txt").read_text(encoding="utf-8")


def test_no_golden_list_is_left_over() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(BY_NAME)


@pytest.mark.rule("R092")
def test_a_restaurant_hands_in_sixteen_papers_to_one_window_instead_of_four() -> None:
    case = BY_NAME["E03-all"]
    assert {one.row.dept for one in case.rows} == {
        "市场监管部门",
        "城市管理部门",
        "消防救援机构",
        "住房城乡建设(城市管理)部门",
    }
    (licence,) = (line for line in case.checklist.lines if line.key == "营业执照")
    assert (licence.ask, {one.row for one in licence.wanted}) == ("免提交", {1, 3})


@pytest.mark.rule("R095")
def test_a_bar_with_ktv_on_leased_premises_proves_the_lease_and_never_its_own_title() -> None:
    wanted = asks("E05-ktv-leased")
    assert wanted["房屋租赁合同"] == wanted["出租方房屋权属证明"] == "复印件"
    assert "房屋权属证书" not in wanted
    assert 3 not in {one.no for one in BY_NAME["E05-ktv-leased"].rows}


@pytest.mark.rule("R097")
@pytest.mark.rule("R099")
def test_a_bath_with_beds_and_a_well_is_six_items_and_the_fire_opinion_comes_from_the_case() -> None:
    case = "E08-lodging-groundwater"
    assert [one.no for one in BY_NAME[case].rows] == [1, 2, 3, 4, 5, 6]
    assert makers(case) == {"公众聚集场所投入使用、营业前消防安全检查意见书": BY_NAME[case].rows[3].name}
    assert asks(case)["建设项目水资源论证报告书(表)"] == "原件"
    assert asks(case)["投资项目备案证明"] == "免提交"


def test_an_internet_cafe_has_two_stages_and_the_second_is_fed_by_the_first_and_by_its_own_items() -> None:
    first, second = asks("E28-1-preparation"), asks("E28-2-final")
    assert {"资金信用证明", "营业场所产权证明或者租赁意向书"} <= set(first) - set(second)
    assert 1 not in {one.no for one in BY_NAME["E28-1-preparation"].rows}
    assert second["互联网上网服务营业场所同意筹建的批准文件"] == "免提交"
    assert second["公众聚集场所投入使用、营业前消防安全检查意见书"] == "本件产生"


def test_either_way_of_insuring_a_newborn_asks_the_same_papers_under_another_row() -> None:
    one, other = BY_NAME["P01-parents-insured"], BY_NAME["P01-parents-not-insured"]
    assert {row.no for row in one.rows} ^ {row.no for row in other.rows} == {4, 5}
    assert asks(one.name) == asks(other.name)
    assert set(makers(one.name)) == {"出生医学证明", "居民户口簿"}


def test_marriage_stops_asking_for_the_household_register_on_the_day_of_the_new_regulation() -> None:
    before, after = asks("P11-before-2025-05-10"), asks("P11-from-2025-05-10")
    assert set(before) - set(after) == {"双方居民户口簿"}
    assert set(after) <= set(before)
    assert BY_NAME["P11-from-2025-05-10"].on == date(2025, 5, 10)


def test_each_way_of_adopting_asks_its_own_proofs() -> None:
    foundling, institution = asks("P02-foundling"), asks("P02-orphan-of-institution")
    guardian, stepchild = asks("P02-orphan-of-guardian"), asks("P02-stepchild")
    assert "捡拾弃婴、儿童报案证明" in foundling
    assert "夫妻一方办理收养登记的委托书" in foundling.keys() - institution.keys()
    assert "孤儿的生父母死亡(宣告死亡)证明" in institution.keys() & guardian.keys()
    assert "有抚养义务的人同意送养的书面意见" in guardian.keys() - institution.keys()
    assert "收养人身体健康检查证明" not in stepchild
    assert stepchild["结婚证"] == "免提交"
    for case in ("P02-stepchild", "P02-foundling", "P02-orphan-of-institution", "P02-orphan-of-guardian"):
        assert set(makers(case)) == {"收养登记证", "居民户口簿"}


def test_what_dissolves_an_adoption_gives_the_certificate_back_and_no_household_follows() -> None:
    assert 2 not in {one.no for one in BY_NAME["P02-dissolved"].rows}
    assert asks("P02-dissolved")["收养登记证"] == "原件"


def test_after_a_non_natural_death_only_the_death_paper_is_open_and_serves_seven_items() -> None:
    case = BY_NAME["P20-non-natural"]
    assert case.checklist.unknown == ("出具死亡证明(非正常死亡)",)
    (paper,) = (line for line in case.checklist.lines if line.key == "死亡证明")
    assert (paper.ask, len({one.row for one in paper.wanted})) == ("本件产生", 7)
    assert "居民死亡医学证明申报单" in asks("P20-at-home").keys() - asks(case.name).keys()


def test_a_second_hand_house_flows_from_contract_to_tax_to_register_to_the_meters() -> None:
    rows = {one.no: one.name for one in BY_NAME["P17-sale"].rows}
    assert makers("P17-sale") == {
        "网签备案的房屋买卖合同": rows[1],
        "契税完税(减免税)凭证": rows[2],
        "过户后的不动产权证书": rows[3],
    }


if __name__ == "__main__":
    for one in CASES:
        (FOLDER / f"{one.name}.txt").write_text(one.text(), encoding="utf-8")
