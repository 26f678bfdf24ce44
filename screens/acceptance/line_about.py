"""What is said about one checklist line: standards, basis with dates, source, faults, history. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.cases.channel import uploaded
from counter.catalog.model import CONFIDENCE_ZH
from counter.intake.compose import cite, got, how
from counter.intake.review import OUTCOME_ZH, needs_judgement, raised, standing
from counter.words import UNKNOWN
from screens.shared.rows import labelled, row, stack

if TYPE_CHECKING:
    from textual.content import Content

    from counter.cases.records import Outcome
    from counter.catalog.model import Basis, Catalogue
    from counter.intake.checklist import Line
    from screens.acceptance.work import Snapshot

LETTERS = "abcdefghijklmnop"


def result_text(line: Line, outcome: Outcome | None) -> tuple[str, str]:
    """The result column: words first, colour only helps."""
    if not needs_judgement(line):
        return "本件产生", "$text-muted"
    if outcome is None:
        return "待看", "$warning"
    if outcome.kind in ("missing", "defective"):
        said = "、".join(outcome.faults) or outcome.remark
        return f"{OUTCOME_ZH[outcome.kind]} {said}".strip(), "bold $error"
    if outcome.kind in ("deferred", "committed"):
        signed = "已签" if outcome.signed else "待签"
        return f"{OUTCOME_ZH[outcome.kind]} {signed}", "$accent"
    if outcome.kind == "electronic":
        return "电子件" if uploaded(outcome) else "已调取", "$success"
    counts = got(line, outcome)
    return f"{OUTCOME_ZH[outcome.kind]} {counts}", "$success"


def columns(
    texts: tuple[str, str, str, str, str], styles: tuple[str, str, str, str, str], width: int
) -> Content:
    """The five columns of the checklist in `width` cells; the material gets what is left."""
    number, due, result, gaps = 3, 6, 17, 4
    spare = width - 3 - number - due - result - gaps
    items = max(9, int(spare * 0.3))
    widths = (number, spare - items, items, due, result)
    return row(zip(texts, widths, styles, strict=True))


def line_row(number: int, line: Line, outcome: Outcome | None, mark: str, width: int) -> Content:
    """One row of the checklist in `width` cells."""
    text, style = result_text(line, outcome)
    items = " ".join(short(name) for name in line.items)
    papers = "、".join(form for form in line.forms if form in ("原件", "复印件"))
    due = {"免提交": "免提交", "本件产生": "不收"}.get(line.ask, papers)
    name = "bold" if outcome is None and needs_judgement(line) else ""
    texts = (f"{mark}{number}".rjust(3), line.key, items, due, text)
    return columns(texts, ("$text-muted", name, "$text-muted", "", style), width)


def short(item: str) -> str:
    """The first few characters of an item's name, enough to tell it from its neighbours."""
    return item.split("(", maxsplit=1)[0][:4]


def about(catalogue: Catalogue, line: Line, snapshot: Snapshot, width: int, *, full: bool) -> Content:
    """Everything beside the focused line. `full` = a pane of its own; otherwise cut to fit under the list."""
    outcome = snapshot.walk.outcomes.get(line.key)
    limit = 0 if full else 1
    parts = [labelled("受理标准", "；".join(line.standards) or UNKNOWN, width, limit=0 if full else 2)]
    parts.append(
        labelled("依据", "；".join(dated(catalogue, b) for b in line.bases) or UNKNOWN, width, limit=limit)
    )
    sure = CONFIDENCE_ZH[line.confidence]
    count = f"（份数{UNKNOWN}）" if line.count_unknown else ""
    source = f"把握 {sure}  来源 {line.material.issuer}  应交 {line.due}{count}"
    parts.append(labelled("", source, width, limit=limit))
    if full:
        parts.extend(_more(line, width))
    faults = [f"{LETTERS[n]} {fault}" for n, fault in enumerate(line.material.faults)]
    parts.append(labelled("常见问题", ("\n" if full else "  ").join(faults) or UNKNOWN, width, limit=limit))
    parts.extend(_history(line, snapshot, outcome, width))
    return stack([part for part in parts if part.plain.strip()])


def _more(line: Line, width: int) -> list[Content]:
    parts = [
        labelled("用于", "、".join(line.items), width),
        labelled("获取", line.material.obtain or UNKNOWN, width),
    ]
    if line.material.not_exempt_because:
        parts.append(labelled("不免因", line.material.not_exempt_because, width))
    if line.notes:
        parts.append(labelled("说明", "；".join(line.notes), width))
    if line.deferral:
        days = f"{line.deferral.days}{line.deferral.unit}" if line.deferral.days else f"期限{UNKNOWN}"
        parts.append(labelled("可容缺", f"{days};{line.deferral.consequence}", width))
    if line.commitment:
        parts.append(labelled("可承诺", line.commitment.consequence, width))
    return parts


def _history(line: Line, snapshot: Snapshot, outcome: Outcome | None, width: int) -> list[Content]:
    parts = []
    last = snapshot.last
    if last is not None and line.key in last.findings:
        parts.append(
            labelled("上次告知", "；".join(last.findings[line.key]), width, limit=1, style="$accent")
        )
    changed = snapshot.case.draft.changed.get(line.key)
    if changed:
        parts.append(labelled("有变化", changed, width, limit=1, style="$accent"))
    if last is not None and standing(line.key, last, snapshot.case.draft.changed) == "settled":
        parts.append(labelled("上次无误", "没有变化就不再提出；有变化按 G 登记", width, limit=1))
    if outcome is not None and outcome.kind in ("missing", "defective"):
        parts.append(labelled("本次问题", "；".join(raised(outcome)), width, limit=1, style="$error"))
    elif outcome is not None and how(line, outcome):
        parts.append(labelled("备注", how(line, outcome), width, limit=1))
    return parts


def dated(catalogue: Catalogue, basis: Basis) -> str:
    """A basis with the days between which its source is law."""
    source = catalogue.sources[basis.source]
    since = f"{source.in_force}起" if source.in_force else ""
    until = f"至{source.until}" if source.until else ""
    dates = f"〔{since}{until}〕" if since or until else ""
    return f"{cite(catalogue, basis)}{dates}"
