"""The slip of the counter, read back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pdfplumber

from app.base import clock
from app.reports.slip import write_slip
from app.usecases import checkins, emergencies, members, services
from app.usecases.checkins import CheckinEntry
from app.usecases.services import ServiceEntry
from tests import builders


def test_a_slip_keeps_the_points_of_the_two_modes_apart(tmp_path: Path) -> None:
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as login:
        member = login.act(members.register_member, builders.person(0))
        today = clock.today()
        login.act(services.log_service, member, ServiceEntry("志愿活动", today, Decimal("6.5")))
        login.act(emergencies.start_emergency, {"name": "防汛", "reason": "预警"})
        login.act(services.log_service, member, ServiceEntry("急时值守", today, Decimal(5)))
        write_slip(login, member, tmp_path / "slip.pdf")
    with pdfplumber.open(tmp_path / "slip.pdf") as pdf:
        text = pdf.pages[0].extract_text()
    assert "6.5 小时，积分 7.8" in text
    assert "5 小时，积分 6" in text
    assert "13.8" not in text


def test_a_slip_tells_what_was_done_today(tmp_path: Path) -> None:
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as login:
        member = login.act(members.register_member, builders.person(0, name="䶮山"))
        login.act(checkins.check_in, member, CheckinEntry(posts=("社区治理", "安全巡逻")))
        today = clock.today()
        login.act(services.log_service, member, ServiceEntry("志愿活动", today, Decimal("1.5")))
        login.act(services.log_service, member, ServiceEntry("上门走访", date(today.year, 1, 1), Decimal(2)))
        write_slip(login, member, tmp_path / "slip.pdf")
    with pdfplumber.open(tmp_path / "slip.pdf") as pdf:
        (page,) = pdf.pages
        text = page.extract_text()
        assert abs(page.width - 80 * 72 / 25.4) < 1
    for words in (
        builders.CENTRE,
        "䶮山",
        "已报到",
        "社区治理、安全巡逻",
        "志愿活动",
        "1.5 小时",
        "3.5 小时",
    ):
        assert words in text
    assert "上门走访" not in text
    assert builders.phone(0) not in text
