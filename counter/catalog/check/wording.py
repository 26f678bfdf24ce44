"""Sentences of our own: full-width marks, nothing invisible, no catch-all, short enough for a notice."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from counter.catalog.model import Material, Requirement, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.catalog.check.book import Book, Part

LONGEST = 30
"""Characters of a fault sentence: two lines at most beside the material's name on a notice."""

SAID = frozenset(
    {
        *("ask", "hint", "stop", "note", "answer", "faults", "obtain", "cure", "review", "valid", "size"),
        *("not_exempt_because", "no_materials_because", "standards", "consequence", "evidence", "starts"),
        *("extension", "what", "charge", "text", "applies"),
    }
)
"""Fields that hold sentences of ours. Names and quotes of the notice stay as they are printed."""

DEMANDING = frozenset({"standards", "note", "review", "cure", "obtain", "faults"})
"""Fields that could demand a paper beside the list."""

_HALF = re.compile(r"[\u3400-\u9fff，。；：？！（）、”“》《][,;:?!()]|[,;:?!()][\u3400-\u9fff]")
_VERB = r"(?:提交|提供|补交|附交|附上|携带|带齐|备齐)"
_DEMAND = re.compile(_VERB + r"[^，。；：]{0,12}?(?:其他|有关|相关)(?:证明)?(?:材料|文件|资料|证件)")
_NOT = re.compile(r"不得|不再|不要|不用|不必|无须|无需|不需|免于|免予|条文称")
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


def wording_faults(book: Book) -> Iterator[str]:
    """Every text that must not be printed as it is."""
    names = _names(book)
    for part in book.parts:
        for field, text in part.texts:
            yield from _invisible(part, field, text)
            if field in SAID and not isinstance(part.value, Rule):
                yield from _half_width(part, field, text, names)
            if field in DEMANDING and isinstance(part.value, Material | Requirement):
                yield from _demands(part, field, text)
            if field == "faults" and len(text) > LONGEST:
                yield (
                    f"{part.where}的常见错误“{text}”有 {len(text)} 个字，告知书上放不下。"
                    f"请缩到 {LONGEST} 个字以内。"
                )


def _invisible(part: Part, field: str, text: str) -> Iterator[str]:
    for char in dict.fromkeys(text):
        if unicodedata.category(char) in _INVISIBLE or char == "\ufffd":
            yield f"{part.where}的 {field} 里有看不见或者坏了的字符 U+{ord(char):04X}。请删去。"


def _half_width(part: Part, field: str, text: str, names: re.Pattern[str]) -> Iterator[str]:
    """Names of the notice may stand inside a sentence, brackets and all."""
    found = _HALF.search(names.sub("", text))
    if found:
        yield f"{part.where}的 {field} 里有半角标点“{found.group()}”。请改成全角。"


def _names(book: Book) -> re.Pattern[str]:
    catalogue = book.catalogue
    names = {*catalogue.items, *catalogue.materials, *catalogue.departments, *catalogue.sources}
    names |= {source.title for source in catalogue.sources.values()}
    names |= {option.value for question in catalogue.questions.values() for option in question.options}
    for matter in catalogue.matters:
        names |= {matter.name, *(row.name for row in matter.rows)}
    marked = sorted((name for name in names if re.search(r"[,;:?!()]", name)), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, marked)) or r"(?!)")


def _demands(part: Part, field: str, text: str) -> Iterator[str]:
    for clause in re.split(r"[，。；]", text):
        found = _DEMAND.search(clause)
        if found and not _NOT.search(clause):
            yield (
                f"{part.where}的 {field} 里“{found.group()}”是兜底要求"
                "（河南省优化营商环境条例第28条）。请写明是哪一种材料。"
            )
