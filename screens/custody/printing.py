"""From a slip to the printer: both copies, counted, never a reason to lose the slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.shared.odd import before_printing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counter.custody.routes import Bundle
    from counter.desks.custody.desk import CustodyDesk
    from counter.desks.custody.slips import SlipView
    from counter.errors import CounterError
    from counter.printing.jobs import PrintJob
    from screens.desk_screen import DeskScreen


MOST_NAMED = 2
"""Slips named in the bottom line; more are counted."""


def print_slip(desk: CustodyDesk, view: SlipView) -> tuple[PrintJob | None, str]:
    """Keep and print a slip with its two copies: the job, and the sentence for the bottom line."""
    from screens.acceptance import drawing

    ordered = desk.printed(view.handoff.id)
    void = view.handoff.status == "cancelled"
    return ordered.job, drawing.save_and_print(desk.desk, ordered, desk.slip(view.handoff), void=void)


def make_slips(
    screen: DeskScreen, desk: CustodyDesk, bundles: Sequence[Bundle], then: Callable[[str], None]
) -> None:
    """One slip for each bundle, then all of them on paper. What was made stands whatever the printer does."""

    def job() -> tuple[SlipView, ...]:
        return tuple(desk.make(one.kind, one.taker, one.ids) for one in bundles)

    def failed(error: CounterError) -> None:
        then("")
        screen.show_error(error)

    screen.say("正在开移交单……")
    screen.act(job, lambda views: print_slips(screen, desk, views, then), failed)


def print_slips(
    screen: DeskScreen, desk: CustodyDesk, views: Sequence[SlipView], then: Callable[[str], None]
) -> None:
    """Print slips that are kept already."""

    def job() -> str:
        from screens.acceptance.drawing import queued_zh

        jobs, said = zip(*(print_slip(desk, view) for view in views), strict=True)
        return said[0] if len(said) == 1 else f"{len(said)} 张移交单已存{queued_zh(jobs)}"

    def done(said: str) -> None:
        numbers = "、".join(view.handoff.number for view in views[:MOST_NAMED])
        then(f"{numbers}{' 等' if len(views) > MOST_NAMED else ''}  {said}")

    def failed(error: CounterError) -> None:
        then("")
        error.todo = f"{error.todo.rstrip('。')}。排除后按 P 重打，移交单已经保存。".lstrip("。")
        screen.show_error(error)

    def go() -> None:
        screen.say("正在存移交单、打印……")
        screen.act(job, done, failed)

    def read() -> str:
        from screens.acceptance.drawing import whole_text

        return "".join(whole_text(desk.slip(view.handoff)) for view in views)

    before_printing(screen, read, go)


def preview_of(bundles: Sequence[Bundle]) -> str:
    """What would be made, one line for each slip."""
    from counter.custody.records import HANDOFF_ZH, holder_zh

    told = [
        f"· {holder_zh(one.giver)} → {holder_zh(one.taker)}：{one.cases} 个办件、{len(one.ids)} 件"
        f"（{HANDOFF_ZH[one.kind]}）"
        for one in bundles
    ]
    return "\n".join(("材料仍由移交方保管，接收方逐项签收以后才算交到。", *told))
