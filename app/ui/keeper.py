"""Cares for the store while somebody works: backups every half hour and on exit, the light, the index."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from app.base import clock
from app.base.errors import TroubleError
from app.ui.desk import Desk

HALF_HOUR = 30 * 60_000
_MINUTE = 60_000
_LATE = timedelta(hours=1)
_OLD = timedelta(days=7)
OK, DUE, FAILED = "ok", "due", "failed"
BACKUP = "backup"
"""Said among what has changed when a backup was made elsewhere in the window."""
CANCELLED = "cancelled"
"""The code of a trouble that is none: somebody wanted it to stop."""


class Keeper(QObject):
    """Makes backups off the window's thread and knows how old the last one is.

    Args:
        desk: where the work is done.
        login: whoever opened the store.
        parent: the window.

    Attributes:
        told: the light changed: its state (`OK`, `DUE`, `FAILED`) and its words.
        said: a sentence for the status line.
    """

    told = Signal(str, str)
    said = Signal(str)

    def __init__(self, desk: Desk, login: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk.at(self)
        self._store, self._login = login.store, login
        self._last: datetime | None = None
        self._known = False
        self._running = False
        self.failure: TroubleError | None = None
        for wait, slot in ((HALF_HOUR, self.keep_if_changed), (_MINUTE, self.tell)):
            timer = QTimer(self)
            timer.timeout.connect(slot)
            timer.start(wait)
        # An index of older token rules is brought up to date beside the work, and what an erasure left in the
        # file is cleaned away, where that was kept from being done; most of the time it is nothing.
        self._desk.job(lambda progress, cancelled: self._updated(), then=lambda _: None)  # noqa: ARG005 - the same
        desk.changed.connect(self._look_again)
        self._look_again(frozenset({BACKUP}))

    def keep_if_changed(self) -> None:
        """The half-hourly backup, if there is something new to keep."""
        if self._store.changed_since_backup:
            self.keep("timer")

    def keep(self, why: str) -> None:
        """Make a backup now, beside all other work."""
        if self._running:
            return
        self._running = True
        self.tell()
        self._desk.job(
            lambda progress, cancelled: self._kept(why, cancelled),  # noqa: ARG005 - a job is called with both
            then=self._done,
            always=self._ended,
        )

    def keep_on_exit(self) -> bool:
        """Make the last backup after all that still runs; the window lives meanwhile, but takes no input.

        Returns:
            Whether all is kept now; else `failure` says why not.
        """
        if not self._store.changed_since_backup:
            return True
        loop = QEventLoop()
        self._desk.write(
            lambda: self._kept("exit", None), changes=frozenset(), then=self._done, always=loop.quit
        )
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return self.failure is None

    def state(self) -> tuple[str, str]:
        """State and words of the light."""
        made = self._store.backed_up_at  # also by an import, or wherever else one was made
        if made is not None and (self._last is None or made > self._last):
            self.failure, self._last = None, made
        if self._running:
            return OK, "正在备份"
        if self.failure is not None:
            return FAILED, "备份失败"
        changed = self._store.changed_since_backup
        if self._last is None:
            return (DUE, "还没有备份") if changed or self._known else (OK, "自动备份")
        age = clock.now() - self._last
        late = age > _OLD or (changed and age > _LATE)
        return DUE if late else OK, f"备份：{_ago(age)}"

    def tell(self) -> None:
        """Say how it stands."""
        self.told.emit(*self.state())

    def _updated(self) -> None:
        from app.usecases.erasures import clean_up
        from app.usecases.safekeeping import update_search

        update_search(self._store)
        clean_up(self._store)

    def _kept(self, why: str, cancelled: Callable[[], bool] | None) -> Any:
        from app.usecases.safekeeping import keep_safe

        try:
            return keep_safe(self._store, why, cancelled)
        except TroubleError as error:
            return error

    def _done(self, outcome: Any) -> None:
        if isinstance(outcome, TroubleError) and outcome.code == CANCELLED:
            self.tell()
            return
        if isinstance(outcome, TroubleError):
            self.failure = outcome
            self.said.emit(f"自动备份没有成功：{outcome.message}")
        else:
            self.failure, self._last, self._known = None, outcome.made_at, True
        self.tell()

    def _ended(self) -> None:
        self._running = False

    def _look_again(self, kinds: frozenset[str]) -> None:
        if BACKUP in kinds:
            login = self._login
            self._desk.look(lambda: _newest(login), then=self._found)
        else:
            self.tell()

    def _found(self, newest: datetime | None) -> None:
        self._known = True
        if newest is not None and (self._last is None or newest > self._last):
            self.failure, self._last = None, newest
        self.tell()


def _newest(login: Any) -> datetime | None:
    from app.usecases.safekeeping import last_backup_at, note_changes

    note_changes(login.store)
    return last_backup_at(login)


def _ago(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return "刚刚"
    if minutes < 60:  # noqa: PLR2004 - minutes of an hour
        return f"{minutes} 分钟前"
    if minutes < 24 * 60:
        return f"{minutes // 60} 小时前"
    return f"{minutes // (24 * 60)} 天前"
