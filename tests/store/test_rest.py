"""Papers, reviews, breaches, operators and numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from stores import NOW, case, paper

from counter.cases.records import Breach, Operator, Review
from counter.errors import Refused, StoreFailed

if TYPE_CHECKING:
    from counter.store import Store

DAY = date(2026, 11, 23)


def with_case(store: Store) -> str:
    with store.begin() as uow:
        kept = uow.cases.add(case("c-1"))
        uow.commit()
    return kept.id


def test_a_paper_stays_as_issued_while_prints_count_up(store: Store) -> None:
    row = paper("p-1", with_case(store))
    with store.begin() as uow:
        uow.papers.add(row)
        assert [uow.papers.count_print("p-1"), uow.papers.count_print("p-1")] == [1, 2]
        uow.commit()
    with store.read() as view:
        assert view.papers.get("p-1") == replace(row, prints=2)


def test_a_paper_needs_its_case(store: Store) -> None:
    with pytest.raises(StoreFailed), store.begin() as uow:
        uow.papers.add(paper("p-1", "no case"))


def test_a_voided_paper_is_kept_beside_the_one_that_replaces_it(store: Store) -> None:
    case_id = with_case(store)
    with store.begin() as uow:
        uow.papers.add(paper("p-1", case_id))
        voided = uow.papers.void("p-1", "op-1", "地址写错", NOW, "p-2")
        uow.papers.add(paper("p-2", case_id))
        uow.commit()
    assert (voided.void_at, voided.void_reason, voided.replaced_by) == (NOW, "地址写错", "p-2")
    with store.read() as view:
        assert [row.number for row in view.papers.of_case(case_id)] == ["p-1", "p-2"]


def test_a_paper_is_voided_once(store: Store) -> None:
    with store.begin() as uow:
        uow.cases.add(case("c-1"))
        uow.papers.add(paper("p-1", "c-1"))
        uow.papers.void("p-1", "op-1", "写错", NOW)
        with pytest.raises(Refused, match="已经作废"):
            uow.papers.void("p-1", "op-1", "写错", NOW)
        with pytest.raises(Refused, match="找不到"):
            uow.papers.void("p-9", "op-1", "写错", NOW)
        with pytest.raises(Refused, match="找不到"):
            uow.papers.count_print("p-9")


def test_reviews_come_by_round(store: Store) -> None:
    case_id = with_case(store)
    first = Review(
        case_id=case_id,
        round=1,
        at=NOW,
        by="op-1",
        paper_number="p-1",
        findings={"平面图": ("缺", "无比例尺")},
        seen=("平面图", "营业执照"),
    )
    second = replace(first, round=2, findings={})
    with store.begin() as uow:
        uow.reviews.add(second)
        uow.reviews.add(first)
        uow.commit()
    with store.read() as view:
        assert view.reviews.of_case(case_id) == [first, second]
    with pytest.raises(StoreFailed, match="重复"), store.begin() as uow:
        uow.reviews.add(first)


@pytest.mark.rule("R136")
def test_breaches_are_counted(store: Store) -> None:
    breach = Breach(
        case_id=with_case(store), line="平面图", reason="漏看", approved_by="op-2", at=NOW, by="op-1"
    )
    with store.begin() as uow:
        uow.breaches.add(breach)
        uow.breaches.add(replace(breach, line="营业执照"))
        uow.commit()
    with store.read() as view:
        assert view.breaches.count() == 2
        assert view.breaches.of_case("c-1")[0] == breach


def test_operators_are_found_by_id_and_name(store: Store) -> None:
    zhang = Operator(id="1", name="张敏", roles=("clerk", "supervisor"), pin_hash="h", locked_until=NOW)
    with store.begin() as uow:
        uow.operators.add(zhang)
        uow.operators.add(replace(zhang, id="2", name="安宁", active=False))
        uow.operators.save(replace(zhang, failures=3))
        assert uow.operators.by_name("张敏") == replace(zhang, failures=3)
        uow.commit()
    with store.read() as view:
        assert view.operators.get("1") == replace(zhang, failures=3)
        assert view.operators.by_name("张") is None
        assert [one.name for one in view.operators.all()] == ["安宁", "张敏"]


def test_two_operators_never_share_a_name(store: Store) -> None:
    zhang = Operator(id="1", name="张敏", roles=("clerk",), pin_hash="h")
    with store.begin() as uow:
        uow.operators.add(zhang)
        uow.operators.add(replace(zhang, id="2", name="李静"))
        with pytest.raises(Refused, match="张敏"):
            uow.operators.add(replace(zhang, id="3"))
        with pytest.raises(Refused, match="张敏"):
            uow.operators.save(replace(zhang, id="2"))
        with pytest.raises(Refused, match="找不到"):
            uow.operators.save(replace(zhang, id="9", name="无"))


def test_serials_count_by_district_window_and_day(store: Store) -> None:
    with store.begin() as uow:
        given = [uow.numbers.next("411202", "01", DAY) for _ in range(3)]
        others = [
            uow.numbers.next("411202", "02", DAY),
            uow.numbers.next("411203", "01", DAY),
            uow.numbers.next("411202", "01", date(2026, 11, 24)),
        ]
        uow.commit()
    assert given == [1, 2, 3]
    assert others == [1, 1, 1]


def test_a_serial_that_was_not_committed_was_never_given(store: Store) -> None:
    with store.begin() as uow:
        assert uow.numbers.next("411202", "01", DAY) == 1
    with store.begin() as uow:
        assert uow.numbers.next("411202", "01", DAY) == 1
