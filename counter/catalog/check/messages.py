"""Short messages: the program knows when each is sent, and can fill every placeholder in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from counter.catalog.check.names import nearest
from counter.catalog.model import MESSAGES, Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.check.book import Book

_PLACEHOLDER = re.compile(r"\{(\w*)\}")


def message_faults(book: Book) -> Iterator[str]:
    """Messages nobody sends, without text, and placeholders nobody fills."""
    for part in book.of(Message):
        message: Message = part.value
        if message.key not in MESSAGES:
            yield f"{part.where}不是程序会发的短信。{nearest(message.key, MESSAGES)}"
            continue
        if not message.text.strip():
            yield f"{part.where}没有内容（text）。请补上。"
        for name in _PLACEHOLDER.findall(message.text):
            if name not in MESSAGES[message.key]:
                yield f"{part.where}里的“{{{name}}}”填不出来。{nearest(name, MESSAGES[message.key])}"
        if set("{}") & set(_PLACEHOLDER.sub("", message.text)):
            yield f"{part.where}里的花括号不成对。占位写成 {{number}} 这样，别处不要用花括号。"


def message_notes(book: Book) -> Iterator[str]:
    """Messages the desks would send, but for which there is no text: nobody is told then."""
    lacking = [key for key in MESSAGES if key not in book.catalogue.messages]
    if lacking and book.catalogue.messages:
        yield f"缺 {len(lacking)} 种短信的内容：{'、'.join(lacking)}。发生时不会通知申请人。"
