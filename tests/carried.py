"""The list as shipped, beside the facts it was carried over from: what the tests of its papers share."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import catalog_data
from counter.catalog.authoring import Parts, read_files
from counter.catalog.check import faults_of
from counter.catalog.load import files_of
from counter.catalog.situation import effective, selected
from counter.intake.checklist import Checklist, build

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from counter.catalog.model import Catalogue, Fee, Item, Limit, Requirement, Said, Stage

Fact = dict[str, Any]

TODAY = date(2026, 11, 23)
FORMS = {
    "原件": "原件",
    "原件(格式文本/窗口提供)": "原件",
    "复印件": "复印件",
    "电子证照可免": "电子证照可免",
    "电子数据核验(不收纸质)": "电子核验",
}
"""What the facts call a form → what the list calls it."""
EXEMPT_FORMS = ("电子证照可免", "电子核验")
GIVEN_VALUES = {"agent": ("是", "否"), "applicant_kind": ("个人", "组织"), "minor": ("是", "否")}
ADDRESSES = ("http", "github", "www.", ".md", "@")


def facts(family: str) -> list[Fact]:
    """The facts that were collected about one family of matters."""
    file = Path(__file__).parent / "data" / f"facts-{family}.json"
    found: list[Fact] = json.loads(file.read_text(encoding="utf-8"))
    return found


@cache
def parts() -> tuple[Parts, tuple[str, ...]]:
    """Everything shipped, and the faults found in reading it."""
    return read_files(files_of(catalog_data.ROOT), catalog_data.ROOT)


@cache
def catalogue() -> Catalogue:
    return parts()[0].catalogue("test")


@cache
def faults() -> tuple[str, ...]:
    """Every fault of the list as shipped, each beginning with its file."""
    read, found = parts()
    return (*found, *faults_of(catalogue(), read.places))


@dataclass(frozen=True)
class Family:
    """The entries that stand in the files of one family. `files`: a pattern of their paths."""

    files: str

    def has(self, file: str) -> bool:
        return re.fullmatch(self.files, file) is not None

    def own(self, kind: str) -> list[str]:
        """Keys of its entries of a kind."""
        return [key for (k, key), place in parts()[0].places.items() if k == kind and self.has(place.file)]

    def items(self) -> list[Item]:
        return [catalogue().items[key] for key in self.own("items")]

    def demands(self) -> list[Requirement]:
        return [r for item in self.items() for r in item.requirements]

    def faults(self) -> list[str]:
        return [fault for fault in faults() if self.has(fault.split(":")[0])]


CARE = Family(r"(items/care(-\w+)?|\w+/care)\.yaml")
ENTERPRISE = Family(r"(items/(city|culture|fire|health|market|startup)|\w+/enterprise|sources/common)\.yaml")
LIFE = Family(r"(.*/)?life(-\w+)?\.yaml")
PERSON = Family(r"(.*/)?person[^/]*\.yaml")
TRADE = Family(r"\w+/trade(-environment|-farming)?\.yaml")


def stated(item: Item) -> Iterator[Said | Limit | Stage | Fee]:
    """Everything an item says of itself beside its papers: each names where it comes from."""
    yield from (*item.conditions, *item.agencies)
    yield from item.statutory
    yield from item.stages
    yield from item.fee
    there = item.presence
    said = (there.appointment, there.in_person, there.everyone, there.photo)
    yield from (one for one in said if one is not None)


# -- facts and what became of them -------------------------------------------------------------------------


def plain(requirement: Requirement) -> list[dict[str, Any]]:
    """`when` as JSON has it."""
    return [{k: list(t) if isinstance(t, tuple) else t for k, t in case.items()} for case in requirement.when]


def met(fact: Fact, target: dict[str, Any]) -> list[Requirement]:
    """What one target of a fact became: one requirement, or two that follow each other in time."""
    return [
        r
        for r in catalogue().items[fact["item"]].requirements
        if r.material == target["material"] and plain(r) == target["when"]
    ]


def carried(fact: Fact) -> list[Requirement]:
    """The requirements a fact was turned into, in the order of its mapping."""
    return [r for target in fact["maps_to"] for r in met(fact, target)]


def bearing(fact: Fact, material: str) -> list[Requirement]:
    """The requirements of a material that are as sure as the fact."""
    item = catalogue().items[fact["item"]]
    return [r for r in item.requirements if r.material == material and r.confidence == fact["confidence"]]


def fact_id(fact: Fact) -> str:
    return f"{fact['item']}-{fact['material_name']}"


def exempt(requirement: Requirement) -> bool:
    return catalogue().materials[requirement.material].exempt or requirement.form in EXEMPT_FORMS


def situations(requirements: list[Requirement]) -> Iterator[dict[str, str]]:
    """Every combination of answers to the questions these requirements read."""
    keys = sorted({key for r in requirements for case in r.when for key in case})
    values = [
        GIVEN_VALUES.get(key) or tuple(o.value for o in catalogue().questions[key].options) for key in keys
    ]
    return (dict(zip(keys, chosen, strict=True)) for chosen in product(*values))


# -- lists of papers ---------------------------------------------------------------------------------------


def listed(
    matter_id: str, *rows: int, on: date = TODAY, given: Mapping[str, str] | None = None, **more: str
) -> Checklist:
    """The checklist of some rows (from 1; none = all that apply) under these answers.

    Who asks is a person (P…) or an organisation (E…), grown up and without an agent, unless it is said.
    """
    matter = catalogue().matter(matter_id)
    kind = "个人" if matter_id.startswith("P") else "组织"
    usual = {"agent": "否", "applicant_kind": kind, "minor": "否"}
    answers = effective(catalogue(), matter, usual | dict(given or {}) | more)
    chosen = [s for s in selected(catalogue(), matter, answers) if not rows or s.no in rows]
    return build(catalogue(), chosen, answers, on)


def asked(checklist: Checklist) -> dict[str, str]:
    return {line.key: line.ask for line in checklist.lines}


def brought(checklist: Checklist) -> list[str]:
    """What the applicant has to bring, in the order of the list."""
    return [key for key, ask in asked(checklist).items() if ask in ("原件", "复印件")]


# -- what every list of papers keeps to --------------------------------------------------------------------


def check_grounds(demands: list[Requirement]) -> None:
    """Each names its standards, its basis, and where it is known from."""
    for demand in demands:
        assert demand.standards, demand.material
        assert demand.basis, demand.material
        assert demand.evidence, demand.material


def check_no_addresses(demands: list[Requirement]) -> None:
    """No sentence leads to an address or a file."""
    for demand in demands:
        for text in (demand.evidence, demand.note, *demand.standards):
            assert not any(mark in text for mark in ADDRESSES), text


def check_read(demands: list[Requirement]) -> None:
    """High confidence rests on a text that was read."""
    for demand in demands:
        if demand.confidence == "high":
            assert "条文已读" in demand.evidence or "页面摘录已核" in demand.evidence, demand.material


def check_used(family: Family) -> None:
    """Every material is wanted or made by an item, and every question decides something."""
    wanted = {d.material for d in family.demands()} | {item.result for item in family.items()}
    assert set(family.own("materials")) <= wanted
    tests = [d.when for d in family.demands()]
    tests += [catalogue().questions[key].when for key in family.own("questions")]
    assert set(family.own("questions")) - set(GIVEN_VALUES) <= {
        key for when in tests for case in when for key in case
    }
