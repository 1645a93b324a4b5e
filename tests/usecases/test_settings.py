"""Settings of the centre: each with the day from which it holds and the paper that says so."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.errors import RuleError
from app.usecases import settings
from app.usecases.workplace import Login

KEY = "每年服务时数"


def test_a_setting_holds_from_its_day_on(secretary: Login) -> None:
    secretary.act(settings.change_setting, KEY, "50", date(2026, 1, 1), "街道通知")
    secretary.act(settings.change_setting, KEY, "60", "2027年1月1日")
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
    ],
)
def test_a_known_rule_is_only_what_makes_sense(secretary: Login, key: str, value: str) -> None:
    with pytest.raises(RuleError) as refused:
        secretary.act(settings.change_setting, key, value, date(2026, 1, 1))
    assert (refused.value.field, refused.value.code) == ("value", "bad_value")


def test_a_rule_is_kept_without_its_unit(secretary: Login) -> None:
    secretary.act(settings.change_setting, "单日服务时长上限", "１２.5 小时", date(2026, 1, 1))
    assert secretary.ask(settings.rule_on, "单日服务时长上限", date(2026, 1, 2)) == "12.5"
    assert secretary.ask(settings.rule_on, "单日服务时长上限", date(2025, 1, 2)) == "16"
