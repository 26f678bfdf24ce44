"""A pair of hands at the counter: everything by keys, every key counted; and the papers read back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import pypdfium2
import zxingcpp
from helpers import key_event, posted, screen_text, send
from reading import raster, whole
from textual.events import Paste

from screens.acceptance.applicant import ApplicantScreen, wid
from screens.acceptance.checklist import ChecklistScreen
from screens.acceptance.find_matter import FindMatter
from screens.acceptance.items import ItemsScreen
from screens.acceptance.line_about import LETTERS
from screens.acceptance.result import ResultScreen
from screens.acceptance.situation import SituationScreen, asked_of
from screens.acceptance.step import StepScreen
from screens.home.workbench import Workbench
from screens.shared.choice import Choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from textual.pilot import Pilot

    from counter.cases.records import Case, Outcome, PaperRow
    from counter.intake.checklist import Line
    from screens.acceptance.work import Snapshot
    from screens.app import CounterApp

S = TypeVar("S")
LICENCE = "91411202MA9F3K7X11"
E03_ANSWERS = {
    "fire_area": "是",
    "food_auto_machine": "否",
    "advert_kind": "大型户外广告",
    "fire_procedure": "一般程序",
    "drainage_pretreatment": "是",
    "drainage_key_discharger": "否",
}
E03_APPLICANT = {
    "applicant.name": "三门峡市湖滨区陕州味道餐饮店",
    "applicant.representative": "张䶮",
    "applicant.phone": "0398-2812345",
    "premises": "三门峡市湖滨区黄河路12号1层",
}
PERSON = {
    "applicant.name": "李晓明",
    "applicant.number": "11010519491231002X",
    "applicant.phone": "13800138000",
}


@dataclass
class Hands:
    """Two hands on one keyboard. `pressed` counts keys, `typed` characters of the applicant's own text."""

    app: CounterApp
    pilot: Pilot[None]
    pressed: int = 0
    typed: int = 0

    # -- keys ------------------------------------------------------------------------------------------

    async def key(self, *pressed: str) -> None:
        """Press keys and wait for what they do."""
        self.pressed += len(pressed)
        await send(self.pilot, map(key_event, pressed))

    async def own(self, text: str) -> None:
        """Type what is the applicant's own: names, numbers, addresses."""
        self.typed += len(text)
        await send(self.pilot, posted(text))

    async def scan(self, code: str) -> None:
        """A code as a scanner types it: all keys at once, then Enter."""
        await send(self.pilot, posted(f"{code}\n"))

    async def paste(self, text: str) -> None:
        """What the terminal sends for a paste."""
        await send(self.pilot, [Paste(text)])

    # -- seeing ----------------------------------------------------------------------------------------

    @property
    def screen(self) -> Any:
        """The screen on top."""
        return self.app.screen

    def on(self, kind: type[S]) -> S:
        """The screen on top, which must be of this kind."""
        screen: object = self.app.screen
        assert isinstance(screen, kind), f"{screen} instead of {kind.__name__}:\n{self.text}"
        return screen

    @property
    def status(self) -> str:
        """The status of the case, as stored."""
        return self.case.status

    @property
    def step(self) -> StepScreen:
        """The step of the walk on top."""
        return self.on(StepScreen)

    @property
    def snapshot(self) -> Snapshot:
        """What the step shows."""
        return self.step.now_shown

    @property
    def case(self) -> Case:
        """The case of the step, as stored."""
        office = self.app.office
        assert office is not None
        with office.store.read() as view:
            stored = view.cases.get(self.snapshot.case.id)
        assert stored is not None
        return stored

    @property
    def text(self) -> str:
        """The screen as text."""
        return screen_text(self.app)

    @property
    def line(self) -> Line:
        """The checklist line under the cursor."""
        screen = self.on(ChecklistScreen)
        line = screen.lines.current
        assert line is not None, self.text
        return line

    def outcome(self, line: str) -> Outcome | None:
        """What is stored for a line."""
        return self.case.draft.outcomes.get(line)

    # -- the walk --------------------------------------------------------------------------------------

    async def begin(self, query: str, matter: str) -> None:
        """From the workbench to the draft of a matter."""
        self.on(Workbench)
        await self.key("f2")
        self.on(FindMatter)
        await self.key(*query, "enter")
        assert self.snapshot.case.matter_id == matter

    async def situation(self, answers: Mapping[str, str], licence: str = "") -> None:
        """Answer every question, then on to the items; a matter without questions opens there by itself."""
        if isinstance(self.app.screen, ItemsScreen):
            return
        if licence:
            await self.own(licence)
            await self.key("enter")
        while (rows := asked_of(self.snapshot)) and any(not one.answer for one in rows):
            screen = self.on(SituationScreen)
            asked = screen._current()
            assert asked is not None, self.text
            assert asked.question is not None, self.text
            if asked.question.unit:
                await self.own(answers[asked.key])
                await self.key("enter")
            else:
                values = [option.value for option in asked.question.options]
                await self.key(str(values.index(answers[asked.key]) + 1))
        await self.key("enter")
        self.on(ItemsScreen)

    async def items(self, only: Iterable[int] | None = None) -> None:
        """Take all items that apply, or only these rows; then on to the applicant."""
        if only is not None:
            for one in self.snapshot.walk.available:
                if one.no not in set(only) and one.known:
                    await self.key("space")
                await self.key("down")
        await self.key("enter")
        self.on(ApplicantScreen)

    async def fill(self, values: Mapping[str, str]) -> None:
        """Fill the boxes shown, one after the other; stops before the last Enter, which checks them."""
        left = dict(values)
        while "applicant.kind" in left and self._box() != "applicant.kind":
            await self.key("up")
        while True:
            box = self._box()
            await self._fill_box(box, left.pop(box, ""))
            if box == "collection.together" and not any(name.startswith("collection.") for name in left):
                break
            if box == "collection.phone":
                break
            await self.key("enter")
        assert not left, f"never asked: {left}\n{self.text}"

    def _box(self) -> str:
        focused = self.app.focused
        assert focused is not None, self.text
        return next(name for name in _boxes() if wid(name) == focused.id)

    async def _fill_box(self, box: str, value: str) -> None:
        focused = self.app.focused
        if not value:
            return
        if isinstance(focused, Choice):
            if focused.value != value:
                await self.key(str([one for one, _ in focused.options].index(value) + 1))
        else:
            await self.own(value)

    async def applicant(self, values: Mapping[str, str]) -> None:
        """Fill the form and have it checked; on to the checklist."""
        await self.fill(values)
        await self.key("enter")
        if not isinstance(self.app.screen, StepScreen):  # a hint, already saved
            await self.key("enter")
        self.on(ChecklistScreen)

    async def judge(self, outcomes: Mapping[str, Sequence[str]] | None = None) -> None:
        """Judge every waiting line: `outcomes` says by which keys, the others are taken as due."""
        left = dict(outcomes or {})
        while self.snapshot.walk.tally.unseen:
            line, before = self.line.key, self.snapshot.walk.tally.unseen
            await self.key(*left.pop(line, ("space",)))
            assert self.snapshot.walk.tally.unseen == before - 1, f"{line}:\n{self.text}"
        assert not left, f"never asked: {left}"

    async def go_to(self, line: str) -> None:
        """The cursor to one line, by its digits."""
        keys_of = [one.key for one in self.snapshot.walk.checklist.lines]
        screen = self.on(ChecklistScreen)
        screen._forget_digits()
        await self.key(*str(keys_of.index(line) + 1))
        assert self.line.key == line

    def defect(self, fault: str, sentence: str = "") -> tuple[str, ...]:
        """The keys that register a fault of the line under the cursor, with a sentence of one's own."""
        known = self.line.material.faults
        return ("d", LETTERS[known.index(fault)], *(("tab", *sentence) if sentence else ()), "enter")

    async def issue(self) -> PaperRow:
        """From the checklist (or the result) to the issued paper."""
        if not isinstance(self.app.screen, ResultScreen):
            await self.key("f10")
        self.on(ResultScreen)
        had = {paper.number for paper in self.snapshot.papers}
        await self.key("f10")
        new = [paper for paper in self.snapshot.papers if paper.number not in had]
        fresh = [paper for paper in new if paper.kind != "deferred"]  # it goes out with the receipt
        assert len(fresh) == 1, self.text
        assert all(paper.prints == 1 for paper in new), self.text
        return fresh[0]

    async def to_workbench(self) -> None:
        """Back to where everything starts."""
        await self.key("f8")
        self.on(Workbench)


def _boxes() -> Iterable[str]:
    from counter.intake.boxes import LABELS

    return LABELS


def pdf_of(app: CounterApp, number: str) -> bytes:
    """The PDF of a paper as it lies in the folder."""
    from counter import settings

    found = [
        path for path in settings.papers_dir(app.data, app.station).rglob("*.pdf") if path.stem == number
    ]
    assert len(found) == 1, f"{number}: {found}"
    return found[0].read_bytes()


def read_back(app: CounterApp, paper: PaperRow, drawn: bytes = b"") -> str:
    """The text of a paper's PDF without blanks; its code is decoded as a 203 dpi printer prints it."""
    pdf = drawn or pdf_of(app, paper.number)
    codes = [
        one.text
        for page in range(_pages(pdf))
        for one in zxingcpp.read_barcodes(raster(pdf, page).convert("L"))
    ]
    assert code_of(paper) in codes
    assert set(codes) == {code_of(paper)}
    return whole(pdf)


def _pages(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def code_of(paper: PaperRow) -> str:
    """What the code on the paper says."""
    from counter.intake.frozen import thaw

    return thaw(paper).head.code


def whole_journal(app: CounterApp, data: Path) -> None:
    """The journal has no break."""
    from counter.journal import breaks

    assert app.office is not None
    assert app.data == data
    assert not breaks(app.office.store.verify_journal())


async def e03_complete(hands: Hands) -> PaperRow:
    """开饭店 with everything in order, from the workbench to the receipt."""
    await hands.begin("kfd", "E03")
    await hands.situation(E03_ANSWERS, LICENCE)
    await hands.items()
    await hands.applicant(E03_APPLICANT)
    await hands.judge()
    return await hands.issue()


async def fire_only(hands: Hands, *, procedure: str = "一般程序") -> None:
    """A short case: only the fire inspection of 开饭店, as far as its checklist."""
    await hands.begin("kfd", "E03")
    await hands.situation({**E03_ANSWERS, "fire_procedure": procedure}, LICENCE)
    await hands.items([3])
    await hands.applicant(E03_APPLICANT)
