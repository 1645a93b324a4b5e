"""Organisations: the party's tree, and which areas a branch covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from app.records.accounts import Right
from app.records.members import ON_ROLL, Member
from app.records.organisations import Organisation, OrganisationArea
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.trees import Node, add_node, change_node, move, nodes
from app.usecases.uses import refuse_used


@ask(needs=Right.SEE_MEMBERS)
def organisation_tree(read: Read) -> tuple[Node, ...]:
    """All organisations in tree order."""
    return nodes(read, Organisation)


@ask(needs=Right.SEE_MEMBERS)
def members_per_organisation(read: Read) -> dict[str, int]:
    """How many members on the roll each organisation has itself, by its id."""
    query = (
        select(Member.organisation_id, func.count())
        .where(Member.state.in_(ON_ROLL), Member.organisation_id.is_not(None))
        .group_by(Member.organisation_id)
    )
    return {row[0]: row[1] for row in read.rows(query) if row[0] is not None}


@ask(needs=Right.SEE_MEMBERS)
def areas_of(read: Read, organisation_id: str) -> tuple[str, ...]:
    """Ids of the areas an organisation covers."""
    query = select(OrganisationArea.area_id).where(OrganisationArea.organisation_id == organisation_id)
    return tuple(read.scalars(query))


@ask(needs=Right.SEE_MEMBERS)
def organisations_covering(read: Read, area_id: str) -> tuple[str, ...]:
    """Ids of the organisations that cover an area."""
    query = select(OrganisationArea.organisation_id).where(OrganisationArea.area_id == area_id)
    return tuple(read.scalars(query))


@act("新增党组织", needs=Right.EDIT_ORGANISATIONS)
def add_organisation(work: Work, values: Mapping[str, Any], area_ids: Sequence[str] = ()) -> str:
    """Keep a new organisation.

    Args:
        work: the running act.
        values: fields of `Organisation` by name.
        area_ids: the areas it covers.

    Returns:
        Its id.

    Raises:
        RuleError: a field is wrong, or the name is taken under the same parent.
    """
    record = add_node(work, Organisation, values)
    work.flush()
    cover(work, record.id, area_ids)
    return record.id


@act("修改党组织", needs=Right.EDIT_ORGANISATIONS)
def change_organisation(work: Work, organisation_id: str, values: Mapping[str, Any]) -> None:
    """Give an organisation other values.

    Raises:
        RuleError: a field is wrong, the name is taken, or it would hang under itself.
    """
    change_node(work, work.one(Organisation, organisation_id), values)


@act("调整党组织顺序", needs=Right.EDIT_ORGANISATIONS)
def move_organisation(work: Work, organisation_id: str, step: int) -> None:
    """Move an organisation one place up (-1) or down (1) among those of the same parent.

    Raises:
        RuleError: it is the first or last already (``at_end``).
    """
    move(work, Organisation, organisation_id, step)


@act("删除党组织", needs=Right.EDIT_ORGANISATIONS)
def delete_organisation(work: Work, organisation_id: str) -> None:
    """Take out an organisation that nothing hangs on.

    Raises:
        RuleError: members, check-ins, services or organisations below belong to it (code ``in_use``).
    """
    record = work.one(Organisation, organisation_id)
    refuse_used(work, record, record.name, (OrganisationArea,))
    cover(work, organisation_id, ())
    work.delete(record)


@act("设置党组织覆盖区域", needs=Right.EDIT_ORGANISATIONS)
def set_areas(work: Work, organisation_id: str, area_ids: Sequence[str]) -> None:
    """Say which areas an organisation covers; a branch may cover several grids."""
    cover(work, work.one(Organisation, organisation_id).id, area_ids)


def cover(work: Work, organisation_id: str, area_ids: Sequence[str]) -> None:
    """Make the covered areas exactly these."""
    links = work.scalars(select(OrganisationArea).where(OrganisationArea.organisation_id == organisation_id))
    wanted = set(area_ids)
    for link in links:
        if link.area_id in wanted:
            wanted.discard(link.area_id)
        else:
            work.delete(link)
    for area_id in area_ids:
        if area_id in wanted:
            wanted.discard(area_id)
            work.add(OrganisationArea(organisation_id=organisation_id, area_id=area_id))
