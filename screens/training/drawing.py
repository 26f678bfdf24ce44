"""A paper on the table as a person reads it, and what the applicant says. Plain text, wrapped to cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from counter.intake.identity import DOCUMENTS
from counter.training import lower
from screens.shared.rows import fit, labelled, lines, stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.cases.records import Collection, Person
    from counter.training.scenario import Card, Scenario, Visit

EMPTY = "（空白）"
LONG = 2
"""A label of more than one part in so many of the width has its value on the next line."""
WAYS = {"window": "窗口领取", "courier": "邮寄", "electronic": "电子证照"}


def counted(card: Card) -> str:
    """How many, of what."""
    if card.queried:
        return "窗口查询所得，不用交"
    parts = [f"原件{card.originals}份"] if card.originals else []
    parts += [f"复印件{card.copies}份"] if card.copies else []
    return "、".join(parts) or "没有纸件"


def fields(card: Card) -> Iterator[tuple[str, str]]:
    """Everything that can be read on it; a place that is empty says so."""
    named = (
        ("姓名名称", card.holder),
        ("号码", card.number),
        ("地址", card.address),
        ("出具", card.issuer),
        ("日期", card.date),
        ("有效期至", card.valid_until),
    )
    for label, said in named:
        if said is not None:
            yield label, said or EMPTY
    for detail in card.details:
        yield detail.label, detail.value or EMPTY
    if card.signature is not None:
        yield "签名", card.signature or EMPTY
    if card.seal is not None:
        yield "印章", f"〔{card.seal}〕" if card.seal else EMPTY
    if card.pages is not None:
        yield "页数", f"{card.pages}页"


def card_content(card: Card, width: int) -> Content:
    """One paper."""
    parts = [Content.styled("\n".join(lines(card.title, width)), "bold")]
    parts.append(Content.styled(counted(card), "$accent"))
    parts.append(Content.styled("─" * width, "$text-muted"))
    parts += [place(label, said, width) for label, said in fields(card)]
    parts += [labelled("看到", said, width) for said in card.remarks]
    return stack(parts)


def place(label: str, said: str, width: int) -> Content:
    """One place of a paper; a long label stands on a line of its own."""
    if cell_len(label) * LONG <= width:
        return labelled(label, said, width)
    return stack([Content.styled("\n".join(lines(label, width)), "$text-muted"), labelled("", said, width)])


def on_table(cards: tuple[Card, ...]) -> str:
    """How many papers lie there, and how many queries were made."""
    queries = sum(card.queried for card in cards)
    return f"桌上 {len(cards) - queries} 份" + (f"，查询 {queries} 项" if queries else "")


def row(number: int, card: Card, width: int) -> Content:
    """The paper in the list."""
    form = "查" if card.queried else "原" if card.originals else "复" if card.copies else "—"
    return Content.assemble(
        (f"{number:>3} ", "$text-muted"), fit(card.title, max(8, width - 7)), (f" {form}", "$accent")
    )


def person_zh(person: Person) -> str:
    """Somebody as the documents say, to be typed in."""
    parts = [person.name, f"{DOCUMENTS[person.document]} {person.number}".strip()]
    parts += [f"法定代表人 {person.representative}"] if person.representative else []
    parts += [f"出生 {person.birth}"] if person.birth and person.document in ("none_yet", "household") else []
    parts += [f"电话 {person.phone}"] if person.phone else []
    return "，".join(parts)


def collection_zh(collection: Collection) -> str:
    """How the results are wanted."""
    how = WAYS[collection.way] + ("，一起领" if collection.together else "，办好一项领一项")
    where = "，".join(filter(None, (collection.address, collection.recipient, collection.phone)))
    return f"{how}（{where}）" if where else how


def story(scenario: Scenario, visit: Visit, width: int, heading: str = "") -> Content:
    """Who is here, what they want, what they answer. The title of a scenario would tell what to find."""
    parts = [Content.styled("\n".join(lines(heading or scenario.id, width)), "bold")]
    first = visit is scenario.first or visit is scenario.visits[0]
    if where := lower.said(scenario):
        parts.append(labelled("本站", where, width))
    if scenario.story:
        parts.append(labelled("来人", scenario.story, width))
    if visit.story:
        parts.append(labelled("经过", visit.story, width))
    if scenario.wish and first:
        parts.append(labelled("他说", f"“{scenario.wish}”", width))
    if first:
        parts += [labelled("问答", told.says, width) for told in scenario.answers]
    people = (("申请人", scenario.applicant), ("代办人", scenario.agent), ("监护人", scenario.guardian))
    parts += [labelled(role, person_zh(person), width) for role, person in people if person is not None]
    if scenario.guardian is not None:
        consent = "在场，同意办理" if scenario.guardian_present else "没有来"
        parts.append(labelled("监护", consent, width))
    if scenario.premises:
        parts.append(labelled("地址", scenario.premises, width))
    parts.append(labelled("领取", collection_zh(scenario.collection), width))
    if scenario.channel == "online":
        parts.append(labelled("渠道", "在省一体化政务服务平台线上提交", width))
    return stack(parts)
