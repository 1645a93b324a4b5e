"""Acts of the past as a list: what was done when, by whom, to what; narrowed as registers are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from sqlalchemy import Connection

from app.base import clock
from app.base.errors import RuleError, TroubleError
from app.base.files import reason_of
from app.base.id_list import IdList
from app.records import RECORD_TYPES
from app.records.accounts import Right
from app.records.base import Kind
from app.storage import past as storage_past
from app.storage import undo as storage_undo
from app.storage.past import Fit, Past
from app.usecases.acts import act_labels
from app.usecases.filters import Choosable, Condition
from app.usecases.history import HistoryRow, row_of
from app.usecases.safekeeping import STORE
from app.usecases.workplace import Login

AT, ACTOR, LABEL, RECORD_TYPE, STATE = "at", "actor", "label", "record_type", "state"
STANDS, UNDONE = "stands", "undone"
STATES = (("没有撤销", STANDS), ("已撤销", UNDONE))
OTHER_TYPES = {"import": "导入", STORE: "备份"}
"""What an entry may be about besides records."""
MOST_ENTRIES = 20
"""So many entries of one act are shown; an import has thousands."""
_UNDO_LABELS = ("撤销", "恢复撤销的操作")


@dataclass(frozen=True, slots=True)
class PastAct:
    """One act.

    Attributes:
        work: its id.
        label: its words.
        actor: who did it.
        at: when.
        undone: whether it was taken back.
        undoable: whether it can be taken back.
        count: how many records it touched.
        record_types: of which types.
        entries: the first of its entries, where they were asked for.
    """

    work: str
    label: str
    actor: str
    at: datetime
    undone: bool
    undoable: bool
    count: int
    record_types: tuple[str, ...]
    entries: tuple[HistoryRow, ...] = ()


@dataclass(frozen=True, slots=True)
class PastOpening:
    """How the list begins: ids of acts, newest first, and whether that is the whole list."""

    ids: tuple[str, ...]
    whole: bool


def open_past(
    login: Login, text: str = "", where: tuple[Condition, ...] = (), *, first: int = 500
) -> PastOpening:
    """How the list begins of the acts that fit; arguments as of `past_ids`, at most ``first`` ids.

    Raises:
        RuleError: no right, or a condition that can't be.
    """
    login.actor.require(Right.SEE_JOURNAL)
    with login.store.connection() as connection:
        fits, actor = _fits(connection, text, where)
        ids = tuple(islice(storage_past.newest_first(connection, fits, actor), first + 1))
    return PastOpening(ids[:first], whole=len(ids) <= first)


def past_ids(login: Login, text: str = "", where: tuple[Condition, ...] = ()) -> IdList:
    """Ids of all acts that fit, newest first.

    Args:
        login: who asks; needs the right to see the journal.
        text: parts divided by blanks; each must be in the act's words (their sound will do) or the actor's
            name.
        where: conditions on the fields that `past_fields` names; all must hold.

    Raises:
        RuleError: no right, or a condition that can't be.
        TroubleError: very many, and the disk has no room for the list (``disk``).
    """
    login.actor.require(Right.SEE_JOURNAL)
    with login.store.connection() as connection:
        fits, actor = _fits(connection, text, where)
        try:
            return IdList(storage_past.newest_first(connection, fits, actor))
        except OSError as error:
            text = f"日志太长，磁盘上放不下它的次序：{reason_of(error)}。请清理磁盘后再试，或先加筛选条件。"
            raise TroubleError(text, "disk") from error


def past_rows(login: Login, ids: Sequence[str]) -> tuple[PastAct, ...]:
    """Some acts in the order of their ids, without their entries.

    Raises:
        RuleError: no right.
    """
    login.actor.require(Right.SEE_JOURNAL)
    with login.store.connection() as connection:
        return tuple(_act(connection, one) for one in storage_past.past(connection, ids))


def past_act(login: Login, work_id: str, most: int = MOST_ENTRIES) -> PastAct | None:
    """One act with the first of its entries, None if there is none of that id.

    Raises:
        RuleError: no right.
    """
    login.actor.require(Right.SEE_JOURNAL)
    with login.store.connection() as connection:
        found = storage_past.past(connection, (work_id,))
        return _act(connection, found[0], most) if found else None


def past_fields(login: Login) -> tuple[Choosable, ...]:
    """What the list can be narrowed by, in order.

    Raises:
        RuleError: no right.
    """
    login.actor.require(Right.SEE_JOURNAL)
    with login.store.connection() as connection:
        actors = storage_past.actors(connection)
    labels = sorted({*act_labels(), _UNDO_LABELS[1]})
    return (
        Choosable(AT, "时间", Kind.TIME, ("..",)),
        Choosable(ACTOR, "经办", Kind.TEXT, ("=",), tuple((one, one) for one in actors)),
        Choosable(LABEL, "操作", Kind.TEXT, ("=",), tuple((one, one) for one in labels)),
        Choosable(RECORD_TYPE, "对象", Kind.TEXT, ("=",), type_names()),
        Choosable(STATE, "状态", Kind.TEXT, ("=",), STATES),
    )


def type_names() -> tuple[tuple[str, str], ...]:
    """All that an entry may be about, its words and its type."""
    records = {name: kind.label for name, kind in RECORD_TYPES.items()}
    return tuple((words, name) for name, words in {**records, **OTHER_TYPES}.items())


def past_in_words(where: Sequence[Condition]) -> tuple[str, ...]:
    """Each condition as people say it, e.g. ``时间从 2026-01-01 到 最晚``."""
    return tuple(_in_words(one) for one in where)


def _in_words(condition: Condition) -> str:
    value = condition.value
    if condition.field == AT:
        start, _, end = value.partition("..")
        if not value.strip("."):
            return "任何时间"
        return f"时间为 {start}" if start == end else f"时间从 {start or '最早'} 到 {end or '最晚'}"
    if condition.field == STATE:
        return next((words for words, state in STATES if state == value), value)
    if condition.field == RECORD_TYPE:
        value = {name: words for words, name in type_names()}.get(value, value)
    label = {ACTOR: "经办", LABEL: "操作", RECORD_TYPE: "对象"}[condition.field]
    return f"{label}为“{value}”"


def _fits(connection: Connection, text: str, where: Sequence[Condition]) -> tuple[list[Fit], str | None]:
    """What is asked of the store, and whose acts alone, where one is named."""
    fits = [storage_past.telling([word, *_sounding(word)]) for word in text.split()]
    actor = None
    for condition in where:
        value = condition.value
        if condition.field == AT:
            fits.append(_within(value))
        elif condition.field == LABEL:
            fits.append(storage_past.called(value))
        elif condition.field == RECORD_TYPE:
            fits.append(storage_past.touching(value))
        elif condition.field == STATE:
            fits.append(storage_past.standing(connection, stands=value == STANDS))
        elif condition.field == ACTOR and actor in {None, value}:
            actor = value
        elif condition.field == ACTOR:  # nobody is two people
            fits.append(("0", ()))
        else:
            raise RuleError(f"日志不能按“{condition.field}”筛选。", condition.field, "unknown_field")
    return fits, actor


def _within(value: str) -> Fit:
    """Whole days of the wall's calendar, ``a..b``."""
    start, _, end = value.partition("..")
    try:
        begin, until = (date.fromisoformat(one) if one else None for one in (start, end))
    except ValueError:
        raise RuleError("“时间”要写成日期，例如 2026-09-30。", AT, "bad_value") from None
    after = None if until is None else _midnight(until + timedelta(days=1))
    return storage_past.within(None if begin is None else _midnight(begin), after)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.CHINA)


def _sounding(word: str) -> list[str]:
    """Labels of acts that letters spell or abbreviate."""
    if not word.isascii():
        return []
    from app.base.pinyin import search_tokens

    wanted = word.lower()
    return [
        label
        for label in (*act_labels(), *_UNDO_LABELS)
        for tokens in (search_tokens(label),)
        if any(wanted in form for form in (*tokens.full, *tokens.initials))
    ]


def _act(connection: Connection, act: Past, most: int = 0) -> PastAct:
    undone = storage_undo.undone_by(connection, act.work_id)
    entries = storage_past.first_entries(connection, act, most) if most else ()
    return PastAct(
        act.work_id,
        act.label,
        act.actor,
        act.at,
        undone is not None,
        act.undoable,
        act.entries,
        tuple(storage_past.record_types(connection, act)),
        tuple(row_of(entry, undone) for entry in entries),
    )
