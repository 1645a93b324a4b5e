"""Every register from a terminal: listed, filtered, ordered, exported, masked; the same for the same seed."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.cli.registers import _COLUMNS
from app.cli.words import REGISTERS
from app.records.base import Kind, Mask
from app.usecases.register_list import REGISTERS as KNOWN
from app.usecases.registers import shown_fields
from app.usecases.sample import Sample, make_sample
from tests.cli.conftest import MEMBERS, Program

ORDERS = [(name, order) for name in REGISTERS for order in KNOWN[name].orders]


@pytest.fixture(scope="module")
def reader(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Lists registers of one copy of the sample, for tests that only look."""
    store = tmp_path_factory.mktemp("registers") / "centre"
    shutil.copytree(sample.password_file.parent, store)
    known: dict[tuple[str, ...], dict[str, Any]] = {}

    def listed(capture: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
        if words not in known:
            told = Program(store, capture)("list", *words, "--json")
            assert told.code == 0
            known[words] = told.data
        return known[words]

    return listed


@pytest.fixture
def listed(reader: Callable[..., Any], capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    return lambda *words: reader(capsys, *words)


Listed = Callable[..., dict[str, Any]]


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_is_listed_with_its_fields_and_nothing_in_clear(listed: Listed, name: str) -> None:
    data = listed(name)
    assert set(data) == {"register", "total", "rows"}
    assert (data["register"], data["total"]) == (name, len(data["rows"]))
    assert data["total"] > 0
    fields = shown_fields(KNOWN[name].record)
    for row in data["rows"]:
        assert set(row) == {"id", *fields}
        assert all(row[key] is not None for key, said in fields.items() if said.required)
        for key, said in fields.items():
            if said.mask in {Mask.PHONE, Mask.ID_NUMBER} and row[key]:
                assert "***" in row[key]
                assert not re.search(r"\d{7}", row[key])
            if said.mask is Mask.HIDDEN:
                assert row[key] in {None, "***"}


@pytest.mark.parametrize(("name", "order"), ORDERS)
def test_every_order_gives_all_rows(listed: Listed, name: str, order: str) -> None:
    every, rows = listed(name)["rows"], listed(name, f"--order={order}")["rows"]
    assert sorted(row["id"] for row in rows) == sorted(row["id"] for row in every)
    key = order.removeprefix("-")
    field = shown_fields(KNOWN[name].record).get(key)
    if field is not None and field.kind in {Kind.DATE, Kind.TIME, Kind.INTEGER}:
        there = [row[key] for row in rows if row[key] is not None]
        assert there == sorted(there, reverse=order != key)


def test_an_order_is_turned_round_with_a_dash(listed: Listed) -> None:
    last, first = (listed("services", f"--order={order}")["rows"] for order in ("-served_on", "served_on"))
    days = [row["served_on"] for row in first]
    assert days == sorted(days)
    assert [row["served_on"] for row in last] == days[::-1]


@pytest.mark.parametrize("name", [name for name in REGISTERS if KNOWN[name].counted_by])
def test_a_choice_filters(listed: Listed, name: str) -> None:
    key, every = KNOWN[name].counted_by, listed(name)["rows"]
    for value in {row[key] for row in every if row[key]}:
        found = listed(name, "--where", f"{key}={value}")["rows"]
        assert [row["id"] for row in found] == [row["id"] for row in every if row[key] == value]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("unit_checkins", "checked_in_on"),
        ("checkins", "checked_in_on"),
        ("services", "served_on"),
        ("activities", "held_on"),
        ("home_visits", "visited_on"),
        ("visitors", "due_on"),
        ("teams", "founded_on"),
        ("agreements", "signed_on"),
        ("agreement_items", "due_on"),
    ],
)
def test_a_range_of_days_filters(listed: Listed, name: str, key: str) -> None:
    every = listed(name)["rows"]
    first, last = "2025-07-01", "2026-03-31"
    found = listed(name, "--where", f"{key}={first}..{last}")["rows"]
    assert [row["id"] for row in found] == [
        row["id"] for row in every if row[key] is not None and first <= row[key] <= last
    ]
    assert len(found) < len(every)


def test_hours_are_filtered_as_numbers_and_told_in_halves(listed: Listed) -> None:
    every = listed("services")["rows"]
    assert {Decimal(str(row["hours"])) * 2 % 1 for row in every} == {0}
    found = listed("services", "--where", "hours=1..2.5", "--where", "mode=平时")["rows"]
    assert {row["id"] for row in found} == {
        row["id"]
        for row in every
        if 1 <= Decimal(str(row["hours"])) <= Decimal("2.5") and row["mode"] == "平时"
    }
    assert 0 < len(found) < len(every)


def test_the_name_of_what_is_pointed_to_filters(listed: Listed) -> None:
    every = listed("services")["rows"]
    unit = next(row["unit"] for row in every if row["unit"])
    found = listed("services", "--where", f"unit={unit}")["rows"]
    assert {row["id"] for row in found} == {row["id"] for row in every if row["unit"] == unit}


@pytest.mark.slow
@pytest.mark.parametrize("name", REGISTERS)
def test_a_terminal_shows_columns_that_are_there(program: Program, name: str) -> None:
    fields = shown_fields(KNOWN[name].record)
    assert set(_COLUMNS[name]) <= set(fields)
    told = program("list", name, "--limit", "2")
    assert told.code == 0
    assert all(fields[key].label in told.out for key in _COLUMNS[name])
    assert "共 " in told.out


@pytest.mark.slow
@pytest.mark.parametrize("name", REGISTERS)
def test_every_register_goes_into_a_file_masked_and_is_noted(
    program: Program, tmp_path: Path, name: str
) -> None:
    total = program("list", name, "--limit", "1", "--json").data["total"]
    file = tmp_path / "out.csv"
    told = program("export", name, file, "--json")
    assert told.data == {"register": name, "rows": total, "file": str(file), "masked": True}
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))
    fields = shown_fields(KNOWN[name].record)
    first = fields[KNOWN[name].columns[0]].label
    heads = next(at for at, row in enumerate(rows) if first in row)
    assert len(rows) - heads - 1 >= total
    last = program("history", "--limit", "1", "--json").data["entries"][0]
    assert (last["label"], last["kind"], last["values"]["rows"]) == ("导出台账", "event", total)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["checkins", "services", "visitors", "units"])
@pytest.mark.parametrize("ending", ["xlsx", "pdf"])
def test_new_registers_go_onto_paper(program: Program, tmp_path: Path, name: str, ending: str) -> None:
    file = tmp_path / f"out.{ending}"
    told = program("export", name, file, "--json")
    assert told.code == 0
    assert file.read_bytes()[:4] == (b"PK\x03\x04" if ending == "xlsx" else b"%PDF")


def test_numbers_of_residents_are_shown_in_clear_only_with_a_reason(program: Program) -> None:
    masked = program("list", "residents", "--json").data["rows"]
    clear = program("list", "residents", "--clear", "回访", "--json").data["rows"]
    numbers = [
        (one["phone"], other["phone"]) for one, other in zip(masked, clear, strict=True) if one["phone"]
    ]
    assert numbers
    assert all("*" in hidden and re.fullmatch(r"\d{11}", shown) for hidden, shown in numbers)
    last = program("history", "--limit", "1", "--json").data["entries"][0]
    assert (last["label"], last["record_type"], last["values"]["reason"]) == (
        "查看完整名册",
        "resident",
        "回访",
    )


@pytest.mark.slow
def test_the_same_seed_gives_the_same_registers(
    program: Program, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    make_sample(tmp_path / "twin", members=MEMBERS, seed=7, until=date(2026, 9, 30))
    make_sample(tmp_path / "other", members=MEMBERS, seed=8, until=date(2026, 9, 30))
    twin, other = Program(tmp_path / "twin", capsys), Program(tmp_path / "other", capsys)
    for name in REGISTERS:
        own, same, different = (_said(one, name) for one in (program, twin, other))
        assert own == same, name
        assert own != different or name not in {"members", "checkins", "services", "visitors"}, name


def _said(program: Program, name: str) -> list[dict[str, Any]]:
    """All that a register says in clear, but for the ids."""
    rows = program("list", name, "--clear", "核对", "--json").data["rows"]
    return [{key: value for key, value in row.items() if key != "id"} for row in rows]
