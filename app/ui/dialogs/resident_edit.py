"""The forms of households, residents and visits; each field says why it is kept."""

from __future__ import annotations

from collections.abc import Mapping

from app.base import clock
from app.records.lists import VISIT_KINDS
from app.records.residents import HomeVisit, Household, Resident
from app.ui.dialogs.entry import WIDE, input_of
from app.ui.dialogs.record_offers import look_for_households, look_for_members, look_for_residents
from app.ui.dialogs.step import Step
from app.ui.parts.entry_form import Input
from app.ui.record_dialog import RecordDialog, RecordForm
from app.usecases.residents import (
    add_household,
    add_resident,
    change_household,
    change_resident,
    change_visit,
    finish_visit,
    log_visit,
)

LEAST = "只登记服务用得着的内容；每一项旁边写着用途。"


class HouseholdEditDialog(RecordDialog):
    """One household as a form."""

    said = RecordForm(
        "households",
        Household,
        "居民户",
        (
            *(("name", 2), ("care", 1), ("area_id", 1), ("address", 2), ("phone", 1)),
            *(("needs", 2), ("note", 3)),
        ),
        short=("needs",),
    )

    def built(self) -> None:
        """Say that less is more."""
        self.say(LEAST)

    def keep_new(self, values: Mapping[str, str]) -> None:
        """Add it."""
        self.act("登记居民户", add_household, values)

    def keep_changes(self, changes: Mapping[str, str]) -> None:
        """Change it."""
        self.act("修改居民户", change_household, self.record_id, changes, said=self.record_id)


class ResidentEditDialog(RecordDialog):
    """One resident as a form."""

    said = RecordForm(
        "residents",
        Resident,
        "居民",
        (("name", 1), ("purpose", 2), ("household_id", 1), ("area_id", 1), ("phone", 1), ("note", 3)),
        offers={"household_id": look_for_households},
    )

    def built(self) -> None:
        """Say that less is more."""
        self.say(LEAST)

    def keep_new(self, values: Mapping[str, str]) -> None:
        """Add them."""
        self.act("登记居民", add_resident, values)

    def keep_changes(self, changes: Mapping[str, str]) -> None:
        """Change them."""
        self.act("修改居民", change_resident, self.record_id, changes, said=self.record_id)


class VisitEditDialog(RecordDialog):
    """One visit as a form."""

    said = RecordForm(
        "home_visits",
        HomeVisit,
        "走访",
        (
            *(("household_id", 1), ("resident_id", 1), ("member_id", 1), ("visited_on", 1), ("kind", 2)),
            *(("content", 3), ("follow_up", 2), ("due_on", 1)),
        ),
        words={"kind": VISIT_KINDS},
        offers={
            "household_id": look_for_households,
            "resident_id": look_for_residents,
            "member_id": look_for_members,
        },
        plain={"member_id": "visitor"},
        short=("follow_up",),
        required=("member_id",),
        more=(Input("hours", "党员走访同时记服务（小时，不记就空着）", span=WIDE),),
    )

    def built(self) -> None:
        """Today, until another day is typed."""
        assert self.entry is not None  # noqa: S101 - it is built
        self.say("户、居民和走访的党员：输入姓名、拼音或首字母，再从列出来的里面选。")
        if self.record_id is None:
            self.entry.put({"visited_on": clock.today().isoformat()})
            if self.pointers["household_id"].id:
                self.entry.boxes["member_id"].setFocus()

    def keep_new(self, values: Mapping[str, str]) -> None:
        """Log it."""
        visit = {name: text for name, text in values.items() if name != "hours"}
        self.act("登记走访", log_visit, visit, values.get("hours"))

    def keep_changes(self, changes: Mapping[str, str]) -> None:
        """Change it."""
        self.act("修改走访", change_visit, self.record_id, changes, said=self.record_id)


def finish_step(visit_id: str, follow_up: str) -> Step:
    """What was to be done after a visit is done."""
    return Step(
        "办结走访待办",
        finish_visit,
        (input_of(HomeVisit, "done_on", 3),),
        lambda said: (visit_id, said["done_on"]),
        {"done_on": clock.today().isoformat()},
        note=follow_up,
    )
