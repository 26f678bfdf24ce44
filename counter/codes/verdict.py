"""Is this paper genuine? Answered from the code and the lists alone, without a network. Pure.

A code proves who issued which paper on which day. Whether the words on the paper are the issued ones only the
record tells: where it is at hand (`record_digest`), its digest is compared as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from counter.cases import numbers
from counter.codes import code as texts
from counter.codes.keys import genuine
from counter.codes.known import FRESH_DAYS
from counter.codes.payload import kind_of
from counter.errors import BadInput
from counter.intake.papers import TITLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from counter.codes.keys import StationKey
    from counter.codes.known import Lists
    from counter.codes.lists import Revocation
    from counter.codes.payload import PaperCode

Kind = Literal[
    "genuine",
    "altered",
    "void",
    "unknown",
    "revoked",
    "expired",
    "stale",
    "clock",
    "unsigned",
    "training",
    "unreadable",
]
KINDS: Final[dict[Kind, str]] = {
    "genuine": "真实",
    "altered": "被改动",
    "void": "已作废",
    "unknown": "不认识出具站点",
    "revoked": "密钥已吊销",
    "expired": "密钥不在有效期",
    "stale": "名单太旧",
    "clock": "日期不对",
    "unsigned": "没有签名",
    "training": "培训样张",
    "unreadable": "读不出",
}
_NAMES: Final[dict[str, str]] = {str(kind): title for kind, title in TITLES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer, as a sentence for the person and as facts for a program."""

    kind: Kind
    what: str
    todo: str = ""
    number: str = ""
    """Of the paper or slip; empty if nothing could be read, or what was read was altered."""
    paper: str = ""
    """What kind of paper it says it is."""
    day: date | None = None
    """Of issue."""
    station: str = ""
    key: str = ""
    version: str = ""
    replaced_by: str = ""
    list_day: date | None = None
    """The day of the list the answer rests on."""

    @property
    def good(self) -> bool:
        """Whether the paper can be taken as it stands."""
        return self.kind == "genuine"

    @property
    def sentence(self) -> str:
        """What it is, and what to do."""
        return self.what + self.todo


def verify(
    raw: str,
    lists: Lists,
    now: datetime,
    *,
    record_digest: Callable[[str], str | None] | None = None,
    days: int = FRESH_DAYS,
) -> Verdict:
    """What to think of a scanned, typed or pasted code or link. Never raises for what it is given to read.

    `now`: the station's time. `record_digest`: the SHA-256 (hex) of the record of a paper or slip, None where
    it is not at hand. `days`: how old the county's list may be.
    """
    kept = record_digest or _nowhere
    try:
        if practised := _practised(raw):
            return _training(practised, lists)
        if not texts.is_signed(raw):
            return _unsigned(raw, lists, kept)
        signed = texts.read(raw)
    except BadInput as why:
        return Verdict(kind="unreadable", what=why.what, todo=why.todo, list_day=lists.day)
    key = lists.keys.get(signed.code.key)
    if key is None:
        return _unknown(signed.code, lists)
    if not genuine(key.public, signed.signature, texts.DOMAIN + signed.packed):
        return _altered(key, lists)
    look = _Look(signed.code, key, lists, now.date(), days)
    return next(look.doubts(kept))


def _nowhere(_number: str) -> None:
    return None


def _title(number: str) -> str:
    """What kind of paper a number belongs to."""
    return _NAMES.get(kind_of(number), "文书")


@dataclass(frozen=True, slots=True)
class _Look:
    """A code whose signature is right, and what else may be said against it."""

    code: PaperCode
    key: StationKey
    lists: Lists
    today: date
    days: int

    @property
    def name(self) -> str:
        """The paper in a sentence."""
        return f"{self.key.name} {self.code.day} 出具的《{_title(self.code.number)}》{self.code.number}"

    def doubts(self, kept: Callable[[str], str | None]) -> Iterator[Verdict]:
        """The gravest first; the last one says that there is none."""
        digest = kept(self.code.number)
        if digest is not None and not digest.upper().startswith(self.code.digest):
            yield self._says("altered", "签名没有问题，但与本站存档不一致：", _AS_RECORDED)
        yield from self._void()
        yield from self._key_doubts()
        yield from self._clock()
        if not self._fresh():
            yield self._stale()
        yield self._good(recorded=digest is not None)

    def _void(self) -> Iterator[Verdict]:
        void = self.lists.void_of(self.code.number, self.key.district)
        if void is not None:
            instead = f"，由 {void.replaced_by} 代替" if void.replaced_by else ""
            todo = "请以代替它的文书为准。" if instead else "请联系出具的站点。"
            what = f"{self.name} 已于 {void.day} 作废{instead}。"
            yield self._verdict("void", what, todo, void.replaced_by)

    def _key_doubts(self) -> Iterator[Verdict]:
        revoked = self.lists.revocations.get(self.key.id)
        if revoked is not None and self.code.day >= revoked.cut:
            yield self._revoked(revoked)
        if not self.key.counts_on(self.code.day):
            span = f"{self.key.valid_from} 至 {self.key.valid_until}"
            what = f"{self.name}：出具那天不在签名密钥的有效期（{span}）内。"
            yield self._verdict("expired", what, "请不要采用，向出具的站点核实。")

    def _revoked(self, revoked: Revocation) -> Verdict:
        since = f"，{revoked.compromised} 起可能被冒用" if revoked.compromised else ""
        what = (
            f"{self.name}：签名密钥 {self.key.id} 已于 {revoked.day} 吊销（{revoked.reason}）{since}，"
            "这张纸在那以后。"
        )
        return self._verdict("revoked", what, "请不要采用，向出具的站点核实。")

    def _clock(self) -> Iterator[Verdict]:
        latest = max(self.code.day, self.lists.day or self.code.day)
        if latest > self.today:
            which = "纸上的日期" if latest == self.code.day else "公钥名单的日期"
            what = f"{which}是 {latest}，比本机日期 {self.today} 还晚，本机时钟可能被调回过。"
            yield self._verdict("clock", what, "请先改正本机日期，再核验一次。")

    def _fresh(self) -> bool:
        if self.key.id in self.lists.own:
            return True
        return self.lists.day is not None and self.today - self.lists.day <= timedelta(days=self.days)

    def _stale(self) -> Verdict:
        what = (
            f"{self.name} 签名没有问题，但本机的公钥名单还是 {self.lists.day} 的，"
            f"超过 {self.days} 天，不知道这张纸后来有没有作废。"
        )
        return self._verdict("stale", what, "请导入新名单（counter keys import）再核验，或向出具的站点核实。")

    def _good(self, *, recorded: bool) -> Verdict:
        what = f"真实：{self.name}。"
        if recorded:
            return self._verdict("genuine", what, "与本站存档一致，可以采用。")
        revoked = self.lists.revocations.get(self.key.id)
        if revoked is not None and revoked.compromised:
            todo = (
                f"签名密钥 {revoked.compromised} 起可能被冒用，这张纸在那以前；事关重大的再向出具的站点核实。"
            )
            return self._verdict("genuine", what, todo)
        return self._verdict(
            "genuine", what, "请核对纸上的编号、日期和站名与这里一致；内容以出具站点的存档为准。"
        )

    def _says(self, kind: Kind, before: str, todo: str) -> Verdict:
        return self._verdict(kind, f"{before}{self.name}。", todo)

    def _verdict(self, kind: Kind, what: str, todo: str, replaced_by: str = "") -> Verdict:
        return Verdict(
            kind=kind,
            what=what,
            todo=todo,
            number=self.code.number,
            paper=_title(self.code.number),
            day=self.code.day,
            station=self.key.name,
            key=self.key.id,
            version=self.code.version,
            replaced_by=replaced_by,
            list_day=self.lists.day,
        )


_AS_RECORDED: Final = "这张纸可能不是出具的那一份，请以存档为准。"


def _altered(key: StationKey, lists: Lists) -> Verdict:
    what = f"这个码不是{key.name}签出的样子：被改动过，或者没有扫对。"
    return Verdict(
        kind="altered",
        what=what,
        todo="请再扫一次；还是这样就不要采用，用纸上的编号向出具的站点核实。",
        key=key.id,
        list_day=lists.day,
    )


def _unknown(code: PaperCode, lists: Lists) -> Verdict:
    district = code.number.removeprefix(numbers.HANDOFF)[:6]
    if lists.day is None:
        what = "本机还没有公钥名单，认不出是哪个站点出具的"
    else:
        what = f"本机 {lists.day} 的公钥名单里没有这个码的签名密钥"
    return Verdict(
        kind="unknown",
        what=f"{what}（码上写着行政区划 {district}，密钥 {code.key}）。",
        todo="是真是假还不能说：请导入县里最新的名单（counter keys import）再核验，或向出具的站点核实。",
        key=code.key,
        list_day=lists.day,
    )


def _practised(raw: str) -> str:
    """The number in a code, or typed, if it was made in training; empty = it was not, or cannot be read."""
    try:
        found = texts.scanned(raw)
    except BadInput:
        return ""
    number = found.paper or found.handoff or found.case
    return number if numbers.is_training(number) else ""


def _training(number: str, lists: Lists) -> Verdict:
    """Whatever else may be said of it: no station issues such numbers."""
    return Verdict(
        kind="training",
        what=f"{number}：{numbers.TRAINING_SAID}",
        todo="请不要采用。",
        number=number,
        paper=_title(number),
        list_day=lists.day,
    )


def _unsigned(raw: str, lists: Lists, kept: Callable[[str], str | None]) -> Verdict:
    """A code of before: it can only be held against the record and the voids."""
    if not texts.tidy(raw).startswith("SMX1"):
        texts.read(raw)  # tells why not
    found = numbers.read_code(raw)
    number = found.paper or found.handoff
    void, digest = lists.void_of(number, found.district), kept(number)
    kind: Kind = "unsigned"
    what = f"{number} 是没有签名的旧式码，"
    todo = "只有出具的站点能核对：请打电话，报编号核实。"
    if digest is not None and not digest.upper().startswith(found.digest):
        kind, what, todo = "altered", f"{what}与本站存档不一致。", _AS_RECORDED
    elif void is not None:
        instead = f"，由 {void.replaced_by} 代替" if void.replaced_by else ""
        kind, what, todo = "void", f"{number} 已于 {void.day} 作废{instead}。", "请以有效的文书为准。"
    elif digest is not None:
        kind, what, todo = "genuine", f"真实：{what}与本站存档一致。", "可以采用。"
    else:
        what += "是真是假看码看不出来。"
    return Verdict(
        kind=kind,
        what=what,
        todo=todo,
        number="" if kind == "altered" else number,
        paper=_title(number),
        replaced_by=void.replaced_by if kind == "void" and void else "",
        list_day=lists.day,
    )
