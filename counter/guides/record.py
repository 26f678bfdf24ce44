"""The guide of one matter as frozen data: brief and full, paper and page are made from it (R029)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counter.catalog.filled import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One sentence. `items`: labels of the items it is said of; () = of the whole matter.

    `short`: the same with the situations by their numbers, for the brief guide; "" = as it is.
    `basis`: full citations, only in the full guide.
    """

    text: str
    short: str = ""
    items: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    brief: bool = True
    """Whether the brief guide says it too."""

    @property
    def whose(self) -> str:
        """The items it is said of, as they begin a sentence: 事项1、3：."""
        return f"事项{'、'.join(self.items)}：" if self.items else ""

    @property
    def full(self) -> str:
        """As the full guide prints it."""
        return f"{self.whose}{self.text}"

    @property
    def compact(self) -> str:
        """As the brief guide prints it."""
        return f"{self.whose}{self.short or self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A question on which items and materials depend, with its number in this guide."""

    no: int
    mark: str
    """① and so on."""
    key: str
    ask: str
    options: tuple[str, ...]
    threshold: str = ""
    """What the county has set for it (R092), 待核定, or "" where there is nothing to set."""
    stops: tuple[str, ...] = ()
    """Answers that cannot be handled jointly, with what to do instead (R109)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When something applies; both empty = always."""

    words: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideItem:
    """One item as the notice lists it; a row that branches gives one for each branch (1-1, 1-2)."""

    label: str
    name: str
    code: str
    dept: str
    levels: str
    remark: str
    condition: Condition
    limit: str
    """办结时限, in the short wording of conditions; 待核定 when none is known."""
    after: tuple[str, ...] = ()
    """Labels of the items that must be finished first."""
    stage: int = 1
    """Items of one stage go side by side."""
    known: bool = True
    """False: its list of materials is 待核定."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """For which items a material is wanted, and when."""

    items: tuple[str, ...]
    condition: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideMaterial:
    """One material of the whole matter, merged over all items and situations."""

    no: int
    name: str
    due: str
    """原件, 复印件, 原件、复印件, 免提交 or 本件产生."""
    brought: bool
    copies: str
    """2份, 待核定, or "" where none is brought."""
    size: str
    source: str
    obtain: str
    supplied_by: str
    """For 本件产生: the item whose result it is."""
    standards: tuple[str, ...]
    uses: tuple[Use, ...]
    basis: tuple[str, ...]
    deferral: str
    commitment: str
    supplement: tuple[str, ...]
    faults: tuple[str, ...]
    cure: str
    blank: str
    specimen: str
    form: bool
    """It is filled in on a blank form."""

    @property
    def items(self) -> tuple[str, ...]:
        """Labels of all items that want it."""
        return tuple(dict.fromkeys(label for use in self.uses for label in use.items))

    def when(self, *, short: bool) -> str:
        """In which situations it is wanted; "" = always."""
        if not any(use.condition.words for use in self.uses):
            return ""
        said = [use.condition.short if short else use.condition.words for use in self.uses]
        if len(said) == 1:
            return said[0]
        whose = (f"事项{'、'.join(use.items)}" for use in self.uses)
        return "；".join(
            f"{who}：{text}" if text else f"{who}都要" for who, text in zip(whose, said, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Says:
    """Sentences."""

    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class ItemList:
    """The table of all items."""

    items: tuple[GuideItem, ...]


@dataclass(frozen=True, slots=True)
class MaterialList:
    """The table of all materials."""

    materials: tuple[GuideMaterial, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """What each material of the list says in this one field of `GuideMaterial`."""

    field: str


@dataclass(frozen=True, slots=True)
class Situations:
    """The numbered situations."""

    situations: tuple[Situation, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A name and where it is to be had; `target` may be 待核定."""

    name: str
    target: str


@dataclass(frozen=True, slots=True)
class Links:
    """Forms and samples with their addresses."""

    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way. `limit`: how long it may take; "" = none is set."""

    name: str
    what: str
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """The way from the window to the result."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The flow chart; it is drawn from the items, their order and the clocks of the notice."""

    items: tuple[GuideItem, ...]
    push: str
    """How long the window may take to push: 2小时内."""
    decide: str
    """How long a department may take to accept: 1个工作日内."""
    deliver: str
    """When a result is delivered: 当天."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Common faults of one material, and how they are put right."""

    material: str
    faults: tuple[str, ...]
    cure: str


@dataclass(frozen=True, slots=True)
class Mistakes:
    """常见错误示例."""

    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question applicants ask."""

    ask: str
    answer: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """常见问题解答."""

    questions: tuple[Question, ...]


Block = Says | ItemList | MaterialList | Facet | Situations | Links | Steps | Chart | Mistakes | Questions


@dataclass(frozen=True, slots=True)
class Element:
    """One element, or a part of one, by the number and name of the notice. No blocks = 待核定 (or 不适用)."""

    id: str
    name: str
    state: State
    blocks: tuple[Block, ...]
    parts: tuple[Element, ...] = ()

    @property
    def number(self) -> str:
        """1 of F01, 9.3 of F09.3."""
        return self.id[1:].lstrip("0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Everything about one matter on one day, for one county."""

    matter_id: str
    matter: str
    lead: str
    place: str
    """The station or county whose windows it names; "" = of no county."""
    catalogue: str
    """Version of the catalogue: it names the guide."""
    on: str
    """ISO date whose law it follows."""
    reference: bool
    """The lead department has not signed it off: 参考稿."""
    signed_off: str
    code: str
    """What the code on the brief guide says (R121)."""
    situations: tuple[Situation, ...]
    items: tuple[GuideItem, ...]
    materials: tuple[GuideMaterial, ...]
    full: tuple[Element, ...]
    """F01…F25."""
    brief: tuple[Element, ...]
    """B01…B17, from the same blocks."""

    def element(self, key: str) -> Element:
        """An element of either guide, or a part of one, by its number. KeyError if there is none."""
        for element in (*self.full, *self.brief):
            for one in (element, *element.parts):
                if one.id == key:
                    return one
        raise KeyError(key)
