"""`Read` and `Work`: how use cases reach the records.

A `Work` is one act: it commits when the use case returns and rolls back when it raises; what was
written goes into the journal, the heads and the search index in the same transaction. A live record
never leaves the use case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn, TypeVar, TypeVarTuple

from sqlalchemy import Connection, Row, Select, event, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session

from app.base import clock
from app.base.errors import RuleError
from app.base.ids import new_id, new_ids
from app.records.accounts import Right, Role, rights_of
from app.records.base import Record, check_values, fields_of, to_journal
from app.records.photos import Photo
from app.storage import attachments, journal, lineage, search
from app.storage.bulk import Bulk
from app.storage.journal import CREATE, DELETE, EDIT, EVENT, Group, Place, Said
from app.storage.search import Question

R = TypeVar("R", bound=Record)
T = TypeVar("T")
Ts = TypeVarTuple("Ts")
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: login name and roles as they were at log-in."""

    login: str
    roles: frozenset[Role]

    def may(self, right: Right) -> bool:
        """Whether one of the roles gives this right."""
        return right in rights_of(self.roles)

    def require(self, right: Right) -> None:
        """Refuse one who may not.

        Raises:
            RuleError: code ``no_right``.
        """
        if not self.may(right):
            raise RuleError(f"您的角色不能“{right.value}”。需要时请找管理员调整角色。", None, "no_right")


class GuardedSession(Session):
    """A session that refuses what would slip past the journal."""

    def connection(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refused: use cases have no raw connection."""
        raise PermissionError("use cases write through Work, not through a connection")

    def raw(self) -> Connection:
        """The connection behind the session, for this package only."""
        return super().connection()


@event.listens_for(GuardedSession, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    if not state.is_select:
        raise PermissionError("bulk statements slip past the journal; write through Work")


class Read:
    """What an ask may do: look records up in one snapshot."""

    def __init__(self, session: GuardedSession, actor: Actor, centre_id: str) -> None:
        self._own_session = session
        self.actor = actor
        self.centre_id = centre_id

    @property
    def _session(self) -> GuardedSession:
        return self._own_session

    def get(self, kind: type[R], record_id: str | None) -> R | None:
        """The record of that id, None if there is none."""
        return self._session.get(kind, record_id) if record_id else None

    def one(self, kind: type[R], record_id: str) -> R:
        """The record of that id.

        Raises:
            RuleError: there is none any more (code ``not_found``).
        """
        record = self.get(kind, record_id)
        if record is None:
            raise RuleError(f"这条{kind.label}记录已经不在了，请刷新列表。", None, "not_found")
        return record

    def scalars(self, query: Select[T]) -> Sequence[T]:
        """The first column of every row."""
        return self._session.scalars(query).all()

    def stream(self, query: Select[T]) -> Iterator[T]:
        """The first column of every row, a portion at a time: however many there are, few are in memory."""
        yield from self._session.scalars(query, execution_options={"yield_per": _AT_ONCE})

    def scalar(self, query: Select[T]) -> T | None:
        """The first column of the first row, None if there is no row."""
        return self._session.scalars(query).first()

    def search(self, question: Question, record_type: str, limit: int) -> list[str]:
        """Ids of records that the index finds, in order of entry (question made by `search.question`)."""
        return search.ask(self._session.raw(), question, record_type, limit)

    def count_search(self, question: Question, record_type: str) -> int:
        """How many records the index finds."""
        return search.count(self._session.raw(), question, record_type)

    def picture(self, digest: str) -> bytes | None:
        """The picture of that digest as a JPEG, None if there is none."""
        return attachments.content_of(self._session.raw(), digest)

    def made_with(self, record_id: str, kind: type[Record], limit: int) -> list[str]:
        """Ids of the records of that kind which the act made that made this record."""
        return lineage.made_with(self._session.raw(), record_id, kind.record_type, limit)

    def replaced_by(self, record_id: str) -> list[str]:
        """Ids of the entries put beside an append-only one when it was corrected, the latest first."""
        return lineage.replaced_by(self._session.raw(), record_id)

    def rows(self, query: Select[*Ts]) -> Sequence[Row[*Ts]]:
        """All rows."""
        return self._session.execute(query).all()


class Work(Read):
    """One act: what may be read, and what may be written, under one label, actor and id.

    Attributes:
        final: it can't be undone, whatever it wrote (an erasure).
    """

    def __init__(
        self,
        session: GuardedSession,
        actor: Actor,
        centre_id: str,
        *,
        label: str,
        act: str,
        work_id: str | None = None,
        undoes: str | None = None,
        place: Place | None = None,
    ) -> None:
        super().__init__(session, actor, centre_id)
        self.id = work_id or new_id()
        self.label = label
        self.act = act
        self.outcome: str | None = None
        self.final = False
        self.at: datetime = clock.now()
        self.undoes = undoes
        self.changed: set[str] = set()
        self._touched: dict[str, _Touch] = {}
        self._said: list[Said] = []
        self._bulk: Bulk | None = None
        self._start = place
        event.listen(session, "before_flush", self._before_flush)

    @property
    def _session(self) -> GuardedSession:
        """The session, once nothing else writes through its connection."""
        if self._bulk is not None:
            self._bulk.wait()
        return self._own_session

    def add(self, record: R) -> R:
        """Keep a new record."""
        self._session.add(record)
        return record

    def keep_picture(self, data: bytes) -> str:
        """Keep a picture from outside, made harmless; returns its digest.

        Raises:
            RuleError: it is no picture, broken, or too large.
        """
        return attachments.keep(self._session.raw(), data)

    def delete(self, record: Record) -> None:
        """Take a record out, its photos too; the journal keeps what they said."""
        for photo in self._session.scalars(select(Photo).where(Photo.subject_id == record.id)).all():
            self._session.delete(photo)
        self._session.delete(record)

    def reverse(self, record: R) -> R:
        """Take an append-only entry back: one that says the opposite is added, lists hide the pair.

        Raises:
            RuleError: it was taken back already (code ``already_reversed``).
        """
        row: Any = record
        if not row.live:
            raise RuleError("这条记录已经更正过了，请刷新列表。", None, "already_reversed")
        opposite: Any = type(record)(**type(record).opposite(record.id, _values(record)))
        row.live = opposite.live = False
        return self.add(opposite)  # type: ignore[no-any-return]

    def add_many(
        self, kind: type[Record], rows: Sequence[Mapping[str, Any]], ids: Sequence[str] | None = None
    ) -> Sequence[str]:
        """Keep many new records of one kind at once, past the session but with journal and index.

        Args:
            kind: the record type.
            rows: values by field name; absent fields get their default. Values have been checked.
            ids: an id for each row where they were made beforehand.

        They are in the store at the latest when the act looks into it or ends.

        Returns:
            The ids, in the order of the rows.
        """
        ids = new_ids(len(rows)) if ids is None else ids
        if rows:
            if self._bulk is None:
                self._bulk = Bulk(self._session.raw(), self.group, self.begun())
            self._bulk.add(kind, ids, rows)
            self.changed.add(kind.record_type)
        return ids

    def note(self, record_type: str, record_id: str, values: Mapping[str, Any]) -> None:
        """Write an event into the journal: somebody looked, exported, was refused. Never undone."""
        self._said.append(Said(record_type, record_id, EVENT, values))

    def say(self, said: Iterable[Said]) -> None:
        """Add entries whose rows this package has already written (undo)."""
        for entry in said:
            self._said.append(entry)
            self.changed.add(entry.record_type)

    def flush(self) -> None:
        """Send what was added or changed to the store now, so that queries see it."""
        self._session.flush()

    def writes(self) -> bool:
        """Whether this act changed a record; one that only looked or noted did not."""
        self._session.flush()
        return bool(self.changed or self._touched)

    def raw(self) -> Connection:
        """The connection behind this work, for this package only."""
        return self._session.raw()

    @property
    def group(self) -> Group:
        """What all journal entries of this act share."""
        return Group(self.centre_id, self.id, self.label, self.actor.login, self.at, self.undoes)

    def begun(self) -> Place:
        """The place in the journal that this act's first entry follows; a new origin if there is none yet."""
        if self._start is None:
            self._start = journal.new_origin(self.raw(), self.group)
        return self._start

    def reached(self) -> Place:
        """The place of the last entry written so far."""
        return self._bulk.place if self._bulk is not None else self.begun()

    def close(self) -> None:
        """End what still runs beside this act; to be called before its transaction ends."""
        if self._bulk is not None:
            self._bulk.close()

    def finish(self) -> Finished | None:
        """What the journal and the index have to be told; None if the act wrote nothing."""
        self._session.flush()
        connection = self.raw()
        changed, gone = [], []
        for touch in self._touched.values():
            if touch.kind == "":
                continue
            self._said.append(touch.say(connection))
            self.changed.add(touch.record.record_type)
            if touch.kind == DELETE:
                gone.append(touch.record.id)
            elif (by := type(touch.record).searchable(_values(touch.record))) is not None:
                changed.append(search.Doc(touch.record.id, touch.record.record_type, by))
        if not self._said and not self._bulk:
            return None
        undoable = self._bulk is not None or any(entry.kind != EVENT for entry in self._said)
        return Finished(self._said, changed, gone, undoable and not self.final)

    def _before_flush(self, session: Session, *_: Any) -> None:
        for record in session.new:
            self._prepare(record)
            self._touched[record.id] = _Touch(record, CREATE)
        for record in session.dirty:
            names = _changed_fields(record)
            if names:
                _refuse_change(record, names)
                self._prepare(record)
                self._touched.setdefault(record.id, _Touch(record, EDIT)).names.update(names)
        for record in session.deleted:
            _refuse_change(record, {journal.ALIVE})
            touch = self._touched.setdefault(record.id, _Touch(record, DELETE))
            touch.kind = "" if touch.kind == CREATE else DELETE

    def _prepare(self, record: Record) -> None:
        values = _values(record)
        check_values(type(record), values)
        record.centre_id = self.centre_id
        for name, value in type(record).derived(values).items():
            setattr(record, name, value)


@dataclass(frozen=True, slots=True)
class Finished:
    """What an act still tells journal and index when it ends.

    Attributes:
        said: entries of the journal.
        changed_docs: records to be indexed anew.
        gone: ids to be taken from the index.
        undoable: whether the act can be undone.
    """

    said: Sequence[Said]
    changed_docs: Sequence[search.Doc]
    gone: Sequence[str]
    undoable: bool


class _Touch:
    """What one act does to one record, over all its flushes."""

    def __init__(self, record: Record, kind: str) -> None:
        self.record = record
        self.kind = kind
        self.names: set[str] = set()

    def say(self, connection: Connection) -> Said:
        values = {name: to_journal(value) for name, value in _values(self.record).items()}
        if self.kind == CREATE:
            said = {name: value for name, value in values.items() if value is not None}
            return Said(self.record.record_type, self.record.id, CREATE, said)
        names = {journal.ALIVE} if self.kind == DELETE else self.names
        said = {journal.ALIVE: False} if self.kind == DELETE else {name: values[name] for name in names}
        superseded = journal.standing_for(connection, self.record.id, names)
        return Said(self.record.record_type, self.record.id, self.kind, said, superseded)


def _refuse_change(record: Record, names: set[str]) -> None:
    """An append-only entry stays as it is; only what it points to may be joined with another (merges)."""
    pointing = {said.name for said in fields_of(type(record)) if said.refers is not None}
    if record.append_only and names - pointing:
        raise PermissionError(f"{record.record_type} is append-only; reverse it")


def _values(record: Record) -> dict[str, Any]:
    return {said.name: getattr(record, said.name) for said in fields_of(type(record))}


def _changed_fields(record: Record) -> set[str]:
    state = inspect(record)
    return {said.name for said in fields_of(type(record)) if state.attrs[said.name].history.has_changes()}
