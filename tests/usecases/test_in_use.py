"""What something else points to: taking it out is refused in words, or takes that along."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.base import clock
from app.base.errors import RuleError
from app.base.ids import new_id
from app.records import RECORD_TYPES
from app.records.base import Field, Kind, Record, fields_of
from app.usecases import (
    activities,
    agreements,
    areas,
    checkins,
    history,
    mappings,
    members,
    organisations,
    residents,
    safekeeping,
    teams,
    units,
    visitors,
)
from app.usecases.workplace import Login
from tests import builders

DELETED: dict[str, Callable[..., Any]] = {
    "activity": activities.delete_activity,
    "agreement": agreements.delete_agreement,
    "agreement_item": agreements.delete_item,
    "area": areas.delete_area,
    "checkin": checkins.delete_checkin,
    "home_visit": residents.delete_visit,
    "household": residents.delete_household,
    "import_mapping": mappings.delete_mapping,
    "member": members.delete_member,
    "organisation": organisations.delete_organisation,
    "resident": residents.delete_resident,
    "team": teams.delete_team,
    "unit": units.delete_unit,
    "visitor": visitors.delete_visitor,
}
"""The record types that an act takes out."""
POINTING = [
    (kind.record_type, said.name)
    for kind in RECORD_TYPES.values()
    for said in fields_of(kind)
    if said.refers in DELETED
]


@pytest.fixture
def login(tmp_path: Path) -> Iterator[Login]:
    shutil.copytree(builders.template().folder, tmp_path / "centre")
    with builders.signed_in(tmp_path / "centre") as login:
        yield login


def _value(login: Login, said: Field, word: str) -> Any:
    """Some value that a field takes."""
    if said.refers is not None:
        return _keep(login, said.refers, {})
    if said.choices:
        return said.choices[0]
    plain = {
        Kind.DATE: date(2026, 1, 5),
        Kind.TIME: clock.now(),
        Kind.INTEGER: 1,
        Kind.HOURS: Decimal(1),
        Kind.FLAG: False,
        Kind.LIST: [],
    }
    return plain.get(said.kind, word)


def _keep(login: Login, record_type: str, values: dict[str, Any]) -> str:
    """A record that says no more than it must."""
    kind: type[Record] = RECORD_TYPES[record_type]
    record_id = new_id()
    needed = {
        said.name: _value(login, said, record_id[-12:])
        for said in fields_of(kind)
        if said.required and said.name not in values
    }
    with login.store.working(login.actor, "备好", act="members.register_member") as work:
        work.add(kind(id=record_id, **needed, **values))
    return record_id


@pytest.mark.parametrize(("pointing", "by"), POINTING, ids=[".".join(one) for one in POINTING])
def test_what_is_pointed_to_stays_or_goes_with_it(login: Login, pointing: str, by: str) -> None:
    said = next(one for one in fields_of(RECORD_TYPES[pointing]) if one.name == by)
    target = _keep(login, said.refers or "", {})
    _keep(login, pointing, {by: target})
    refused = _refusal(login, DELETED[said.refers or ""], target)
    if refused is None:
        assert safekeeping.check(login).ok
        history.undo(login)
    else:
        assert refused.code == "in_use"
        assert "请" in refused.message
    assert safekeeping.check(login).ok


def _refusal(login: Login, use_case: Callable[..., Any], target: str) -> RuleError | None:
    try:
        login.act(use_case, target)
    except RuleError as error:
        return error
    return None
