"""One owner per store: a lock on a separate file, held for as long as the store is open."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from pathlib import Path

from filelock import FileLock, Timeout

from app.base import clock
from app.base.errors import TroubleError
from app.base.files import reason_of


class Owner:
    """The lock of one store folder.

    The operating system drops the lock when its process dies, so a lock file left behind by a kill is
    no hindrance: only a live owner holds it. ``owner.json`` says who, for the sentence of a refusal.
    """

    def __init__(self, folder: Path) -> None:
        self._card = folder / "owner.json"
        self._lock = FileLock(folder / "store.lock", thread_local=False)

    def take(self) -> None:
        """Become the owner.

        Raises:
            TroubleError: another process has the store open (``locked``), or the folder is not there
                or can't be written (``disk``).
        """
        card = {"pid": os.getpid(), "host": socket.gethostname(), "since": clock.to_text(clock.now())}
        try:
            self._lock.acquire(timeout=0)
            self._card.write_text(json.dumps(card), encoding="utf-8")
        except Timeout:
            raise TroubleError(self._refusal(), "locked") from None
        except OSError as error:
            self._lock.release()
            raise TroubleError(
                f"不能在数据文件夹里上锁：{reason_of(error)}。请检查文件夹是否可写、磁盘是否已满。", "disk"
            ) from error

    def release(self) -> None:
        """Give the store free."""
        if self._lock.is_locked:
            # A card that can't be taken away any more is no reason to keep the lock.
            with contextlib.suppress(OSError):
                self._card.unlink(missing_ok=True)
            self._lock.release()

    def _refusal(self) -> str:
        try:
            card = json.loads(self._card.read_text(encoding="utf-8"))
            who = f"（{card['host']}，进程 {card['pid']}，自 {clock.show(clock.from_text(card['since']))}）"
        except (OSError, ValueError, KeyError):
            who = ""
        return f"这个中心的数据正由另一个程序使用{who}。请先关闭那个窗口，再打开。数据没有受影响。"
