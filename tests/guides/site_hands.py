"""What the tests of the site share: its files, what stands in a page, and an engine for its scripts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
import quickjs
from guide_hands import ON, catalogue

import receipts
from counter.catalog.search import build_index
from receipts.site.files import Site, made
from receipts.site.pages import TEMPLATES

if TYPE_CHECKING:
    from counter.catalog.model import Catalogue
    from counter.intake.papers import Form

VOID = {"meta", "link", "input", "br", "img", "hr"}
LOADS = {"src", "srcset", "data", "poster", "background", "action", "formaction", "xlink:href"}
"""Attributes by which a page fetches something or sends it away; a link is the reader's choice."""


def site_of(of: Catalogue, *, pdf: bool = False) -> Site:
    county = of.counties.get("湖滨区")
    return Site(catalogue=of, index=build_index(of.matters), place=county, on=ON, pdf=pdf)


def files_of(site: Site) -> dict[str, bytes]:
    """Its files, the application forms as stand-ins: how they are drawn is tested elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(receipts, "render", stand_in)
        return {file.path: file.content for step in made(site) for file in step.files}


def stand_in(form: Form) -> bytes:
    return f"%PDF of {form.matter}".encode()


@cache
def files() -> dict[str, bytes]:
    """The site of 湖滨区 as shipped."""
    return files_of(site_of(catalogue()))


@cache
def page(path: str) -> Page:
    return read(files()[path].decode())


def read(text: str) -> Page:
    """The page as a browser would take it; unbalanced tags are an error."""
    parser = _Reader()
    parser.feed(text)
    parser.close()
    assert parser.open == [], f"never closed: {parser.open}"
    return parser.page


@dataclass
class Page:
    """What a page holds. `tags`: name and attributes, in order; `data`: script elements by id ("" = code)."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""
    headings: list[tuple[str, str]] = field(default_factory=list)
    scripts: list[tuple[str, str]] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [more["id"] for _, more in self.tags if "id" in more]

    @property
    def links(self) -> list[str]:
        return [more["href"] for name, more in self.tags if name == "a"]

    def values(self, name: str, attribute: str) -> list[str]:
        return [more[attribute] for tag, more in self.tags if tag == name and attribute in more]

    def data(self, key: str) -> Any:
        return json.loads(next(text for name, text in self.scripts if name == key))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page, self.open = Page(), list[str]()
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        more = {name: value or "" for name, value in attrs}
        assert len(more) == len(attrs), f"an attribute twice: {attrs}"
        self.page.tags.append((tag, more))
        if tag in VOID:
            return
        self.open.append(tag)
        if tag == "script":
            self.page.scripts.append((more.get("id", ""), ""))
        if tag in {"h1", "h2", "h3", "h4"}:
            self.page.headings.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"closed but never opened: {tag}"
        assert self.open.pop() == tag, f"{tag} closed out of turn"

    def handle_data(self, data: str) -> None:
        within = self.open[-1] if self.open else ""
        if within == "script":
            key, text = self.page.scripts[-1]
            self.page.scripts[-1] = (key, text + data)
        elif within == "style":
            self.page.styles.append(data)
        else:
            self.page.text += data
        for tag in ("h1", "h2", "h3", "h4"):
            if tag in self.open:
                name, text = self.page.headings[-1]
                self.page.headings[-1] = (name, text + data)


# -- scripts -----------------------------------------------------------------------------------------------


class Engine:
    """One script of the site without a page: functions in, plain data out."""

    def __init__(self, script: str) -> None:
        self.context = quickjs.Context()
        self.context.eval((TEMPLATES / script).read_text(encoding="utf-8"))

    def keep(self, name: str, value: object) -> None:
        """A global that calls may name."""
        self.context.eval(f"globalThis.{name} = {json.dumps(value)}; 0")

    def call(self, function: str, kept: str, *args: object) -> Any:
        """The function with a kept global (or none) and plain arguments."""
        given = ", ".join(filter(None, (kept, *(json.dumps(one) for one in args))))
        return json.loads(self.context.eval(f"JSON.stringify({function}({given}))"))
