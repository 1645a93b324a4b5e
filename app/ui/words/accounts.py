"""How accounts, roles and rights are said on screen."""

from __future__ import annotations

from collections.abc import Iterable

from app.records.accounts import RIGHTS, ROLE_LABELS, Right, Role, rights_of
from app.ui.parts.record_table import Column
from app.ui.parts.sheet_view import Section, Sheet
from app.usecases.accounts import AccountRow

COLUMNS: tuple[Column, ...] = (
    Column("登录名", "login", 8, grow=True),
    Column("角色", "roles", 14, grow=True),
    Column("状态", "state", 4),
)
OPEN, CLOSED = "启用", "已停用"


def row_of(account: AccountRow) -> dict[str, str]:
    """An account as the list shows it."""
    state = OPEN if account.active else CLOSED
    return {"id": account.id, "login": account.login, "roles": "、".join(account.roles), "state": state}


def roles_named(labels: Iterable[str]) -> frozenset[Role]:
    """The roles that these words of the screen name."""
    wanted = set(labels)
    return frozenset(role for role, label in ROLE_LABELS.items() if label in wanted)


def words_of(rights: Iterable[Right]) -> str:
    """Rights as a sentence, in the order of their table."""
    held = set(rights)
    return "、".join(right.value for right in Right if right in held)


def role_says(role: Role) -> str:
    """What a role may do."""
    return words_of(RIGHTS[role])


def own_says(roles: frozenset[Role]) -> tuple[str, str]:
    """One's own roles and what they may do together."""
    labels = "、".join(ROLE_LABELS[role] for role in Role if role in roles)
    return labels, f"可以：{words_of(rights_of(roles))}。"


def sheet_of(account: AccountRow, *, own: bool) -> Sheet:
    """An account as the sheet at the right shows it."""
    note = (
        "停用以后不能登录；做过的事仍在操作日志里。"
        if not account.active
        else "角色改了以后，下次登录起生效。"
    )
    held = roles_named(account.roles)
    badges = (*(("这是您自己",) if own else ()), OPEN if account.active else CLOSED)
    roles = tuple((ROLE_LABELS[role], role_says(role)) for role in Role if role in held)
    return Sheet(account.login, badges, note, (Section("角色和可以做的事", roles),))
