"""How the journal is said on screen: one line per act, and the sheet of one act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.base import clock
from app.records import RECORD_TYPES
from app.records.accounts import ROLE_LABELS
from app.records.base import Kind, Mask, fields_of, from_journal
from app.ui.parts.record_table import Column, shown
from app.ui.parts.sheet_view import Section, Sheet
from app.usecases.history import HistoryRow
from app.usecases.past_acts import OTHER_TYPES, PastAct

COLUMNS: tuple[Column, ...] = (
    Column("时间", "at", 9),
    Column("操作", "label", 10, grow=True),
    Column("对象", "what", 10, grow=True, spare=1),
    Column("记录", "count", 3, "right", spare=2),
    Column("经办", "actor", 5),
    Column("状态", "state", 4),
)
KINDS = {"create": "新增", "edit": "修改", "delete": "删除", "event": "记录"}
INNER = frozenset({"subject_id", "digest", "position"})
"""Fields that tell a person nothing: ids of other records, fingerprints, places in a row."""


def row_of(act: PastAct) -> dict[str, Any]:
    """An act as the table shows it."""
    return {
        "id": act.work,
        "at": act.at,
        "label": act.label,
        "what": "、".join(dict.fromkeys(map(_label, act.record_types))),
        "actor": act.actor,
        "count": act.count,
        "state": "已撤销" if act.undone else "",
    }


def sheet_of(act: PastAct) -> Sheet:
    """One act with the first of the records it touched."""
    badges = (act.actor, clock.show(act.at), *(("已撤销",) if act.undone else ()))
    sections = [_section(entry) for entry in act.entries]
    more = act.count > len(act.entries)
    note = f"共 {act.count} 条记录，这里列出前 {len(act.entries)} 条。" if more else ""
    return Sheet(act.label, badges, note, tuple(sections))


def _section(entry: HistoryRow) -> Section:
    labels = _field_labels(entry.record_type)
    lines = [
        (labels.get(name, name), _said(name, _read(entry.record_type, name, value)) or "（空）")
        for name, value in entry.values.items()
        if name in labels and name not in INNER and (entry.kind != "create" or _text(value))
    ]
    title = f"{KINDS.get(entry.kind, entry.kind)}{_label(entry.record_type)}"
    return Section(title, tuple(lines) or (("记录", "没有字段变化"),))


ROLES = {role.value: words for role, words in ROLE_LABELS.items()}


def _label(record_type: str) -> str:
    kind = RECORD_TYPES.get(record_type)
    return kind.label if kind is not None else OTHER_TYPES.get(record_type, record_type)


def _field_labels(record_type: str) -> dict[str, str]:
    kind = RECORD_TYPES.get(record_type)
    own = (
        {said.name: said.label for said in fields_of(kind) if said.refers is None} if kind is not None else {}
    )
    return {**own, "reason": "原因", "rows": "行数", "sort": "文件格式", "masked": "遮盖", "file": "文件"}


def _read(record_type: str, name: str, value: Any) -> Any:
    """Hours and times as people say them; the journal writes halves and UTC."""
    kind = RECORD_TYPES.get(record_type)
    said = next((one for one in fields_of(kind) if one.name == name), None) if kind is not None else None
    if said is not None and said.kind is Kind.HOURS and isinstance(value, int):
        return from_journal(said, value)
    if said is not None and said.kind is Kind.TIME and isinstance(value, str) and said.mask is Mask.NONE:
        return clock.show(from_journal(said, value))
    return value


def _said(name: str, value: Any) -> str:
    """A value in words; roles and the type of the record something belongs to by their names."""
    if name == "roles" and isinstance(value, Sequence):
        return "、".join(ROLES.get(str(one), str(one)) for one in value)
    return _label(str(value)) if name == "subject_type" else _text(value)


def _text(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(str(one) for one in value)
    return shown(value)
