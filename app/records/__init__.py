"""What the centre keeps, and the rules that are true on paper too.

Belongs here: one module per register with its record classes, choices and plain rule functions.
Does not belong here: sessions, files, screens, sentences of a workflow.
"""

from __future__ import annotations

from app.records.accounts import Account
from app.records.areas import Area
from app.records.base import Record
from app.records.cards import Card
from app.records.centre import Centre, ImportMapping, Setting
from app.records.checkins import Checkin, CheckinDuty, CheckinEvent
from app.records.closings import Closing
from app.records.emergencies import Emergency, RollCall
from app.records.lists import ListWord
from app.records.members import DuplicateDecision, Member, MemberTag, StatusChange, Tag
from app.records.organisations import Organisation, OrganisationArea
from app.records.photos import Photo
from app.records.residents import HomeVisit, Household, Resident
from app.records.services import Activity, Review, Service
from app.records.teams import Team, TeamPerson
from app.records.units import Agreement, AgreementItem, Unit, UnitCheckin
from app.records.visitors import Visitor

RECORD_TYPES: dict[str, type[Record]] = {
    kind.record_type: kind
    for kind in (
        Account,
        Activity,
        Agreement,
        AgreementItem,
        Area,
        Card,
        Centre,
        Checkin,
        CheckinDuty,
        CheckinEvent,
        Closing,
        DuplicateDecision,
        Emergency,
        HomeVisit,
        Household,
        ImportMapping,
        ListWord,
        Member,
        MemberTag,
        Organisation,
        OrganisationArea,
        Photo,
        Resident,
        Review,
        RollCall,
        Service,
        Setting,
        StatusChange,
        Tag,
        Team,
        TeamPerson,
        Unit,
        UnitCheckin,
        Visitor,
    )
}
"""Every kind of record the journal may name, by the name it carries there."""
