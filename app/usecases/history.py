"""History: what was done, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.base.errors import RuleError
from app.records.accounts import Right
from app.records.checkins import CheckinEvent
from app.storage import lineage
from app.storage import undo as storage_undo
from app.storage.journal import Entry, entries
from app.storage.work import Work
from app.usecases.acts import act, act_named
from app.usecases.masking import mask_values
from app.usecases.tallies import checkins_of, torn
from app.usecases.workplace import Login


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One journal entry as people and programs read it; personal values are masked."""

    origin: str
    seq: int
    op_id: str
    work: str
    label: str
    actor: str
    at: datetime
    kind: str
    record_type: str
    record_id: str
    values: dict[str, Any]
    undone_by: str | None


@dataclass(frozen=True, slots=True)
class UndoAnswer:
    """What an undo did.

    Attributes:
        undone: the act that was taken back.
        label: what it was called.
        records: how many records it touched.
        blocked: records that changed since (then nothing was undone).
        work: the undo itself; undone in its turn, it brings back what it took.
    """

    undone: str
    label: str
    records: int
    blocked: tuple[str, ...] = ()
    work: str = ""


def history(
    login: Login, *, record: str | None = None, work: str | None = None, limit: int | None = None
) -> tuple[HistoryRow, ...]:
    """Journal entries, oldest first; with a limit the newest so many.

    Args:
        login: who asks; needs the right to see the journal.
        record: only entries of this record.
        work: only entries of this act or batch.
        limit: at most so many.

    Raises:
        RuleError: no right.
    """
    login.actor.require(Right.SEE_JOURNAL)
    with login.store.connection() as connection:
        found = _entries(connection, record, work, limit)
        undone = {w: storage_undo.undone_by(connection, w) for w in {e.group.work_id for e in found}}
    return tuple(row_of(entry, undone.get(entry.group.work_id)) for entry in found)


def undo(login: Login, work_id: str | None = None) -> UndoAnswer:
    """Take an act or import batch back; without a work id, my newest act that still stands.

    Raises:
        RuleError: nothing to undo, no right to the act, or records changed since (``blocked``).
    """
    with login.store.connection() as connection:
        if work_id is None:
            done = storage_undo.newest_undoable(connection, login.actor.login)
        else:
            done = storage_undo.find_work(connection, work_id)
        first = done
        while first is not None and first.undoes is not None:
            first = storage_undo.find_work(connection, first.undoes)
    if done is None or first is None:
        raise RuleError("没有可以撤销的操作。", None, "nothing_to_undo")
    _require_right(login, first.act)
    label = f"撤销：{done.label}"[:40] if done.undoes is None else "恢复撤销的操作"
    with login.store.working(login.actor, label, act="history.undo", undoes=done.work_id) as work:
        answer = _taken_back(work, done)
    return UndoAnswer(answer.undone, answer.label, answer.records, work=work.id)


def _taken_back(work: Work, done: storage_undo.Done) -> storage_undo.Undone:
    """Undo an act, unless that takes a step from under a later one of the same check-in."""
    events = lineage.written_by(work.raw(), done.work_id, CheckinEvent.record_type)
    checkins = checkins_of(work, events)
    before = torn(work, checkins)
    answer = storage_undo.undo(work, done)
    if blocked := torn(work, checkins) - before:
        raise storage_undo.BlockedError(sorted(blocked))
    return answer


@act("记录查阅", needs=Right.SEE_CLEAR)
def note_look(work: Work, record_type: str, record_id: str, reason: str) -> None:
    """Write into the journal that somebody looked at a record in clear, and why.

    Raises:
        RuleError: no reason given.
    """
    if not reason.strip():
        raise RuleError("请写明查看完整号码的原因。", "reason", "required")
    work.note(record_type, record_id, {"reason": reason.strip()})


def _entries(connection: Connection, record: str | None, work: str | None, limit: int | None) -> list[Entry]:
    if work is not None:
        found = storage_undo.entries_of(connection, work)
        found = [entry for entry in found if record is None or entry.record_id == record]
        return found if limit is None else found[max(0, len(found) - limit) :]
    values: tuple[str | int, ...] = () if record is None else (record,)
    where = "1 = 1" if record is None else "record_id = ?"
    newest = "LIMIT ?" if limit is not None else "LIMIT -1"
    values += (limit,) if limit is not None else ()
    return list(entries(connection, f"{where} ORDER BY arrival DESC {newest}", values))[::-1]


def _require_right(login: Login, act_name: str) -> None:
    """Undo and redo take the right of the act itself; what is no act of a person (a new centre) stays."""
    case = act_named(act_name)
    if case is None:
        raise RuleError("新建中心和示例数据不能撤销。", None, "nothing_to_undo")
    if case.needs is not None:
        login.actor.require(case.needs)


def row_of(entry: Entry, undone_by: str | None) -> HistoryRow:
    """An entry as people and programs read it.

    Args:
        entry: as it stands in the journal.
        undone_by: the work that took its act back, if one did.
    """
    group = entry.group
    return HistoryRow(
        entry.origin,
        entry.seq,
        entry.op_id.hex(),
        group.work_id,
        group.label,
        group.actor,
        group.at,
        entry.kind,
        entry.record_type,
        entry.record_id,
        mask_values(entry.record_type, entry.values()),
        undone_by,
    )
