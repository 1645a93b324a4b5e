"""A register's noun is the name of its file on every floor: ``git ls-files '*members*'`` shows it whole."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import app.records
from app.records import RECORD_TYPES
from app.records.base import Record

FOUNDATIONS = {"base", "centre"}
"""Modules of records that hold records, but no register of the field."""


def record_modules() -> dict[str, list[type[Record]]]:
    found: dict[str, list[type[Record]]] = {}
    for info in pkgutil.iter_modules(app.records.__path__, "app.records."):
        module = importlib.import_module(info.name)
        own = [
            kind
            for kind in vars(module).values()
            if isinstance(kind, type)
            and issubclass(kind, Record)
            and kind is not Record
            and kind.__module__ == info.name
        ]
        if own:
            found[info.name.rsplit(".", 1)[-1]] = own
    return found


def registers() -> list[str]:
    nouns = sorted(set(record_modules()) - FOUNDATIONS)
    assert {"members", "organisations", "areas", "accounts"} <= set(nouns)
    return nouns


def floors_without(project: Path, noun: str) -> list[str]:
    """The floors on which no file carries the noun."""
    wanted = {
        "records": project / "app" / "records" / f"{noun}.py",
        "usecases": project / "app" / "usecases" / f"{noun}.py",
    }
    missing = [floor for floor, file in wanted.items() if not file.is_file()]
    if not any(noun in path.stem for path in (project / "tests").rglob("test_*.py")):
        missing.append("tests")
    return missing


def test_every_register_exists_on_all_floors(project: Path) -> None:
    found = {noun: floors_without(project, noun) for noun in registers()}
    assert {noun: missing for noun, missing in found.items() if missing} == {}


def test_a_register_that_lacks_a_floor_is_noticed(project: Path) -> None:
    assert floors_without(project, "comets") == ["records", "usecases", "tests"]


def test_every_kind_of_record_is_known_to_the_journal() -> None:
    kinds = {kind for own in record_modules().values() for kind in own}
    assert len(kinds) >= 8
    assert kinds == set(RECORD_TYPES.values())
    assert all(name == kind.record_type for name, kind in RECORD_TYPES.items())


def test_every_record_says_its_name_in_chinese() -> None:
    labels = [kind.label for kind in RECORD_TYPES.values()]
    assert all(label and not label.isascii() for label in labels)
    assert len(set(labels)) == len(labels)
