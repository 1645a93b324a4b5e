"""Reports from the command line: files, JSON as promised, closing and opening a period."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import MEMBERS, Program, Told

KEYS = {"key", "node", "node_id", "numerator", "denominator", "value", "decimals", "text"}


def figures(told: Told, node: str | None = None) -> dict[str, dict[str, object]]:
    return {figure["key"]: figure for figure in told.data["figures"] if figure["node"] == node}


def test_a_quarterly_report_gives_files_and_figures(program: Program, tmp_path: Path) -> None:
    told = program("report", "quarterly", "2026Q3", "--out", tmp_path / "out", "--json")
    assert told.code == 0
    assert set(told.data) == {"period", "as_of", "closed", "files", "figures"}
    assert (told.data["period"], told.data["as_of"], told.data["closed"]) == ("2026Q3", "2026-09-30", False)
    names = ["党群工作季度报表-2026Q3.xlsx", "党群工作季度报表-2026Q3.pdf"]
    assert [Path(file).name for file in told.data["files"]] == names
    assert all(Path(file).stat().st_size > 5000 for file in told.data["files"])
    assert all(set(figure) == KEYS for figure in told.data["figures"])
    roll = figures(told)["members_on_roll"]
    assert 0 < int(str(roll["numerator"])) <= MEMBERS
    assert (roll["denominator"], roll["text"]) == (None, str(roll["numerator"]))
    rate = figures(told)["units_rate"]
    assert (rate["value"] is None) == (rate["denominator"] == 0)
    share = figures(told)["women_share"]
    assert isinstance(share["value"], str)
    assert share["text"] == f"{share['value']}%"


def test_every_organisation_has_its_figures(program: Program, tmp_path: Path) -> None:
    told = program("report", "monthly", "2026-09", "--out", tmp_path, "--formats", "xlsx", "--json")
    nodes = {figure["node"] for figure in told.data["figures"]}
    branches = program("list", "organisations", "--where", "kind=党支部", "--json").data["rows"]
    assert {branch["name"] for branch in branches} <= nodes
    counted = sum(
        int(str(figures(told, branch["name"])["members_on_roll"]["numerator"])) for branch in branches
    )
    assert counted == figures(told)["members_on_roll"]["numerator"]


def test_a_node_is_named_and_stands_in_file_and_figures(program: Program, tmp_path: Path) -> None:
    branch = program("list", "organisations", "--where", "kind=党支部", "--json").data["rows"][0]["name"]
    words = ("report", "yearly", "2025", "--out", tmp_path, "--formats", "xlsx", "--node", branch, "--json")
    told = program(*words)
    assert {figure["node"] for figure in told.data["figures"]} == {branch}
    keys = [figure["key"] for figure in told.data["figures"]]
    assert len(keys) == len(set(keys)) > 30
    assert told.data["files"] == [str(tmp_path / f"党群工作年度报表-2025-{branch}.xlsx")]
    assert openpyxl.load_workbook(told.data["files"][0]).sheetnames[0] == "封面"


def test_for_people_it_prints_a_table_and_where_the_files_are(program: Program, tmp_path: Path) -> None:
    told = program("report", "range", "2026-07-01..2026-08-15", "--out", tmp_path, "--formats", "pdf")
    assert told.code == 0
    assert "在册党员" in told.out
    assert f"{tmp_path / '党群工作期间报表-2026-07-01..2026-08-15.pdf'}" in told.out


def test_closing_and_opening_a_period(program: Program, tmp_path: Path) -> None:
    closed = program("report", "close", "2026H1", "--json")
    assert (closed.code, closed.data["closed"], closed.data["files"]) == (0, True, [])
    again = program("report", "halfyear", "2026H1", "--out", tmp_path, "--formats", "xlsx", "--json")
    assert again.data["closed"]
    assert again.data["figures"] == closed.data["figures"]
    twice = program("report", "close", "2026H1", "--json")
    assert (twice.code, twice.error["code"]) == (1, "already_closed")
    opened = program("report", "reopen", "2026H1", "--reason", "补录服务", "--json")
    assert (opened.code, opened.data["closed"]) == (0, False)
    never = program("report", "reopen", "2026H1", "--reason", "补录", "--json")
    assert (never.code, never.error["code"], never.error["field"]) == (1, "not_closed", "period")


@pytest.mark.parametrize(
    ("words", "code", "field"),
    [
        (("monthly", "2026-09", "--node", "没有的支部"), "not_found", "node"),
        (("monthly", "2099-01"), "not_begun", "as_of"),
        (("monthly", "2026-09", "--as-of", "2026-08-31"), "not_begun", "as_of"),
    ],
)
def test_what_a_rule_refuses_ends_with_one(
    program: Program, tmp_path: Path, words: tuple[str, ...], code: str, field: str
) -> None:
    told = program("report", *words, "--out", tmp_path / "out", "--json")
    assert (told.code, told.error["kind"], told.error["code"], told.error["field"]) == (
        1,
        "rule",
        code,
        field,
    )
    assert not (tmp_path / "out").exists()
