"""The key presses at the desks after the window: from room to room, and for each action. Pure.

A skilled hand stays at a desk while there is something to do there, and goes through the workbench to the
next one. What lies where follows from the checklist and from the steps before, as if all of them were right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from counter.cases.channel import online
from counter.custody.records import HANDOFF_ZH
from counter.intake import outcomes
from counter.training import play_desks

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from counter.intake.walk import Walk
    from counter.training.scenario import Expected

LETTERS: Final = 4
"""Characters of a name that find its case."""
RESULT: Final = len("PX0001")
"""A number of a certificate."""
TRACKING: Final = len("PX0123456789")
"""A number of a parcel."""
MOVES: Final = {
    "item.accept": ("pushed", "accepted"),
    "item.refuse": ("pushed", "decided"),
    "item.prereview": ("accepted", "accepted"),
    "item.grant": ("accepted", "decided"),
    "issuing.register": ("decided", "ready"),
    "delivery.window": ("ready", "delivered"),
    "delivery.sent": ("ready", "delivered"),
}
"""Action → how the items stand before and after it."""


@dataclass(slots=True)
class Desks:
    """Where the trainee stands, and what the case is made of."""

    view: Walk
    """The case as it was received."""
    graces: dict[str, str]
    """Lines that were deferred or committed then."""
    room: str = "workbench"
    deeper: int = 0
    """Windows opened over the room."""
    section: str = ""
    """Which list of the room is shown; "" = the one it opens with."""
    scanned: bool = False
    items: dict[int, str] = field(init=False)
    """Row → how it stands."""

    def __post_init__(self) -> None:
        self.items = {one.no: "pushed" for one in self.view.chosen}

    # -- steps -----------------------------------------------------------------------------------------

    def keys(self, expected: Expected, on: date) -> int:
        """Of one expected action, which is done then. KeyError for an action that nobody can do."""
        keys = DO[expected.action](self, expected, on)
        self.done(expected)
        return keys

    def done(self, expected: Expected) -> None:
        """The items move on."""
        if expected.action in MOVES:
            self.items |= dict.fromkeys(self.meant(expected), MOVES[expected.action][1])
        self.scanned = self.scanned or expected.action in ("scan.attach", "case.push")

    def there(self, action: str) -> list[int]:
        """Rows an action may be done to now."""
        return [no for no, stands in self.items.items() if stands == MOVES.get(action, ("",))[0]]

    def meant(self, expected: Expected) -> list[int]:
        """Rows it is to be done to: those it names, or all."""
        named = (expected.detail.get("no") or expected.detail.get("rows") or "").split("、")
        return [no for no in self.there(expected.action) if named == [""] or str(no) in named]

    def down(self, expected: Expected) -> int:
        """From the top of the list to the first row that is meant."""
        meant = self.meant(expected)
        return self.there(expected.action).index(meant[0]) if meant else 0

    # -- rooms -----------------------------------------------------------------------------------------

    def at_window(self) -> None:
        """The five steps were gone through."""
        self.room, self.deeper = "window", 0

    def come_back(self) -> int:
        """B, on the case that is still open or found again."""
        return 1 if self.room == "window" else self.page() + 1

    def page(self) -> int:
        """To the case: F4, the beginning of the name, Enter, Enter."""
        applicant = self.view.draft.applicant
        named = min(LETTERS, len(applicant.name)) if applicant else 0
        return self.go("page", 3 + named)

    def go(self, room: str, way: int = 1) -> int:
        """To a room through the workbench, by one key or `way` of them; nothing for who is there."""
        if room == self.room and not self.deeper:
            return 0
        back = 0 if self.room == "workbench" else 1 + self.deeper
        self.room, self.deeper, self.section = room, 0, ""
        return back + way

    def list_of(self, room: str, section: str = "") -> int:
        """To a list of a room by its digit; "" = the one it opens with."""
        keys = self.go(room)
        shown, self.section = self.section, section
        return keys + (shown != section)

    # -- paper -----------------------------------------------------------------------------------------

    @property
    def papers(self) -> int:
        """Pieces of paper that were taken in, signed letters too."""
        lines = [line for line in self.view.checklist.lines if line.ask in ("原件", "复印件")]
        uploaded = online(self.view.draft)
        taken = [outcomes.taken(line, online=uploaded) for line in lines if line.key not in self.graces]
        return sum(bool(one.originals) + bool(one.copies) for one in taken) + len(set(self.graces.values()))

    @property
    def departments(self) -> int:
        """How many take part."""
        return len({one.row.dept for one in self.view.chosen})


# -- scans and the push -------------------------------------------------------------------------------------


def _attach(desks: Desks, _expected: Expected, _on: date) -> int:
    """S, all in order, yes."""
    keys = desks.page() + 3
    desks.deeper = 1
    return keys


def _push(desks: Desks, expected: Expected, on: date) -> int:
    """P, yes; scans first."""
    return (0 if desks.scanned else _attach(desks, expected, on)) + 2


# -- papers from hand to hand -------------------------------------------------------------------------------


def _hand(desks: Desks, _expected: Expected, _on: date) -> int:
    """A slip for each receiver at once, yes."""
    return desks.go("handoffs") + 2


def _confirm(desks: Desks, expected: Expected, _on: date) -> int:
    """Each slip opened, each line marked, signed, left for the next; yes where something is missing."""
    proofs = expected.detail.get("kind") == HANDOFF_ZH["proof"]
    slips, lines = (desks.departments, desks.departments) if proofs else (1, desks.papers)
    keys = desks.go("handoffs") + 3 * slips - 1 + lines + bool(expected.detail.get("opened"))
    desks.deeper = 1
    return keys


def _settle(desks: Desks, _expected: Expected, _on: date) -> int:
    """The slip, S, which way, no remark."""
    keys = desks.go("handoffs") + 4
    desks.deeper = 1
    return keys


# -- departments --------------------------------------------------------------------------------------------


def _accept(desks: Desks, expected: Expected, _on: date) -> int:
    """A, yes."""
    return desks.list_of("department") + desks.down(expected) + 2 * len(desks.meant(expected))


def _refuse(desks: Desks, expected: Expected, _on: date) -> int:
    """X, past the ground, the reason, done."""
    each = 3 + len(expected.detail.get("reasons", play_desks.REFUSED))
    return desks.list_of("department") + desks.down(expected) + each * len(desks.meant(expected))


def _prereview(desks: Desks, expected: Expected, _on: date) -> int:
    """V, what the review showed, done."""
    each = 2 + len(play_desks.PREREVIEWED)
    return desks.list_of("department", "approve") + desks.down(expected) + each


def _grant(desks: Desks, expected: Expected, _on: date) -> int:
    """G, a number, done."""
    each = 2 + RESULT
    return desks.list_of("department", "approve") + desks.down(expected) + each * len(desks.meant(expected))


# -- the issuing window -------------------------------------------------------------------------------------


def _ticked(desks: Desks, expected: Expected) -> int:
    """Which of several, taking off those not meant; the only one is not asked for."""
    there, meant = len(desks.there(expected.action)), len(desks.meant(expected))
    return 0 if there == 1 else 1 + 2 * (there - meant)


def _register(desks: Desks, expected: Expected, _on: date) -> int:
    """R, which, no shelf."""
    return desks.list_of("issuing", "issue") + 2 + _ticked(desks, expected)


def _deliver(desks: Desks, expected: Expected, on: date) -> int:
    """D, by which way, which, the document, signed, no rating."""
    asked = _ticked(desks, expected) + _shown(desks, expected, on)
    return desks.list_of("issuing") + 2 + asked + 2


def _send(desks: Desks, expected: Expected, _on: date) -> int:
    """D, by which way, which, courier and number; where to stands there."""
    typed = len(play_desks.COURIER) + TRACKING + 5
    return desks.list_of("issuing", "mail") + 2 + _ticked(desks, expected) + typed


def _shown(desks: Desks, expected: Expected, on: date) -> int:
    """Name and number of who stands there, and no authority; up to another document first, and back."""
    shown = play_desks.collector(desks.view.draft, expected, on)
    other = 3 if shown.document != "resident_id" else 0
    return len(shown.name) + len(shown.number) + 3 + other


# -- what comes later ---------------------------------------------------------------------------------------


def _supply(desks: Desks, expected: Expected, _on: date) -> int:
    """Y, on paper where there is another way, as many as are due."""
    wanted = expected.detail.get("line", "")
    ways = any(line.electronic for line in desks.view.checklist.lines if line.key == wanted)
    return desks.page() + 3 + ways


def _withdraw(desks: Desks, expected: Expected, on: date) -> int:
    """C, all that is open, who, why."""
    reason = expected.detail.get("reason", play_desks.WITHDRAWN)
    return desks.page() + 1 + (len(desks.items) > 1) + _shown(desks, expected, on) + len(reason) + 1


def _give_back(desks: Desks, expected: Expected, on: date) -> int:
    """Z, all of them, who."""
    return desks.page() + 2 + _shown(desks, expected, on)


def _hand_up(desks: Desks, _expected: Expected, _on: date) -> int:
    """F6, yes: there is one station above."""
    return desks.page() + 2


def _archive(desks: Desks, _expected: Expected, _on: date) -> int:
    """F, yes."""
    return desks.go("archive") + 2


DO: dict[str, Callable[[Desks, Expected, date], int]] = {
    "scan.attach": _attach,
    "case.push": _push,
    "handoff.make": _hand,
    "handoff.confirm": _confirm,
    "handoff.settle": _settle,
    "item.accept": _accept,
    "item.refuse": _refuse,
    "item.prereview": _prereview,
    "item.grant": _grant,
    "issuing.register": _register,
    "delivery.window": _deliver,
    "delivery.sent": _send,
    "case.supply": _supply,
    "case.withdraw": _withdraw,
    "case.give_back": _give_back,
    "case.archive": _archive,
    "handoff.forward": _hand_up,
}
"""Action of the journal → its keys; the same actions as `play_desks.ACTIONS`."""
