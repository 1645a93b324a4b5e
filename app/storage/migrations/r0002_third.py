"""Tables of revision 0002 that lean on all the others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def make() -> None:
    """Make them."""
    op.create_table(
        "team_people",
        sa.Column("team_id", sa.String(length=36), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("post", sa.String(length=6), nullable=False),
        sa.Column("grid_member", sa.String(length=2), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("centre_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_team_people_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["team_id"],
            ["teams.id"],
            name=op.f("fk_team_people_team_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_people")),
    )
    op.create_index(op.f("ix_team_people_member_id"), "team_people", ["member_id"], unique=False)
    op.create_index(op.f("ix_team_people_team_id"), "team_people", ["team_id"], unique=False)
    op.create_table(
        "unit_checkins",
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("organisation_id", sa.String(length=36), nullable=True),
        sa.Column("area_id", sa.String(length=36), nullable=True),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("checked_in_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_reason", sa.String(length=120), nullable=True),
        sa.Column("offers", sa.Text(), nullable=True),
        sa.Column("needs", sa.Text(), nullable=True),
        sa.Column("received_by", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("centre_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["areas.id"],
            name=op.f("fk_unit_checkins_area_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_unit_checkins_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["units.id"],
            name=op.f("fk_unit_checkins_unit_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_checkins")),
    )
    op.create_index(op.f("ix_unit_checkins_area_id"), "unit_checkins", ["area_id"], unique=False)
    op.create_index(op.f("ix_unit_checkins_number"), "unit_checkins", ["number"], unique=False)
    op.create_index(
        op.f("ix_unit_checkins_organisation_id"), "unit_checkins", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_unit_checkins_state"), "unit_checkins", ["state"], unique=False)
    op.create_index(op.f("ix_unit_checkins_unit_id"), "unit_checkins", ["unit_id"], unique=False)
    op.create_table(
        "visitors",
        sa.Column("came_at", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("matter", sa.Text(), nullable=True),
        sa.Column("handed_to", sa.String(length=60), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("centre_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_visitors_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visitors")),
    )
    op.create_index(op.f("ix_visitors_came_at"), "visitors", ["came_at"], unique=False)
    op.create_index(op.f("ix_visitors_member_id"), "visitors", ["member_id"], unique=False)
    op.create_table(
        "agreement_items",
        sa.Column("agreement_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("progress", sa.Text(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("centre_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_agreement_items_agreement_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_items")),
    )
    op.create_index(
        op.f("ix_agreement_items_agreement_id"), "agreement_items", ["agreement_id"], unique=False
    )
    op.create_table(
        "checkin_duties",
        sa.Column("checkin_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("area_id", sa.String(length=36), nullable=True),
        sa.Column("household_id", sa.String(length=36), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("centre_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["areas.id"],
            name=op.f("fk_checkin_duties_area_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["checkin_id"],
            ["checkins.id"],
            name=op.f("fk_checkin_duties_checkin_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_checkin_duties_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin_duties")),
    )
    op.create_index(op.f("ix_checkin_duties_area_id"), "checkin_duties", ["area_id"], unique=False)
    op.create_index(op.f("ix_checkin_duties_checkin_id"), "checkin_duties", ["checkin_id"], unique=False)
    op.create_index(op.f("ix_checkin_duties_household_id"), "checkin_duties", ["household_id"], unique=False)
    op.create_table(
        "home_visits",
        sa.Column("household_id", sa.String(length=36), nullable=True),
        sa.Column("resident_id", sa.String(length=36), nullable=True),
        sa.Column("member_id", sa.String(length=36), nullable=True),
        sa.Column("visitor", sa.String(length=60), nullable=True),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("follow_up", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("centre_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_home_visits_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_home_visits_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["residents.id"],
            name=op.f("fk_home_visits_resident_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_visits")),
    )
    op.create_index(op.f("ix_home_visits_household_id"), "home_visits", ["household_id"], unique=False)
    op.create_index(op.f("ix_home_visits_member_id"), "home_visits", ["member_id"], unique=False)
    op.create_index(op.f("ix_home_visits_resident_id"), "home_visits", ["resident_id"], unique=False)
    op.create_index(op.f("ix_home_visits_visited_on"), "home_visits", ["visited_on"], unique=False)
