"""The acts of one round of scans, so that 撤销 there takes back what was scanned there and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.base.errors import RuleError
from app.base.ids import new_id
from app.usecases.callers import who_is_it
from app.usecases.history import UndoAnswer, undo
from app.usecases.listing import FoundRow


def identify(login: Any, text: str) -> FoundRow:
    """Who a scan names, or what somebody typed in its place.

    Raises:
        RuleError: nobody, or more than one; the words tell what was scanned.
    """
    found = login.ask(who_is_it, text, 2)
    if not found.rows:
        raise RuleError(f"未识别：{text}　{found.told or '没有找到这个人'}", None, "unknown_code")
    if len(found.rows) > 1 and not found.sure:
        raise RuleError(f"“{text}”不止一个人，请输入全名或扫卡", None, "not_sure")
    caller: FoundRow = found.rows[0]
    return caller


class ScanRound:
    """Acts and undoes on the writer thread; remembers what it did, the newest last."""

    def __init__(self) -> None:
        self._works: list[str] = []

    def act(self, login: Any, use_case: Callable[..., Any], *args: Any) -> Any:
        """Do something as one act of this round.

        Raises:
            RuleError: as the act.
        """
        work_id = new_id()
        answer, _ = login.act_as(work_id, use_case, *args)
        self._works.append(work_id)
        return answer

    def undo(self, login: Any) -> UndoAnswer:
        """Take the newest act of this round back.

        Raises:
            RuleError: this round has done nothing that still stands (``nothing_to_undo``), or as `undo`.
        """
        if not self._works:
            raise RuleError("这一轮还没有可以撤销的。", None, "nothing_to_undo")
        answer = undo(login, self._works[-1])
        self._works.pop()
        return answer
