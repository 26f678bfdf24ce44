"""Whose store a database is: the station's, or an exercise's. A program opens only its own kind.

The stamp is the application id in the header of the SQLite file: it goes wherever the file is copied or
renamed to, and is there before the first table. PostgreSQL holds real stores only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect, text

from counter.errors import StoreUnusable

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from counter.store.engine import Engines

TRAINING: Final = 0x54524E47
"""“TRNG”. A real store has the id that SQLite gives by itself, 0."""


def stamped(engines: Engines, *, training: bool) -> None:
    """Make sure that the database is of this kind; an empty file of an exercise is stamped first.

    Raises:
        StoreUnusable: it is of the other kind. Nothing is touched.
    """
    if engines.file is None:
        if training:
            raise StoreUnusable("培训的数据不放在数据库服务器上。", todo="请把培训放在本机的文件夹里。")
        return
    with engines.reading() as connection:
        found, empty = _found(connection)
    if training and empty and found != TRAINING:
        _stamp(engines)
    elif training != (found == TRAINING):
        raise _other_kind(engines.place, training=training)


def _found(connection: Connection) -> tuple[int, bool]:
    """The id, and whether there is no table yet."""
    found = connection.execute(text("PRAGMA application_id")).scalar_one()
    return int(found), not inspect(connection).get_table_names()


def _stamp(engines: Engines) -> None:
    with engines.writing() as (connection, transaction):
        connection.execute(text(f"PRAGMA application_id = {TRAINING}"))
        transaction.commit()


def _other_kind(place: str, *, training: bool) -> StoreUnusable:
    if training:
        return StoreUnusable(
            f"{place} 是正式的数据，培训不打开，也没有动它。", todo="请给培训另选一个文件夹。"
        )
    return StoreUnusable(f"{place} 是培训的数据，正式程序不打开。", todo="培训请用 counter train。")
