"""Papers that lean on a closed period: they print what it printed, and tell what was corrected since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.base import clock
from app.base.periods import Period, read_period
from app.records.checkins import DIRECTIONS, CheckinEvent
from app.records.closings import Closing
from app.records.organisations import Organisation
from app.reports.document import Document, Number, Row, Table, Text
from app.reports.periodic import make_period_report
from app.usecases.closings import close_period
from app.usecases.organisations import add_organisation
from app.usecases.workplace import Login
from tests import builders
from tests.reports.centres import Invented

CLOSED, NEXT, MONTH = read_period("2026Q1"), read_period("2026Q2"), read_period("2026-02")
TODAY = date(2026, 7, 8)
MEMBERS_LIST, UNITS_LIST = "应报到未报到党员", "应报到未报到单位"
Centre = tuple[Login, Invented]


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as entered:
        invented = Invented(11, date(2024, 7, 1), date(2026, 6, 30), 60)
        invented.keep(entered)
        yield entered, invented


def take_a_service_back(centre: Centre, within: Period) -> None:
    login, invented = centre
    rows = zip(invented.services.ids, invented.services.rows, strict=True)
    entry = next(
        one
        for one, row in rows
        if within.first <= row["served_on"] <= within.last
        and row["mode"] == "平时"
        and one not in invented.services.taken_back
    )
    with login.store.working(login.actor, "更正", act="tests.correct") as work:
        work.reverse(work.one(invented.services.kind, entry))
    invented.services.taken_back.append(entry)


def come_late(centre: Centre, on: date) -> str:
    """Somebody who was due and missing has come after all, on a day that is over; returns who."""
    login, invented = centre
    came = {row["member_id"] for row in invented.events.rows if row.get("present") and "member_id" in row}
    row = next(
        row
        for one, row in zip(invented.events.ids, invented.events.rows, strict=True)
        if row["direction"] == DIRECTIONS[1]
        and row["happened_on"] <= on
        and row["member_id"] not in came
        and one not in invented.events.taken_back
    )
    with login.store.working(login.actor, "补报", act="tests.correct") as work:
        work.add(CheckinEvent(**{**row, "kind": "报到", "happened_on": on, "due": 0, "present": 1}))
    return str(row["member_id"])


def forget_the_lists(centre: Centre) -> None:
    """The closing is one of an older version, which kept the counts alone."""
    login, _ = centre
    with login.store.working(login.actor, "旧", act="tests.correct") as work:
        (closing,) = work.scalars(select(Closing))
        (kept,) = closing.figures
        names = ("period", "as_of", "figures", "organisations", "grids", "now", "before", "year", "months")
        closing.figures = [{name: kept[name] for name in names}]


def tables(document: Document) -> dict[str, Table]:
    return {part.caption: part for part in document.parts if isinstance(part, Table)}


def texts(document: Document) -> str:
    return "\n".join(part.text for part in document.parts if isinstance(part, Text))


def row_of(document: Document, caption: str, label: str) -> Row:
    return next(row for row in tables(document)[caption].each_row() if row[0] == label)


def number(cell: object) -> object:
    assert isinstance(cell, Number)
    return cell.value


def services(document: Document) -> Row:
    return row_of(document, "平时服务：总体", "服务次数")


def test_a_closed_period_is_what_later_ones_are_held_against(centre: Centre) -> None:
    login, _ = centre
    then = services(make_period_report(login, CLOSED).document)[2]
    login.act(close_period, CLOSED.text)
    take_a_service_back(centre, CLOSED)
    later = make_period_report(login, NEXT).document
    assert services(later)[3] == then
    assert "上期（2026年第一季度）已于 2026-07-08 封存" in texts(later)
    told = tables(later)["上期（2026年第一季度）封存数与现数的差别"]
    row = next(row for row in told.each_row() if str(row[1]).endswith("服务次数"))
    assert (number(row[3]), number(row[4]), number(row[5])) == (number(then), number(then) - 1, -1)  # type: ignore[operator]


def test_a_year_later_the_closed_period_still_says_the_same(centre: Centre) -> None:
    login, _ = centre
    old = read_period("2025Q2")
    then = services(make_period_report(login, old).document)[2]
    login.act(close_period, old.text)
    take_a_service_back(centre, old)
    later = make_period_report(login, NEXT).document
    assert services(later)[5] == then
    assert "去年同期（2025年第二季度）已于 2026-07-08 封存" in texts(later)
    assert "去年同期（2025年第二季度）封存数与现数的差别" in tables(later)


def test_an_open_period_held_against_open_ones_speaks_of_no_closing(centre: Centre) -> None:
    login, _ = centre
    document = make_period_report(login, NEXT).document
    assert "封存" not in texts(document)
    assert not [caption for caption in tables(document) if "封存" in caption]


def test_the_list_of_who_has_not_come_is_closed_too(centre: Centre) -> None:
    login, _ = centre
    then = make_period_report(login, CLOSED).document
    login.act(close_period, CLOSED.text)
    come_late(centre, date(2026, 3, 1))
    now = make_period_report(login, CLOSED).document
    due, came = (number(row_of(now, "党员报到：总体", label)[2]) for label in ("应报到党员", "已报到党员"))
    missing = due - came  # type: ignore[operator]
    assert f"{MEMBERS_LIST}共 {missing} 人" in texts(now)
    assert [row[1] for row in tables(now)[MEMBERS_LIST].each_row()] == [
        row[1] for row in tables(then)[MEMBERS_LIST].each_row()
    ]
    assert "名单为 2026-07-08 封存时的名单" in texts(now)


def test_a_closing_that_kept_no_lists_says_when_they_were_made_and_why_they_differ(centre: Centre) -> None:
    login, _ = centre
    login.act(close_period, CLOSED.text)
    forget_the_lists(centre)
    come_late(centre, date(2026, 3, 1))
    now = make_period_report(login, CLOSED).document
    due, came = (number(row_of(now, "党员报到：总体", label)[2]) for label in ("应报到党员", "已报到党员"))
    listed = due - came - 1  # type: ignore[operator]
    assert (
        f"{MEMBERS_LIST}共 {listed} 人，封存时没有保存名单，为 2026-07-08 按现在的记录列出；"
        f"比封存数（{listed + 1} 人）少 1 人，因封存后更正过记录"
    ) in texts(now)


def test_a_month_of_a_closed_quarter_says_that_it_is_and_what_differs(centre: Centre) -> None:
    login, _ = centre
    login.act(close_period, CLOSED.text)
    untouched = make_period_report(login, MONTH).document
    assert "本期所在的2026年第一季度已于 2026-07-08 封存" in texts(untouched)
    take_a_service_back(centre, MONTH)
    come_late(centre, MONTH.last)
    month = make_period_report(login, MONTH).document
    told = tables(month)["本期封存数（随2026年第一季度）与现数的差别"]
    found = {str(row[1]): number(row[5]) for row in told.each_row() if row[0] == "合计"}
    assert found["平时服务·服务次数"] == -1
    assert found["党员报到·已报到党员"] == 1


def test_a_month_of_a_quarter_closed_by_an_older_version_says_what_can_not_be_told(centre: Centre) -> None:
    login, _ = centre
    login.act(close_period, CLOSED.text)
    forget_the_lists(centre)
    take_a_service_back(centre, MONTH)
    come_late(centre, MONTH.last)
    month = make_period_report(login, MONTH).document
    told = tables(month)["本期封存数（随2026年第一季度）与现数的差别"]
    assert {str(row[1]).partition("·")[0] for row in told.each_row()} <= {"平时服务", "急时服务", "党员报到"}
    assert (
        "封存时没有按月保存党员名册、单位报到、新报到和退出的指标，这些指标可能已计入封存以后的更正"
        in texts(month)
    )


def test_a_quarter_with_a_closed_month_within_tells_what_differs(centre: Centre) -> None:
    login, _ = centre
    login.act(close_period, MONTH.text)
    take_a_service_back(centre, MONTH)
    quarter = make_period_report(login, CLOSED).document
    assert "本期内的2026年2月已于 2026-07-08 封存" in texts(quarter)
    told = tables(quarter)["其中2026年2月封存数与现数的差别"]
    assert number(next(row for row in told.each_row() if str(row[1]).endswith("服务次数"))[5]) == -1


def test_a_branch_new_since_the_closing_is_held_against_nothing(centre: Centre) -> None:
    login, _ = centre
    login.act(close_period, CLOSED.text)
    new = login.act(add_organisation, {"name": "新设党支部", "kind": "党支部"})
    document = make_period_report(login, NEXT, new).document
    assert number(row_of(document, "党员报到：总体", "应报到党员")[3]) == 0
    assert "上期（2026年第一季度）已于 2026-07-08 封存" in texts(document)


def test_an_organisation_that_was_moved_since_is_told(centre: Centre) -> None:
    login, invented = centre
    then = make_period_report(login, CLOSED).document
    login.act(close_period, CLOSED.text)
    with login.store.working(login.actor, "调整", act="tests.correct") as work:
        branch = work.one(Organisation, invented.branches[-1])
        branch.parent_id = invented.branches[0]
    document = make_period_report(login, NEXT).document
    assert services(document)[3] == services(then)[2]
    assert "封存后党组织的上下级有变动" in texts(document)


def test_a_closed_period_cut_off_earlier_says_that_it_is_not_what_was_closed(centre: Centre) -> None:
    login, _ = centre
    login.act(close_period, CLOSED.text)
    cut = make_period_report(login, CLOSED, None, date(2026, 2, 10)).document
    assert "本期已于 2026-07-08 封存，这里截至 2026-02-10，是按现在的记录统计的" in texts(cut)
