"""Questions as a book names them: by their wording, or by their key where that is not theirs alone. Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.catalog.model import Option, Question

if TYPE_CHECKING:
    from collections.abc import Mapping

YES_NO = (Option(value="是"), Option(value="否"))
GIVEN_QUESTIONS = {
    "agent": Question(key="agent", ask="是不是由代办人来办？", options=YES_NO),
    "applicant_kind": Question(
        key="applicant_kind",
        ask="申请人是个人还是组织？",
        options=(Option(value="个人"), Option(value="组织")),
    ),
    "minor": Question(key="minor", ask="申请人是不是未满十四周岁？", options=YES_NO),
}
"""What the applicant step answers, with the wording used in a book."""
_PLAIN = re.compile(r"[\s？?。，,、（）()“”\"【】]")


@dataclass(frozen=True, slots=True)
class Naming:
    """Questions by every name a person may write."""

    questions: Mapping[str, Question]
    by_ask: Mapping[str, str]
    """Wording without punctuation → key; only wordings that name one question."""

    def shown(self, key: str) -> str:
        """The question as a book names it: its wording, or its key when the wording is not its own."""
        ask = self.questions[key].ask if key in self.questions else ""
        clear = ask and "】" not in ask and "\n" not in ask and self.by_ask.get(bare(ask)) == key
        return f"【{ask}】" if clear else f"【{key}】"

    def key(self, name: str) -> str | None:
        """The key a name stands for; None when it stands for nothing."""
        return name if name in self.questions else self.by_ask.get(bare(name))


def naming(questions: Mapping[str, Question]) -> Naming:
    """Names of all questions, the given ones too."""
    whole = {**questions, **GIVEN_QUESTIONS}
    times = Counter(bare(one.ask) for one in whole.values())
    found = {bare(one.ask): one.key for one in whole.values() if times[bare(one.ask)] == 1}
    return Naming(whole, found)


def bare(ask: str) -> str:
    """A wording without what people leave out or type differently."""
    return _PLAIN.sub("", ask)
