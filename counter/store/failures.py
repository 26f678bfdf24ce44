"""What the database says, said so that the person at the window knows what to do."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from counter.errors import StoreFailed, StoreUnusable

if TYPE_CHECKING:
    from collections.abc import Iterator

APPEND_ONLY_STATE: Final = "CJ001"
"""The SQLSTATE by which PostgreSQL's trigger guards the journal."""

NO_ROOM: Final = 65536
"""Bytes: less is a full disk. SQLite makes `-shm` in pieces of 32 KiB."""

Sentence = tuple[str, str]

FULL: Final[Sentence] = (
    "磁盘满了，这一步没有存上；之前存好的都在。",
    "请清理磁盘空间后再按一次，或请管理员处理。",
)
READ_ONLY: Final[Sentence] = (
    "数据文件夹只能读不能写（{place}），这一步没有存上。",
    "请管理员检查文件夹的写权限，或用 --data 换一个能写的文件夹。",
)
BUSY: Final[Sentence] = (
    "数据正被另一个窗口或程序占用，等了一会儿仍没有空出来，这一步没有存上。",
    "请稍候再按一次；如果一直这样，请关掉正在备份或查看数据的程序。",
)
CORRUPT: Final[Sentence] = (
    "数据文件已损坏，或者不是本程序的数据库（{place}）。",
    "请不要删除它：请管理员先把文件另存一份，再用最近的备份恢复。",
)
CANNOT_OPEN: Final[Sentence] = (
    "打不开数据文件（{place}）。",
    "请检查文件夹是否存在、有没有读写权限，或用 --data 换一个文件夹。",
)
DISK: Final[Sentence] = (
    "读写磁盘时出错（{place}），这一步没有存上。",
    "请检查磁盘或网络盘是否正常，再按一次；仍不行请管理员处理。",
)
APPEND_ONLY: Final[Sentence] = ("流水只能追加，不能修改或删除。", "要更正，请另记一条并写明理由。")
DUPLICATE: Final[Sentence] = (
    "这条记录与已有的记录重复或对不上，没有存上。",
    "请重新打开这个办件再办一次；仍不行请管理员查看。",
)
UNREACHABLE: Final[Sentence] = (
    "连不上数据库（{place}），这一步没有存上。",
    "请检查网络和数据库服务是否在运行，再按一次。",
)
DENIED: Final[Sentence] = (
    "数据库不让登录或没有权限（{place}）。",
    "请管理员检查数据库的用户名、口令和权限。",
)
NO_DATABASE: Final[Sentence] = (
    "数据库服务器上没有这个数据库（{place}）。",
    "请管理员先建好数据库，或改正设置里的数据库地址。",
)
CROWDED: Final[Sentence] = (
    "数据库的连接都用完了，这一步没有存上。",
    "请稍候再按一次；经常这样请管理员调大连接数。",
)
UNREADABLE: Final[Sentence] = (
    "存着的内容有一条读不出来（{place}）。",
    "请不要改动它，请管理员用 counter journal verify 检查，并与备份核对。",
)

_UNUSABLE: Final = frozenset({CORRUPT, CANNOT_OPEN, DENIED, NO_DATABASE, UNREADABLE})
"""Nothing was being saved, or what was saved may be lost."""

_SQLITE: Final = {
    "FULL": FULL,
    "READONLY": READ_ONLY,
    "PERM": READ_ONLY,
    "BUSY": BUSY,
    "LOCKED": BUSY,
    "PROTOCOL": BUSY,
    "CORRUPT": CORRUPT,
    "NOTADB": CORRUPT,
    "FORMAT": CORRUPT,
    "CANTOPEN": CANNOT_OPEN,
    "IOERR": DISK,
    "CONSTRAINT": DUPLICATE,
}
_POSTGRES: Final = (
    (APPEND_ONLY_STATE, APPEND_ONLY),
    ("53100", FULL),
    ("53", CROWDED),
    ("25006", READ_ONLY),
    ("55P03", BUSY),
    ("40", BUSY),
    ("57014", BUSY),
    ("28", DENIED),
    ("42501", DENIED),
    ("3D000", NO_DATABASE),
    ("23", DUPLICATE),
    ("XX00", CORRUPT),
    ("08", UNREACHABLE),
    ("57", UNREACHABLE),
)
"""By the beginning of the SQLSTATE; the first that fits."""


@contextmanager
def spoken(place: str) -> Iterator[None]:
    """Turn every error of the database inside the block into StoreFailed; the cause stays chained."""
    try:
        yield
    except DBAPIError as error:
        raise failure(error.orig, place) from error
    except sqlite3.Error as error:
        raise failure(error, place) from error
    except PoolTimeout as error:
        raise _say(CROWDED, place) from error
    except StatementError as error:
        raise (error.orig or error) from error
    except msgspec.MsgspecError as error:
        raise _say(UNREADABLE, place) from error


def failure(error: BaseException | None, place: str) -> StoreFailed:
    """The sentence for one driver error."""
    sentence = _of_sqlite(error) if isinstance(error, sqlite3.Error) else _of_postgres(error)
    if sentence is DISK and _full(place):
        sentence = FULL
    if sentence:
        return _say(sentence, place)
    code = (
        getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or type(error).__name__
    )
    return StoreFailed(
        f"数据库出了没料到的问题（{code}），这一步没有存上；之前存好的都在。",
        todo="请再按一次；仍不行请把这个代号告诉管理员。",
    )


def _of_sqlite(error: sqlite3.Error) -> Sentence | None:
    name: str = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_CONSTRAINT_TRIGGER":
        return APPEND_ONLY
    return _SQLITE.get(name.removeprefix("SQLITE_").partition("_")[0])


def _full(place: str) -> bool:
    """Whether there is no room: SQLite calls it an I/O error when `-shm` cannot grow."""
    try:
        return shutil.disk_usage(Path(place).parent).free < NO_ROOM
    except (OSError, ValueError):
        return False


def _of_postgres(error: BaseException | None) -> Sentence | None:
    state: str | None = getattr(error, "sqlstate", None)
    if state is None:
        return _of_connecting(str(error)) if type(error).__name__ == "OperationalError" else None
    return next((sentence for start, sentence in _POSTGRES if state.startswith(start)), None)


def _of_connecting(said: str) -> Sentence:
    """A failed connection carries no state, only what the server said, in its own language."""
    if any(word in said for word in ("authentication", "认证", 'role "', "角色", "pg_hba.conf")):
        return DENIED
    if any(word in said for word in ('" does not exist', "不存在")):
        return NO_DATABASE
    return UNREACHABLE


def _say(sentence: Sentence, place: str) -> StoreFailed:
    what, todo = sentence
    kind = StoreUnusable if sentence in _UNUSABLE else StoreFailed
    return kind(what.format(place=place), todo=todo)
