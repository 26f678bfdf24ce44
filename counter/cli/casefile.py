"""A case file as frozen data: what is written in it, read once, every fault of writing kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

import msgspec
import yaml

from counter.cases.records import Collection, Licence, Outcome, Person
from counter.cli import nodes, words
from counter.errors import os_reason
from counter.intake.text import clean_line
from counter.journal import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from counter.cases.records import DocumentType
    from counter.cli.nodes import Reader
    from counter.cli.say import Problem

NAMESPACE = uuid.UUID("6f3c1f53-7d1c-5f5e-9d43-2f0b6d2c8a11")
"""Case ids made from a file's content are uuid5 in this namespace."""
CONTENT = (
    "matter",
    "licence",
    "answers",
    "items",
    "applicant",
    "agent",
    "guardian",
    "guardian_consent",
    "premises",
    "collection",
    "outcomes",
)
"""What makes the case. Who does it and how far it goes (operator, letters_signed, result) does not."""
ONLINE = ("channel", "submitted_at", "platform_number")
"""What makes an online case beside that: a file of the window keeps the id it had before there was any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """The supervisor named in the file. The PIN may come from COUNTER_APPROVAL_PIN instead."""

    name: str
    pin: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """What a case file says. Nothing is checked against the catalogue yet."""

    id: str
    operator: str = ""
    pin: str = ""
    matter: str = ""
    channel: str = "window"
    submitted_at: str = ""
    """As written; checked against the clock by the plan."""
    platform_number: str = ""
    licence: Licence | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    items: tuple[str, ...] | None = None
    """Row numbers or names; None = all that apply."""
    applicant: Person | None = None
    agent: Person | None = None
    guardian: Person | None = None
    guardian_consent: bool = False
    premises: str = ""
    collection: Collection = field(default_factory=Collection)
    outcomes: Mapping[str, Outcome | None] = field(default_factory=dict)
    """By material; None = written, but its outcome could not be read (that fault is told already)."""
    changed: Mapping[str, str] = field(default_factory=dict)
    approval: Approved | None = None
    letters_signed: bool = False
    result: str = "auto"
    keys: frozenset[str] = frozenset()
    """Which top-level keys are written."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Path of a key → its line."""


def read(path: Path) -> tuple[CaseFile | None, tuple[Problem, ...]]:
    """A case file and every fault of its writing. No file at all when it is no YAML mapping."""
    from counter.cli.say import Problem

    try:
        data = path.read_bytes()
    except OSError as error:
        what = f"读不到文件 {path}（{os_reason(error)}）。"
        return None, (Problem(what=what, todo="请核对文件名和权限。"),)
    root, broken = nodes.compose(data, path.name)
    if root is None:
        return None, (broken,) if broken else ()
    reader = nodes.Reader()
    case = _case(reader, root)
    return case, tuple(reader.problems)


def read_answers(path: Path) -> tuple[dict[str, str], Mapping[str, int], tuple[Problem, ...]]:
    """Answers from a file of answers, or from a case file's `answers`; with lines and faults."""
    from counter.cli.say import Problem

    try:
        root, broken = nodes.compose(path.read_bytes(), path.name)
    except OSError as error:
        what = f"读不到文件 {path}（{os_reason(error)}）。"
        return {}, {}, (Problem(what=what, todo="请核对文件名和权限。"),)
    if root is None:
        return {}, {}, (broken,) if broken else ()
    reader = nodes.Reader()
    pairs = reader.pairs(root, "")
    inside = next((pairs[name] for name in ("answers", "情形") if name in pairs), None)
    found, at = (reader.pairs(inside, "answers"), "answers.") if inside is not None else (pairs, "")
    answers = {key: reader.text(node, f"{at}{key}") for key, node in found.items()}
    lines = {f"answers.{key}": reader.lines[f"{at}{key}"] for key in answers}
    return answers, lines, tuple(reader.problems)


def _case(reader: Reader, root: yaml.Node) -> CaseFile:
    found = reader.known(root, words.TOP, "")
    get = found.get

    def person(role: str) -> Person | None:
        return _person(reader, found[role], role) if role in found else None

    case = CaseFile(
        id=_written_id(reader, get("id")),
        operator=reader.text(get("operator"), "operator"),
        pin=reader.text(get("pin"), "pin"),
        matter=reader.text(get("matter"), "matter"),
        channel=reader.choice(get("channel"), words.CHANNELS, "channel", "window"),
        submitted_at=clean_line(reader.text(get("submitted_at"), "submitted_at")),
        platform_number=clean_line(reader.text(get("platform_number"), "platform_number")),
        licence=_licence(reader, get("licence")),
        answers=_texts(reader, get("answers"), "answers"),
        items=_items(reader, get("items")),
        applicant=person("applicant"),
        agent=person("agent"),
        guardian=person("guardian"),
        guardian_consent=reader.flag(get("guardian_consent"), "guardian_consent"),
        premises=clean_line(reader.text(get("premises"), "premises")),
        collection=_collection(reader, get("collection")),
        outcomes=_outcomes(reader, get("outcomes")),
        changed=_texts(reader, get("changed"), "changed"),
        approval=_approval(reader, get("approval")),
        letters_signed=reader.flag(get("letters_signed"), "letters_signed"),
        result=reader.choice(get("result"), words.RESULTS, "result", "auto"),
        keys=frozenset(found),
        lines=reader.lines,
    )
    return case if case.id else replace(case, id=_made_id(case))


def _written_id(reader: Reader, node: yaml.Node | None) -> str:
    typed = reader.text(node, "id").strip()
    if not typed:
        return ""
    try:
        return str(uuid.UUID(typed))
    except ValueError:
        todo = "请写成 8-4-4-4-12 的十六进制；不写就按文件内容自动生成。"
        reader.fault("id 不是 UUID。", todo, "id", node)
        return ""


def _made_id(case: CaseFile) -> str:
    """A UUID from what the file says: comments, the order of keys and the language of words do not count."""
    names = (*CONTENT, *ONLINE) if case.channel == "online" else CONTENT
    content = {name: msgspec.to_builtins(getattr(case, name)) for name in names}
    return str(uuid.uuid5(NAMESPACE, canonical(content)))


def _texts(reader: Reader, node: yaml.Node | None, at: str) -> dict[str, str]:
    if node is None:
        return {}
    return {key: reader.text(value, f"{at}.{key}") for key, value in reader.pairs(node, at).items()}


def _items(reader: Reader, node: yaml.Node | None) -> tuple[str, ...] | None:
    typed = reader.texts(node, "items")
    return None if not typed or typed in (("all",), ("全部",)) else typed


def _licence(reader: Reader, node: yaml.Node | None) -> Licence | None:
    if node is None:
        return None
    if isinstance(node, yaml.ScalarNode):
        return Licence(number=reader.text(node, "licence"))
    get = reader.known(node, words.LICENCE, "licence").get
    reason = reader.text(get("override_reason"), "licence.override_reason")
    return Licence(number=reader.text(get("number"), "licence.number"), override_reason=clean_line(reason))


def _person(reader: Reader, node: yaml.Node, role: str) -> Person:
    get = reader.known(node, words.PERSON, role).get

    def text(key: str) -> str:
        return reader.text(get(key), f"{role}.{key}")

    kind = reader.choice(get("kind"), words.PERSON_KINDS, f"{role}.kind", "个人")
    usual = "resident_id" if kind == "个人" else "uscc"
    document = reader.choice(get("document"), words.documents(), f"{role}.document", usual)
    return Person(
        kind="组织" if kind == "组织" else "个人",
        name=text("name"),
        document=cast("DocumentType", document),
        number=text("number"),
        birth=text("birth"),
        phone=text("phone"),
        representative=text("representative"),
    )


def _collection(reader: Reader, node: yaml.Node | None) -> Collection:
    if node is None:
        return Collection()
    if isinstance(node, yaml.ScalarNode):
        way = reader.choice(node, words.WAYS, "collection", "window")
        return Collection(way=cast("Any", way))
    get = reader.known(node, words.COLLECTION, "collection").get
    return Collection(
        way=cast("Any", reader.choice(get("way"), words.WAYS, "collection.way", "window")),
        together=reader.flag(get("together"), "collection.together", otherwise=True),
        address=reader.text(get("address"), "collection.address"),
        recipient=reader.text(get("recipient"), "collection.recipient"),
        phone=reader.text(get("phone"), "collection.phone"),
    )


def _outcomes(reader: Reader, node: yaml.Node | None) -> dict[str, Outcome | None]:
    if node is None:
        return {}
    found = reader.pairs(node, "outcomes")
    return {key: _outcome(reader, value, f"outcomes.{key}") for key, value in found.items()}


def _outcome(reader: Reader, node: yaml.Node, at: str) -> Outcome | None:
    if isinstance(node, yaml.ScalarNode):
        kind = reader.choice(node, words.OUTCOME_KINDS, at, "")
        return Outcome(kind=cast("Any", kind)) if kind else None
    get = reader.known(node, words.OUTCOME, at).get
    kind = reader.choice(get("kind"), words.OUTCOME_KINDS, f"{at}.kind", "")
    if not kind:
        if get("kind") is None:
            reader.fault(
                "没有写这份材料的情况（kind）。", nodes.nearest("", words.both(words.OUTCOME_KINDS)), at, node
            )
        return None
    return Outcome(
        kind=cast("Any", kind),
        originals=reader.count(get("originals"), f"{at}.originals"),
        copies=reader.count(get("copies"), f"{at}.copies"),
        faults=reader.texts(get("faults"), f"{at}.faults"),
        remark=clean_line(reader.text(get("remark"), f"{at}.remark")),
        how=clean_line(reader.text(get("how"), f"{at}.how")),
        due=reader.text(get("due"), f"{at}.due"),
    )


def _approval(reader: Reader, node: yaml.Node | None) -> Approved | None:
    if node is None:
        return None
    get = reader.known(node, words.APPROVAL, "approval").get
    return Approved(
        name=reader.text(get("name"), "approval.name"),
        pin=reader.text(get("pin"), "approval.pin"),
        reason=clean_line(reader.text(get("reason"), "approval.reason")),
    )
