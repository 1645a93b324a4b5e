"""Filters that somebody keeps under a name: theirs alone, in the encrypted store, without journal.

A filter may hold names of people, so it never goes into a file of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from app.base.errors import RuleError
from app.usecases import drafts
from app.usecases.filters import Condition
from app.usecases.workplace import Login

LONGEST_NAME = 20
MOST_KEPT = 50


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """What somebody looks for now and then: conditions, and the order of the list."""

    where: tuple[Condition, ...]
    order: str | None = None


def saved_filters(login: Login, register: str) -> dict[str, SavedFilter]:
    """The filters that this person keeps for a register, by name."""
    draft = drafts.recall(login, _form(register))
    return {} if draft is None else {name: _read(text) for name, text in sorted(draft.values.items())}


def save_filter(login: Login, register: str, name: str, kept: SavedFilter) -> None:
    """Keep a filter under a name, in place of what was kept under it.

    Raises:
        RuleError: no name, too long a name, or too many filters.
    """
    name = _checked(name)
    known = _texts(login, register)
    if name not in known and len(known) >= MOST_KEPT:
        raise RuleError(f"最多保存 {MOST_KEPT} 个筛选，请先删除不用的。", "name", "too_many")
    _keep(login, register, {**known, name: json.dumps(asdict(kept), ensure_ascii=False)})


def rename_filter(login: Login, register: str, name: str, new_name: str) -> None:
    """Give a filter another name.

    Raises:
        RuleError: no name, too long a name, one that is taken, or the filter is gone.
    """
    new_name, known = _checked(new_name), _texts(login, register)
    if name not in known:
        raise RuleError("这个筛选已经不在了。", "name", "not_found")
    if new_name != name and new_name in known:
        raise RuleError(f"已经有名为“{new_name}”的筛选，请换一个名称。", "name", "taken")
    text = known.pop(name)
    _keep(login, register, {**known, new_name: text})


def drop_filter(login: Login, register: str, name: str) -> None:
    """Forget a filter."""
    known = _texts(login, register)
    known.pop(name, None)
    _keep(login, register, known)


def _texts(login: Login, register: str) -> dict[str, str]:
    draft = drafts.recall(login, _form(register))
    return {} if draft is None else dict(draft.values)


def _keep(login: Login, register: str, texts: Mapping[str, str]) -> None:
    if texts:
        drafts.keep(login, _form(register), texts)
    else:
        drafts.drop(login, _form(register))


def _read(text: str) -> SavedFilter:
    said = json.loads(text)
    return SavedFilter(tuple(Condition(**one) for one in said["where"]), said["order"])


def _checked(name: str) -> str:
    name = name.strip()
    if not name:
        raise RuleError("请给这个筛选起一个名称。", "name", "required")
    if len(name) > LONGEST_NAME:
        raise RuleError(f"名称最多 {LONGEST_NAME} 个字。", "name", "too_long")
    return name


def _form(register: str) -> str:
    return f"filter:{register}"
