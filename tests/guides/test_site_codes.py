"""The page of codes: it reads what the counter writes, and thinks of it as the counter does."""

from __future__ import annotations

import base64
import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from guide_hands import ON, catalogue
from site_hands import Engine, files_of, page, read, site_of

from counter.cases import numbers
from counter.codes import code as texts
from counter.codes.keys import Signer, StationKey
from counter.codes.known import Lists, lists_of
from counter.codes.lists import KeyList, Revocation, Void, VoidList
from counter.codes.payload import PaperCode, pack
from counter.codes.verdict import verify
from counter.guides import codes as guide_codes
from counter.intake.papers import TITLES
from receipts.site import codes

if TYPE_CHECKING:
    from collections.abc import Iterator

DISTRICTS = ("411202", "411281")


@cache
def engine() -> Engine:
    return Engine("code.js")


@cache
def signer(n: int, district: str = DISTRICTS[0]) -> Signer:
    """The n-th of the keys these tests know; the same on every run."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32)
    public = base64.b32encode(private.public_key().public_bytes_raw()).decode().rstrip("=")
    key = StationKey(
        public=public,
        district=district,
        name=f"第{n}便民服务中心",
        valid_from=date(2026, 1, 1),
        valid_until=date(2028, 12, 31),
    )
    return Signer(key, private)


def paper(serial: int = 7, kind: Any = "receipt", **more: Any) -> PaperCode:
    case = numbers.case_number(DISTRICTS[0], "01", date(2026, 11, 20), serial)
    told: dict[str, Any] = {"number": numbers.paper_number(case, kind, 1), "day": date(2026, 11, 23)}
    return PaperCode(**{**told, "digest": "0F" * 10, "key": signer(1).key.id, "version": "12ab34c", **more})


# -- what a code says --------------------------------------------------------------------------------------


def every_kind() -> Iterator[PaperCode]:
    chance = random.Random(7)  # noqa: S311
    for n in range(60):
        day = date(2026, 1, 1) + timedelta(days=chance.randrange(900))
        place = (f"{chance.randrange(10**6):06d}", f"{chance.randrange(100):02d}", day)
        serial = chance.choice((1, 77, 9999, 10000, 999_999))
        kind = chance.choice(list(numbers.KIND_LETTERS))
        number = numbers.paper_number(numbers.case_number(*place, serial), kind, chance.choice((1, 12, 999)))
        told = numbers.handoff_number(*place, serial) if n % 4 == 0 else number
        yield PaperCode(
            number=told,
            day=day + timedelta(days=n),
            digest=f"{chance.getrandbits(80):020X}",
            key="".join(chance.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=8)),
            version=chance.choice(("", "0000001", f"{chance.getrandbits(27) + 1:07x}")),
        )


def test_the_page_reads_every_signed_code_as_it_was_made() -> None:
    for code in every_kind():
        packed, signature = pack(code), bytes(range(64))
        body = base64.b32encode(packed + signature).decode()
        plain = code.number.removeprefix("JJ-")
        wanted = {
            "signed": True,
            "letter": code.number.partition(".")[2][:1],
            "number": code.number,
            "district": plain[:6],
            "window": plain[7:9],
            "day": code.day.isoformat(),
            "key": code.key,
            "version": code.version,
            "message": list(texts.DOMAIN + packed),
            "signature": list(signature),
        }
        for typed in (
            body,
            f"SMX2:{body}",
            f"https://example.org/V/{body}?from=x",
            f" smx2:{body.lower()}\n",
        ):
            assert engine().call("PaperCode.read", "", typed) == wanted


def test_a_code_of_before_is_read_and_said_to_be_unsigned() -> None:
    case = numbers.case_number("411202", "01", date(2026, 11, 23), 7)
    code = numbers.code_of(numbers.paper_number(case, "receipt", 1), "ab" * 32)
    assert engine().call("PaperCode.read", "", code) == {
        "signed": False,
        "letter": "S",
        "number": f"{case}.S1",
        "district": "411202",
        "window": "01",
        "day": "2026-11-23",
    }


@pytest.mark.parametrize(
    "typed", ["SMX2:", "A" * 151, "7" * 152, "SMX1:411202", "<b>", "https://example.org/V/"]
)
def test_what_is_no_code_is_read_as_none(typed: str) -> None:
    assert engine().call("PaperCode.read", "", typed) is None


@pytest.mark.parametrize("base", ["", "https://example.org"])
def test_the_code_of_a_guide_leads_to_its_page(base: str) -> None:
    printed = guide_codes.payload("E03", catalogue().version, base)
    assert engine().call("PaperCode.guide", "", printed) == {
        "matter": "E03",
        "code": guide_codes.payload("E03", catalogue().version),
    }
    assert engine().call("PaperCode.guide", "", texts.write(paper(), signer(1))) is None
    assert page("v/index.html").data("matters")["E03"] == "开饭店(餐饮店)"


def test_the_page_knows_the_title_of_every_paper() -> None:
    titles = page("v/index.html").data("titles")
    assert titles == {"": TITLES["slip"], **{own: TITLES[kind] for kind, own in numbers.KIND_LETTERS.items()}}  # type: ignore[index]


# -- what to think of it -----------------------------------------------------------------------------------


def world() -> Lists:
    """Three stations; one key revoked, papers voided by the county and by a station."""
    keys = (signer(1).key, signer(2).key, signer(3, DISTRICTS[1]).key)
    listed = KeyList(
        number=3,
        day=date(2026, 11, 24),
        keys=keys,
        revocations=(Revocation(key=keys[1].id, day=date(2026, 11, 1), reason="丢失"),),
        voids=(Void(number=paper(1).number, day=date(2026, 11, 24), replaced_by=paper(2).number),),
    )
    voided = VoidList(
        number=1, day=date(2026, 11, 25), voids=(Void(number=paper(3).number, day=date(2026, 11, 25)),)
    )
    return lists_of(listed, {keys[0].id: voided}, own=(keys[0],))


def asked() -> Iterator[tuple[str, str]]:
    """A name for each case, and the code."""
    one = signer(1)
    yield "genuine", texts.write(paper(), one)
    yield "void, replaced", texts.write(paper(1), one)
    yield "void by its station", texts.write(paper(3), one)
    yield (
        "void of another district",
        texts.write(paper(3, key=signer(3, DISTRICTS[1]).key.id), signer(3, DISTRICTS[1])),
    )
    yield "revoked", texts.write(paper(4, key=signer(2).key.id), signer(2))
    yield (
        "before the revocation",
        texts.write(paper(4, key=signer(2).key.id, day=date(2026, 10, 31)), signer(2)),
    )
    yield "too early", texts.write(paper(5, day=date(2025, 12, 31)), one)
    yield "too late", texts.write(paper(5, day=date(2029, 1, 1)), one)
    yield "of tomorrow", texts.write(paper(5, day=date(2026, 11, 27)), one)
    yield "unknown key", texts.write(paper(6, key=signer(9).key.id), signer(9))
    good = texts.write(paper(), one)
    yield "altered", good[:40] + ("A" if good[40] != "A" else "B") + good[41:]
    yield "signed by another", texts.write(paper(), signer(2))
    yield "of before", numbers.code_of(paper(8).number, "ab" * 32)
    yield "of before, void", numbers.code_of(paper(1).number, "ab" * 32)


@pytest.mark.parametrize("days", [0, 30, 31, 400])
def test_the_page_judges_as_the_counter_does(days: int) -> None:
    today = ON + timedelta(days=days)
    known = codes.as_known(world(), ON)
    engine().keep("lists", codes.data(world(), catalogue().counties.values(), ON))
    kinds = {}
    for name, code in asked():
        wanted = verify(code, known, datetime.combine(today, datetime.min.time()).astimezone())
        said = engine().call("PaperCode.read", "", code)
        good = _right(said) if said["signed"] else None
        assert (
            engine().call(
                "((l, s, g, t) => PaperCode.judge(s, g, l, t))", "lists", said, good, today.isoformat()
            )
            == wanted.kind
        ), name
        kinds[name] = wanted.kind
    assert len(set(kinds.values())) >= 7
    assert kinds["genuine"] == ("genuine" if days < 30 else "stale")


def _right(said: dict[str, Any]) -> bool:
    """What the browser finds of the signature; false without a key, as nobody asks then."""
    from counter.codes.keys import genuine

    key = next((one for one in world().keys.values() if one.id == said["key"]), None)
    return key is not None and genuine(key.public, bytes(said["signature"]), bytes(said["message"]))


def test_a_browser_that_cannot_check_says_neither_yes_nor_no() -> None:
    engine().keep("lists", codes.data(world(), (), ON))
    judge = "((l, s) => PaperCode.judge(s, null, l, '2026-11-26'))"
    for name, code in asked():
        kind = engine().call(judge, "lists", engine().call("PaperCode.read", "", code))
        assert kind in {"unchecked", "unknown", "unsigned", "void"}, name
        assert kind != "void" or code.startswith("SMX1:")


def test_the_page_ships_what_the_station_knows_and_no_reasons() -> None:
    site = replace(site_of(catalogue()), lists=world())
    made = files_of(replace(site, catalogue=replace(catalogue(), matters=())))["v/index.html"].decode()
    told = read(made).data("lists")
    assert [one["name"] for one in told["keys"]] == [key.name for _, key in sorted(world().keys.items())]
    assert (told["day"], told["void_day"]) == ("2026-11-24", "2026-11-24")
    assert told["void_days"] == {DISTRICTS[0]: "2026-11-25"}
    assert "丢失" not in made
    assert told["places"]["411202"] == "湖滨区"


def test_own_keys_without_a_list_of_the_county_count_from_the_day_of_the_site() -> None:
    told = codes.data(lists_of(own=(signer(1).key,)), (), ON)
    assert (told["day"], told["void_day"], len(told["keys"])) == (ON.isoformat(), "", 1)
    assert codes.data(Lists(), (), ON)["day"] == ""
    said = engine().call("PaperCode.read", "", texts.write(paper(), signer(1)))
    engine().keep("lists", told)
    assert engine().call("((l, s) => PaperCode.knownUntil(s, l))", "lists", said) == ""
    engine().keep("lists", codes.data(world(), (), ON))
    assert engine().call("((l, s) => PaperCode.knownUntil(s, l))", "lists", said) == "2026-11-25"
