"""`act` and `ask`: what makes a plain function a use case, and the registers of all of them.

An act takes a `Work` first, an ask a `Read`; neither commits, neither catches. Who may call them is said
in the decorator and checked by `Login`, the one door.
"""

from __future__ import annotations

import contextlib
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from app import usecases
from app.records.accounts import Right
from app.storage.work import Read, Work

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class UseCase:
    """One act or ask: its function, the label a person reads (acts), and the right it needs.

    ``needs`` is None for what everybody who is logged in may do.
    """

    name: str
    label: str
    needs: Right | None
    function: Callable[..., Any]


ACTS: dict[str, UseCase] = {}
ASKS: dict[str, UseCase] = {}


def act(
    label: str, *, needs: Right | None
) -> Callable[[Callable[Concatenate[Work, P], T]], Callable[Concatenate[Work, P], T]]:
    """Register a function as an act.

    Args:
        label: the words shown in 撤销 and in the journal; unique.
        needs: the right it takes, None if every account may.
    """

    def register(function: Callable[Concatenate[Work, P], T]) -> Callable[Concatenate[Work, P], T]:
        name = _name(function)
        ACTS[name] = UseCase(name, label, needs, function)
        return function

    return register


def ask(
    *, needs: Right | None
) -> Callable[[Callable[Concatenate[Read, P], T]], Callable[Concatenate[Read, P], T]]:
    """Register a function as an ask.

    Args:
        needs: the right it takes, None if every account may.
    """

    def register(function: Callable[Concatenate[Read, P], T]) -> Callable[Concatenate[Read, P], T]:
        name = _name(function)
        ASKS[name] = UseCase(name, "", needs, function)
        return function

    return register


def act_of(function: Callable[..., Any]) -> UseCase:
    """The act that this function is.

    Raises:
        KeyError: it was not registered with `act`.
    """
    return ACTS[_name(function)]


def act_named(name: str) -> UseCase | None:
    """The act of that name as the journal keeps it, None if this version has no such act.

    Use cases are imported when first needed, so the module may have to be imported for the question.
    """
    if name not in ACTS:
        module = f"app.usecases.{name.partition('.')[0]}"
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(module)
    return ACTS.get(name)


def act_labels() -> frozenset[str]:
    """The words of all acts there are, also of those that nobody needed yet."""
    for module in pkgutil.iter_modules(usecases.__path__, f"{usecases.__name__}."):
        importlib.import_module(module.name)
    return frozenset(case.label for case in ACTS.values())


def ask_of(function: Callable[..., Any]) -> UseCase:
    """The ask that this function is.

    Raises:
        KeyError: it was not registered with `ask`.
    """
    return ASKS[_name(function)]


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__.rsplit('.', 1)[-1]}.{function.__name__}"
