"""Trees of organisations and areas: their order on paper, and what hangs under a node."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, case, literal, select

from app.base.errors import RuleError
from app.base.pinyin import pinyin_sort_key
from app.records.base import Record
from app.storage.work import Read, Work
from app.usecases.entry import give_values, read_entry

_ORDINAL = re.compile("第([零一二三四五六七八九十百]+)")
_DIGITS = re.compile("[0-9]{1,6}")
R = TypeVar("R", bound=Record)
_UNITS = {"十": 10, "百": 100}


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a tree, in the order of paper: parents before children, ``depth`` from 0."""

    id: str
    name: str
    kind: str
    parent_id: str | None
    depth: int


def nodes(read: Read, record: type[Record]) -> tuple[Node, ...]:
    """All nodes in tree order: by position where given, else by number (第三网格) and sound of the name."""
    table = record.__table__
    rows = read.rows(select(table.c.id, table.c.name, table.c.kind, table.c.parent_id, table.c.position))
    known = {row.id for row in rows}
    children: dict[str | None, list[Any]] = {}
    for row in rows:
        children.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    for siblings in children.values():
        siblings.sort(key=lambda r: (r.position is None, r.position or 0, _name_key(r.name), r.id))
    ordered: list[Node] = []
    waiting = [(row, 0) for row in reversed(children.get(None, []))]
    while waiting:
        row, depth = waiting.pop()
        ordered.append(Node(row.id, row.name, row.kind, row.parent_id, depth))
        waiting.extend((child, depth + 1) for child in reversed(children.get(row.id, [])))
    return tuple(ordered)


def _name_key(name: str) -> str:
    """第二网格 stands before 第十网格, though it sounds later; digits count by value too."""
    counted = _ORDINAL.sub(lambda found: f"第{_counted(found[1]):06d}", name)
    return pinyin_sort_key(_DIGITS.sub(lambda found: f"{int(found[0]):06d}", counted))


def _counted(numeral: str) -> int:
    """The value of a Chinese numeral up to 999: 二十一 → 21."""
    total = digit = 0
    for char in numeral:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = "零一二三四五六七八九".index(char)
    return total + digit


def positions(read: Read, record: type[Record], column: ColumnElement[Any]) -> ColumnElement[Any]:
    """An expression that orders by the place in the tree of what the column points to."""
    places = {node.id: place for place, node in enumerate(nodes(read, record))}
    return case(places, value=column, else_=len(places)) if places else literal(0)


def ids_under(read: Read, record: type[Record], node_id: str) -> tuple[str, ...]:
    """The node's own id and the ids of all below it, in tree order."""
    ordered = nodes(read, record)
    start = next((i for i, node in enumerate(ordered) if node.id == node_id), None)
    if start is None:
        return ()
    ids = [node_id]
    for node in ordered[start + 1 :]:
        if node.depth <= ordered[start].depth:
            break
        ids.append(node.id)
    return tuple(ids)


def add_node(work: Work, record: type[R], values: Mapping[str, Any]) -> R:
    """Keep a new node.

    Args:
        work: the running act.
        record: what the tree is made of.
        values: fields by name, as typed.

    Raises:
        RuleError: a field is wrong, or the name is taken under the same parent.
    """
    said = read_entry(record, values)
    _refuse_twin(work, record, said)
    return work.add(record(**said))


def change_node(work: Work, node: Record, values: Mapping[str, Any]) -> None:
    """Give a node other values; fields that are not named stay.

    Raises:
        RuleError: a field is wrong, the name is taken under the same parent, or it would hang under itself.
    """

    def check(said: Mapping[str, Any]) -> Mapping[str, Any]:
        _refuse_loop(work, type(node), node.id, said["parent_id"])
        _refuse_twin(work, type(node), said, node.id)
        return said

    give_values(node, values, check)


def move(work: Work, record: type[Record], node_id: str, step: int) -> None:
    """Let a node change places with its neighbour under the same parent.

    The order on screen becomes the order that is kept: all of that parent's nodes get a position.

    Args:
        work: the running act.
        record: what the tree is made of.
        node_id: which node.
        step: -1 for one place up, 1 for one down.

    Raises:
        RuleError: there is no such node (``not_found``), or it is the first or last already (``at_end``).
    """
    work.one(record, node_id)
    ordered = nodes(work, record)
    known = {node.id for node in ordered}
    parents = {node.id: node.parent_id if node.parent_id in known else None for node in ordered}
    siblings = [node.id for node in ordered if parents[node.id] == parents[node_id]]
    place = siblings.index(node_id)
    if not 0 <= place + step < len(siblings):
        raise RuleError(f"它已经排在{'最前' if step < 0 else '最后'}了。", None, "at_end")
    siblings.insert(place + step, siblings.pop(place))
    for position, sibling in enumerate(siblings, 1):
        kept: Any = work.one(record, sibling)
        if kept.position != position:
            kept.position = position


def _refuse_loop(read: Read, record: type[Record], node_id: str, parent_id: str | None) -> None:
    if parent_id is not None and parent_id in ids_under(read, record, node_id):
        raise RuleError("上级不能是它自己或它的下级。", "parent_id", "loop")


def _refuse_twin(
    read: Read, record: type[Record], values: Mapping[str, Any], own_id: str | None = None
) -> None:
    table = record.__table__
    query = select(table.c.id).where(
        table.c.name == values.get("name"), table.c.parent_id.is_not_distinct_from(values.get("parent_id"))
    )
    others: Sequence[str] = [found for found in read.scalars(query) if found != own_id]
    if others:
        raise RuleError(f"同一上级下已经有“{values.get('name')}”。", "name", "taken")
