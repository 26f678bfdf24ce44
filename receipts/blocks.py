"""What a paper is made of, before anybody decides where it stands on the page or on the screen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Title:
    """The name of the paper."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """一、二、三…"""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Fields:
    """A framed table of labels and values; each row holds one or two fields. `keep` as below."""

    rows: tuple[tuple[Field, ...], ...]
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its head and its share of the width."""

    head: str
    share: float
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One numbered thing told in several labelled lines."""

    no: int
    heading: str
    tag: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """A list of cards in one frame."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, first line indented. `keep`: stay on the page of what follows."""

    text: str
    strong: bool = False
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Numbered sentences. `keep`: the last one stays on the page of what follows."""

    items: tuple[str, ...]
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A framed sentence nobody should miss."""

    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody signs or a seal goes. `lines` are filled in by hand."""

    label: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places side by side; never torn apart by a page end."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """Steps one after the other, side by side on paper: each a name and what happens."""

    steps: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to get ready: a box to tick, its name, how it is wanted, for what, and all about it."""

    mark: str
    name: str
    due: str
    uses: str
    told: str


@dataclass(frozen=True, slots=True)
class Checks:
    """A list to tick off. `heads`: over the name, the form, the use."""

    heads: tuple[str, str, str]
    entries: tuple[Check, ...]


Block = Title | Heading | Fields | Table | Cards | Paragraph | Listing | Note | Signatures | Strip | Checks


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole paper: what flows, and what stands on every page."""

    title: str
    number: str
    case_number: str
    code: str
    issued_at: str
    station: str
    matter: str
    blocks: tuple[Block, ...]
    mark: str = ""
    """重打第n次; empty on the first print."""
    void: bool = False
    training: bool = False
    """Made in training: 培训样张 across every page."""
    copies: tuple[str, ...] = ()
    """Who keeps each copy; empty = one copy that nobody is named on."""
    specimen: bool = False
    """样张 across every page: it shows how a form is filled in."""
