"""The keys of a folder: the private half readable by its owner alone, the public half for everyone.

The private key is a PEM file (PKCS #8); the public one is a sealed JSON file, signed by itself.
"""

from __future__ import annotations

import base64
import stat
import sys
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from counter.codes.keys import Signer, StationKey, raw
from counter.codes.lists import announce, read_station_key
from counter.errors import BadInput, Refused, StoreFailed, os_reason
from counter.files import write_whole
from counter.intake.text import clean_line

if TYPE_CHECKING:
    import os
    from datetime import date
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

STATION, ROOT = "station", "root"
"""The two keys a folder may hold: of the station itself, and of the county, which signs the lists."""
YEARS: Final = 3
"""How long a new key counts unless told otherwise: the house's choice."""
OLD: Final = "old"
"""The folder of keys that were replaced."""


def private_path(folder: Path, which: str = STATION) -> Path:
    """Where the private key lies."""
    return folder / f"{which}.key"


def public_path(folder: Path, which: str = STATION) -> Path:
    """Where the public key lies."""
    return folder / f"{which}.json"


def make_key(  # noqa: PLR0913  (what stands in a key)
    folder: Path, *, district: str, name: str, since: date, until: date | None = None, which: str = STATION
) -> StationKey:
    """Make a key pair and keep it; the private half gets mode 0600.

    Raises:
        Refused: there is one already. It is never overwritten: `set_aside` first.
        BadInput: `until` lies before `since`.
        StoreFailed: the folder cannot be written to. Nothing is left there.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    until = until or _years_later(since)
    if until < since:
        raise BadInput("有效期的最后一天早于第一天。", todo="请改最后一天。", field="until")
    private, public = private_path(folder, which), public_path(folder, which)
    if private.exists() or public.exists():
        raise Refused(
            f"{folder} 里已经有密钥了，没有动它。", todo="要换新的请加 --anew，旧的会另存，不会丢。"
        )
    made = Ed25519PrivateKey.generate()
    key = StationKey(
        public=public_of(made), district=district, name=clean_line(name), valid_from=since, valid_until=until
    )
    _write_pair(folder, (private, _pem(made)), (public, announce(Signer(key, made)).encode()))
    return key


def load_signer(folder: Path, which: str = STATION) -> Signer | None:
    """The private key; None if none was made.

    Raises:
        Refused: others can read it (not asked on Windows, which has no such modes).
        BadInput: a file is damaged, or the halves do not belong together.
        StoreFailed: a file cannot be read.
    """
    private = private_path(folder, which)
    try:
        status = private.stat()
        public = public_path(folder, which).stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(private, error) from error
    _owner_alone(private, status)
    return _loaded(folder, which, (status.st_mtime_ns, public.st_mtime_ns))


def public_key(folder: Path, which: str = STATION) -> StationKey | None:
    """The public half of this folder's key; None if none was made. BadInput if damaged."""
    try:
        return read_station_key(public_path(folder, which).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as why:
        raise _broken(public_path(folder, which)) from why
    except OSError as error:
        raise _unreadable(public_path(folder, which), error) from error


def set_aside(folder: Path, today: date, which: str = STATION) -> None:
    """Put the present pair into `old/` before a new one is made; it counts up to today and no longer."""
    private, public = private_path(folder, which), public_path(folder, which)
    name, ended = "unknown", b""
    with suppress(BadInput, Refused):
        if signer := load_signer(folder, which):
            name, ended = signer.key.id, _ended(signer, today)
    place = folder / OLD
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if ended:
            write_whole(place / f"{which}-{name}.json", ended)
            public.unlink()
        for path in (public, private):
            with suppress(FileNotFoundError):
                path.rename(place / f"{which}-{name}{path.suffix}{'' if ended else '.broken'}")
    except OSError as error:
        raise _unwritable(folder, error) from error


def _ended(signer: Signer, today: date) -> bytes:
    key = signer.key
    until = max(key.valid_from, min(key.valid_until, today))
    return announce(replace(signer, key=replace(key, valid_until=until))).encode()


@lru_cache(maxsize=8)
def _loaded(folder: Path, which: str, written: tuple[int, int]) -> Signer:
    """Read once for as long as the files stay as they are: every paper asks for it."""
    del written
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    path = private_path(folder, which)
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise _unreadable(path, error) from error
    except (ValueError, TypeError) as why:
        raise _broken(path) from why
    key = public_key(folder, which)
    if key is None or not isinstance(private, Ed25519PrivateKey):
        raise _broken(path)
    if private.public_key().public_bytes_raw() != raw(key.public):
        raise BadInput(
            f"{folder} 里的私钥和公钥不是一对。", todo="请从备份恢复这两个文件，或另做一个新密钥。"
        )
    return Signer(key, private)


def public_of(private: Ed25519PrivateKey) -> str:
    return base64.b32encode(private.public_key().public_bytes_raw()).decode().rstrip("=")


def _pem(private: Ed25519PrivateKey) -> bytes:
    from cryptography.hazmat.primitives import serialization

    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write_pair(folder: Path, private: tuple[Path, bytes], public: tuple[Path, bytes]) -> None:
    """Both or none; a file of `write_whole` is readable by its owner alone from its first byte on."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(*private)
        try:
            write_whole(*public)
        except BaseException:
            private[0].unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _unwritable(folder, error) from error


def _owner_alone(path: Path, status: os.stat_result) -> None:
    if sys.platform == "win32":
        return
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise Refused(
            f"私钥文件 {path} 别的用户也能读，不能用来签名。",
            todo=f"请管理员执行 chmod 600 {path}；若可能已被别人复制，请换新密钥并请县里吊销旧的。",
        )


def _years_later(day: date) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year + YEARS, day=28 if leap else day.day)


def _broken(path: Path) -> BadInput:
    return BadInput(f"密钥文件 {path} 已损坏。", todo="请从备份恢复；没有备份就加 --anew 另做一个新密钥。")


def _unreadable(path: Path, error: OSError) -> StoreFailed:
    return StoreFailed(f"读不了密钥文件 {path}（{os_reason(error)}）。", todo="请管理员检查文件夹权限。")


def _unwritable(folder: Path, error: OSError) -> StoreFailed:
    return StoreFailed(
        f"写不了密钥文件夹 {folder}（{os_reason(error)}）。",
        todo="请管理员检查磁盘空间和文件夹权限，再试一次。",
    )
