"""A scenario as frozen data: who comes, what they say, what lies on the table, and what is right.

The trainee sees `story`, `answers` (as the applicant tells them) and `Card`s; never `Truth`. A fault is
never announced: it is a date, a seal, a name on a card. Nothing in here decides or scores; written scenarios
(YAML) and generated ones are the same record, and msgspec reads and writes it for class files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from counter.cases.records import Collection, Licence, Person
from counter.intake.papers import PaperKind  # noqa: TC001  (decoded at run time)

Level = Literal[1, 2, 3]
LEVEL_ZH: dict[Level, str] = {1: "缺材料", 2: "材料不符", 3: "有陷阱"}

Desk = Literal[
    "consulting", "window", "digitise", "custody", "department", "issuing", "withdrawal", "archive"
]
"""Where a visit is handled; the names of the folders in counter/desks."""

FaultKind = Literal[
    "missing",  # not on the table at all
    "form",  # 要原件，只有复印件
    "copies",  # 份数不够
    "expired",  # valid_until lies before the day
    "undated",  # no date, or a date that cannot be
    "name",  # holder or seal is somebody else
    "number",  # identity number or code differs
    "address",
    "unsigned",
    "unsealed",
    "altered",  # 涂改
    "unclear",  # 复印件不清晰、残缺
    "incomplete",  # a place on the form is empty
    "part",  # 缺一部分: one of the things that have to be in it
    "pages",  # 缺页
    "differs",  # 两处对不上: two papers say different things
    "sum",  # 合计不对
    "term",  # too long ago, not long enough
    "state",  # 结论、状态不符: it says in words what will not do
    "unfound",  # 没有查到: a query of the window finds nothing
    "content",  # anything else that can be read on the card (its details or remarks)
]
FAULT_ZH: dict[FaultKind, str] = {
    "missing": "缺少",
    "form": "该交原件的只有复印件",
    "copies": "份数不够",
    "expired": "过期",
    "undated": "日期缺漏或不对",
    "name": "姓名（名称）对不上",
    "number": "号码对不上",
    "address": "地址对不上",
    "unsigned": "没有签名",
    "unsealed": "没有盖章",
    "altered": "涂改",
    "unclear": "不清晰",
    "incomplete": "漏填",
    "part": "缺一部分",
    "pages": "缺页",
    "differs": "两处对不上",
    "sum": "合计不对",
    "term": "期限不符",
    "state": "结论、状态或式样不符",
    "unfound": "没有查到",
    "content": "内容不符",
}

StationKind = Literal["县级", "乡级", "村级"]
"""The kinds of station an exercise plays at."""
STATION_ENDS: dict[StationKind, str] = {"县级": "", "乡级": "-乡", "村级": "-村"}
"""What the id of a made-up exercise ends with."""

TrapKind = Literal[
    "exempt",  # a paper the government issued is brought, or missing: it must not be asked for
    "exclusive",  # an item is wished for that does not go with the situation
    "licence",  # 企业准营 without a licence
    "minor",  # under 14
    "agent",  # somebody else comes, without authority
    "cross_level",  # an item is handled at another level, and still belongs to the case
    "law",  # another law was in force before (or comes into force after) the day
    "foreign",  # a paper nobody asks for lies on the table
    "stop",  # the answers end the joint handling
    "told_once",  # 二次告知: a second visit tempts to raise what was in order
    "other",
]
TRAP_ZH: dict[TrapKind, str] = {
    "exempt": "免提交材料",
    "exclusive": "不该办的事项",
    "licence": "没有营业执照",
    "minor": "未满14周岁",
    "agent": "代办没有授权",
    "cross_level": "跨层级事项",
    "law": "新旧规定",
    "foreign": "无关材料",
    "stop": "不能合并办理",
    "told_once": "二次告知",
    "other": "其他",
}

Ending = Literal[
    "notice",  # 出具一次性告知书
    "receipt",  # 出具收件回执
    "advice",  # only told what is needed: nothing is received
    "stopped",  # 依法不能合并办理（或还没有执照），告知去处
    "forward",  # 代收转送: the papers go to the county's window on a slip; there is no receipt
    "done",  # a visit at another desk: the action itself is the end
]
ENDING_ZH: dict[Ending, str] = {
    "notice": "出具一次性告知书",
    "receipt": "出具收件回执",
    "advice": "只作咨询告知，不收件",
    "stopped": "不能在这里合并办理，告知去处",
    "forward": "代收转送，由县级窗口出具回执",
    "done": "办完这一步",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One more thing that can be read on a paper, such as 经营范围: 热食类食品制售."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A paper on the table, as it looks.

    For the texts that may be None: None = such a paper has no such place; "" = the place is there, and empty
    (shown as 空白). Dates are ISO days.
    """

    key: str
    """Its own name on this table, unique in the visit."""
    title: str
    """What is printed on top."""
    line: str = ""
    """Material key of the checklist line it is meant for; "" = a paper nobody asks for (foreign)."""
    originals: int = 0
    copies: int = 0
    holder: str | None = None
    number: str | None = None
    address: str | None = None
    issuer: str | None = None
    date: str | None = None
    valid_until: str | None = None
    seal: str | None = None
    """What the seal reads."""
    signature: str | None = None
    pages: int | None = None
    details: tuple[Detail, ...] = ()
    remarks: tuple[str, ...] = ()
    """What one notices on it: 第2行有涂改，旁边没有签名."""
    queried: bool = False
    """No paper: what the window's own query shows for a line that is fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A fault that was put in: where it is, how it is seen, and which checklist line it belongs to."""

    line: str
    """Material key of the checklist line."""
    kind: FaultKind
    card: str = ""
    """`Card.key` on which it is seen; "" = the paper is missing."""
    picks: tuple[str, ...] = ()
    """Sentences of the material's `faults`, each of which names it. () = a typed remark is as good as any.

    A paper that is missing, and a query that finds nothing, are named by 缺 as well."""
    standard: str = ""
    """The 受理标准 of the line that it breaks; "" = none says it in words."""
    seen: str = ""
    """Where it is to be seen, in one sentence, for the result sheet."""
    rules: tuple[str, ...] = ("R136",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """What tempts to a mistake though nothing may be raised; said on the result sheet when stepped into."""

    kind: TrapKind
    line: str = ""
    """The checklist line that must not be raised; "" = none in particular."""
    rows: tuple[int, ...] = ()
    """Rows of the matter that must not be taken (exclusive) or not be dropped (cross_level)."""
    card: str = ""
    told: str = ""
    """What is right, in one sentence."""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An action after (or beside) the intake, as the journal of the training store will show it."""

    action: str
    """Such as item.refuse or delivery.window."""
    detail: dict[str, str] = field(default_factory=dict)
    """Values the entry's detail must have; only these are compared, as text."""
    within_minutes: int | None = None
    """Simulated minutes from the start of the visit; None = no limit."""
    rules: tuple[str, ...] = ()
    told: str = ""
    """What is right, in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is right at one visit. Where nothing is reviewed only `ending`, `expects` and `never` count."""

    ending: Ending
    answers: dict[str, str] = field(default_factory=dict)
    """The right answer to every situation question that is asked."""
    rows: tuple[int, ...] = ()
    """The rows to take."""
    faults: tuple[Planted, ...] = ()
    cures: tuple[Planted, ...] = ()
    """Faults that can be put right on the spot, and are (R137): judged 当场补正, never told in a notice."""
    traps: tuple[Trap, ...] = ()
    graces: dict[str, Literal["deferred", "committed"]] = field(default_factory=dict)
    """Line → 容缺 or 告知承诺 that the applicant asks for and the catalogue allows."""
    licence: Licence | None = None
    """What to enter for 企业准营."""
    papers: tuple[PaperKind, ...] = ()
    """Papers to give, in order, such as ("deferral", "receipt")."""
    expects: tuple[Expected, ...] = ()
    never: tuple[Expected, ...] = ()
    """Actions that are wrong here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One person at one desk. A scenario has at least one; each begins where the one before ended."""

    desk: Desk = "window"
    by: Literal["trainee", "program"] = "trainee"
    """program: played by itself (as `truth` says) to bring the case where the trainee takes over."""
    story: str = ""
    """What happens, as the trainee reads it."""
    later: str = ""
    """How the clock moves before it: "" (not at all), +15m, +1h, +2d, morning (of the next working day)."""
    cards: tuple[Card, ...] = ()
    """The papers now on the table (a second visit: only what is brought now)."""
    truth: Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An answer in the applicant's own words, which the trainee has to turn into one of the options."""

    question: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One exercise."""

    id: str
    """Written: W01…; generated: matter-level-seed, such as E03-2-4711."""
    title: str
    level: Level
    matter: str
    """Id of the matter, such as E03."""
    day: str
    """ISO moment (local, to the minute) at which it begins: 2026-11-23T09:00."""
    story: str
    wish: str = ""
    """What the applicant says they want, in their words."""
    answers: tuple[Told, ...] = ()
    applicant: Person
    agent: Person | None = None
    guardian: Person | None = None
    guardian_present: bool = True
    """Whether the guardian is there to consent (R: PIPL art. 31)."""
    premises: str = ""
    collection: Collection = field(default_factory=Collection)
    channel: Literal["window", "online"] = "window"
    visits: tuple[Visit, ...]
    rules: tuple[str, ...]
    """Ids of the rules it teaches (R001…)."""
    minutes: int = 20
    """The time a practised clerk takes, simulated or real, whichever the trainee used more of."""
    seed: int | None = None
    """Of a generated one."""
    station: StationKind = "县级"
    """Which kind of station it plays at; the trainee's own may be another."""
    authorised: tuple[str, ...] = ()
    """What the county of the exercise authorised that station for: ids of matters, keys of items."""

    @property
    def first(self) -> Visit:
        """The first visit the trainee handles."""
        return next(visit for visit in self.visits if visit.by == "trainee")


def station_named(scenario_id: str) -> StationKind:
    """The kind of station a made-up exercise of this id plays at."""
    return next((kind for kind, end in STATION_ENDS.items() if end and scenario_id.endswith(end)), "县级")


# -- what the trainee did ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Did:
    """One entry of the training store's journal while the exercise ran."""

    at: str
    """Simulated time, ISO."""
    action: str
    case_id: str
    detail: dict[str, object] = field(default_factory=dict)
    visit: int = 0
    """Index of the visit it belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How a line was judged when a paper was given (or the visit ended)."""

    kind: str
    """counter.cases.records.OutcomeKind."""
    raised: tuple[str, ...] = ()
    """Picked faults and the typed remark (counter.intake.review.raised)."""
    remark: str = ""
    """The typed remark alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A paper that was issued."""

    kind: str
    number: str
    at: str
    """Simulated time, ISO."""
    replaced: bool = False
    """Voided or replaced later on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """One visit as the trainee left it: the draft's choices and judgements, and the papers given in it."""

    visit: int
    """Index into `Scenario.visits`."""
    began: str
    ended: str
    """Simulated times, ISO."""
    ending: Ending | None = None
    """What the trainee declared or, if a paper was given, which; None = broken off."""
    answers: dict[str, str] = field(default_factory=dict)
    rows: tuple[int, ...] = ()
    applicant: Person | None = None
    agent: Person | None = None
    guardian: Person | None = None
    guardian_consent: bool = False
    licence: Licence | None = None
    judged: dict[str, Judged] = field(default_factory=dict)
    """By checklist line, as it stood when the paper was given."""
    asks: dict[str, str] = field(default_factory=dict)
    """By checklist line: what is asked for it (原件/复印件/免提交/本件产生), for exempt papers asked."""
    papers: tuple[Given, ...] = ()
    did: tuple[Did, ...] = ()
    seconds: float = 0.0
    """Real seconds."""
    keys: int = 0
    """Real key presses in the windows; none of the table, its dialogs, the lock."""
    hints: int = 0
    """Hints asked of the coach."""
    case_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One run of a scenario by one trainee: everything the score is computed from."""

    scenario: str
    """`Scenario.id`."""
    seed: int | None = None
    trainee: str
    started: str
    """Real time, ISO, of the start (for the history); the simulated one is in `handled`."""
    catalogue: str
    """Version of the catalogue it was run under."""
    coach: bool = True
    """Explanations were on."""
    usual_keys: int = 0
    """Key presses of a skilled run (`strokes.usual`) as computed when it began; 0 = none were, as in results
    of older programs: then keys cost nothing."""
    handled: tuple[Handled, ...] = ()
    """One for every visit of the trainee that was begun, in order."""
    finished: bool = False
    """False = broken off."""
