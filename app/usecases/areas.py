"""Areas: the territory as a tree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from app.records.accounts import Right
from app.records.areas import Area
from app.records.members import ON_ROLL, Member
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.trees import Node, add_node, change_node, move, nodes
from app.usecases.uses import refuse_used


@ask(needs=Right.SEE_MEMBERS)
def area_tree(read: Read) -> tuple[Node, ...]:
    """All areas in tree order."""
    return nodes(read, Area)


@ask(needs=Right.SEE_MEMBERS)
def members_per_area(read: Read) -> dict[str, int]:
    """How many members on the roll live in each area itself, by its id."""
    query = (
        select(Member.area_id, func.count())
        .where(Member.state.in_(ON_ROLL), Member.area_id.is_not(None))
        .group_by(Member.area_id)
    )
    return {row[0]: row[1] for row in read.rows(query) if row[0] is not None}


@act("新增区域", needs=Right.EDIT_ORGANISATIONS)
def add_area(work: Work, values: Mapping[str, Any]) -> str:
    """Keep a new area; returns its id.

    Raises:
        RuleError: a field is wrong, or the name is taken under the same parent.
    """
    return add_node(work, Area, values).id


@act("修改区域", needs=Right.EDIT_ORGANISATIONS)
def change_area(work: Work, area_id: str, values: Mapping[str, Any]) -> None:
    """Give an area other values.

    Raises:
        RuleError: a field is wrong, the name is taken, or it would hang under itself.
    """
    change_node(work, work.one(Area, area_id), values)


@act("调整区域顺序", needs=Right.EDIT_ORGANISATIONS)
def move_area(work: Work, area_id: str, step: int) -> None:
    """Move an area one place up (-1) or down (1) among those of the same parent.

    Raises:
        RuleError: it is the first or last already (``at_end``).
    """
    move(work, Area, area_id, step)


@act("删除区域", needs=Right.EDIT_ORGANISATIONS)
def delete_area(work: Work, area_id: str) -> None:
    """Take out an area that nothing hangs on.

    Raises:
        RuleError: members live or check in there, a branch covers it, or areas lie below it (``in_use``).
    """
    record = work.one(Area, area_id)
    refuse_used(work, record, record.name)
    work.delete(record)
