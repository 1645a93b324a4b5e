"""Whom to call in an emergency: those checked in, per grid and building, and who has answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from app.base import clock
from app.base.errors import RuleError
from app.records.accounts import Right
from app.records.areas import HOMES, Area
from app.records.base import field_of
from app.records.checkins import STATES, Checkin, CheckinDuty
from app.records.emergencies import Emergency, RollCall
from app.records.members import Member
from app.records.units import Unit
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.filters import one_of
from app.usecases.masking import masked
from app.usecases.standings import GONE
from app.usecases.trees import Node, nodes

IN = STATES[1]
GRID = "网格"


@dataclass(frozen=True, slots=True)
class CallRow:
    """One line of the call-up list.

    Attributes:
        member_id: who; somebody who looks after several buildings has a line for each.
        grid: the grid, or the community where the place lies in none.
        building: the building or estate; of a home only in clear.
        name: the name.
        phone: masked unless in clear.
        unit: the unit they come from.
        duty: what they look after there, e.g. 包楼栋.
        posts: posts taken, joined.
        specialties: what they can do, joined.
        present: whether they have answered the call.
    """

    member_id: str
    grid: str
    building: str
    name: str
    phone: str | None
    unit: str | None
    duty: str
    posts: str
    specialties: str
    present: bool


@ask(needs=Right.SEE_CHECKINS)
def call_up(read: Read, area_id: str | None = None, emergency_id: str | None = None) -> tuple[CallRow, ...]:
    """Whom to call, masked, in the order of grids, buildings and names.

    Args:
        read: the look at the store.
        area_id: only this area and all in it.
        emergency_id: whose roll says who is there.
    """
    return _listed(read, area_id, emergency_id, clear=False)


@act("查看应急调度名单", needs=Right.SEE_CLEAR)
def call_up_in_clear(
    work: Work, reason: str, area_id: str | None = None, emergency_id: str | None = None
) -> tuple[CallRow, ...]:
    """Whom to call, with phone numbers; the reason goes into the journal.

    Raises:
        RuleError: no reason given, or no right to see check-ins.
    """
    work.actor.require(Right.SEE_CHECKINS)
    if not reason.strip():
        raise RuleError("请写明查看完整号码的原因。", "reason", "required")
    rows = _listed(work, area_id, emergency_id, clear=True)
    work.note(Emergency.record_type, emergency_id or work.id, {"reason": reason.strip(), "rows": len(rows)})
    return rows


def _listed(read: Read, area_id: str | None, emergency_id: str | None, *, clear: bool) -> tuple[CallRow, ...]:
    places = _Places(nodes(read, Area))
    inside = None if area_id is None else places.under(area_id)
    duties = _duties(read)
    present = _present(read, emergency_id)
    found: list[tuple[Any, CallRow]] = []
    for row in _checked_in(read, inside):
        for place, duty in _stations(row, duties.get(row.id, {})):
            if inside is not None and place not in inside:
                continue
            grid, building = places.names(place, home=not duty and not clear)
            found.append(
                (
                    (places.order(place), row.name_pinyin, row.member_id),
                    CallRow(
                        row.member_id,
                        grid,
                        building,
                        row.name,
                        row.phone if clear else masked(field_of(Member, "phone"), row.phone),
                        row.unit,
                        duty,
                        "、".join(row.posts or ()),
                        "、".join(row.specialties or ()),
                        row.member_id in present,
                    ),
                )
            )
    return tuple(row for _, row in sorted(found, key=lambda pair: pair[0]))


class _Places:
    """The territory, as a list of people is ordered and headed by it."""

    def __init__(self, listed: Sequence[Node]) -> None:
        self._nodes = {node.id: node for node in listed}
        self._order = {node.id: place for place, node in enumerate(listed)}

    def order(self, place: str | None) -> int:
        """The place in the tree; what lies nowhere comes last."""
        return self._order.get(place or "", len(self._order))

    def under(self, area_id: str) -> frozenset[str]:
        """An area and all in it."""
        return frozenset(one for one in self._nodes if area_id in {node.id for node in self._up(one)})

    def names(self, place: str | None, *, home: bool) -> tuple[str, str]:
        """Grid and building; of a home the building is not told."""
        up = list(self._up(place))
        outer = [node for node in up if node.kind not in HOMES]
        grid = next((node for node in outer if node.kind == GRID), next(iter(outer), None))
        building = " ".join(node.name for node in reversed(up) if node.kind in HOMES)
        return (grid.name if grid else "未分网格"), ("" if home else building)

    def _up(self, place: str | None) -> Iterator[Node]:
        node = self._nodes.get(place or "")
        while node is not None:
            yield node
            node = self._nodes.get(node.parent_id or "")


def _stations(row: Any, duties: Mapping[str, list[str]]) -> list[tuple[str | None, str]]:
    """Where somebody is to go and what they look after there; without a duty, where they are checked in."""
    if duties:
        return [(area_id, "、".join(dict.fromkeys(kinds))) for area_id, kinds in duties.items()]
    return [(row.area_id or row.home_id, "")]


def _checked_in(read: Read, inside: frozenset[str] | None) -> Sequence[Any]:
    """All who are checked in, or who may stand inside some areas."""
    checkin: Any = Checkin
    query = (
        select(
            Checkin.id, Checkin.member_id, Checkin.area_id, Checkin.posts, Checkin.specialties,
            Member.name, Member.name_pinyin, Member.phone, Member.area_id.label("home_id"),
            Unit.name.label("unit"),
        )
        .join(Member, Member.id == Checkin.member_id)
        .outerjoin(Unit, Unit.id == Checkin.unit_id)
        .where(Checkin.state == IN, Member.state.not_in(GONE))
    )  # fmt: skip
    if inside is not None:
        query = query.where(one_of(checkin.id, sorted(_near(read, inside))))
    return read.rows(query)


def _near(read: Read, inside: frozenset[str]) -> set[str]:
    """Ids of check-ins in these areas, of those who look after something there, and who live there."""
    checkin: Any = Checkin
    duty: Any = CheckinDuty
    member: Any = Member
    places = sorted(inside)
    here = select(checkin.id).where(one_of(checkin.area_id, places))
    there = select(duty.checkin_id).where(one_of(duty.area_id, places))
    home = (
        select(checkin.id)
        .join(Member, member.id == checkin.member_id)
        .where(checkin.area_id.is_(None), one_of(member.area_id, places))
    )
    return {*read.scalars(here), *read.scalars(there), *read.scalars(home)}


def _duties(read: Read) -> dict[str, dict[str, list[str]]]:
    """What is looked after today: by check-in, then by area."""
    today = clock.today()
    query = select(CheckinDuty.checkin_id, CheckinDuty.area_id, CheckinDuty.kind).where(
        CheckinDuty.area_id.is_not(None),
        or_(CheckinDuty.from_on.is_(None), CheckinDuty.from_on <= today),
        or_(CheckinDuty.until_on.is_(None), CheckinDuty.until_on >= today),
    )
    found: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for checkin_id, area_id, kind in read.rows(query.order_by(CheckinDuty.id)):
        found[checkin_id].setdefault(area_id or "", []).append(kind)
    return found


def _present(read: Read, emergency_id: str | None) -> frozenset[str]:
    if emergency_id is None:
        return frozenset()
    return frozenset(
        read.scalars(select(RollCall.member_id).where(RollCall.emergency_id == emergency_id).distinct())
    )
