"""What the centre keeps, and the rules that are true on paper too.

Belongs here: one module per register with its record classes, choices and plain rule functions.
Does not belong here: sessions, files, screens, sentences of a workflow.
"""

from __future__ import annotations

from app.records.accounts import Account
from app.records.areas import Area
from app.records.base import Record
from app.records.centre import Centre, ImportMapping, Setting
from app.records.members import DuplicateDecision, Member, MemberTag, StatusChange, Tag
from app.records.organisations import Organisation, OrganisationArea

RECORD_TYPES: dict[str, type[Record]] = {
    kind.record_type: kind
    for kind in (
        Account,
        Area,
        Centre,
        DuplicateDecision,
        ImportMapping,
        Member,
        MemberTag,
        Organisation,
        OrganisationArea,
        Setting,
        StatusChange,
        Tag,
    )
}
"""Every kind of record the journal may name, by the name it carries there."""
