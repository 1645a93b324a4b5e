"""Settings of the centre: each with the day from which it holds and the paper that says so."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.errors import RuleError
from app.records.centre import Setting
from app.usecases import checkin_facts, checkins, members, settings, teams
from app.usecases.workplace import Login

KEY = "每年服务时数"


def test_a_setting_holds_from_its_day_on(secretary: Login) -> None:
    secretary.act(settings.change_setting, KEY, "50", date(2026, 1, 1), "街道通知")
    secretary.act(settings.change_setting, KEY, "60", "2027年1月1日", "街道通知")
    assert secretary.ask(settings.setting_on, KEY, date(2025, 12, 31)) is None
    found = [secretary.ask(settings.setting_on, KEY, day) for day in (date(2026, 5, 1), date(2027, 1, 1))]
    assert [one.value for one in found if one is not None] == ["50", "60"]


def test_all_that_was_ever_set_is_listed_the_latest_first(secretary: Login) -> None:
    for value, day in (("50", "2026-01-01"), ("60", "2027-01-01")):
        secretary.act(settings.change_setting, KEY, value, day, "街道通知")
    rows = secretary.ask(settings.list_settings)
    assert [(row.key, row.value, row.valid_from, row.source) for row in rows] == [
        (KEY, "60", date(2027, 1, 1), "街道通知"),
        (KEY, "50", date(2026, 1, 1), "街道通知"),
    ]


@pytest.mark.parametrize(
    ("key", "value", "day", "field"),
    [
        (" ", "50", "2026-01-01", "key"),
        (KEY, "", "2026-01-01", "value"),
        (KEY, "50", "soon", "valid_from"),
        (KEY, "50", "", "valid_from"),
        ("每年服务时长", "", "2026-01-01", "value"),
        (KEY, "50", "2026-01-01", "source"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    secretary: Login, key: str, value: str, day: str, field: str
) -> None:
    with pytest.raises(RuleError) as refused:
        secretary.act(settings.change_setting, key, value, day)
    assert refused.value.field == field
    assert secretary.ask(settings.list_settings) == ()


def test_the_centre_gets_another_name_but_never_none(secretary: Login) -> None:
    secretary.act(settings.rename_centre, " 石二社区党群服务中心 ")
    assert secretary.ask(settings.centre_name) == "石二社区党群服务中心"
    with pytest.raises(RuleError) as refused:
        secretary.act(settings.rename_centre, "  ")
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("半年续报", "也许"),
        ("红小二人数下限", "三"),
        ("红小二人数下限", "3.5"),
        ("每年服务时长", "0"),
        ("每年服务时长", "NaN"),
        ("每年服务时长", "1e3"),
        ("每年服务时长", "9" * 50),
        ("每年服务时长", "8785"),
        ("单日服务时长上限", "24.5"),
        ("单位报到率警戒", "101"),
        ("结对户上限", "5.5"),
        ("结对户上限", "-5"),
        ("小数位数：参与率", "5"),
        ("小数位数：参与率", "一"),
        ("小数位数：参与率", "1.5"),
    ],
)
def test_a_known_rule_is_only_what_makes_sense(secretary: Login, key: str, value: str) -> None:
    with pytest.raises(RuleError) as refused:
        secretary.act(settings.change_setting, key, value, date(2026, 1, 1), "街道通知")
    assert (refused.value.field, refused.value.code) == ("value", "bad_value")


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("单日服务时长上限", "１２.5 小时", "12.5"),
        ("单日服务时长上限", "12.0", "12"),
        ("每年服务时长", "+100 小时", "100"),
        ("结对户上限", "5.0", "5"),
        ("结对户上限", " 6户", "6"),
        ("小数位数：参与率", "２.0", "2"),
        ("小数位数：参与率", "0", "0"),
    ],
)
def test_a_number_is_kept_plain_and_without_its_unit(
    secretary: Login, key: str, typed: str, kept: str
) -> None:
    secretary.act(settings.change_setting, key, typed, date(2026, 1, 1), "街道通知")
    found = secretary.ask(settings.setting_on, key, date(2026, 1, 1))
    assert found is not None
    assert found.value == kept


def test_numbers_kept_by_an_older_program_are_read_all_the_same(secretary: Login) -> None:
    with secretary.store.working(secretary.actor, "旧版", act="tests.keep") as work:
        for key in ("结对户上限", "红小二人数下限"):
            work.add(Setting(key=key, value="5.0", valid_from=date(2020, 1, 1)))
    member = secretary.act(members.register_member, {"name": "白石"})
    secretary.act(checkins.check_in, member, checkins.CheckinEntry(posts=("其他",)))
    assert secretary.ask(checkin_facts.checkin_of, member) is not None
    team = secretary.act(teams.add_team, {"name": "向阳花", "kind": "红小二"})
    assert "不少于 5 人" in secretary.ask(teams.team_sheet, team).warnings[0]
