"""In which mode a service of one person would count, before it is logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.base.errors import RuleError
from app.records.accounts import Right
from app.records.emergencies import Emergency
from app.records.services import CALM, EMERGENCY
from app.storage.work import Read
from app.usecases.acts import ask
from app.usecases.emergencies import Modes
from app.usecases.standings import Standings


@dataclass(frozen=True, slots=True)
class ServiceModes:
    """What a service of a day counts under.

    Attributes:
        usual: the mode it counts in if nothing is said.
        emergency: name of the emergency it could count for, None on a calm day.
    """

    usual: str
    emergency: str | None


@ask(needs=Right.SEE_CHECKINS)
def service_modes(read: Read, member_id: str, day: date) -> ServiceModes:
    """The mode a member's service of a day counts in, and the emergency that ran then.

    Raises:
        RuleError: there is no such member (``not_found``), or they had left by then (``left``).
    """
    area_id, modes = Standings(read, [member_id]).on(member_id, day).area_id, Modes(read)
    usual = modes.of(None, day, area_id)
    try:
        named = modes.of(EMERGENCY, day, area_id)["emergency_id"]
    except RuleError:
        return ServiceModes(CALM, None)
    return ServiceModes(str(usual["mode"]), read.one(Emergency, str(named)).name)
