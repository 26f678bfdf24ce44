"""The folder `keys` of a data folder: this station's key, whom it trusts, and the lists it has taken.

| file | |
|---|---|
| `station.key`, `station.json` | the station's key, private and public |
| `root.key`, `root.json` | the same of the county; only where its lists are signed |
| `trusted.txt` | the public key of the county whose lists are taken |
| `keys.json` | the county's list |
| `voids-….json` | a list of voids, named after the key that signed it |
| `old/` | keys that were replaced |
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from counter.codes import lists as listing
from counter.codes.key_files import OLD, ROOT, STATION, load_signer, public_key
from counter.codes.keys import fingerprint, key_id, raw
from counter.codes.known import Lists, lists_of, why_not
from counter.codes.sealed import MOST, unseal
from counter.errors import BadInput, Refused, StoreFailed, os_reason
from counter.files import write_whole
from counter.locks import alone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from counter.codes.keys import Signer, StationKey
    from counter.codes.lists import KeyList, Void, VoidList

FOLDER: Final = "keys"
LIST, TRUSTED = "keys.json", "trusted.txt"
PATIENCE = 20.0
"""Seconds to wait while another window changes the folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Files to write into the folder, what to tell the person and the journal. Nothing is written yet."""

    files: Mapping[str, str]
    told: str
    action: str
    detail: Mapping[str, object]


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The folder for oneself. Refused while another window changes it."""
    busy = Refused("另一个窗口正在改动密钥和名单。", todo="请等它办完再试。")
    with alone(folder / ".lock", patience=PATIENCE, busy=busy, failed=partial(_unwritable, folder)):
        yield


def _unwritable(folder: Path, error: OSError) -> StoreFailed:
    return StoreFailed(
        f"写不了密钥文件夹 {folder}（{os_reason(error)}）。",
        todo="请管理员检查磁盘空间和文件夹权限，再试一次。",
    )


def read_lists(folder: Path) -> Lists:
    """What is known here, every signature checked. Empty where nothing is.

    BadInput when a file was changed behind the program's back; StoreFailed when one cannot be read.
    """
    return lists_of(key_list(folder), void_lists(folder), own_keys(folder))


def own_keys(folder: Path) -> list[StationKey]:
    """This station's keys, the present one first; one that was replaced counts up to that day."""
    present = public_key(folder)
    found = [present] if present else []
    for path in sorted((folder / OLD).glob(f"{STATION}-*.json")):
        try:
            found.append(listing.read_station_key(_text(path)))
        except BadInput as why:
            raise _tampered(path, why.what) from why
    return found


def trusted(folder: Path) -> str:
    """The public key of the county whose lists are taken; empty = none yet."""
    text = _text(folder / TRUSTED).strip()
    try:
        _ = text and raw(text)
    except ValueError as why:
        raise _tampered(folder / TRUSTED, "") from why
    return text


def key_list(folder: Path) -> KeyList | None:
    """The county's list as it was taken. BadInput if it is not what the trusted county signed."""
    text = _text(folder / LIST)
    if not text:
        return None
    try:
        found, signer = listing.read_key_list(text)
    except BadInput as why:
        raise _tampered(folder / LIST, why.what) from why
    if signer != trusted(folder):
        raise _tampered(folder / LIST, "不是本机信任的县级密钥签的名。")
    return found


def void_lists(folder: Path) -> dict[str, VoidList]:
    """The lists of voids by the id of the key that signed."""
    found = {}
    for path in sorted(folder.glob("voids-*.json")):
        try:
            content, signer = listing.read_void_list(_text(path))
        except BadInput as why:
            raise _tampered(path, why.what) from why
        if path.name != void_file(key_id(signer)):
            raise _tampered(path, "文件名和签名的密钥对不上。")
        found[key_id(signer)] = content
    return found


def void_file(key: str) -> str:
    """The name of the list of voids a key signed."""
    return f"voids-{key}.json"


# -- taking what came from elsewhere -----------------------------------------------------------------------


def accept(folder: Path, text: str, today: date, *, trust: str = "") -> Change:
    """What taking a key or list from elsewhere would change.

    `trust`: the fingerprint of the county's key, as told by telephone; needed for its first list.

    Raises:
        BadInput: it is none, or was changed on the way.
        Refused: its signer does not count here, or it is older than what is here.
    """
    what = unseal(text).what
    if what == "smx-station-key":
        return _accept_key(folder, listing.read_station_key(text), today)
    if what == "smx-void-list":
        return _accept_voids(folder, text, today)
    return _accept_list(folder, text, today, trust)


def _accept_list(folder: Path, text: str, today: date, trust: str) -> Change:
    found, signer = listing.read_key_list(text)
    before = trusted(folder)
    if signer != before:
        _need_trust(signer, before, trust)
    _not_of_tomorrow(found.day, today)
    older = key_list(folder)
    listing.merge(older, found)
    files = {LIST: text} if signer == before else {TRUSTED: signer + "\n", LIST: text}
    return Change(
        files={} if older == found and signer == before else files,
        told=f"公钥名单第 {found.number} 号（{found.day}）：{len(found.keys)} 个站点公钥，"
        f"{len(found.revocations)} 项吊销，{len(found.voids)} 份作废文书。",
        action="keys.list",
        detail={"number": found.number, "day": f"{found.day}", "signer": key_id(signer)},
    )


def _need_trust(signer: str, before: str, trust: str) -> None:
    told = fingerprint(signer)
    if "".join(trust.split()).upper() == told:
        return
    if trust:
        raise Refused("指纹和签这份名单的密钥对不上，没有采用。", todo="请打电话向县里核对指纹，再试一次。")
    first = "本机已信任另一个县级密钥。" if before else "本机还没有信任过县级密钥。"
    raise Refused(
        f"{first}签这份名单的密钥，指纹是 {told}。",
        todo=f"请打电话向县里核对，一致再加 --trust {told} 导入。",
    )


def _accept_voids(folder: Path, text: str, today: date) -> Change:
    found, signer = listing.read_void_list(text)
    listed, key = key_list(folder), key_id(signer)
    known = read_lists(folder)
    if why := why_not(known.keys.get(key), found, known.revocations):
        raise Refused(f"这份作废清单没有采用：{why}。", todo="请先导入县里最新的公钥名单，再试一次。")
    _not_of_tomorrow(found.day, today)
    older = void_lists(folder).get(key)
    listing.merge_voids(older, found)
    files = {} if older == found else {void_file(key): text}
    files |= _county_voids(folder, listed, found.voids, today)
    station = known.keys[key]
    return Change(
        files=files,
        told=f"{station.name}的作废清单第 {found.number} 号（{found.day}）：{len(found.voids)} 份。",
        action="keys.voids",
        detail={"number": found.number, "day": f"{found.day}", "signer": key},
    )


def _county_voids(
    folder: Path, listed: KeyList | None, voids: tuple[Void, ...], today: date
) -> dict[str, str]:
    """At the county the voids go into its next list as well."""
    root = load_signer(folder, ROOT)
    known = {one.number for one in listed.voids} if listed else set()
    if root is None or all(one.number in known for one in voids):
        return {}
    return {LIST: listing.write_key_list(listing.with_voids(listed, voids, today), root)}


def _accept_key(folder: Path, key: StationKey, today: date) -> Change:
    root = load_signer(folder, ROOT)
    if root is None:
        raise Refused(
            "站点公钥要交给县里列入名单，本机不是签发名单的地方。",
            todo="请把文件交给县里，再导入县里发来的名单。",
        )
    following = listing.with_key(key_list(folder), key, today)
    return Change(
        files={LIST: listing.write_key_list(following, root)},
        told=f"已列入{key.name}（{key.district}）的公钥 {key.id}，名单现在是第 {following.number} 号。",
        action="keys.add",
        detail={"key": key.id, "district": key.district, "name": key.name, "number": following.number},
    )


def _not_of_tomorrow(day: date, today: date) -> None:
    if day > today:
        raise Refused(
            f"名单的日期是 {day}，比本机日期 {today} 还晚。", todo="请先核对本机日期；日期没错就不要采用它。"
        )


# -- the county's own doing --------------------------------------------------------------------------------


def revoke(folder: Path, revocation: listing.Revocation, today: date) -> Change:
    """What revoking a key would change. Refused where the county's lists are not signed."""
    root = load_signer(folder, ROOT)
    if root is None:
        raise Refused("吊销要在签发名单的地方（县里）办。", todo="请联系县里；私钥可能泄露的请马上打电话。")
    following = listing.with_revocation(key_list(folder), revocation, today)
    since = f"，{revocation.compromised} 起出具的都不再认" if revocation.compromised else ""
    return Change(
        files={LIST: listing.write_key_list(following, root)},
        told=f"已吊销公钥 {revocation.key}{since}，名单现在是第 {following.number} 号，请发给各站点。",
        action="keys.revoke",
        detail={"key": revocation.key, "day": f"{revocation.day}", "number": following.number},
    )


def own_voids(folder: Path, voids: tuple[Void, ...], today: date) -> Change:
    """What signing this station's next list of voids would change. Refused without a key that counts."""
    signer = load_signer(folder)
    if signer is None or not signer.key.counts_on(today):
        raise Refused("本站没有在有效期内的密钥，签不了作废清单。", todo="请管理员先办 counter keys make。")
    name = void_file(signer.key.id)
    older = void_lists(folder).get(signer.key.id)
    following = listing.next_voids(older, voids, today)
    files = {} if following == older else {name: listing.write_void_list(following, signer)}
    return Change(
        files=files | _county_voids(folder, key_list(folder), following.voids, today),
        told=f"本站作废清单第 {following.number} 号（{following.day}）：{len(following.voids)} 份。",
        action="keys.own-voids",
        detail={"number": following.number, "voids": len(following.voids)},
    )


def county(root: Signer, older: KeyList | None, today: date) -> Change:
    """What a new county key changes here: it is trusted, and signs the list as it is."""
    following = listing.following(older, today)
    mark = fingerprint(root.key.public)
    return Change(
        files={TRUSTED: root.key.public + "\n", LIST: listing.write_key_list(following, root)},
        told=f"县级密钥 {root.key.id}，指纹 {mark}。名单现在是第 {following.number} 号。",
        action="keys.root",
        detail={"key": root.key.id, "number": following.number},
    )


def put(folder: Path, change: Change) -> None:
    """Write the files of a change, each whole; as they were if one cannot be written.

    To be called while `held`. OSError as the system raises it.
    """
    with restored(folder, change.files):
        for name, text in change.files.items():
            write_whole(folder / name, text.encode())


@contextmanager
def restored(folder: Path, names: Iterable[str]) -> Iterator[None]:
    """When the block fails, these files are made what they were before it. To be used while `held`."""
    before = {name: _bytes(folder / name) for name in names}
    try:
        yield
    except BaseException:
        for name, content in before.items():
            _put_back(folder / name, content)
        raise


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    elif _bytes(path) != content:
        write_whole(path, content)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _text(path: Path) -> str:
    """A small text file; empty if there is none."""
    try:
        return path.read_text(encoding="utf-8") if path.stat().st_size <= 4 * MOST else "x"
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as why:
        raise _tampered(path, "") from why
    except OSError as error:
        raise StoreFailed(
            f"读不了 {path}（{os_reason(error)}）。", todo="请管理员检查文件夹权限，再试一次。"
        ) from error


def _tampered(path: Path, why: str) -> BadInput:
    return BadInput(
        f"名单文件 {path} 不能用：{why or '内容读不出来。'}",
        todo="请把它移到别处，重新导入县里发来的名单，再核验。",
    )
