"""The catalogue as frozen data: what the notice lists and what each item demands.

Every class is a plain frozen dataclass, so that the YAML check (pydantic) and the compiled cache
(msgspec) read the same declaration. Texts of the notice stand character for character. All of it is known
by this one name, `counter.catalog.model`; the files below hold one part each.
"""

from __future__ import annotations

from counter.catalog.model.asking import Application, Ask, FormField
from counter.catalog.model.base import CONFIDENCE_ZH, Basis, Confidence, Range, Strict, Test, When
from counter.catalog.model.catalogue import Catalogue
from counter.catalog.model.counties import County, Department, Window
from counter.catalog.model.items import Fee, Item, Nature, Predecessor, Presence, Said
from counter.catalog.model.limits import General, Limit, Stage, Unit
from counter.catalog.model.materials import Form, Grace, Material, Requirement
from counter.catalog.model.matters import Answered, Branch, Matter, Row
from counter.catalog.model.messages import MESSAGES, Message
from counter.catalog.model.questions import GIVEN, Option, Question
from counter.catalog.model.sources import Rule, Source

__all__ = [
    "CONFIDENCE_ZH",
    "GIVEN",
    "MESSAGES",
    "Answered",
    "Application",
    "Ask",
    "Basis",
    "Branch",
    "Catalogue",
    "Confidence",
    "County",
    "Department",
    "Fee",
    "Form",
    "FormField",
    "General",
    "Grace",
    "Item",
    "Limit",
    "Material",
    "Matter",
    "Message",
    "Nature",
    "Option",
    "Predecessor",
    "Presence",
    "Question",
    "Range",
    "Requirement",
    "Row",
    "Rule",
    "Said",
    "Source",
    "Stage",
    "Strict",
    "Test",
    "Unit",
    "When",
    "Window",
]
