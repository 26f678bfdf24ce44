"""What a person does with results, step by step, wherever the case is shown: on its page or in the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter.cases.records import Collection
from counter.desks.issuing.admitting import NotProved
from counter.desks.issuing.delivering import after_delivery, at_window, on_their_way
from counter.desks.issuing.desk import IssuingDesk
from counter.desks.issuing.posting import Parcel, label
from counter.desks.issuing.rating import RatingDesk
from counter.errors import BadInput
from screens.issuing.dialogs import Fill, Menu, Rate, Tick
from screens.issuing.identity import Identity
from screens.issuing.printing import print_last, save_text
from screens.shared.dialogs import Ask, AskApproval, Confirm

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.course import Course
    from counter.cases.items import CaseItem, Collector, Delivery
    from counter.desks.approval import Approval
    from counter.errors import CounterError
    from screens.desk_screen import DeskScreen

SIGN = "请领取人核对证照，在送达回证上签字。都签好了吗？没签的以后在“回证”里登记。"

SIGNED = "回证已签回。回工作台按 F5（交接）开移交单，交各联办部门。"


def items_ready(course: Course) -> tuple[CaseItem, ...]:
    """What may be given out now."""
    return tuple(
        one for one in course.items if course.deliverable(one) and not on_their_way(course, (one.no,))
    )


def items_decided(course: Course) -> tuple[CaseItem, ...]:
    """What may be registered now."""
    return tuple(one for one in course.items if one.status == "decided")


def unsigned(course: Course) -> tuple[Delivery, ...]:
    """Deliveries whose proof is not back."""
    done = ("delivered", "refused")
    return tuple(x for x in course.deliveries if x.status in done and x.proof_back_at is None)


def new_delivery(before: Course, now: Course) -> Delivery:
    """The delivery that was just made."""
    known = {one.id for one in before.deliveries}
    return next(one for one in now.deliveries if one.id not in known)


def unproved(course: Course) -> tuple[CaseItem, ...]:
    """Delivered items whose department has no proof yet, although it is signed."""
    waiting = {no for one in unsigned(course) for no in one.rows}
    return tuple(one for one in course.items if one.status == "delivered" and one.no not in waiting)


def kept_rows(course: Course) -> tuple[int, ...]:
    """Rows whose paper stayed at the window after a 拒收 or an electronic delivery."""
    papers = at_window(course, tuple(one.no for one in course.items))
    return tuple(dict.fromkeys(one.item_no for one in papers if after_delivery(course, one)))


@dataclass(frozen=True, slots=True)
class Flow:
    """One person at one screen with one case. `took`: shows the case as an action left it."""

    screen: DeskScreen
    course: Course
    took: Callable[[Course, str], None]

    @property
    def desk(self) -> IssuingDesk:
        """Signed in as who sits here now."""
        return IssuingDesk(self.screen.counter.signed_desk)

    # -- registering -----------------------------------------------------------------------------------

    def register(self) -> None:
        """Results brought to the window, then the shelf."""
        items = items_decided(self.course)
        if items:
            self._which("登记哪些结果？", items, self._shelf)
        else:
            self.screen.say("没有等登记的结果。")

    def _shelf(self, rows: tuple[int, ...]) -> None:
        def go(place: str | None) -> None:
            if place is not None:
                self._act(
                    lambda: self.desk.register(self.course, rows, place), f"已登记 {len(rows)} 个事项的结果。"
                )

        self.screen.app.push_screen(Ask("存放在哪里", "写柜号、格号；没有的直接回车。"), go)

    # -- delivering ------------------------------------------------------------------------------------

    def deliver(self) -> None:
        """By which way."""
        ready, way = items_ready(self.course), self.course.case.draft.collection
        options: list[tuple[str, str]] = []
        if ready:
            options += [("window", "窗口发给"), ("courier", "交邮寄"), ("electronic", "电子送达")]
            options.sort(key=lambda one: way is not None and one[0] != way.way)
            options.append(("refused", "受送达人拒收"))
        if any(one.status == "sent" for one in self.course.deliveries):
            options += [("arrived", "邮寄已签收"), ("back", "邮寄退回"), ("refused_post", "邮寄拒收")]
        if kept_rows(self.course):
            options.append(("kept", "领取留存的纸件"))
        if any(one.status not in ("delivered", "closed", "withdrawn") for one in self.course.items):
            options.append(("choose", "改领取方式"))
        if not options:
            self.screen.say("没有可以送达的结果。")
            return
        self.screen.app.push_screen(Menu("送达", options), self._by)

    def _by(self, way: str | None) -> None:
        ways: dict[str, Callable[[], None]] = {
            "window": lambda: self._which("发给哪些？", items_ready(self.course), self._window),
            "courier": lambda: self._which("寄哪些？", items_ready(self.course), self._courier),
            "electronic": lambda: self._which("电子送达哪些？", items_ready(self.course), self._electronic),
            "refused": lambda: self._which("拒收哪些？", items_ready(self.course), self._refused),
            "refused_post": lambda: self._sent(lambda one: self._refused(one.rows)),
            "arrived": lambda: self._sent(self._arrived),
            "back": lambda: self._sent(self._back),
            "kept": self._kept,
            "choose": self._choose,
        }
        if way is not None:
            ways[way]()

    def _window(self, rows: tuple[int, ...]) -> None:
        def go(shown: Collector | None) -> None:
            if shown is not None:
                self._give(rows, shown)

        draft = self.course.case.draft
        self.screen.app.push_screen(Identity("领取人", draft, self.screen.counter.now().date()), go)

    def _give(
        self, rows: tuple[int, ...], shown: Collector, approval: Approval | None = None, reason: str = ""
    ) -> None:
        def job() -> tuple[Course, str]:
            now = self.desk.deliver(self.course, rows, shown, approval=approval, reason=reason, signed=False)
            return now, self._printed(now, "proof")

        self.screen.act(
            job,
            self._given,
            self._or_more(
                lambda word: self._give(rows, shown, word, reason),
                lambda said: self._give(rows, shown, approval, said),
            ),
        )

    def _given(self, done: tuple[Course, str]) -> None:
        course, said = done
        made = new_delivery(self.course, course)
        self.took(course, said)
        flow = Flow(self.screen, course, self.took)

        def signed(yes: bool | None) -> None:  # noqa: FBT001  (what a dialog hands back)
            if yes:
                flow._act(lambda: flow.desk.proof_back(course, made.id), SIGNED, flow.ask_rating)
            else:
                flow.ask_rating(course)

        self.screen.app.push_screen(Confirm("送达回证", f"{said}\n{SIGN}"), signed)

    def _courier(self, rows: tuple[int, ...]) -> None:
        chosen = self.course.case.draft.collection
        where = (chosen.address, chosen.recipient, chosen.phone) if chosen else ("", "", "")
        fields = {
            "courier": ("承运单位", ""),
            "tracking": ("单号（可以扫面单）", ""),
            "address": ("收件地址", where[0]),
            "recipient": ("收件人", where[1]),
            "phone": ("收件人电话", where[2]),
        }

        def go(filled: dict[str, str] | None) -> None:
            if filled is not None:
                self._send(rows, Parcel(**filled), fields)

        self.screen.app.push_screen(Fill("交邮寄", "", fields), go)

    def _send(
        self,
        rows: tuple[int, ...],
        parcel: Parcel,
        fields: dict[str, tuple[str, str]],
        reason: str = "",
    ) -> None:
        desk, data = self.screen.counter.signed_desk, self.screen.counter.data

        def job() -> tuple[Course, str]:
            now = self.desk.send(self.course, rows, parcel, reason=reason)
            sent = new_delivery(self.course, now)
            text = label(sent, now.case.number or "", desk.station)
            return now, save_text(desk, data, f"地址签 {sent.tracking}", text)

        def again(error: CounterError) -> None:
            """What was typed comes back, with the sentence over it."""
            kept = {name: (one[0], getattr(parcel, name)) for name, one in fields.items()}

            def go(filled: dict[str, str] | None) -> None:
                if filled is not None:
                    self._send(rows, Parcel(**filled), fields, reason)

            self.screen.app.push_screen(Fill("交邮寄", str(error), kept), go)

        self.screen.act(
            job,
            lambda done: self.took(*done),
            self._or_more(None, lambda said: self._send(rows, parcel, fields, said), again),
        )

    def _electronic(self, rows: tuple[int, ...], reason: str = "") -> None:
        def job() -> tuple[Course, str]:
            now = self.desk.electronic(self.course, rows, reason=reason)
            return now, "已电子送达，申请人可以在“办件中心”查看、下载。"

        failed = self._or_more(None, lambda said: self._electronic(rows, said))
        self.screen.act(job, lambda done: self.took(*done), failed)

    def _refused(self, rows: tuple[int, ...]) -> None:
        fields = {"reason": ("拒收的事由", ""), "witness": ("见证人", "")}

        def go(filled: dict[str, str] | None) -> None:
            if filled is None:
                return

            def job() -> tuple[Course, str]:
                now = self.desk.refused(self.course, rows, **filled)
                return now, self._printed(now, "proof")

            self.screen.act(job, lambda done: self.took(*done))

        self.screen.app.push_screen(
            Fill("拒收", "视为送达，纸件留在发证窗口。见证人要在回证上签名。", fields), go
        )

    def _sent(self, then: Callable[[Delivery], None]) -> None:
        there = [one for one in self.course.deliveries if one.status == "sent"]
        if len(there) == 1:
            then(there[0])
            return
        options = [(one.id, f"{one.courier} {one.tracking}") for one in there]

        def go(chosen: str | None) -> None:
            if chosen is not None:
                then(next(one for one in there if one.id == chosen))

        self.screen.app.push_screen(Menu("哪一件？", options), go)

    def _arrived(self, sent: Delivery) -> None:
        def go(chosen: str | None) -> None:
            if chosen is None:
                return

            def job() -> tuple[Course, str]:
                now = self.desk.arrived_at_recipient(self.course, sent.id, signed=chosen == "signed")
                return now, self._printed(now, "proof")

            self.screen.act(job, lambda done: self.took(*done))

        options = (("signed", "已签收，签收凭证收回来了"), ("open", "已签收，签收凭证还没有收回"))
        self.screen.app.push_screen(Menu(f"{sent.courier} {sent.tracking}", options), go)

    def _back(self, sent: Delivery) -> None:
        def go(reason: str | None) -> None:
            if reason is not None:
                self._act(
                    lambda: self.desk.came_back(self.course, sent.id, reason), "已登记退回，今天重新送达。"
                )

        self.screen.app.push_screen(Ask("邮寄退回", "请照退件上的说明写原因。"), go)

    def _kept(self, approval: Approval | None = None, shown: Collector | None = None) -> None:
        def go(person: Collector | None) -> None:
            if person is None:
                return
            self._act(
                lambda: self.desk.take_kept(self.course, kept_rows(self.course), person, approval=approval),
                "已发给领取人。",
                failed=self._or_more(lambda word: self._kept(word, person)),
            )

        if shown is not None:
            go(shown)
            return
        draft = self.course.case.draft
        self.screen.app.push_screen(Identity("领取人", draft, self.screen.counter.now().date()), go)

    def _choose(self) -> None:
        options = [
            ("window 1", "窗口领取，全部办好后统一领取"),
            ("window 0", "窗口领取，办好一项领一项"),
            ("courier 1", "邮寄，全部办好后一次寄"),
            ("courier 0", "邮寄，办好一项寄一项"),
            ("electronic 0", "电子送达"),
        ]

        def go(chosen: str | None) -> None:
            if chosen is None:
                return
            way, together = chosen.split()
            if way == "courier":
                self._choose_post(together == "1")
            else:
                self._chosen(Collection(way=way, together=together == "1"))  # type: ignore[arg-type]

        self.screen.app.push_screen(Menu("申请人要怎么领？", options), go)

    def _choose_post(self, together: bool) -> None:  # noqa: FBT001  (as chosen in the menu)
        chosen = self.course.case.draft.collection or Collection()
        fields = {
            "address": ("收件地址", chosen.address),
            "recipient": ("收件人", chosen.recipient),
            "phone": ("收件人电话", chosen.phone),
        }

        def go(filled: dict[str, str] | None) -> None:
            if filled is not None:
                self._chosen(Collection(way="courier", together=together, **filled))

        self.screen.app.push_screen(Fill("邮寄到哪里", "", fields), go)

    def _chosen(self, chosen: Collection) -> None:
        self._act(lambda: self.desk.choose_collection(self.course, chosen), "已改领取方式。")

    # -- proofs and ratings ----------------------------------------------------------------------------

    def proofs(self) -> None:
        """A signed proof is back, or a department far away confirmed it."""
        waiting, items = unsigned(self.course), unproved(self.course)
        options = [(one.id, f"签回 {one.paper}") for one in waiting]
        if items:
            options.append(("prove", "部门不在本中心，确认收到"))
        if not options:
            self.screen.say("没有等回证的送达。")
            return

        def go(chosen: str | None) -> None:
            if chosen == "prove":
                self._which("哪些事项的部门收到了？", items, self._proved)
            elif chosen is not None:
                self._act(
                    lambda: self.desk.proof_back(self.course, chosen),
                    SIGNED,
                )

        self.screen.app.push_screen(Menu("送达回证", options), go)

    def _proved(self, rows: tuple[int, ...]) -> None:
        def go(how: str | None) -> None:
            if how is not None:
                self._act(lambda: self.desk.prove(self.course, rows, how), "已登记部门收到送达凭证。")

        explain = "谁、什么时候、怎么确认收到？本中心的部门请用移交单。"
        self.screen.app.push_screen(Ask("部门确认收到", explain), go)

    def ask_rating(self, course: Course) -> None:
        """好差评, skipped by one key."""

        def go(rated: tuple[int, str] | None) -> None:
            if rated is not None:
                desk = RatingDesk(self.screen.counter.signed_desk)
                flow = Flow(self.screen, course, self.took)
                flow._act(lambda: desk.rate(course, rated[0], (), rated[1]), "谢谢您的评价。")

        self.screen.app.push_screen(Rate(), go)

    # -- helpers ---------------------------------------------------------------------------------------

    def _which(
        self, heading: str, items: tuple[CaseItem, ...], then: Callable[[tuple[int, ...]], None]
    ) -> None:
        if len(items) == 1:
            then((items[0].no,))
            return

        def go(chosen: tuple[str, ...] | None) -> None:
            if chosen is not None:
                then(tuple(int(one) for one in chosen))

        options = [(str(one.no), f"{one.name} {one.dept}") for one in items]
        self.screen.app.push_screen(Tick(heading, options), go)

    def _act(
        self,
        job: Callable[[], Course],
        said: str,
        then: Callable[[Course], None] | None = None,
        failed: Callable[[CounterError], None] | None = None,
    ) -> None:
        def done(course: Course) -> None:
            self.took(course, said)
            if then is not None:
                then(course)

        self.screen.act(job, done, failed)

    def _printed(self, course: Course, kind: str) -> str:
        return print_last(self.screen.counter.signed_desk, course, kind)

    def _or_more(
        self,
        approved: Callable[[Approval], None] | None = None,
        reasoned: Callable[[str], None] | None = None,
        retyped: Callable[[CounterError], None] | None = None,
    ) -> Callable[[CounterError], None]:
        """What an error asks for instead of giving up: a supervisor, a reason, or better typing."""

        def failed(error: CounterError) -> None:
            if isinstance(error, NotProved) and approved is not None:
                said = f"{error.what}确需发给的，请写明理由。"
                self.screen.app.push_screen(
                    AskApproval(said), lambda word: approved(word) if word is not None else None
                )
            elif isinstance(error, BadInput) and error.field == "reason" and reasoned is not None:
                self.screen.app.push_screen(
                    Ask("为什么改变", error.what), lambda said: reasoned(said) if said is not None else None
                )
            elif retyped is not None:
                retyped(error)
            else:
                self.screen.show_error(error)

        return failed
