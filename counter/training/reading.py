"""Written scenarios from YAML: papers laid over their patterns, blanks filled, every fault of every file.

In these files every scalar is a text (no identity number must become a number); what has to be a number or
true is read as one. `catalog_data/training/papers/` says how each paper looks when nothing is wrong with it.
A card of a scenario names its line and only what is different.
"""

from __future__ import annotations

import dataclasses
import re
import types
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

import msgspec
import yaml

from counter.training.checking import nearest
from counter.training.scenario import Scenario
from counter.training.score_review import PAPERED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

BLANK = re.compile(r"\{(\w+?)([+-][0-9]+)?\}")
"""{holder}, or {day-30}: the day thirty days before."""
OWN = frozenset({"facts"})
"""Keys of a scenario in the files that the record does not have."""


class Texts(yaml.CSafeLoader):
    """YAML in which every scalar but null is a text."""


Texts.yaml_implicit_resolvers = {
    first: [rule for rule in rules if rule[0] == "tag:yaml.org,2002:null"]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@dataclasses.dataclass(slots=True)
class Read:
    """What could be read, with the place of each scenario, and what could not."""

    scenarios: list[Scenario] = dataclasses.field(default_factory=list)
    places: dict[str, str] = dataclasses.field(default_factory=dict)
    faults: list[str] = dataclasses.field(default_factory=list)


def read(folder: Path) -> Read:
    """Everything under a folder of written scenarios."""
    made = Read()
    patterns: dict[str, Any] = {}
    for path in sorted((folder / "papers").glob("*.yaml")):
        for node in _entries(path, folder, made):
            patterns |= _plain(node)
    for path in sorted(folder.glob("*.yaml")):
        for node in _entries(path, folder, made):
            _scenario(node, f"training/{path.name}", patterns, made)
    return made


def _entries(path: Path, folder: Path, made: Read) -> list[yaml.Node]:
    name = f"training/{path.relative_to(folder).as_posix()}"
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=Texts)
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        made.faults.append(
            f"{name}:{line}: 读不出来（{getattr(error, 'problem', None) or error}）。请检查缩进和引号。"
        )
        return []
    if node is None:
        return []
    return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]


def _plain(node: yaml.Node) -> Any:
    loader = Texts("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _scenario(node: yaml.Node, name: str, patterns: Mapping[str, Any], made: Read) -> None:
    place = f"{name}:{node.start_mark.line + 1}"
    try:
        raw = _plain(node)
        unknown = list(_unknown(raw, Scenario, ""))
        full = _filled(raw, patterns)
    except (yaml.YAMLError, KeyError, ValueError, TypeError, AttributeError) as error:
        made.faults.append(f"{place}: 这个情景读不出来（{error}）。请对照别的情景检查键和缩进。")
        return
    made.faults += [f"{place}: {fault}" for fault in unknown]
    try:
        found = msgspec.convert(full, Scenario, strict=False)
    except msgspec.ValidationError:
        made.faults += [f"{place}: {fault}" for fault in _every_fault(full)]
        return
    if found.id in made.places:
        made.faults.append(f"{place}: “{found.id}”在 {made.places[found.id]} 已经有了。请改编号。")
        return
    made.scenarios.append(found)
    made.places[found.id] = place


def _every_fault(full: object) -> Iterator[str]:
    from pydantic import TypeAdapter, ValidationError

    try:
        TypeAdapter(Scenario).validate_python(full)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            where = ".".join(str(step) for step in one["loc"])
            yield f"“{where}”的值不对（{one['msg']}）。"


# -- unknown keys -------------------------------------------------------------------------------------------


def _unknown(raw: object, kind: Any, where: str) -> Iterator[str]:
    """Keys that the record does not have: a mistyped one would silently say nothing."""
    kind, origin = _real(kind), get_origin(_real(kind))
    if dataclasses.is_dataclass(kind) and isinstance(raw, dict):
        hints = _hints(kind)  # type: ignore[arg-type]  # a class can be hashed
        for key, value in raw.items():
            if key in hints and not (key == "details" and isinstance(value, dict)):
                yield from _unknown(value, hints[key], f"{where}{key}.")
            elif key not in hints and not (kind is Scenario and key in OWN):
                yield f"不认识的键“{where}{key}”。{nearest(str(key), hints)}"
    elif origin is tuple and isinstance(raw, list):
        for number, value in enumerate(raw):
            yield from _unknown(value, get_args(kind)[0], f"{where}{number}.")


@lru_cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _real(kind: Any) -> Any:
    """The kind itself, of one that may also be None."""
    if get_origin(kind) in (Union, types.UnionType):
        return next((one for one in get_args(kind) if one is not type(None)), kind)
    return kind


# -- patterns and blanks ------------------------------------------------------------------------------------


def _filled(raw: dict[str, Any], patterns: Mapping[str, Any]) -> dict[str, Any]:
    known = _known(raw)
    visits = [_visit(visit, patterns, known) for visit in raw.get("visits", ())]
    return {key: value for key, value in raw.items() if key not in OWN} | {"visits": visits}


def _known(raw: Mapping[str, Any]) -> dict[str, str]:
    """What the blanks of this scenario's papers are filled with."""
    people = {role: raw.get(role) or {} for role in ("applicant", "agent", "guardian")}
    applicant = people["applicant"]
    known = {role: person.get("name", "") for role, person in people.items()}
    known |= {f"{role}_number": person.get("number", "") for role, person in people.items()}
    known["number"] = applicant.get("number", "")
    known["head"] = applicant.get("representative") or applicant.get("name", "")
    known["premises"] = raw.get("premises", "")
    known["day"] = raw["day"]
    facts: dict[str, str] = raw.get("facts", {})
    return known | facts


def _visit(visit: dict[str, Any], patterns: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    cards = [_card(card, patterns, known) for card in visit.get("cards", ())]
    truth = dict(visit["truth"])
    if "papers" not in truth and truth.get("ending") in PAPERED:
        graces = set(truth.get("graces", {}).values())
        letters = [
            kind for kind, grace in (("deferral", "deferred"), ("commitment", "committed")) if grace in graces
        ]
        truth["papers"] = [*(letters if truth["ending"] == "receipt" else ()), truth["ending"]]
    return {**visit, "cards": cards, "truth": truth}


def _card(card: dict[str, Any], patterns: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    pattern = patterns.get(card.get("line", ""), {})
    made = {**pattern, **card}
    details = {**pattern.get("details", {}), **card.get("details", {})}
    made["details"] = [{"label": k, "value": v} for k, v in details.items() if v is not None]
    made.setdefault("title", made.get("line", ""))
    made.setdefault("key", made["title"])
    return _fill(made, known)  # type: ignore[no-any-return]


def _fill(value: Any, known: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return BLANK.sub(lambda hit: _blank(hit, known), value)
    if isinstance(value, list):
        return [_fill(one, known) for one in value]
    if isinstance(value, dict):
        return {key: _fill(one, known) for key, one in value.items()}
    return value


def _blank(hit: re.Match[str], known: Mapping[str, str]) -> str:
    name, moved = hit[1], hit[2]
    if name == "day":
        day = datetime.fromisoformat(known["day"]) + timedelta(days=int(moved or 0))
        return f"{day:%Y-%m-%d}"
    if name not in known:
        raise ValueError(f"不知道用什么填 {hit[0]}。{nearest(name, known)}")
    return known[name]
