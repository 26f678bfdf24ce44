"""Genuine or not, offline: every way a code can be wrong has its own answer, and what to do."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from code_hands import DIGEST, NOW, NUMBER, SLIP, TODAY, code, known, listed, other, signer
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from counter.cases import numbers
from counter.codes import code as texts
from counter.codes.known import Lists, lists_of
from counter.codes.lists import Revocation, Void, VoidList
from counter.codes.payload import SIZE, PaperCode
from counter.codes.verdict import KINDS, Kind, Verdict, verify

PRINTABLE = [chr(n) for n in range(0x20, 0x7F)]
NEXT = "411202-01-20261123-0004-7.G2"
OLD = numbers.code_of(NUMBER, DIGEST)
PRACTISED = numbers.case_number(numbers.training_district("411202"), "01", TODAY, 4)
IN_TRAINING = numbers.code_of(f"{PRACTISED}.G1", DIGEST)


def look(raw: str, lists: Lists | None = None) -> Verdict:
    return verify(raw, known() if lists is None else lists, NOW)


def kind(raw: str, lists: Lists | None = None) -> Kind:
    return look(raw, lists).kind


# -- genuine -----------------------------------------------------------------------------------------------


def test_a_genuine_code_says_who_what_when_and_what_to_compare() -> None:
    found = look(code())
    assert found.good
    assert (found.number, found.paper, found.station) == (NUMBER, "一次性告知书", "湖滨区政务服务中心")
    assert (found.day, found.list_day, found.version) == (TODAY, TODAY, "0123456")
    assert "请核对纸上的编号、日期和站名" in found.sentence
    assert look(code(SLIP)).paper == "材料移交单"
    assert look(code(by=other())).station == "陕州区政务服务中心"


def test_a_link_is_verified_as_the_code_in_it() -> None:
    assert look(code(base="https://example.org")) == look(code())


def test_every_answer_tells_what_it_is_and_what_to_do_in_chinese() -> None:
    past = Revocation(key=signer().key.id, day=date(2026, 11, 1), reason="遗失")
    answers = [
        look(code()),
        look(code()[:-1] + ("A" if code()[-1] != "A" else "B")),
        look(code(), known(voids=(Void(number=NUMBER, day=TODAY),))),
        look(code(), Lists()),
        look(code(), known(past)),
        look(
            code(), lists_of(replace(listed(), keys=(replace(signer().key, valid_until=date(2026, 2, 1)),)))
        ),
        look(code(), known(day=TODAY - timedelta(days=31))),
        look(code(), known(day=TODAY + timedelta(days=1))),
        look(OLD),
        look(IN_TRAINING),
        look("x"),
    ]
    assert [one.kind for one in answers] == list(KINDS)
    for one in answers:
        assert one.what.endswith("。")
        assert one.todo.startswith(("请", "只有", "是真是假"))
        assert one.good == (one.kind == "genuine")


@pytest.mark.parametrize("number", [PRACTISED, f"{PRACTISED}.S1", IN_TRAINING])
def test_whatever_was_numbered_in_training_is_said_to_be_a_training_sample(number: str) -> None:
    verdict = look(number)
    assert (verdict.kind, verdict.good) == ("training", False)
    assert "培训样张" in verdict.what
    assert "不要采用" in verdict.todo


def test_no_key_signs_what_was_numbered_in_training_and_a_forged_one_is_seen_through() -> None:
    number = f"{PRACTISED}.S1"
    assert not texts.is_signed(texts.stamp(signer(), number, "AB" * 32, day=TODAY))
    forged = texts.write(PaperCode(number=number, day=TODAY, digest="A" * 20, key=signer().key.id), signer())
    assert look(forged).kind == "training"


# -- altered -----------------------------------------------------------------------------------------------


@settings(max_examples=400, deadline=None)
@given(place=st.integers(0, 156), char=st.sampled_from([*PRINTABLE, "汉", "İ", "ı", "ſ", "\x00", "\u200b"]))
def test_any_single_changed_character_is_detected(place: int, char: str) -> None:
    text = code()
    wrong = text[:place] + char + text[place + 1 :]
    assume(texts.tidy(wrong) != text)
    assert not look(wrong).good


def test_every_single_flipped_bit_is_detected() -> None:
    import base64

    body = base64.b32decode(code().removeprefix("SMX2:"))
    lists = known()
    for bit in range(len(body) * 8):
        wrong = (int.from_bytes(body) ^ 1 << bit).to_bytes(len(body))
        assert not look("SMX2:" + base64.b32encode(wrong).decode(), lists).good


def test_swapped_missing_and_doubled_characters_are_detected() -> None:
    text, lists = code(), known()
    for n in range(len(text)):
        swapped = text[:n] + text[n + 1 : n + 2] + text[n] + text[n + 2 :]
        for wrong in (swapped, text[:n] + text[n + 1 :], text[:n] + text[n] + text[n:]):
            assert wrong == text or not look(wrong, lists).good


def test_the_signature_of_one_paper_does_not_serve_another() -> None:
    import base64

    first, second = (base64.b32decode(code(one).removeprefix("SMX2:")) for one in (NUMBER, NEXT))
    mixed = "SMX2:" + base64.b32encode(first[:SIZE] + second[SIZE:]).decode()
    found = look(mixed)
    assert found.kind == "altered"
    assert found.number == "", "what an altered code says is not repeated as a fact"
    assert "湖滨区政务服务中心" in found.what


def test_a_signature_made_for_anything_but_a_paper_does_not_count() -> None:
    import base64

    packed = texts.read(code()).packed
    for message in (packed, b"smx-key-list\n" + packed):
        body = base64.b32encode(packed + signer().sign(message)).decode()
        assert kind("SMX2:" + body) == "altered"


def test_a_station_cannot_sign_as_another() -> None:
    forged = replace(other(), key=signer().key)
    assert kind(code(by=forged)) == "altered"


def test_a_record_at_hand_is_compared_with_the_code() -> None:
    lists = known()

    def at_hand(digest: str | None) -> Verdict:
        return verify(code(), lists, NOW, record_digest=lambda number: digest if number == NUMBER else "0")

    assert at_hand(DIGEST).good
    assert "与本站存档一致" in at_hand(DIGEST).sentence
    assert at_hand("0" * 64).kind == "altered"
    assert "以存档为准" in at_hand("0" * 64).sentence
    assert at_hand(None).good


# -- voided ------------------------------------------------------------------------------------------------


def test_a_voided_paper_names_what_replaced_it() -> None:
    found = look(code(), known(voids=(Void(number=NUMBER, day=TODAY, replaced_by=NEXT),)))
    assert (found.kind, found.replaced_by) == ("void", NEXT)
    assert f"已于 {TODAY} 作废，由 {NEXT} 代替" in found.what
    assert kind(code(NEXT), known(voids=(Void(number=NUMBER, day=TODAY),))) == "genuine"


def test_a_station_voids_its_own_papers_only() -> None:
    voided = VoidList(number=1, day=TODAY, voids=(Void(number=NUMBER, day=TODAY),))
    assert kind(code(), lists_of(listed(), {signer().key.id: voided})) == "void"
    assert kind(code(), lists_of(listed(), {other().key.id: voided})) == "genuine"


def test_a_list_of_voids_of_a_revoked_or_unknown_key_does_not_count() -> None:
    voided = {signer().key.id: VoidList(number=1, day=TODAY, voids=(Void(number=NUMBER, day=TODAY),))}
    gone = Revocation(key=signer().key.id, day=TODAY, reason="遗失")
    early = code(day=TODAY - timedelta(days=9))
    assert kind(early, lists_of(listed(), voided)) == "void"
    assert kind(early, lists_of(listed(gone), voided)) == "genuine"
    assert kind(early, lists_of(replace(listed(), keys=()), voided)) == "unknown"


# -- keys --------------------------------------------------------------------------------------------------


def test_an_unknown_station_is_neither_genuine_nor_false() -> None:
    found = look(code(), lists_of(replace(listed(), keys=(other().key,))))
    assert found.kind == "unknown"
    assert "411202" in found.what
    assert "是真是假还不能说" in found.todo
    assert "还没有公钥名单" in look(code(), Lists()).what


def test_papers_before_the_revocation_stay_good_and_later_ones_do_not() -> None:
    gone = Revocation(key=signer().key.id, day=date(2026, 11, 10), reason="换密钥")
    days = {date(2026, 11, 9): "genuine", date(2026, 11, 10): "revoked", TODAY: "revoked"}
    assert {day: kind(code(day=day), known(gone)) for day in days} == days
    found = look(code(), known(gone))
    assert "2026-11-10 吊销（换密钥）" in found.what
    assert kind(code(by=other()), known(gone)) == "genuine"


def test_a_compromised_key_counts_only_before_the_day_it_was_compromised() -> None:
    gone = Revocation(
        key=signer().key.id, day=date(2026, 11, 10), reason="泄露", compromised=date(2026, 10, 1)
    )
    days = {date(2026, 9, 30): "genuine", date(2026, 10, 1): "revoked", date(2026, 11, 9): "revoked"}
    assert {day: kind(code(day=day), known(gone)) for day in days} == days
    assert "再向出具的站点核实" in look(code(day=date(2026, 9, 30)), known(gone)).todo
    assert "2026-10-01 起可能被冒用" in look(code(day=date(2026, 11, 9)), known(gone)).what


def test_a_key_signs_only_while_it_counts() -> None:
    short = lists_of(replace(listed(), keys=(replace(signer().key, valid_until=date(2026, 11, 22)),)))
    assert kind(code(), short) == "expired"
    assert kind(code(day=date(2026, 11, 22)), short) == "genuine"


# -- days --------------------------------------------------------------------------------------------------


def test_an_old_list_is_told_with_its_day() -> None:
    day = TODAY - timedelta(days=31)
    found = look(code(), known(day=day))
    assert found.kind == "stale"
    assert (str(day) in found.what, "30 天" in found.what) == (True, True)
    assert kind(code(), known(day=day + timedelta(days=1))) == "genuine"
    assert verify(code(), known(day=day), NOW, days=31).good


def test_a_station_needs_no_list_for_its_own_papers() -> None:
    own = lists_of(None, None, [signer().key])
    assert kind(code(), own) == "genuine"
    assert kind(code(by=other()), own) == "unknown"
    old = lists_of(listed(day=date(2026, 1, 1)), None, [signer().key])
    assert (kind(code(), old), kind(code(by=other()), old)) == ("genuine", "stale")


def test_a_clock_set_back_never_makes_an_old_list_fresh() -> None:
    lists = known(day=date(2026, 6, 1))
    paper = code(day=date(2026, 5, 1))
    assert verify(paper, lists, NOW).kind == "stale"
    back = NOW.replace(month=5, day=20)
    found = verify(paper, lists, back)
    assert found.kind == "clock"
    assert "公钥名单的日期是 2026-06-01，比本机日期 2026-05-20 还晚" in found.what
    assert "纸上的日期是" in verify(code(), lists, back).what


# -- codes of before ---------------------------------------------------------------------------------------


def test_an_old_code_can_only_be_held_against_the_record() -> None:
    lists = known()
    assert look(OLD).kind == "unsigned"
    assert "打电话" in look(OLD).todo
    assert verify(OLD, lists, NOW, record_digest=lambda _: DIGEST).kind == "genuine"
    assert verify(OLD, lists, NOW, record_digest=lambda _: "0" * 64).kind == "altered"
    assert verify(OLD, lists, NOW, record_digest=lambda _: None).kind == "unsigned"
    void = known(voids=(Void(number=NUMBER, day=TODAY, replaced_by=NEXT),))
    assert verify(OLD, void, NOW, record_digest=lambda _: DIGEST).replaced_by == NEXT
    assert look(numbers.code_of(SLIP, DIGEST)).paper == "材料移交单"


def test_a_signed_code_cannot_be_passed_off_as_an_old_one() -> None:
    assert kind("SMX1" + code()[4:]) == "unreadable"
    assert kind("SMX2" + OLD[4:]) == "unreadable"


# -- hostile input and speed -------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.text().map("SMX2:".__add__), st.text().map("https://x/V/".__add__)))
def test_whatever_is_scanned_there_is_an_answer_and_it_is_not_genuine(raw: str) -> None:
    found = look(raw)
    assert not found.good
    assert found.sentence


@pytest.mark.parametrize(
    "raw", ["S" * 10_000_000, "SMX2:" + "\ufdfa" * 990, "HTTPS://" + "/V/" * 5000, "/" * 999]
)
def test_huge_input_is_answered_at_once(raw: str) -> None:
    begun = time.perf_counter()
    assert kind(raw) == "unreadable"
    assert time.perf_counter() - begun < 1


def test_an_answer_takes_less_than_five_milliseconds_with_many_voids() -> None:
    day = date(2026, 1, 1)
    voids = tuple(
        Void(number=f"{numbers.case_number('411202', '02', day, n)}.S1", day=day) for n in range(1, 20_001)
    )
    lists, text = known(voids=voids), code()
    assert look(text, lists).good
    best = min(_timed(text, lists) for _ in range(20))
    assert best < 0.005


def _timed(text: str, lists: Lists) -> float:
    begun = time.perf_counter()
    verify(text, lists, NOW)
    return time.perf_counter() - begun
