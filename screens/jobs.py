"""Work for the store, one job after the other in one thread, so that quick keys keep their order.

A job returns a value; a message brings it back to the app, where the handler that owns the screen takes it.
No thread ever touches a widget (design rule 11).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

from counter.errors import CounterError
from screens.compat import report

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App
    from textual.screen import Screen


@dataclass
class Finished(Message):
    """A job came to its end: `value`, or `error`."""

    asker: Screen[Any]
    then: Callable[[Any], None]
    failed: Callable[[CounterError], None]
    value: Any = None
    error: Exception | None = None

    def deliver(self) -> None:
        """Hand the outcome to who asked, unless that screen is gone."""
        if not self.asker.is_attached:
            return
        if self.error is None:
            self.then(self.value)
        elif isinstance(self.error, CounterError):
            self.failed(self.error)
        else:
            self.failed(unexpected(self.error))


def unexpected(error: Exception) -> CounterError:
    """Something we did not foresee: the transaction was rolled back, the person gets a reference number."""
    reference = report(error)
    return CounterError(
        f"这一步没有办成，编号 {reference}。之前保存的都在。", todo="请再试一次；还不行，把编号告诉管理员。"
    )


class Jobs:
    """The queue. `pending` counts jobs not yet delivered."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self.pending = 0

    def submit(
        self,
        asker: Screen[Any],
        job: Callable[[], Any],
        then: Callable[[Any], None],
        failed: Callable[[CounterError], None],
    ) -> None:
        """Run `job` after those before it."""
        self.pending += 1

        def run() -> None:
            message = Finished(asker, then, failed)
            try:
                message.value = job()
            except Exception as error:  # noqa: BLE001  (delivered, never swallowed)
                message.error = error
            self._app.post_message(message)

        self._pool.submit(run)

    def close(self) -> None:
        """Let the running job finish; drop nothing that was started."""
        self._pool.shutdown(wait=True)
