"""Conditions as text: `【经营场地是租的还是自己的？】=租赁 且 【营业面积是多少平方米？】>=200；…`. Pure.

`；` or a new line: any of the cases. `且`: all in one case. `或`: one of several answers. A question stands
in 【】 by its wording or its key; an answer that holds a blank, 且, 或 or a sign stands in “”.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from counter.catalog.model import Range
from counter.catalog.workbook.faults import Unreadable
from counter.catalog.workbook.wording import read_number, show_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from counter.catalog.model import Question, Test, When
    from counter.catalog.workbook.names import Names
    from counter.catalog.workbook.naming import Naming

ANY_NUMBER = "任意数"
HOW = "写法：【问题】=答案；几个条件同时成立用“且”连接，几种情况任一成立用“；”隔开。"

_MASK = "\ue000"
_HELD = re.compile(r"“(?:[^”]|””)*”|【[^】]*】")
_CASES = re.compile(r"[；;\n]+")
_TESTS = re.compile(rf"\s+且\s*|\s*且(?=[\s{_MASK}])|\s*&&\s*")
_SIGN = re.compile(r">=|≥|＞＝|<=|≤|＜＝|[=＝<＜>＞]")
_VALUES = re.compile(rf"\s+或\s+|(?<={_MASK})\s*或\s*|\s*或(?={_MASK})|\s*[|｜]\s*")
_LOOSE = re.compile(r"[、，,/／|｜]|或者?")
_BARE = re.compile(r"[^；;\"“”【】=＝<>＜＞≥≤|｜&且或\s\ue000]+")


def show_when(when: When, names: Naming) -> str:
    """A condition as text; "" = always."""
    return "；\n".join(" 且 ".join(_tests(case, names)) for case in when)


def _tests(case: Mapping[str, Test], names: Naming) -> Iterator[str]:
    for key, test in case.items():
        question = names.shown(key)
        if not isinstance(test, Range):
            values = (test,) if isinstance(test, str) else test
            yield f"{question}={' 或 '.join(map(_quoted, values))}"
            continue
        if test.min is None and test.below is None:
            yield f"{question}={ANY_NUMBER}"
        if test.min is not None:
            yield f"{question}>={show_number(test.min)}"
        if test.below is not None:
            yield f"{question}<{show_number(test.below)}"


def _quoted(value: str) -> str:
    return value if _BARE.fullmatch(value) else f"“{value.replace('”', '””')}”"


def read_when(text: str, names: Names) -> When:
    """A condition from its text. Unreadable with the nearest question or the choices."""
    cases = (_case(part, names) for part in _split(text, _CASES) if part.strip())
    return tuple(cases)


def _case(text: str, names: Names) -> dict[str, Test]:
    found: dict[str, Test] = {}
    for part in _split(text, _TESTS):
        key, test = _test(part.strip(), names)
        known = found.get(key)
        if known is None:
            found[key] = test
        elif isinstance(known, Range) and isinstance(test, Range):
            found[key] = _both(known, test, part)
        else:
            raise Unreadable(f"问题“{key}”在同一种情况里写了两次。几个答案任一成立请用“或”连接。")
    return found


def _both(one: Range, other: Range, part: str) -> Range:
    if (one.min is None) == (other.min is None):
        raise Unreadable(f"“{part.strip()}”和前面的范围说的是同一头。请只留一个下限、一个上限。")
    low, high = (one, other) if other.min is None else (other, one)
    return Range(min=low.min, below=high.below)


def _test(text: str, names: Names) -> tuple[str, Test]:
    sign = _SIGN.search(_masked(text))
    if sign is None:
        raise Unreadable(f"“{text}”看不懂。{HOW}")
    named = text[: sign.start()].strip().removeprefix("【").removesuffix("】").strip()
    key = names.naming.key(named)
    if key is None:
        raise Unreadable(f"没有情形问题“{named}”。{names.near_question(named)}请对照《情形问题》表。")
    answer = text[sign.end() :].strip()
    question = names.naming.questions[key]
    how = sign[0].replace("≥", ">=").replace("＞", ">").replace("＝", "=").replace("＜", "<")
    return key, _range(how, answer, question) if question.unit else _answers(how, answer, question, names)


def _range(sign: str, answer: str, question: Question) -> Range:
    if sign == "=" and answer == ANY_NUMBER:
        return Range()
    if sign not in (">=", "<"):
        hint = f"请写成 >=200（含）或 <200（不含），单位{question.unit}，不必写出。"
        raise Unreadable(f"问题“{question.ask}”要填数，不能用“{sign}”。{hint}")
    number = read_number(answer.removesuffix(question.unit))
    return Range(min=number) if sign == ">=" else Range(below=number)


def _answers(sign: str, text: str, question: Question, names: Names) -> Test:
    if sign != "=":
        raise Unreadable(f"问题“{question.ask}”是选择题，不能用“{sign}”。请用 = 写明答案。")
    options = [option.value for option in question.options]
    values = [_unquoted(part.strip()) for part in _split(text, _VALUES)]
    loose = [part.strip() for part in _LOOSE.split(text) if part.strip()]
    if any(value not in options for value in values) and loose and all(one in options for one in loose):
        values = loose
    for value in values:
        if value not in options:
            near = names.near(value, options)
            raise Unreadable(f"问题“{question.ask}”没有答案“{value}”。{near}可以写：{'、'.join(options)}。")
    return values[0] if len(values) == 1 else tuple(values)


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == "“" and text[-1] == "”":
        return text[1:-1].replace("””", "”")
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def _masked(text: str) -> str:
    """The same length, with what stands in “” and 【】 out of sight."""
    return _HELD.sub(lambda found: _MASK * len(found[0]), text)


def _split(text: str, separator: re.Pattern[str]) -> list[str]:
    """Parts between separators that stand outside “” and 【】."""
    found, start = [], 0
    for cut in separator.finditer(_masked(text)):
        found.append(text[start : cut.start()])
        start = cut.end()
    return [*found, text[start:]]
