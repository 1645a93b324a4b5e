"""Lists of words to choose from, as the centre keeps them: posts, specialties, kinds of service and visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal, select

from app.base.errors import RuleError
from app.base.text import normalise
from app.records.accounts import Right
from app.records.base import Kind, Record, field_of
from app.records.checkins import Checkin
from app.records.lists import DEFAULTS, MATTERS, POSTS, SERVICE_KINDS, SPECIALTIES, VISIT_KINDS, ListWord
from app.records.residents import HomeVisit
from app.records.services import Activity, Service
from app.records.visitors import Visitor
from app.storage.work import Read, Work
from app.usecases.acts import act, ask

USED_IN: dict[str, tuple[tuple[type[Record], str], ...]] = {
    POSTS: ((Checkin, "posts"),),
    SPECIALTIES: ((Checkin, "specialties"),),
    SERVICE_KINDS: ((Service, "kind"), (Activity, "kind")),
    VISIT_KINDS: ((HomeVisit, "kind"),),
    MATTERS: ((Visitor, "kind"),),
}
"""Where the words of a list stand: a word that stands somewhere is put out of use, never forgotten."""


@dataclass(frozen=True, slots=True)
class WordList:
    """One list: the words offered now in their order, and those that records still carry."""

    name: str
    words: tuple[str, ...]
    retired: tuple[str, ...]


@ask(needs=None)
def words_of(read: Read, name: str) -> tuple[str, ...]:
    """The words offered now, in order; those the program ships where the centre has said none.

    Raises:
        RuleError: there is no such list (code ``unknown_list``).
    """
    return _list(read, name).words


@ask(needs=None)
def word_lists(read: Read) -> tuple[WordList, ...]:
    """All lists."""
    return tuple(_list(read, name) for name in DEFAULTS)


@act("修改选项表", needs=Right.EDIT_LISTS)
def set_words(work: Work, name: str, words: Sequence[str]) -> None:
    """Say which words a list offers from now on, and in which order.

    Words that records carry stay known: they are no longer offered, but lists can still be filtered by them.

    Args:
        work: the running act.
        name: the list.
        words: as typed; blanks around them are taken off, empty ones left out.

    Raises:
        RuleError: no such list, no word, a word twice, or one too long.
    """
    before = _list(work, name)
    wanted = _tidied(words)
    kept = {row.word: row for row in _rows(work, name)}
    for position, word in enumerate(wanted, 1):
        row = kept.pop(word, None)
        if row is None:
            work.add(ListWord(name=name, word=word, position=position))
        elif (row.position, row.active) != (position, True):
            row.position, row.active = position, True
    for word in dict.fromkeys((*before.words, *before.retired)):
        if word not in wanted:
            _retire(work, name, word, kept.get(word))


def require_word(read: Read, name: str, word: str | None, field: str) -> None:
    """Refuse a word that the list never had; one that was put out of use is still let through.

    Raises:
        RuleError: at the field, code ``unknown_choice``.
    """
    known = _list(read, name)
    if word and word not in (*known.words, *known.retired):
        offered = "、".join(known.words)
        raise RuleError(f"“{name}”里没有“{word}”，可选：{offered}。", field, "unknown_choice")


def _list(read: Read, name: str) -> WordList:
    if name not in DEFAULTS:
        known = "、".join(DEFAULTS)
        raise RuleError(f"没有“{name}”这个选项表，现有：{known}。", "name", "unknown_list")
    rows = _rows(read, name)
    if not rows:
        return WordList(name, DEFAULTS[name], ())
    return WordList(
        name, tuple(row.word for row in rows if row.active), tuple(row.word for row in rows if not row.active)
    )


def _rows(read: Read, name: str) -> Sequence[ListWord]:
    return read.scalars(
        select(ListWord).where(ListWord.name == name).order_by(ListWord.position, ListWord.id)
    )


def _tidied(words: Sequence[str]) -> tuple[str, ...]:
    """The words as they are kept."""
    wanted = [plain for word in words if (plain := normalise(word))]
    if not wanted:
        raise RuleError("选项表至少要有一个选项。", "words", "required")
    longest = field_of(ListWord, "word").length or 0
    for place, word in enumerate(wanted):
        if word in wanted[:place]:
            raise RuleError(f"“{word}”写了两次，请去掉一个。", "words", "taken")
        if len(word) > longest:
            raise RuleError(f"“{word}”太长了，一个选项最多 {longest} 个字。", "words", "too_long")
    return tuple(wanted)


def _retire(work: Work, name: str, word: str, row: ListWord | None) -> None:
    """Put a word out of use where records carry it, else forget it."""
    if not _in_use(work, name, word):
        if row is not None:
            work.delete(row)
    elif row is None:
        work.add(ListWord(name=name, word=word, active=False))
    elif row.active:
        row.active = False


def _in_use(read: Read, name: str, word: str) -> bool:
    return any(_stands(read, record, field, word) for record, field in USED_IN[name])


def _stands(read: Read, record: type[Record], field: str, word: str) -> bool:
    table: Any = record.__table__
    column = table.c[field]
    if field_of(record, field).kind is Kind.LIST:
        one = func.json_each(column).table_valued("value").c.value
        fits: Any = select(literal(1)).where(one == word).exists()
    else:
        fits = column == word
    return read.scalar(select(table.c.id).where(fits).limit(1)) is not None
