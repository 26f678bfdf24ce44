"""Exchange over a line: the folder at the other end is used as a stick is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter.desks.exchange.carrying import done_with, went_out
from counter.desks.exchange.incoming import take_all
from counter.desks.exchange.places import places
from counter.desks.exchange.series import Series
from counter.desks.exchange.standing import here
from counter.exchange.sealing import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counter.desks.context import Desk
    from counter.desks.exchange.came import Came
    from counter.desks.exchange.carrying import Made
    from counter.exchange.line import Far


def send(desk: Desk, made: Iterable[Made], far: Far) -> tuple[Made, ...]:
    """Send every package that is due. Blocks; raises StoreFailed when the line is away: nothing is lost."""
    at = here(desk)
    made = tuple(made)
    files = [file for one in made for file in one.files]

    def done(name: str) -> bool:
        _, peer, number = name.removesuffix(SUFFIX).split("_")
        return done_with(desk, peer, int(number))

    sent = far.put(files, at.code, done)
    went_out(desk, made, made if sent else (), far.url)
    return tuple(replace(one, carried=min(sent, len(one.files))) for one in made)


def fetch(desk: Desk, far: Far) -> Came:
    """Fetch what lies there for this station and is not taken yet, and take it."""
    at, where = here(desk), places(desk.data)
    landing = where.root / "line-in"
    landing.mkdir(mode=0o700, parents=True, exist_ok=True)
    with desk.store.read() as view:
        known = {one.code: Series.of(view.lives, one) for one in view.exchange.all_peers()}

    def have(name: str) -> bool:
        sender, _, number = name.removesuffix(SUFFIX).split("_")
        taken = sender in known and known[sender].is_taken(int(number))
        return taken or (where.waiting(sender) / name).is_file()

    far.fetch(at.code, landing, have)
    came = take_all(desk, landing)
    for file in landing.glob(f"*{SUFFIX}"):
        file.unlink()  # taken, or kept beside until its turn comes
    return came
