"""本站目录: what a county or a department has added to or corrected in the shipped catalogue (R007).

It lies in the station's data folder, in the same folders and form as the shipped files, and one file
`accepted.yaml` holds what was accepted from workbooks. An entry that replaces another says so by
`replaces: <content name of the entry it was written against>`, so that nothing is covered by accident.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from counter.catalog.compare import KINDS, digest_of, entries_of, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter.catalog.model import Catalogue

ACCEPTED = "accepted.yaml"
FOLDERS = {"rules": "procedure", "general": "limits"}
"""Kinds whose folder has another name than the field of the catalogue."""


def with_entries(catalogue: Catalogue, entries: Mapping[str, Mapping[str, Any]]) -> Catalogue:
    """The catalogue with these entries put in place of, or added to, its own. The version is not changed."""
    changed: dict[str, Any] = {}
    for kind, new in entries.items():
        merged = {**entries_of(catalogue, kind), **new}
        if kind == "matters":
            changed[kind] = tuple(sorted(merged.values(), key=lambda one: (one.annex, one.no)))
        else:
            changed[kind] = merged
    return replace(catalogue, **changed)


def accepted_text(
    below: Catalogue, kept: str, entries: Mapping[str, Mapping[str, Any]], *, again: bool = False
) -> str:
    """The text of `accepted.yaml` after accepting `entries`; `kept` is its text before ("" = none).

    `below`: the catalogue without that file. Each entry names what it stands over there, as it is now: who
    accepts has seen it. `again`: the entries kept from before are marked anew, too.
    """
    import yaml

    from counter.catalog.authoring import Loader

    whole: dict[str, list[dict[str, Any]]] = yaml.load(kept, Loader=Loader) or {}  # noqa: S506  (a safe loader)
    for kind in KINDS:
        new, under = entries.get(kind, {}), entries_of(below, kind)
        listed = [one for one in whole.pop(FOLDERS.get(kind, kind), []) if _key(one) not in new]
        if again:
            listed = [_marked(under.get(_key(one)), one) for one in listed]
        listed.extend(_marked(under.get(key), plain(entry)) for key, entry in new.items())
        if listed:
            whole[FOLDERS.get(kind, kind)] = listed
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=120)


def _key(listed: Mapping[str, Any]) -> Any:
    return listed.get("key") or listed.get("id")


def _marked(under: object, entry: Mapping[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in entry.items() if key != "replaces"}
    return {**({"replaces": digest_of(under)} if under is not None else {}), **rest}
