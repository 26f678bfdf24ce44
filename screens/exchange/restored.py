"""A restored station on the screen of the exchange: its line, what is known of it, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.desks.exchange.accepting import AcceptingDesk, Rejoin
from screens.shared.dialogs import AskApproval
from screens.shared.rows import labelled

if TYPE_CHECKING:
    from textual.content import Content

    from counter.desks.approval import Approval
    from screens.exchange.desk import ExchangeScreen


def state(one: Rejoin) -> str:
    """How it stands, in a few words."""
    return "恢复，已拒绝" if one.row.status == "refused" else "恢复，等裁定"


def about(one: Rejoin, width: int) -> list[Content]:
    """What the supervisor should know before deciding."""
    began = one.began
    told = f"{began.at:%Y-%m-%d %H:%M} 从备份 {began.backup} 恢复，它的日志到第 {began.line[-1].seq} 条"
    parts = [labelled("恢复", told, width, limit=2)]
    if not one.fits:
        parts.append(labelled("注意", "备份和它以前送来的日志对不上，不能同意。请查是谁的数据。", width))
    lost = f"它忘了的：日志 {one.entries} 条、送来过的 {one.forgot} 包；要发回办件 {one.lost} 件"
    parts.append(labelled("丢失", lost, width, limit=2))
    if one.row.decided_at is not None:
        said = f"{one.row.decided_at:%m-%d %H:%M} {one.row.decided_by}拒绝：{one.row.reason}"
        parts.append(labelled("裁定", said, width, limit=2))
    parts.append(
        labelled("怎样办", "先打电话核对是不是它恢复的。A 同意接着交换，R 拒绝；都写进日志。", width)
    )
    return parts


def decide(screen: ExchangeScreen, one: Rejoin, how: str) -> None:
    """Ask for the reason and the supervisor, then let it go on or not."""
    desk = AcceptingDesk(screen.counter.signed_desk)
    name = one.peer.name
    asking, said = {
        "accept": (
            f"同意{name}接着交换。它恢复以后的包从此收下，丢了的随下一个包发回去。请写明怎样核对过。",
            f"已同意{name}接着交换。请按 I 收下它等着的包，再按 O 导出，把它丢了的发回去。",
        ),
        "refuse": (
            f"拒绝{name}接着交换。它恢复以后的包一个也不收，都留着；以后还可以同意。请写明理由。",
            f"已拒绝{name}，它恢复以后的包都没有收。",
        ),
    }[how]

    def agreed(approval: Approval | None) -> None:
        if approval is None:
            return

        def job() -> None:
            if how == "accept":
                desk.accept(one, approval)
            else:
                desk.refuse(one, approval)

        screen.act(job, lambda _: screen.reload(said))

    screen.app.push_screen(AskApproval(asking), agreed)
