"""A guide for who asks: the form is chosen, odd characters are told, then it is kept and printed (R118)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.issuing.dialogs import Menu
from screens.shared.odd import before_printing

if TYPE_CHECKING:
    from counter.guides.handbook.record import Handbook
    from counter.guides.record import Guide
    from screens.desk_screen import DeskScreen

HANDBOOK = "handbook"
OPTIONS = (
    ("leaf", "简版活页：一张，给申请人带走"),
    ("leaflet", "简版折页：双面打印，按短边翻转，折三折"),
    ("full", "完整版：全部25项要素"),
    (HANDBOOK, "业务手册这一章：窗口自己看"),
)
"""What can be handed out, in the order of the menu."""


def offer(screen: DeskScreen, matter_id: str) -> None:
    """Which form; then it is made and printed. The screen below stays as it is."""

    def chosen(form: str | None) -> None:
        if form is not None:
            _make(screen, matter_id, form)

    screen.app.push_screen(Menu(f"打印办事指南：{matter_id}", OPTIONS), chosen)


def _make(screen: DeskScreen, matter_id: str, form: str) -> None:
    from counter.desks.guiding import GuidesDesk

    desk = GuidesDesk(screen.counter.signed_desk)

    def job() -> Guide | Handbook:
        return desk.handbook(matter_id) if form == HANDBOOK else desk.guide(matter_id)

    def show(made: Guide | Handbook) -> None:
        before_printing(screen, lambda: _text(made), lambda: _print(screen, made, form))

    screen.say("正在做指南…")
    screen.act(job, show)


def _text(made: Guide | Handbook) -> str:
    from counter.guides.handbook.book import texts
    from counter.guides.record import Guide
    from receipts.guides import words

    return words.whole(made) if isinstance(made, Guide) else "".join(texts(made))


def _print(screen: DeskScreen, made: Guide | Handbook, form: str) -> None:
    desk = screen.counter.signed_desk

    def job() -> str:
        from screens.acceptance.drawing import keep_and_print

        pdf, name = drawn(made, form)
        return keep_and_print(desk, pdf, name, name, kind="guide", duplex=form == "leaflet")

    screen.say("正在存指南、打印…")
    screen.act(job, screen.say)


def drawn(made: Guide | Handbook, form: str) -> tuple[bytes, str]:
    """The PDF and the name of its file."""
    from counter.guides.record import Guide
    from receipts import guides
    from receipts.guides import handbook

    if isinstance(made, Guide):
        which = next(one for one in guides.FORMS if one == form)
        return guides.render(made, which), guides.file_name(made, which)
    return handbook.render(made), handbook.file_name(made)
