from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta, timezone
from itertools import chain
from typing import TYPE_CHECKING, Any, get_args

import pytest
from sqlalchemy import event
from stores import NOW, case, paper, person

from counter.cases.records import Case, CaseStatus, Operator
from counter.errors import Conflict, Refused, StoreFailed

if TYPE_CHECKING:
    from counter.cases.records import CaseLine
    from counter.store import Store


def keep(store: Store, *cases: Case) -> None:
    with store.begin() as uow:
        for one in cases:
            uow.cases.add(one)
        uow.commit()


def ids(lines: list[CaseLine]) -> list[str]:
    return [line.id for line in lines]


def test_a_case_comes_back_exactly_as_it_was_kept(store: Store) -> None:
    strange = "𬱖䶮 \u00b7 [/red] <b>&{}'\"\\ %s :x"
    kept = case(
        applicant=person(strange), received_at=NOW + timedelta(hours=2), number="411202-01-20261123-0001-7"
    )
    keep(store, kept)
    with store.read() as view:
        assert view.cases.get(kept.id) == kept
        assert view.cases.by_number("411202-01-20261123-0001-7") == kept
        assert view.cases.get("no such case") is None


def test_times_keep_their_offset(store: Store) -> None:
    kept = case()
    keep(store, kept)
    with store.read() as view:
        found = view.cases.get(kept.id)
    assert found is not None
    assert found.opened_at.isoformat() == "2026-11-23T09:42:10.123456+08:00"


def test_a_time_without_offset_is_refused_as_a_guess(store: Store) -> None:
    with store.begin() as uow, pytest.raises(Exception, match="needs its offset"):
        uow.cases.add(case(updated_at=NOW.replace(tzinfo=None)))


def test_adding_the_same_case_again_changes_nothing(store: Store) -> None:
    kept = case()
    keep(store, kept)
    with store.begin() as uow:
        assert uow.cases.add(replace(kept, status="dropped")) == kept
        uow.commit()
    with store.read() as view:
        assert view.cases.counts()["draft"] == 1


def test_nothing_is_kept_without_a_commit(store: Store) -> None:
    kept = case()
    with store.begin() as uow:
        uow.cases.add(kept)
    with pytest.raises(ZeroDivisionError), store.begin() as uow:
        uow.cases.save(uow.cases.add(kept), 1 // 0)
    with store.read() as view:
        assert view.cases.get(kept.id) is None


def test_nothing_can_be_added_to_a_unit_of_work_after_its_commit(store: Store) -> None:
    with store.begin() as uow:
        uow.commit()
        with pytest.raises(Exception, match="closed transaction"):
            uow.cases.add(case())


def test_saving_raises_the_version_by_one(store: Store) -> None:
    kept = case()
    keep(store, kept)
    with store.begin() as uow:
        saved = uow.cases.save(replace(kept, status="received", received_at=NOW, number="n-1"), 1)
        uow.commit()
    assert saved.version == 2
    with store.read() as view:
        assert view.cases.get(kept.id) == saved


def test_saving_never_rewrites_who_opened_the_case(store: Store) -> None:
    kept = case()
    keep(store, kept)
    with store.begin() as uow:
        uow.cases.save(replace(kept, opened_by="someone else"), 1)
        uow.commit()
    with store.read() as view:
        found = view.cases.get(kept.id)
    assert found is not None
    assert found.opened_by == "op-1"


def test_saving_an_unknown_case_says_so(store: Store) -> None:
    with store.begin() as uow, pytest.raises(Refused, match="找不到这个办件"):
        uow.cases.save(case(), 1)


def test_of_two_windows_saving_the_same_version_one_wins_and_the_other_hears_who_did(store: Store) -> None:
    kept = case()
    keep(store, kept)
    with store.begin() as uow:
        uow.operators.add(Operator(id="op-2", name="张敏", roles=("clerk",), pin_hash="x"))
        uow.commit()
    start, won, lost = threading.Barrier(2), list[Case](), list[Conflict]()

    def window() -> None:
        start.wait()
        try:
            with store.begin() as uow:
                won.append(uow.cases.save(replace(kept, updated_by="op-2"), 1))
                uow.commit()
        except Conflict as conflict:
            lost.append(conflict)

    threads = [threading.Thread(target=window) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 1)
    assert "张敏在 11-23 09:42 改过" in lost[0].what
    assert "最新的内容" in lost[0].todo
    with store.read() as view:
        assert view.cases.get(kept.id) == won[0]


def test_a_number_is_never_given_to_two_cases(store: Store) -> None:
    keep(store, case(number="n-1"))
    with pytest.raises(StoreFailed, match="重复"):
        keep(store, case(number="n-1"))


def test_drafts_come_newest_first_page_by_page(store: Store) -> None:
    made = [case(f"c{n:02}", updated_at=NOW + timedelta(minutes=n // 2)) for n in range(10)]
    keep(store, *made, case("done", status="received"))
    pages: list[list[str]] = []
    before = None
    with store.read() as view:
        while page := view.cases.drafts(limit=4, before=before):
            pages.append(ids(page))
            before = page[-1]
    assert [len(page) for page in pages] == [4, 4, 2]
    assert list(chain.from_iterable(pages)) == sorted((one.id for one in made), reverse=True)


def test_lists_sort_by_the_instant_whatever_the_offset(store: Store) -> None:
    west, east = timezone(timedelta(hours=-5)), timezone(timedelta(hours=9))
    keep(store, case("newer", updated_at=NOW.astimezone(west)))
    keep(store, case("older", updated_at=(NOW - timedelta(hours=1)).astimezone(east)))
    with store.read() as view:
        assert ids(view.cases.drafts()) == ["newer", "older"]


def test_drafts_can_be_those_of_a_window_or_of_an_operator(store: Store) -> None:
    keep(store, case("a", window="02"), case("b", opened_by="op-9"), case("c", updated_by="op-9"))
    with store.read() as view:
        assert ids(view.cases.drafts(window="02")) == ["a"]
        assert sorted(ids(view.cases.drafts(operator="op-9"))) == ["b", "c"]
        assert view.cases.drafts(window="03") == []


def test_counts_name_every_status(store: Store) -> None:
    keep(store, case(), case(), case(status="received", window="02"))
    with store.read() as view:
        assert view.cases.counts() == dict.fromkeys(get_args(CaseStatus), 0) | {"draft": 2, "received": 1}
        assert view.cases.counts(window="02")["draft"] == 0


def test_possible_duplicates_share_the_document_whatever_the_name(store: Store) -> None:
    keep(store, case("a", applicant=person("李小明", "41120219900101123x"), premises=""))
    with store.read() as view:
        assert ids(view.cases.open_like("４１１２０２ 19900101123X", "别人", "")) == ["a"]
        assert view.cases.open_like("411202199001011248", "李小明", "") == []


def test_possible_duplicates_share_the_name_where_a_number_is_missing(store: Store) -> None:
    keep(
        store,
        case("baby", applicant=person("阿依·古丽", ""), premises=""),
        case("b", applicant=person("王芳"), premises=""),
    )
    with store.read() as view:
        assert ids(view.cases.open_like("", "阿依•古丽", "")) == ["baby"]
        assert ids(view.cases.open_like("411202202611200028", "阿依古丽", "")) == ["baby"]
        assert ids(view.cases.open_like("", "王 芳", "")) == ["b"]


def test_possible_duplicates_share_the_premises(store: Store) -> None:
    keep(store, case("a", premises="湖滨区 黄河路12号(1楼)"))
    with store.read() as view:
        (found,) = view.cases.open_like("", "", "湖滨区黄河路１２号（1楼）")
    assert (found.id, found.premises) == ("a", "湖滨区 黄河路12号(1楼)")


def test_possible_duplicates_leave_out_the_dropped_and_the_asking_case(store: Store) -> None:
    keep(store, case("me"), case("dropped", status="dropped"), case("empty", applicant=None, premises=""))
    with store.read() as view:
        assert view.cases.open_like(person().number, "", "湖滨区黄河路12号", "me") == []
        assert view.cases.open_like("", "", "") == []


def test_search_keys_follow_the_draft_when_it_is_saved(store: Store) -> None:
    kept = case(applicant=None, premises="")
    keep(store, kept)
    with store.begin() as uow:
        uow.cases.save(replace(kept, draft=case(applicant=person("赵六")).draft), 1)
        uow.commit()
    with store.read() as view:
        assert [line.applicant_name for line in view.cases.search("赵六")] == ["赵六"]


NUMBERS = ["411202-01-20261123-0004-1", "411202012026112300041", "41120201 20261123 0004", "411202-01-2026"]


@pytest.mark.parametrize("text", [*NUMBERS, "李晓", "李 晓明", "41120219900101123x", "湖滨区黄河路"])
def test_search_finds_by_what_number_name_or_premises_begin_with_and_by_whole_documents(
    store: Store, text: str
) -> None:
    keep(
        store,
        case("a", number="411202-01-20261123-0004-1"),
        case("b", number="411202-02-20261123-0004-9", applicant=person("王芳", "1"), premises="陕州区"),
    )
    with store.read() as view:
        assert ids(view.cases.search(text)) == ["a"]


@pytest.mark.parametrize("text", ["晓明", "0004-1", "0101123x", "11号楼"])
def test_search_looks_through_no_text_from_within(store: Store, text: str) -> None:
    keep(store, case("a", number="411202-01-20261123-0004-1"))
    with store.read() as view:
        assert view.cases.search(text) == []


def test_a_paper_leads_to_its_case(store: Store) -> None:
    keep(store, case("a", number="411202-01-20261123-0004-1"))
    with store.begin() as uow:
        uow.papers.add(paper("411202-01-20261123-0004-1.G1", "a"))
        uow.commit()
    with store.read() as view:
        assert ids(view.cases.search("411202-01-20261123-0004-1.g1")) == ["a"]


def test_every_way_to_search_is_a_stretch_of_an_index(store: Store) -> None:
    keep(store, case("a", number="411202-01-20261123-0004-1"))
    with store.read() as view:
        seen: list[str] = []
        connection = view.cases._connection

        def explain(_c: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            if statement.startswith("SELECT cases.") and connection.dialect.name == "sqlite":
                plan = connection.connection.cursor()
                plan.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
                seen.extend(row[3] for row in plan.fetchall())

        event.listen(connection, "before_cursor_execute", explain)
        view.cases.search("411202-01")
        view.cases.search("李晓")
    assert [step for step in seen if step.startswith("SCAN")] == []
    assert bool(seen) == (connection.dialect.name == "sqlite")


@pytest.mark.parametrize("text", ["", " - ", "%", "_", "'; DROP TABLE cases; --"])
def test_search_takes_signs_literally(store: Store, text: str) -> None:
    keep(store, case("a"))
    with store.read() as view:
        assert view.cases.search(text) == []
