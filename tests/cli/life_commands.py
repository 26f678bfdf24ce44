"""A case led through the house by commands alone, each typed by whoever sits there."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import scan_hands
import world
from cli_tools import CASES, CLERK, PIN, Ran, run

if TYPE_CHECKING:
    from pathlib import Path

OFFICER, ISSUER, SUPERVISOR = world.OFFICER, world.ISSUER, world.SUPERVISOR
PINS = world.PINS | {CLERK: PIN}
HEAD = ("--name", "张䶮", "--number", "110101199003074514")
"""The 法定代表人 of the organisation in E03-full.yaml."""
STRANGER = ("--name", "钱多多", "--number", "410104198512123359")
POST = ("--courier", "邮政速递", "--tracking", "1234567890123")
MAILED = ("--way", "邮寄", "--address", "湖滨区黄河路12号", "--recipient", "张䶮", "--phone", "13803980000")
LEAD = "市场监管部门"


@dataclass(frozen=True)
class Hall:
    """One station and one case; `by` types a command as somebody."""

    data: Path
    number: str

    def by(self, name: str, *typed: str) -> Ran:
        return run(*typed, "--operator", name, data=self.data, pin=PINS[name])

    def done(self, name: str, *typed: str) -> Any:
        """What the command says in JSON; it has to go well."""
        ran = self.by(name, *typed, "--json")
        assert ran.code == 0, f"{typed}: {ran.err}{ran.out}"
        return ran.json

    def issuing(self, what: str, *typed: str) -> Any:
        return self.done(ISSUER, "issuing", what, self.number, *typed)

    def refused(self, name: str, *typed: str) -> str:
        """The sentences of a command that must not go well, and that has changed nothing."""
        ran = self.by(name, *typed)
        assert ran.code == 1, f"{typed}: {ran.out}{ran.err}"
        assert not ran.out
        return ran.err

    def at(self, dept: str) -> None:
        """The officer acts for this department from now on."""
        assert run("operator", "department", OFFICER, dept, data=self.data).code == 0

    def copied(self, folder: Path) -> Hall:
        return Hall(shutil.copytree(self.data, folder / "data"), self.number)


def opened(data: Path) -> Hall:
    """A station with its people; 开饭店 received."""
    office = world.World.open(data)
    office.hire()
    office.close()
    ran = run("intake", str(CASES / "E03-full.yaml"), data=data)
    assert ran.code == 0, ran.err
    return Hall(data, ran.json["number"])


def scanned(hall: Hall) -> Hall:
    """Every paper tied to its scan, in one command."""
    listed = hall.done(CLERK, "scan", "list", hall.number)
    typed = []
    for line in listed["lines"]:
        if not line["complete"]:
            scan_hands.paper(hall.data / "scans-in" / f"{line['no']}.pdf", width=210 + line["no"])
            typed.append(f"{line['no']}={line['no']}.pdf")
    assert hall.done(CLERK, "scan", "tie", hall.number, *typed)["unscanned"] == []
    return hall


def at_lead(hall: Hall) -> Hall:
    """Pushed; the papers are with the lead department against a signed slip."""
    hall.done(CLERK, "push", hall.number)
    (slip,) = hall.done(CLERK, "handoff", "make")
    hall.at(LEAD)
    hall.done(OFFICER, "handoff", "confirm", slip["number"], "--all")
    hall.at("不限")
    return hall


def decided(hall: Hall) -> Hall:
    """Every item granted, with paper and an electronic certificate."""
    for no in ("1", "2", "3", "4"):
        hall.done(OFFICER, "decide", "accept", hall.number, "--item", no)
        more = ("--result", f"证{no}", "--certificate", f"电子{no}")
        hall.done(OFFICER, "decide", "grant", hall.number, "--item", no, *more)
    return hall


def put_away(hall: Hall) -> None:
    """Proofs signed, departments have them, the case is archived, the journal holds."""
    for paper in hall.done(ISSUER, "issuing", "find", hall.number)["cases"][0]["unsigned"]:
        hall.issuing("proof", "--paper", paper)
    assert hall.issuing("proved", "--how", "电话确认收到")["status"] == "finished"
    assert hall.number in hall.done(CLERK, "archive", "make", hall.number)["archived"]
    assert run("journal", "verify", data=hall.data).code == 0
    with closing(sqlite3.connect(hall.data / "counter.db")) as database:
        told = "".join(row[0] for row in database.execute("select detail from journal"))
    assert HEAD[3] not in told, "no whole identity number in the journal"


# -- a case of the desks' own hands, and a command on it ---------------------------------------------------


def typed(office: world.World, *args: str, by: str, stdin: str | None = None) -> Ran:
    """A command in this office, signed in as somebody."""
    return run(*args, "--operator", by, data=office.office.data, pin=PINS[by], stdin=stdin)


def told(office: world.World, *args: str, by: str) -> str:
    """The sentences of a command that changes nothing."""
    before = acts(office.office.data)
    ran = typed(office, *args, by=by)
    assert (ran.code, ran.out) == (1, ""), ran.out
    assert acts(office.office.data) == before
    return ran.err


def acts(data: Path) -> int:
    """How many entries the journal has, sign-ins left out."""
    with closing(sqlite3.connect(data / "counter.db")) as database:
        return int(
            database.execute(
                "select count(*) from journal where action not like 'operator.sign-in%'"
            ).fetchone()[0]
        )
