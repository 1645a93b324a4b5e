"""The counter: what is open for the one who stands there, on one look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.base import clock
from app.records.accounts import Right
from app.records.members import ON_ROLL, Member
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.checkin_facts import CheckinFacts, checkin_of
from app.usecases.checkin_steps import IN, WAITING
from app.usecases.checkins import covering_organisation
from app.usecases.emergencies import current_emergency
from app.usecases.registers import rows_by_id
from app.usecases.services import HoursFacts, ServiceRow, hours_of, services_of
from app.usecases.settings import rule_on
from app.usecases.units import unit_named

CHECK_IN, RENEW, ANSWER, DUTIES, REVIEW = "check_in", "renew", "answer", "duties", "review"
_LAST_SERVICES = 6


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something open for the one who stands there: which deed it asks for, and its words."""

    deed: str
    words: str


@dataclass(frozen=True, slots=True)
class AtCounter:
    """One person at the counter, numbers masked.

    Attributes:
        id: of the member.
        name: as on the roll.
        organisation: on whose roll.
        id_number: masked.
        phone: masked.
        employer: where they work.
        area_id: where they live.
        receiving_id: the organisation that would receive them, where they check in.
        unit_id: the unit they would be sent by, if it is known by that name.
        kind: kind of member.
        state: state of the membership.
        on_roll: whether the state is one of a standing membership.
        checkin: the latest check-in, None if there was none.
        hours: of this year.
        wanted: hours a year that the rule asks for.
        running: name of the emergency under way.
        open: what is open.
        services: the last services.
    """

    id: str
    name: str
    organisation: str | None
    id_number: str | None
    phone: str | None
    employer: str | None
    area_id: str | None
    receiving_id: str | None
    unit_id: str | None
    kind: str
    state: str
    on_roll: bool
    checkin: CheckinFacts | None
    hours: HoursFacts
    wanted: Decimal
    running: str | None
    open: tuple[OpenItem, ...]
    services: tuple[ServiceRow, ...]


@ask(needs=Right.SEE_CHECKINS)
def at_counter(read: Read, member_id: str) -> AtCounter:
    """What is known of and open for one person.

    Raises:
        RuleError: the member is gone (code ``not_found``).
    """
    member = read.one(Member, member_id)
    (row,) = rows_by_id(read, Member, [member_id])
    today = clock.today()
    running = current_emergency(read)
    checkin = checkin_of(read, member_id)
    return AtCounter(
        id=member_id,
        name=member.name,
        organisation=row["organisation"],
        id_number=row["id_number"],
        phone=row["phone"],
        employer=member.employer,
        area_id=member.area_id,
        receiving_id=covering_organisation(read, member.area_id) or member.organisation_id,
        unit_id=unit_named(read, member.employer) if member.employer else None,
        kind=member.kind,
        state=member.state,
        on_roll=member.state in ON_ROLL,
        checkin=checkin,
        hours=hours_of(read, member_id, date(today.year, 1, 1), today),
        wanted=Decimal(rule_on(read, "每年服务时长", today)),
        running=running.name if running is not None else None,
        open=tuple(_open(member, checkin, running.name if running is not None else None)),
        services=services_of(read, member_id, _LAST_SERVICES),
    )


@act("打印服务小票", needs=Right.EDIT_CHECKINS)
def slip_for(work: Work, member_id: str) -> AtCounter:
    """The person as a slip tells them, masked; the journal keeps that it was printed.

    Raises:
        RuleError: the member is gone (code ``not_found``).
    """
    person = at_counter(work, member_id)
    work.note(Member.record_type, member_id, {"paper": "slip"})
    return person


def _open(member: Member, checkin: CheckinFacts | None, running: str | None) -> list[OpenItem]:
    found = []
    if checkin is None or checkin.state != IN:
        listed = checkin is not None and checkin.state == WAITING
        found.append(OpenItem(CHECK_IN, "已列入应报到名单，还没有报到" if listed else "还没有报到"))
    else:
        if running is not None:
            found.append(OpenItem(ANSWER, f"急时行动“{running}”进行中"))
        if checkin.renewal_due:
            found.append(OpenItem(RENEW, "本半年还没有续报"))
        if checkin.warning:
            found.append(OpenItem(DUTIES, checkin.warning))
    if member.review:
        found.append(OpenItem(REVIEW, "资料有待核事项"))
    return found
