"""What a person can do or ask: named once, allowed to somebody, and no live record leaves."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import typing
from collections.abc import Iterator
from typing import Any

import pytest

import app.usecases
from app.records.accounts import Right
from app.records.base import Record
from app.records.members import Member
from app.usecases.acts import ACTS, ASKS, UseCase


@pytest.fixture(scope="module", autouse=True)
def _all_registered() -> None:
    for module in pkgutil.iter_modules(app.usecases.__path__, "app.usecases."):
        importlib.import_module(module.name)


def test_every_act_has_a_label_of_its_own() -> None:
    labels = [case.label for case in ACTS.values()]
    assert len(labels) > 10
    assert all(label.strip() for label in labels)
    assert sorted(label for label in set(labels) if labels.count(label) > 1) == []


OPEN_TO_ALL = {
    "accounts.note_own_password",
}
"""Acts that need no right, because everybody may do them to what is their own."""


def test_every_act_needs_a_right_unless_it_is_about_oneself() -> None:
    assert {name for name, case in ACTS.items() if not isinstance(case.needs, Right)} <= OPEN_TO_ALL


def test_every_use_case_says_what_it_does() -> None:
    cases = {**ACTS, **ASKS}
    assert len(cases) > 15
    assert sorted(name for name, case in cases.items() if not (case.function.__doc__ or "").strip()) == []


def parts_of(kind: Any) -> Iterator[Any]:
    """A type and all that it is made of: arguments, alternatives, fields of dataclasses."""
    seen: set[int] = set()
    waiting = [kind]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += typing.get_args(one)
        if isinstance(one, type) and dataclasses.is_dataclass(one):
            waiting += typing.get_type_hints(one).values()


def gives_records(function: Any) -> bool:
    answer = typing.get_type_hints(function).get("return", Any)
    return any(isinstance(part, type) and issubclass(part, Record) for part in parts_of(answer))


def test_no_use_case_gives_a_live_record() -> None:
    cases: list[UseCase] = [*ACTS.values(), *ASKS.values()]
    assert sorted(case.name for case in cases if gives_records(case.function)) == []


def test_every_answer_is_declared() -> None:
    cases = {**ACTS, **ASKS}
    assert (
        sorted(n for n, case in cases.items() if "return" not in typing.get_type_hints(case.function)) == []
    )


def mutable_answers(function: Any) -> list[str]:
    answer = typing.get_type_hints(function).get("return", Any)
    return [
        part.__name__
        for part in parts_of(answer)
        if isinstance(part, type) and dataclasses.is_dataclass(part) and not part.__dataclass_params__.frozen  # type: ignore[attr-defined]
    ]


def test_answers_are_frozen() -> None:
    cases = {**ACTS, **ASKS}
    found = {name: mutable_answers(case.function) for name, case in cases.items()}
    assert {name: kinds for name, kinds in found.items() if kinds} == {}


@dataclasses.dataclass
class _Answer:
    people: list[Member]


def _gives_a_member() -> Member: ...  # type: ignore[empty-body]


def _gives_many() -> tuple[Member, ...] | None: ...


def _hides_one_in_an_answer() -> dict[str, _Answer]: ...  # type: ignore[empty-body]


def _gives_text() -> list[str]: ...  # type: ignore[empty-body]


def test_a_live_record_is_noticed_wherever_it_hides() -> None:
    assert gives_records(_gives_a_member)
    assert gives_records(_gives_many)
    assert gives_records(_hides_one_in_an_answer)
    assert not gives_records(_gives_text)
    assert mutable_answers(_hides_one_in_an_answer) == ["_Answer"]
