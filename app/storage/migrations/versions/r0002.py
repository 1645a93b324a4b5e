"""双报到 and what is around it: units, check-ins, services, residents, teams, visitors, cards, photos."""

from __future__ import annotations

from alembic import op

from app.storage.migrations import r0002_first, r0002_second, r0002_third

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of the new registers and of pictures."""
    r0002_first.make()
    r0002_second.make()
    r0002_third.make()
    op.drop_index("ix_members_name_pinyin", table_name="members")
    op.create_index("ix_members_listed", "members", ["name_pinyin", "id"], unique=False)
