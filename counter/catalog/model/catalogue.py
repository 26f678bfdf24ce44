"""The whole list, validated."""

from __future__ import annotations

from dataclasses import dataclass, field

from counter.catalog.model.asking import Application, FormField
from counter.catalog.model.base import Strict
from counter.catalog.model.counties import County, Department
from counter.catalog.model.items import Item
from counter.catalog.model.limits import General
from counter.catalog.model.materials import Material
from counter.catalog.model.matters import Matter
from counter.catalog.model.messages import Message
from counter.catalog.model.questions import Question
from counter.catalog.model.sources import Rule, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue(Strict):
    """Everything, validated. `version` is the hash of the content (design rule 7)."""

    version: str
    matters: tuple[Matter, ...]
    items: dict[str, Item]
    materials: dict[str, Material]
    questions: dict[str, Question]
    sources: dict[str, Source]
    rules: dict[str, Rule]
    departments: dict[str, Department] = field(default_factory=dict)
    counties: dict[str, County] = field(default_factory=dict)
    general: dict[str, General] = field(default_factory=dict)
    """General limits by key (行政许可法, the notice itself)."""
    messages: dict[str, Message] = field(default_factory=dict)
    """Texts of the short messages to applicants, by key."""
    fields: dict[str, FormField] = field(default_factory=dict)
    """栏目 of 一件事申请表, by key, in the order in which they stand on it."""
    applications: dict[str, Application] = field(default_factory=dict)
    """What the form of an item asks for, by the item's key."""

    def matter(self, matter_id: str) -> Matter:
        """The matter by its number, such as E03. KeyError if unknown."""
        for matter in self.matters:
            if matter.id == matter_id:
                return matter
        raise KeyError(matter_id)
