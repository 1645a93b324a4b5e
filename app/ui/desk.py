"""The one door from the window to the work behind: ask, act, job, and the signal `changed`.

Acts run one after the other on the writer thread, asks on two reader threads, those that look through whole
registers and long preparations on a thread of their own each; long preparations give way to acts and asks.
Answers come back to the window's thread by a queued signal. An answer that is late (its page has asked the
same again since) or whose page is gone is dropped.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.base.errors import RuleError
from app.ui.right_of_way import GRANT, RightOfWay

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

THREADS = {"readers": 2, "slow": 1, "aside": 1, "writer": 1}
"""How many threads the errands of a kind have; in the order in which they are ended."""
Then = Callable[[Any], object]
Failed = Callable[[RuleError], object]


class LoggedIn(Protocol):
    """What the desk needs of a log-in."""

    def act_as(self, work_id: str, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Do something under a work id made beforehand; the answer and the record types it changed."""

    def ask(self, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Want to know something."""


@dataclass
class _Errand:
    """One request on its way, and who waits for it; ``front``: somebody at the screen, first."""

    page: QObject
    then: Then | None
    failed: Failed | None
    topic: str | None = None
    always: Callable[[], object] | None = None
    again: Callable[[], None] | None = None
    front: bool = True
    future: Future[None] | None = field(default=None, repr=False)


class Job:
    """A long piece of work under way.

    The function gets ``progress`` and ``cancelled()``; it decides where it can stop without
    leaving anything half done. Wherever it asks or tells, it lets pass what somebody waits for.

    Args:
        way: where it stands aside; None for one that writes, for acts wait behind it.
    """

    def __init__(self, way: RightOfWay | None) -> None:
        self._cancelled = threading.Event()
        self._way = way
        self._granted_until = -math.inf

    def cancel(self) -> None:
        """Ask the job to stop at its next safe point."""
        self._cancelled.set()
        if self._way is not None:
            self._way.look_up()

    def cancelled(self) -> bool:
        """Whether somebody asked it to stop; asked by the work, in its own thread."""
        self.give_way()
        return self._cancelled.is_set()

    def give_way(self) -> None:
        """Let pass what somebody at the screen waits for; not in the window's thread."""
        if self._way is None or monotonic() < self._granted_until:
            return
        if self._way.stand_aside(self._cancelled.is_set):
            self._granted_until = monotonic() + GRANT


class Desk(QObject):
    """Runs requests off the window's thread and hands the answers back.

    Attributes:
        changed: record types that an act has changed; pages showing them reload.
        done: an act went through, with its label, for the status line; empty label: nothing to undo.
        kept: what somebody is typing was kept as a draft.
        alarm: an error no page took: the error, and how to try again (or None).
    """

    changed = Signal(object)
    done = Signal(str)
    kept = Signal()
    alarm = Signal(object, object)
    _answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.login: Any = None
        self._pools: dict[str, ThreadPoolExecutor] = {}
        self._newest: dict[tuple[int, str], _Errand] = {}
        self._under_way = 0
        self._open = True
        self.way = RightOfWay()

    def at(self, page: QObject) -> PageDesk:
        """The desk as one page sees it; its answers are dropped when the page is gone."""
        key = id(page)
        page.destroyed.connect(lambda: self._forget(key))
        return PageDesk(self, page)

    def close(self) -> None:
        """Take no more, drop what waits, finish what runs."""
        self._open = False
        self.way.close()
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)

    def busy(self) -> bool:
        """Whether anything asked for has not been delivered yet."""
        return self._under_way > 0

    def run(
        self,
        pool: str,
        function: Callable[[], tuple[Any, frozenset[str], str | None]],
        errand: _Errand,
    ) -> None:
        """Run a function on one of the pools and deliver what it gives.

        Args:
            pool: a name of `THREADS`.
            function: gives the answer, the record types changed, and the label of what was done.
            errand: who waits.
        """
        if not self._open:
            return
        if errand.topic is not None:
            before = self._newest.get((id(errand.page), errand.topic))
            if before is not None and before.future is not None and before.future.cancel():
                self._ended(before)
            self._newest[id(errand.page), errand.topic] = errand

        def work() -> None:
            try:
                outcome: object = function()
            except Exception as error:  # noqa: BLE001 - every error goes back to the window's thread
                outcome = error
            if self._open:
                self._answered.emit((errand, outcome))

        executor = self._pool(pool)
        self._under_way += 1
        if errand.front:
            self.way.begin()
        errand.future = executor.submit(work)

    def tell(self, function: Callable[..., object], *args: object) -> None:
        """Call a function in the window's thread, from any thread."""
        self._answered.emit((function, args))

    def _pool(self, name: str) -> ThreadPoolExecutor:
        """The threads of that name; made with the first errand, for the log-in page shows itself without."""
        if not self._pools:
            from concurrent.futures import ThreadPoolExecutor

            self._answered.connect(self._deliver, QtCore.Qt.ConnectionType.QueuedConnection)
            self._pools = {name: ThreadPoolExecutor(count, name) for name, count in THREADS.items()}
        return self._pools[name]

    def _forget(self, page: int) -> None:
        self._newest = {key: errand for key, errand in self._newest.items() if key[0] != page}

    def _deliver(self, parcel: tuple[Any, Any]) -> None:
        errand, outcome = parcel
        if not isinstance(errand, _Errand):
            errand(*outcome)
            return
        self._ended(errand)
        if errand.always is not None and isValid(errand.page):
            errand.always()
        if isinstance(outcome, Exception):
            if self._wanted(errand):
                self._complain(errand, outcome)
            return
        answer, changed, label = outcome
        if errand.then is not None and self._wanted(errand):
            errand.then(answer)
        if changed:
            self.changed.emit(changed)
        if label is not None:
            self.done.emit(label)

    def _ended(self, errand: _Errand) -> None:
        self._under_way -= 1
        if errand.front:
            self.way.end()

    def _wanted(self, errand: _Errand) -> bool:
        if not isValid(errand.page):
            return False
        return errand.topic is None or self._newest.get((id(errand.page), errand.topic)) is errand

    def _complain(self, errand: _Errand, error: Exception) -> None:
        if isinstance(error, RuleError) and errand.failed is not None:
            errand.failed(error)
        else:
            self.alarm.emit(error, errand.again)


class PageDesk:
    """The desk seen from one page."""

    def __init__(self, desk: Desk, page: QObject) -> None:
        self.desk = desk
        self._page = page

    def ask(
        self,
        use_case: Callable[..., Any],
        *args: Any,
        then: Then,
        failed: Failed | None = None,
        topic: str | None = None,
        slow: bool = False,
        **kwargs: Any,
    ) -> None:
        """Want to know something.

        Args:
            use_case: an ask.
            args: its arguments after the `Read`.
            then: gets the answer.
            failed: gets a `RuleError`; without it the user is told.
            topic: asks of one topic replace each other: only the newest answer is delivered.
            slow: it looks through a whole register, so that nobody who types is to wait behind it.
            kwargs: its arguments by name.
        """
        login = self.desk.login
        self.look(
            lambda: login.ask(use_case, *args, **kwargs), then=then, failed=failed, topic=topic, slow=slow
        )

    def look(
        self,
        function: Callable[[], Any],
        *,
        then: Then,
        failed: Failed | None = None,
        topic: str | None = None,
        slow: bool = False,
    ) -> None:
        """Run any function that only reads, like `ask`."""
        errand = _Errand(self._page, then, failed, topic, front=not slow)
        self.desk.run("slow" if slow else "readers", lambda: (function(), frozenset(), None), errand)

    def act(
        self,
        use_case: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Failed | None = None,
        always: Callable[[], object] | None = None,
        label: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Do something: one act. Its work id is made here, so that trying again can't do it twice.

        Args:
            use_case: an act.
            args: its arguments after the `Work`.
            then: gets the answer, before `changed` is emitted.
            failed: gets a `RuleError`; without it the user is told.
            always: called before either, whatever came of it (also an error nobody takes).
            label: what the status line says afterwards; None for what can't be undone.
            kwargs: its arguments by name.
        """
        from app.base.ids import new_id

        login, work_id = self.desk.login, new_id()

        def function() -> tuple[Any, frozenset[str], str | None]:
            answer, changed = login.act_as(work_id, use_case, *args, **kwargs)
            return answer, changed, label

        errand = _Errand(self._page, then, failed, always=always)
        errand.again = lambda: self.desk.run("writer", function, errand)
        errand.again()

    def write(
        self,
        function: Callable[[], Any],
        *,
        changes: frozenset[str],
        then: Then | None = None,
        failed: Failed | None = None,
        always: Callable[[], object] | None = None,
        label: str | None = None,
    ) -> None:
        """Run any function that writes, on the writer thread.

        Args:
            function: does it.
            changes: record types it may have changed.
            then: gets what it gives.
            failed: gets a `RuleError`.
            always: called before either, whatever came of it.
            label: what the status line says afterwards.
        """
        errand = _Errand(self._page, then, failed, always=always)
        self.desk.run("writer", lambda: (function(), changes, label), errand)

    def job(
        self,
        function: Callable[..., Any],
        *,
        then: Then,
        failed: Failed | None = None,
        progress: Callable[..., object] | None = None,
        changes: frozenset[str] | None = None,
        always: Callable[[], object] | None = None,
        label: str | None = None,
    ) -> Job:
        """Run something long. One that only reads gives way to all that is asked and done at the screen.

        Args:
            function: called with ``progress`` and ``cancelled``, both by name.
            then: gets what it gives.
            failed: gets a `RuleError`.
            progress: called in the window's thread with what the function tells its ``progress``.
            changes: record types it writes; then it runs on the writer thread. None: it only reads.
            always: called before `then` or `failed`, whatever came of it.
            label: what the status line says afterwards.

        Returns:
            The job, to cancel it.
        """
        page, desk = self._page, self.desk
        job = Job(desk.way if changes is None else None)

        def show(*told: object) -> None:
            if progress is not None and isValid(page):
                progress(*told)

        def tell(*told: object) -> None:
            desk.tell(show, *told)
            job.give_way()

        def run() -> tuple[Any, frozenset[str], str | None]:
            return function(progress=tell, cancelled=job.cancelled), changes or frozenset(), label

        errand = _Errand(page, then, failed, always=always, front=False)
        desk.run("aside" if changes is None else "writer", run, errand)
        return job
