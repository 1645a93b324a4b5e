"""Saved import mappings: which heading of a neighbour's workbook is which field, learnt once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, select

from app.base.errors import RuleError
from app.records.accounts import Right
from app.records.centre import ImportMapping
from app.storage.work import Read, Work
from app.usecases.acts import act, ask


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """One saved mapping; ``columns`` are field names by heading, '' for a column that is left out."""

    id: str
    name: str
    register: str
    signature: str
    columns: Mapping[str, str]


@act("保存导入对应表", needs=Right.IMPORT)
def save_mapping(work: Work, name: str, register: str, signature: str, columns: Mapping[str, str]) -> str:
    """Keep a mapping; one of the same name and register is replaced.

    Args:
        work: the running act.
        name: what the user calls it.
        register: the register it is for, e.g. ``members``.
        signature: what the heads it was made for are recognised by (``Prepared.signature``).
        columns: field name by heading, '' for a column to be left out.

    Returns:
        The mapping's id.

    Raises:
        RuleError: no name, or no heading has a field.
    """
    plain = name.strip()
    if not plain:
        raise RuleError("请给对应表起一个名称。", "name", "required")
    if not any(columns.values()):
        raise RuleError("还没有任何表头对应到字段，请先选好对应关系。", "columns", "required")
    found = work.scalar(_named(register, plain))
    if found is None:
        record = ImportMapping(name=plain, register=register, signature=signature, columns=dict(columns))
        return work.add(record).id
    found.signature = signature
    found.columns = dict(columns)
    return found.id


@act("删除导入对应表", needs=Right.IMPORT)
def delete_mapping(work: Work, mapping_id: str) -> None:
    """Forget a mapping.

    Raises:
        RuleError: it is not there any more.
    """
    work.delete(work.one(ImportMapping, mapping_id))


@ask(needs=Right.IMPORT)
def list_mappings(read: Read, register: str) -> tuple[SavedMapping, ...]:
    """All mappings of a register, by name."""
    query = select(ImportMapping).where(ImportMapping.register == register).order_by(ImportMapping.name)
    return tuple(map(_saved, read.scalars(query)))


@ask(needs=Right.IMPORT)
def mapping_named(read: Read, register: str, name: str) -> SavedMapping:
    """The mapping of that name.

    Raises:
        RuleError: there is none (``no_mapping``).
    """
    found = read.scalar(_named(register, name.strip()))
    if found is None:
        raise RuleError(f"没有名为“{name}”的导入对应表，请从已保存的里面选择。", "mapping", "no_mapping")
    return _saved(found)


@ask(needs=Right.IMPORT)
def mapping_for(read: Read, register: str, signature: str) -> SavedMapping | None:
    """The mapping saved last for heads of this signature, None if there is none."""
    query = select(ImportMapping).where(
        ImportMapping.register == register, ImportMapping.signature == signature
    )
    found = read.scalar(query.order_by(ImportMapping.id.desc()))
    return None if found is None else _saved(found)


def _named(register: str, name: str) -> Select[ImportMapping]:
    return select(ImportMapping).where(ImportMapping.register == register, ImportMapping.name == name)


def _saved(found: ImportMapping) -> SavedMapping:
    return SavedMapping(found.id, found.name, found.register, found.signature, dict(found.columns))
