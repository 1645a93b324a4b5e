"""What is asked when somebody checks in, and what it means for the record.

Words must be those of the lists, places must be there; what an entry leaves open stays as it was before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.records.areas import Area
from app.records.checkins import Checkin
from app.records.lists import POSTS, SPECIALTIES
from app.records.organisations import Organisation, OrganisationArea
from app.records.units import Unit
from app.storage.work import Read, Work
from app.usecases.entry import read_entry
from app.usecases.lists import require_word


@dataclass(frozen=True, slots=True)
class CheckinEntry:
    """What is asked at the desk.

    Attributes:
        unit_id: the unit that sends the member.
        organisation_id: the organisation that receives them; without it the one that covers the area.
        area_id: where they check in: community, grid, building.
        posts: what they take on, at least one; without it what was said before.
        specialties: what they can do.
        spare_time: when they can serve.
        on: the day; None for today.
        note: remark.
    """

    unit_id: str | None = None
    organisation_id: str | None = None
    area_id: str | None = None
    posts: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    spare_time: str | None = None
    on: date | None = None
    note: str | None = None


def said_by(work: Work, entry: CheckinEntry, before: Checkin | None) -> dict[str, Any]:
    """The fields an entry fills; what it leaves open is as before.

    Raises:
        RuleError: at the field.
    """
    given: dict[str, Any] = {
        "unit_id": entry.unit_id,
        "organisation_id": entry.organisation_id,
        "area_id": entry.area_id,
        "posts": list(entry.posts) or None,
        "specialties": list(entry.specialties) or None,
        "spare_time": entry.spare_time,
        "note": entry.note,
    }
    given = {**given, **word_lists_of(given)}
    check_words(work, given, before)
    check_places(work, given)
    if before is not None:
        given = {name: getattr(before, name) if value is None else value for name, value in given.items()}
    given["organisation_id"] = given["organisation_id"] or covering_organisation(work, given["area_id"])
    return read_entry(Checkin, given)


def word_lists_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Lists of words without blanks and doubles; an empty list is no value."""
    return {
        name: list(dict.fromkeys(w for word in values[name] or () if (w := word.strip()))) or None
        for name in ("posts", "specialties")
        if name in values
    }


def check_words(work: Work, given: Mapping[str, Any], before: Checkin | None) -> None:
    """Words are those of the lists; what a check-in says already may stay.

    Raises:
        RuleError: at the field (``unknown_choice``).
    """
    for name, listed in (("posts", POSTS), ("specialties", SPECIALTIES)):
        said = set((getattr(before, name) if before is not None else None) or ())
        for word in given.get(name) or ():
            if word not in said:
                require_word(work, listed, word, name)


def check_places(work: Work, given: Mapping[str, Any]) -> None:
    """Unit, organisation and area are there.

    Raises:
        RuleError: one of them is gone (``not_found``).
    """
    for name, kind in (("unit_id", Unit), ("organisation_id", Organisation), ("area_id", Area)):
        if given.get(name):
            work.one(kind, given[name])


def covering_organisation(read: Read, area_id: str | None) -> str | None:
    """The organisation that covers an area, or the nearest area around it; None if none or several do."""
    seen: set[str] = set()
    while area_id is not None and area_id not in seen:
        seen.add(area_id)
        query = select(OrganisationArea.organisation_id).where(OrganisationArea.area_id == area_id)
        found = read.scalars(query.limit(2))
        if found:
            return found[0] if len(found) == 1 else None
        area = read.get(Area, area_id)
        area_id = area.parent_id if area is not None else None
    return None
