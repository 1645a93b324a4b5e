"""Tables of revision 0002 that lean on none or few of the others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def make() -> None:
    """Make them."""
    op.create_table(
        "attachments",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_attachments")),
    )
    op.create_table(
        "checkin_events",
        sa.Column("direction", sa.String(length=6), nullable=False),
        sa.Column("checkin_id", sa.String(length=36), nullable=True),
        sa.Column("unit_checkin_id", sa.String(length=36), nullable=True),
        sa.Column("member_id", sa.String(length=36), nullable=True),
        sa.Column("unit_id", sa.String(length=36), nullable=True),
        sa.Column("organisation_id", sa.String(length=36), nullable=True),
        sa.Column("area_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("reverses_id", sa.String(length=36), nullable=True),
        sa.Column("reversal", sa.Boolean(), nullable=False),
        sa.Column("live", sa.Boolean(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("centre_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin_events")),
    )
    op.create_index(op.f("ix_checkin_events_checkin_id"), "checkin_events", ["checkin_id"], unique=False)
    op.create_index(
        "ix_checkin_events_counted",
        "checkin_events",
        [
            "direction",
            "organisation_id",
            "area_id",
            "member_id",
            "happened_on",
            "kind",
            "due",
            "present",
        ],
        unique=False,
    )
    op.create_index(op.f("ix_checkin_events_member_id"), "checkin_events", ["member_id"], unique=False)
    op.create_index(op.f("ix_checkin_events_reverses_id"), "checkin_events", ["reverses_id"], unique=False)
    op.create_index(
        op.f("ix_checkin_events_unit_checkin_id"), "checkin_events", ["unit_checkin_id"], unique=False
    )
    op.create_table(
        "closings",
        sa.Column("period", sa.String(length=30), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("reopened_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("centre_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closings")),
    )
    op.create_index(op.f("ix_closings_period"), "closings", ["period"], unique=False)
    op.create_table(
        "list_words",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("word", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("centre_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_words")),
    )
    op.create_index(op.f("ix_list_words_name"), "list_words", ["name"], unique=False)
    op.create_table(
        "photos",
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("caption", sa.String(length=120), nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("centre_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
    )
    op.create_index(op.f("ix_photos_digest"), "photos", ["digest"], unique=False)
    op.create_index(op.f("ix_photos_subject_id"), "photos", ["subject_id"], unique=False)
    op.create_table(
        "services",
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("people_served", sa.Integer(), nullable=True),
        sa.Column("mode", sa.String(length=2), nullable=False),
        sa.Column("activity_id", sa.String(length=36), nullable=True),
        sa.Column("emergency_id", sa.String(length=36), nullable=True),
        sa.Column("unit_id", sa.String(length=36), nullable=True),
        sa.Column("organisation_id", sa.String(length=36), nullable=True),
        sa.Column("area_id", sa.String(length=36), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("reverses_id", sa.String(length=36), nullable=True),
        sa.Column("reversal", sa.Boolean(), nullable=False),
        sa.Column("live", sa.Boolean(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("centre_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
    )
    op.create_index(op.f("ix_services_activity_id"), "services", ["activity_id"], unique=False)
    op.create_index(
        "ix_services_counted",
        "services",
        [
            "served_on",
            "mode",
            "organisation_id",
            "area_id",
            "kind",
            "member_id",
            "times",
            "hours",
            "people_served",
        ],
        unique=False,
    )
    op.create_index("ix_services_of_member", "services", ["member_id", "served_on"], unique=False)
    op.create_index("ix_services_of_unit", "services", ["unit_id", "served_on"], unique=False)
    op.create_index("ix_services_listed", "services", ["live", "served_on", "id"], unique=False)
    op.create_index(op.f("ix_services_reverses_id"), "services", ["reverses_id"], unique=False)
    op.create_table(
        "emergencies",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("area_id", sa.String(length=36), nullable=True),
        sa.Column("started_at", sa.String(length=24), nullable=False),
        sa.Column("ended_at", sa.String(length=24), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("centre_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["areas.id"],
            name=op.f("fk_emergencies_area_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergencies")),
    )
    op.create_index(op.f("ix_emergencies_area_id"), "emergencies", ["area_id"], unique=False)
    op.create_index(op.f("ix_emergencies_started_at"), "emergencies", ["started_at"], unique=False)
    op.create_table(
        "households",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("area_id", sa.String(length=36), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("care", sa.String(length=10), nullable=True),
        sa.Column("needs", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("name_pinyin", sa.String(length=160), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("centre_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["areas.id"],
            name=op.f("fk_households_area_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
    )
    op.create_index(op.f("ix_households_area_id"), "households", ["area_id"], unique=False)
    op.create_table(
        "teams",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=True),
        sa.Column("area_id", sa.String(length=36), nullable=True),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("dissolved_on", sa.Date(), nullable=True),
        sa.Column("tasks", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("name_pinyin", sa.String(length=160), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("centre_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_teams_area_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_teams_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
    )
    op.create_index(op.f("ix_teams_area_id"), "teams", ["area_id"], unique=False)
    op.create_index(op.f("ix_teams_name"), "teams", ["name"], unique=False)
    op.create_index(op.f("ix_teams_organisation_id"), "teams", ["organisation_id"], unique=False)
    op.create_table(
        "units",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=True),
        sa.Column("party_organisation", sa.String(length=120), nullable=True),
        sa.Column("party_members", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("area_id", sa.String(length=36), nullable=True),
        sa.Column("contact", sa.String(length=60), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("name_pinyin", sa.String(length=160), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("centre_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_units_area_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
    )
    op.create_index(op.f("ix_units_area_id"), "units", ["area_id"], unique=False)
    op.create_index(op.f("ix_units_name"), "units", ["name"], unique=False)
    op.create_table(
        "activities",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("area_id", sa.String(length=36), nullable=True),
        sa.Column("organisation_id", sa.String(length=36), nullable=True),
        sa.Column("mode", sa.String(length=2), nullable=False),
        sa.Column("emergency_id", sa.String(length=36), nullable=True),
        sa.Column("people_served", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("centre_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["areas.id"],
            name=op.f("fk_activities_area_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["emergency_id"],
            ["emergencies.id"],
            name=op.f("fk_activities_emergency_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_activities_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
    )
    op.create_index(op.f("ix_activities_area_id"), "activities", ["area_id"], unique=False)
    op.create_index(op.f("ix_activities_emergency_id"), "activities", ["emergency_id"], unique=False)
    op.create_index(op.f("ix_activities_held_on"), "activities", ["held_on"], unique=False)
    op.create_index(op.f("ix_activities_name"), "activities", ["name"], unique=False)
    op.create_index(op.f("ix_activities_organisation_id"), "activities", ["organisation_id"], unique=False)
