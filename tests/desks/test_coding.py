"""A station that has a key signs what it prints, and sees at once when a scanned signature does not hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from world import NOW

from counter.cases import numbers
from counter.codes import code as texts
from counter.codes.kept import FOLDER, read_lists
from counter.codes.key_files import make_key
from counter.codes.verdict import verify
from counter.desks.coding import code_on, doubt

if TYPE_CHECKING:
    from counter.desks.window.issue import IssueDesk

NUMBER = "411202-01-20261123-0004-7.G1"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def keyed(desk: IssueDesk, until: date | None = None) -> None:
    since = date(NOW.year, 1, 1)
    make_key(desk.desk.data / FOLDER, district="411202", name="测试中心", since=since, until=until)


def test_without_a_key_the_code_stays_as_it_was(desk: IssueDesk) -> None:
    assert code_on(desk.desk, NUMBER, DIGEST, NOW) == numbers.code_of(NUMBER, DIGEST)
    assert doubt(desk.desk, numbers.code_of(NUMBER, DIGEST)) == ""


def test_with_a_key_it_is_signed_and_a_link_where_there_is_a_page(desk: IssueDesk) -> None:
    keyed(desk)
    made = code_on(desk.desk, NUMBER, DIGEST, NOW, desk.desk.catalogue.version)
    assert verify(made, read_lists(desk.desk.data / FOLDER), NOW).good
    assert texts.scanned(made).paper == NUMBER
    assert desk.desk.catalogue.version.startswith(texts.read(made).code.version)
    station = replace(desk.desk.station, public_url="https://example.org")
    linked = code_on(replace(desk.desk, station=station), NUMBER, DIGEST, NOW)
    assert linked.startswith("HTTPS://EXAMPLE.ORG/V/")
    assert texts.scanned(linked).paper == NUMBER


def test_a_signature_that_does_not_hold_is_told(desk: IssueDesk) -> None:
    keyed(desk)
    made = code_on(desk.desk, NUMBER, DIGEST, NOW)
    assert doubt(desk.desk, made) == ""
    wrong = made[:60] + ("A" if made[60] != "A" else "B") + made[61:]
    assert "被改动过" in doubt(desk.desk, wrong)
