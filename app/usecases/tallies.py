"""Whether the events of check-ins add up: none is taken from where they are not, nor in without being due.

Acts see to it by the days they take (`checkin_timeline`); an undo takes a step out of the middle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import func, select

from app.base.portions import portions
from app.records.checkins import CheckinEvent
from app.storage.work import Read

_PLACES = (CheckinEvent.unit_id, CheckinEvent.organisation_id, CheckinEvent.area_id)


def checkins_of(read: Read, event_ids: Iterable[str]) -> frozenset[str]:
    """The check-ins, of members or units, that some events belong to."""
    found: set[str] = set()
    for portion in portions(event_ids):
        query = select(func.coalesce(CheckinEvent.checkin_id, CheckinEvent.unit_checkin_id))
        found.update(one for one in read.scalars(query.where(CheckinEvent.id.in_(portion))) if one)
    return frozenset(found)


def torn(read: Read, checkin_ids: Iterable[str]) -> frozenset[str]:
    """Those of some check-ins that some day, at some place, count below nothing or in without being due."""
    found: set[str] = set()
    for portion in portions(sorted(checkin_ids)):
        for own in (CheckinEvent.checkin_id, CheckinEvent.unit_checkin_id):
            query = (
                select(own, *_PLACES, func.sum(CheckinEvent.due), func.sum(CheckinEvent.present))
                .where(own.in_(portion))
                .group_by(own, *_PLACES, CheckinEvent.happened_on)
                .order_by(CheckinEvent.happened_on)
            )
            found.update(_impossible(read.rows(query)))
    return frozenset(found)


def _impossible(rows: Iterable[Any]) -> Iterator[str]:
    due: Counter[tuple[str, ...]] = Counter()
    present: Counter[tuple[str, ...]] = Counter()
    for *place, more_due, more_present in rows:
        at = tuple(place)
        due[at] += more_due
        present[at] += more_present
        if not 0 <= present[at] <= due[at]:
            yield at[0]
