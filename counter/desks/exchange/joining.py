"""Joining the stations of a county: the card that goes up, the list that comes back, whom it admits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter.codes import kept, lists
from counter.codes.kept import Change
from counter.codes.key_files import ROOT, load_signer
from counter.codes.keys import StationKey, key_id
from counter.codes.sealed import unseal
from counter.desks.exchange.standing import CARD, LIST, found_here, station_list
from counter.desks.key_folder import KeyFolderDesk
from counter.errors import BadInput, Refused
from counter.exchange import stations
from counter.exchange.records import Peer
from counter.exchange.sealing import box_of
from counter.staff.roles import require

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from counter.codes.keys import Signer
    from counter.desks.context import Desk
    from counter.exchange.stations import Card, Listed
    from counter.store import UnitOfWork


class JoiningDesk(KeyFolderDesk):
    """An administrator's desk."""

    # -- a new station ---------------------------------------------------------------------------------

    def card(self, windows: str) -> tuple[str, str]:
        """The card for the county: file name and text. Its windows are this station's own from here on.

        Raises Refused without a station key, BadInput for a range that is none.
        """
        stations.windows_of(windows)
        at = found_here(self.folder)
        if at is not None and at.me.windows != windows:
            raise Refused(
                f"县里的名单上本站的窗口号段是 {at.me.windows}。",
                todo="请照名单写；要换号段，请先和县里商量。",
            )
        signer = self._signer()
        card = self._card(windows, signer)
        text = stations.write_card(card, signer)
        name = f"station-card-{stations.code_of(card.district, windows)}.json"
        detail = {"windows": windows, "key": signer.key.id}
        self._write(Change(files={CARD: text}, told=name, action="exchange.card", detail=detail))
        return name, text

    def join(self, texts: Sequence[str], *, trust: str = "") -> tuple[str, ...]:
        """Take what the county sent: its lists of keys and of stations. `trust`: its fingerprint, once.

        What to tell. Raises as `kept.accept`; Refused when this station is not on the list.
        """
        from counter.desks.supervisor.keys import KeysDesk

        found = [(unseal(text).what, text) for text in texts]
        others = [text for what, text in found if what != "smx-station-list"]
        told = [KeysDesk(self.desk).accept(text, trust=trust) for text in others]
        told += [self.take_list(text).told for what, text in found if what == "smx-station-list"]
        return tuple(told)

    def take_list(self, text: str, *, by_package: bool = False) -> Change:
        """Take the county's list of stations; what was written. Refused for one older, or of another county.

        `by_package`: it came with a package of the county; whoever takes that one takes the list.
        """
        came, signer = stations.read_list(text)
        if signer != kept.trusted(self.folder):
            raise Refused(
                "这份站点名单不是本机信任的县级密钥签的。",
                todo="请先导入县里的公钥名单，并核对指纹（--trust）。",
            )
        before = station_list(self.folder)
        if stations.newer(before, came) == before:
            told = f"站点名单第 {came.number} 号：已经有了，没有变化。"
            return Change(files={}, told=told, action="exchange.join", detail={})
        own = {key.public for key in kept.own_keys(self.folder)}
        if not any(one.public in own for one in came.stations):
            raise Refused(
                "这份站点名单上没有本站。", todo="请把登记文件（counter exchange card）交给县里，再导入。"
            )
        return self._write(
            Change(
                files={LIST: text},
                told=f"站点名单第 {came.number} 号（{came.day}）：{len(came.stations)} 个站点。",
                action="exchange.join",
                detail={"number": came.number, "stations": len(came.stations)},
            ),
            anybody=by_package,
        )

    # -- the county ------------------------------------------------------------------------------------

    def begin(self, windows: str) -> str:
        """The county puts itself on its list, with the windows it keeps for itself."""
        return self._admit(stations.listed(self._card(windows, self._signer())))

    def admit(self, text: str, *, authorised: Sequence[str] = (), windows: str = "") -> str:
        """Put a station on the list, or a new card of one that is there; what it may receive besides.

        Raises Refused where the lists are not signed or windows overlap, BadInput for a name that is no
        matter and no item.
        """
        card = stations.read_card(text)
        at = found_here(self.folder)
        if at is None:
            raise Refused(
                "本站自己还不在站点名单上。", todo="请先办 counter exchange admit --own --windows 01-20。"
            )
        listed = stations.listed(card, upper=at.code, authorised=self._named(authorised))
        return self._admit(replace(listed, windows=windows or card.windows))

    def authorise(self, code: str, authorised: Sequence[str]) -> str:
        """What a listed station may receive beyond its level, from here on; empty = nothing."""
        listed = station_list(self.folder)
        found = listed.of(code) if listed else None
        if found is None:
            raise Refused(f"站点名单上没有 {code}。", todo="请用 counter exchange stations 看有哪些站点。")
        return self._admit(replace(found, authorised=self._named(authorised)))

    def exports(self) -> dict[str, str]:
        """What every station gets: the lists of keys and of stations, as file name → text."""
        listed = station_list(self.folder)
        keys = kept.key_list(self.folder)
        if listed is None or keys is None:
            raise Refused("这里还没有站点名单。", todo="请先办 counter exchange admit。")
        read = {kept.LIST: f"key-list-{keys.number}.json", LIST: f"station-list-{listed.number}.json"}
        return {name: (self.folder / file).read_text(encoding="utf-8") for file, name in read.items()}

    # -- helpers ---------------------------------------------------------------------------------------

    def _signer(self) -> Signer:
        found = load_signer(self.folder)
        if found is None:
            raise Refused("本站还没有密钥。", todo="请管理员先办 counter keys make。")
        return found

    def _card(self, windows: str, signer: Signer) -> Card:
        station = self.desk.station
        return stations.Card(
            district=station.district_code,
            name=station.name,
            level=station.level,
            windows=windows,
            public=signer.key.public,
            box=box_of(self.folder),
        )

    def _named(self, typed: Sequence[str]) -> tuple[str, ...]:
        """Keys of items and ids of matters, each known to the list. BadInput names what is not."""
        catalogue = self.desk.catalogue
        known = {*catalogue.items, *(one.id for one in catalogue.matters)}
        strange = [one for one in typed if one not in known]
        if strange:
            raise BadInput(
                f"目录里没有“{strange[0]}”这一件事或事项。",
                todo="请写一件事的编号（E03）或事项名称。",
                field="authorise",
            )
        return tuple(sorted(set(typed)))

    def _admit(self, station: Listed) -> str:
        """Put it on the next list, or as it is now; what to tell."""
        root = load_signer(self.folder, ROOT)
        if root is None:
            raise Refused(
                "站点要由县里列入名单，本机不是签发名单的地方。",
                todo="请把文件交给县里（counter keys make --root 的那台）。",
            )
        with kept.held(self.folder):
            before = station_list(self.folder)
            following = stations.admitted(before, station, self.today)
            files = self._key_listed(station, root)
        if following != before:
            files[LIST] = stations.write_list(following, root)
        told = f"{station.name}（{station.code}，{station.level}，窗口 {station.windows}）"
        if not files:
            return f"{told}已经在名单上，没有变化。"
        change = Change(
            files=files,
            told=f"已列入{told}，站点名单现在是第 {following.number} 号。",
            action="exchange.admit",
            detail={
                "station": station.code,
                "name": station.name,
                "authorised": list(station.authorised),
                "number": following.number,
            },
        )
        return self._write(change).told

    def _key_listed(self, station: Listed, root: Signer) -> dict[str, str]:
        """The list of keys, with this station's if it lacks it: papers of listed stations are verified."""
        listed = kept.key_list(self.folder)
        if any(one.key == station.key for one in (listed.revocations if listed else ())):
            raise Refused(f"公钥 {station.key} 已经吊销。", todo="请对方另做一个密钥，重新登记。")
        if any(one.id == station.key for one in (listed.keys if listed else ())):
            return {}
        key = StationKey(
            public=station.public,
            district=station.district,
            name=station.name,
            valid_from=self.today,
            valid_until=self.today.replace(year=self.today.year + 3, day=min(self.today.day, 28)),
        )
        return {kept.LIST: lists.write_key_list(lists.with_key(listed, key, self.today), root)}

    def _write(self, change: Change, *, anybody: bool = False) -> Change:
        """The files, the peers as the list then has them, and the entry."""
        if not anybody:
            require(self.desk.session, "administrator")
        if self.desk.training:
            raise Refused("培训里不办入网。", todo="请退出培训，在正式程序里办。")
        with self.alone(change.files) as uow:
            kept.put(self.folder, change)
            meet(self.desk, uow)
            self.desk.record(uow, change.action, "", change.detail)
            uow.commit()
        return change


def meet(desk: Desk, uow: UnitOfWork) -> None:
    """The peers as the list has them now; how far each is stays as it was."""
    at = found_here(desk.data / kept.FOLDER)
    if at is None:
        return
    head = uow.journal.hold().seq
    for one in at.listed.neighbours(at.code):
        known = uow.exchange.peers.get(one.code)
        if known is not None:
            uow.exchange.put("peers", replace(known, name=one.name))
        elif one.code == at.upper:
            uow.exchange.put("peers", Peer(code=one.code, name=one.name, side="up"))
        else:
            uow.exchange.put("peers", Peer(code=one.code, name=one.name, side="down", looked=head))


def revoked(folder: Path, public: str) -> bool:
    """Whether the county has revoked a key."""
    listed = kept.key_list(folder)
    return listed is not None and any(one.key == key_id(public) for one in listed.revocations)
