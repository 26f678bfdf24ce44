"""Templates to pages: everything escaped, style and script inside the page and named by their hash."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).with_name("templates")
STYLE = "site.css"
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def page(template: str, scripts: tuple[str, ...], **told: Any) -> bytes:
    """One page. `scripts`: our own files that go into it, in order. `told` is data and stays text."""
    return (
        environment()
        .get_template(template)
        .render(
            style=_own(STYLE),
            scripts=[_own(one) for one in scripts],
            policy=policy(scripts),
            **told,
        )
        .encode()
    )


def policy(scripts: tuple[str, ...]) -> str:
    """What the page may load: its own style and scripts, by their hashes; nothing else, from nowhere."""
    allowed = " ".join(_hash(one) for one in scripts) or "'none'"
    return (
        f"default-src 'none'; style-src {_hash(STYLE)}; script-src {allowed}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def data(value: object) -> str:
    """JSON that cannot end the script element it stands in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


@cache
def environment() -> Environment:
    """Jinja with autoescape on; a name that is not there is an error, not a blank."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from receipts.site import telling

    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["json"] = _json
    made.globals.update(telling.WORDS)
    return made


def _json(value: object) -> Any:
    from markupsafe import Markup

    return Markup(data(value))  # noqa: S704  (no character that begins markup is left in it)


@cache
def _text(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _own(name: str) -> Any:
    """A file of ours as it stands."""
    from markupsafe import Markup

    return Markup(_text(name))  # noqa: S704  (part of the program, not data)


def _hash(name: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(_text(name).encode()).digest()).decode()}'"
