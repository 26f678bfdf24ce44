"""YAML with places: each fault names file, line and key, and the nearest valid name. Used on a cache miss."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import TypeAdapter, ValidationError

from counter.catalog.compare import digest_of
from counter.catalog.model import (
    Application,
    Catalogue,
    County,
    Department,
    FormField,
    General,
    Item,
    Material,
    Matter,
    Message,
    Question,
    Rule,
    Source,
)
from counter.errors import os_reason

if TYPE_CHECKING:
    from pathlib import Path

KINDS: dict[str, type[Any]] = {
    "matters": Matter,
    "items": Item,
    "materials": Material,
    "questions": Question,
    "sources": Source,
    "procedure": Rule,
    "departments": Department,
    "counties": County,
    "limits": General,
    "messages": Message,
    "fields": FormField,
    "applications": Application,
}


NESTED = (
    *("Row", "Branch", "Requirement", "Basis", "Grace", "Option", "Answered", "Limit", "Stage", "Fee"),
    *("Said", "Presence", "Predecessor", "Window", "Range", "Ask"),
)
"""Classes inside entries, whose keys a mistyped key may have meant."""


class Loader(yaml.CSafeLoader):
    """YAML in which only true and false are booleans: no, on, yes and y stay the words they are."""


Loader.yaml_implicit_resolvers = {
    first: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:bool"]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands, for a person with an editor."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(slots=True)
class Parts:
    """Entries as read, with the place of each (folder, key) → place."""

    entries: dict[str, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    stale: list[str] = field(default_factory=list)
    """本站目录 entries written against a shipped entry that has changed since."""

    def catalogue(self, version: str) -> Catalogue:
        """Everything that could be read, as one catalogue."""
        return Catalogue(
            version=version,
            matters=tuple(sorted(self.entries["matters"].values(), key=lambda m: (m.annex, m.no))),
            items=self.entries["items"],
            materials=self.entries["materials"],
            questions=self.entries["questions"],
            sources=self.entries["sources"],
            rules=self.entries["procedure"],
            departments=self.entries["departments"],
            counties=self.entries["counties"],
            general=self.entries["limits"],
            messages=self.entries["messages"],
            fields=self.entries["fields"],
            applications=self.entries["applications"],
        )


def read_files(
    files: tuple[Path, ...], root: Path, own: tuple[Path, ...] = ()
) -> tuple[Parts, tuple[str, ...]]:
    """Read all files; faults are collected, never raised one by one.

    `own`: files of 本站目录, read last; their entries may replace others. A file outside these folders
    (accepted.yaml) names the folder of its entries itself.
    """
    parts, faults = Parts(), []
    for path in files:
        faults.extend(_read_file(path, path.relative_to(root).as_posix(), path.parent.name, parts))
    for path in own:
        folder = path.parent.name if path.parent.name in KINDS else ""
        faults.extend(_read_file(path, f"本站目录/{folder}/{path.name}".replace("//", "/"), folder, parts))
    return parts, tuple(faults)


@dataclass(frozen=True, slots=True)
class _Read:
    """One entry of a file: what it is, or only what is wrong with it."""

    place: Place
    folder: str
    faults: tuple[str, ...]
    entry: Any = None
    against: str | None = None
    """What an entry of 本站目录 says it replaces: the digest of another; None = it replaces nothing."""


def _read_file(path: Path, name: str, folder: str, parts: Parts) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        return [_broken(name, error)]
    except OSError as error:
        return [f"{name}: 读不到这个文件（{os_reason(error)}）。请检查权限。"]
    found, faults = _entries(text, name, folder)
    return [*faults, *(fault for one in found for fault in _put(one, name, parts))]


@lru_cache(maxsize=512)
def _entries(text: str, name: str, folder: str) -> tuple[tuple[_Read, ...], tuple[str, ...]]:
    """The entries of a file and its own faults. Kept: to try a correction, all other files are as before."""
    try:
        node = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        return (), (_broken(name, error),)
    if node is None:
        return (), ()
    if not folder:
        return _accepted(node, name)
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return tuple(_tried(one, name, folder) for one in nodes), ()


def _accepted(node: yaml.Node, name: str) -> tuple[tuple[_Read, ...], tuple[str, ...]]:
    """As `_entries`, of a file whose top keys name the folders."""
    if not isinstance(node, yaml.MappingNode):
        return (), (f"{name}:1: 这个文件的最上层应是 {'、'.join(KINDS)}。请不要手工改动它。",)
    found: list[_Read] = []
    faults = []
    for key, value in node.value:
        if key.value not in KINDS or not isinstance(value, yaml.SequenceNode):
            faults.append(f"{name}:{key.start_mark.line + 1}: 不认识的键“{key.value}”。请不要手工改动它。")
        else:
            found += [_tried(entry, name, key.value) for entry in value.value]
    return tuple(found), tuple(faults)


def _tried(node: yaml.Node, name: str, folder: str) -> _Read:
    """One entry; what YAML can say but a catalogue cannot hold is a fault as well."""
    place = Place(name, node.start_mark.line + 1)
    try:
        return _read_entry(node, place, folder)
    except RecursionError:
        return _Read(place, folder, (f"{place}: 锚点（&、*）绕回了自己。请改成直接写出。",))
    except (yaml.YAMLError, ValueError, TypeError) as error:
        return _Read(place, folder, (_unreadable(name, node, error),))


def _unreadable(name: str, node: yaml.Node, error: Exception) -> str:
    mark = getattr(error, "problem_mark", None) or node.start_mark
    problem = getattr(error, "problem", None) or error
    return f"{name}:{mark.line + 1}: 有一个值读不出来（{problem}）。请检查日期、标签和键。"


def _broken(name: str, error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    problem = getattr(error, "problem", None) or "不是 UTF-8 文本"
    return f"{name}:{line}: 不是合格的 YAML（{problem}）。请检查缩进、冒号和引号。"


def _read_entry(node: yaml.Node, place: Place, folder: str) -> _Read:
    name, kind = place.file, KINDS[folder]
    faults = tuple(f"{name}:{line}: 键“{key}”写了两次，后一个会盖掉前一个。" for key, line in _doubled(node))
    raw = _construct(node)
    against = _taken_replaces(raw) if name.startswith("本站目录/") else None
    try:
        entry = _adapter(folder).validate_python(_listed_when(raw))
    except ValidationError as error:
        wrong = (_sentence(name, node, one, kind) for one in error.errors(include_url=False))
        return _Read(place, folder, (*faults, *wrong))
    return _Read(place, folder, faults, entry, against)


def _put(read: _Read, name: str, parts: Parts) -> list[str]:
    """The entry among the others; its faults."""
    faults, place, folder, against = list(read.faults), read.place, read.folder, read.against
    if read.entry is None:
        return faults
    key = read.entry.id if KINDS[folder] in (Matter, Rule) else read.entry.key
    former = parts.entries[folder].get(key)
    if former is not None and against is None:
        faults.append(_already(place, key, parts.places[folder, key], former, name))
        return faults
    if against and against != (digest_of(former) if former is not None else ""):
        now = digest_of(former) if former is not None else "（原来的已经没有了，请删去 replaces）"
        parts.stale.append(
            f"{place}: “{key}”是按以前的内容改的，原来的内容后来变了。"
            f"请核对；工作簿里改的重新导入，手工写的把 replaces 改成 {now}。"
        )
    parts.entries[folder][key] = read.entry
    parts.places[folder, key] = place
    return faults


@cache
def _adapter(folder: str) -> TypeAdapter[Any]:
    """Made once for each kind: making it costs far more than one entry."""
    return TypeAdapter(KINDS[folder])


def _taken_replaces(raw: Any) -> str | None:
    """Take the mark of replacing out of an entry of 本站目录; None when it has none."""
    return str(raw.pop("replaces")) if isinstance(raw, dict) and "replaces" in raw else None


def _already(place: Place, key: str, where: Place, former: object, name: str) -> str:
    how = f"要用本站的写法，请加 replaces: {digest_of(former)}。" if name.startswith("本站目录/") else ""
    return f"{place}: “{key}”在 {where} 已经有了。{how or '请合并或改名。'}"


def _construct(node: yaml.Node) -> Any:
    """Plain data of a composed node."""
    loader = Loader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _doubled(node: yaml.Node) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                found.append((key.value, key.start_mark.line + 1))
            seen.add(key.value)
            found.extend(_doubled(value))
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            found.extend(_doubled(value))
    return found


def _listed_when(raw: Any) -> Any:
    """`when` may be written as one mapping; it means a list of one."""
    if isinstance(raw, list):
        return [_listed_when(value) for value in raw]
    if not isinstance(raw, dict):
        return raw
    return {
        key: [value] if key == "when" and isinstance(value, dict) else _listed_when(value)
        for key, value in raw.items()
    }


def _sentence(name: str, node: yaml.Node, error: Any, kind: type[Any]) -> str:
    path = tuple(step for step in error["loc"] if isinstance(step, int | str))
    line = _line(node, path)
    key = ".".join(str(step) for step in path)
    if error["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        return f"{name}:{line}: 不认识的键“{key}”。{_hint(str(path[-1]), len(path), kind)}"
    if error["type"] in ("missing", "missing_argument", "missing_keyword_only_argument"):
        return f"{name}:{line}: 缺少必填的键“{key}”。"
    return f"{name}:{line}: “{key}”的值不对（{error['msg']}）。"


def _hint(key: str, depth: int, kind: type[Any]) -> str:
    """What a key that is not known may have meant, or where it may stand."""
    known = sorted(f.name for f in fields(kind)) if depth == 1 else _field_names(kind)
    near = get_close_matches(key, [one for one in known if one != key], n=1, cutoff=0.7)
    if near:
        return f"是不是“{near[0]}”？"
    return f"这里可以写 {'、'.join(known)}。" if depth == 1 else "请删去、改名，或挪到该写的那一层。"


def _field_names(kind: type[Any]) -> list[str]:
    from counter.catalog import model

    kinds = (kind, *(getattr(model, n) for n in NESTED))
    return sorted({f.name for one in kinds for f in fields(one)})


def _line(node: yaml.Node, path: tuple[int | str, ...]) -> int:
    """The line of the deepest part of `path` that exists."""
    line = node.start_mark.line + 1
    for step in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == step), None)
            if pair is None:
                return line
            line, node = pair[0].start_mark.line + 1, pair[1]
            continue
        else:
            return line
        line = node.start_mark.line + 1
    return line
