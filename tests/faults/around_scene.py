"""Units, homes, callers and emergencies under the knife: every act whole or not there, at any instant."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from app.storage.engine import Store
from app.usecases import agreements, emergencies, history, listing, residents, units, visitors
from app.usecases.workplace import Login
from tests import builders
from tests.faults import netting
from tests.faults.scenes import Acknowledge, Scene, acting
from tests.furnished import VISIT, furnish

START = date(2026, 1, 5)


class Around(Scene):
    """A unit checks in and leaves, a home is visited, somebody calls, an emergency starts, calls and ends."""

    span = 0.4

    def prepare(self) -> None:
        """A centre in which every register holds something."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(furnished(), self.folder)

    def work(self, ready: Callable[[], None], acknowledge: Acknowledge) -> None:
        """Act and acknowledge until killed."""
        with builders.signed_in(self.folder) as login:
            act = acting(login, acknowledge)
            member_id = login.ask(listing.list_ids, "members")[0]
            ready()
            for n in range(1000):
                one_round(login, 1000 * self.turn + n, member_id, act)
                if n % 2:
                    acknowledge(history.undo(login).work)

    def kept(self, store: Store, acknowledged: list[str]) -> None:
        """Acknowledged acts are there; units come to what stands; no home, item or call is left alone."""
        super().kept(store, acknowledged)
        with store.connection() as connection:

            def ask(query: str) -> tuple[Any, ...]:
                return tuple(connection.exec_driver_sql(query).one())

            (running,) = ask("SELECT count(*) FROM emergencies WHERE ended_at IS NULL")
            (present,) = ask(
                "SELECT count(*) FROM roll_calls r JOIN emergencies e ON e.id = r.emergency_id"
                " WHERE e.ended_at IS NOT NULL AND r.left_at IS NULL"
            )
            self.fault(*netting.unlike_what_stands(connection))
        if running > 1 or present:
            self.fault(f"{running} emergencies run, {present} are on duty after the end")


def one_round(login: Login, n: int, member_id: str, act: Callable[..., Any]) -> None:
    """Each act once, on a day that moves on with the rounds."""
    running = login.ask(emergencies.current_emergency)
    if running is not None:
        act(emergencies.end_emergency, running.id, "结束")
    day = START + timedelta(n % 200)
    unit_id = act(units.add_unit, {"name": f"第{n}单位", "phone": builders.phone(n)})
    act(units.list_unit_due, unit_id, {"due_on": day})
    checkin_id = act(units.check_in_unit, unit_id, {"checked_in_on": day})
    agreement_id = act(agreements.add_agreement, unit_id, {"name": "共建协议"})
    act(agreements.add_item, agreement_id, {"name": "义诊"})
    act(agreements.delete_agreement, agreement_id)
    if n % 3 == 0:
        act(units.leave_unit, checkin_id, day, "迁走")
    household_id = act(residents.add_household, {"name": f"第{n}户"})
    act(residents.add_resident, {"name": "王奶奶", "purpose": "上门服务", "household_id": household_id})
    visit = {"household_id": household_id, "member_id": member_id, "visited_on": day, "kind": VISIT}
    act(residents.log_visit, visit)
    visitor_id = act(visitors.log_visitor, {"name": "白石", "kind": "政策咨询", "matter": "问医保"})
    act(visitors.finish_visitor, visitor_id, "已答复")
    emergency_id = act(emergencies.start_emergency, {"name": f"第{n}次", "reason": "通知"})
    act(emergencies.mark_present, emergency_id, member_id)
    act(emergencies.end_emergency, emergency_id, "结束")


@cache
def furnished() -> Path:
    """A furnished centre, made once per process; its acts are warm."""
    folder = Path(mkdtemp(prefix="furnished-")) / "centre"
    builders.forget_later(folder.parent)
    builders.new_centre(folder)
    with builders.signed_in(folder) as login:
        one_round(login, 999_999, furnish(login)["second"], login.act)
    return folder
