"""Accounts: who works here, with which roles; passwords."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.base.errors import RuleError
from app.records.accounts import ROLE_LABELS, Account, Right, Role
from app.storage.keys import check_password
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.workplace import Login


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as the list shows it."""

    id: str
    login: str
    roles: tuple[str, ...]
    active: bool


@ask(needs=Right.MANAGE_ACCOUNTS)
def list_accounts(read: Read) -> tuple[AccountRow, ...]:
    """All accounts by login name; roles in the words of the screen."""
    accounts = read.scalars(select(Account).order_by(Account.login))
    return tuple(
        AccountRow(a.id, a.login, tuple(ROLE_LABELS[role] for role in Role if role in a.role_set()), a.active)
        for a in accounts
    )


@act("新建账号", needs=Right.MANAGE_ACCOUNTS)
def add_account(work: Work, login: str, roles: Sequence[str]) -> str:
    """Keep a new account; its password is set with `set_password`.

    Args:
        work: the running act.
        login: login name, unique in the centre.
        roles: values of `Role`.

    Returns:
        The account's id.

    Raises:
        RuleError: the name is taken, empty, or a role is unknown.
    """
    name = _name(login)
    if work.scalar(select(Account).where(Account.login == name)) is not None:
        raise RuleError(f"登录名“{name}”已经有人用了，请换一个。", "login", "taken")
    return work.add(Account(login=name, roles=_known(roles))).id


@act("修改账号角色", needs=Right.MANAGE_ACCOUNTS)
def change_roles(work: Work, account_id: str, roles: Sequence[str]) -> None:
    """Give an account other roles; they hold from its next log-in.

    Raises:
        RuleError: a role is unknown, or nobody would be left to manage accounts.
    """
    account = work.one(Account, account_id)
    account.roles = _known(roles)
    work.flush()
    _keep_an_administrator(work)


@act("停用账号", needs=Right.MANAGE_ACCOUNTS)
def close_account(work: Work, account_id: str) -> None:
    """Let an account log in no more; what it did stays in the journal.

    Raises:
        RuleError: nobody would be left to manage accounts.
    """
    work.one(Account, account_id).active = False
    work.flush()
    _keep_an_administrator(work)


@act("启用账号", needs=Right.MANAGE_ACCOUNTS)
def open_account(work: Work, account_id: str) -> None:
    """Let a closed account log in again."""
    work.one(Account, account_id).active = True


@act("设置密码", needs=Right.MANAGE_ACCOUNTS)
def note_password(work: Work, account_id: str) -> str:
    """Write into the journal that an account's password is being set; returns its login name."""
    account = work.one(Account, account_id)
    work.note(Account.record_type, account.id, {"password": "set"})
    return account.login


@act("修改自己的密码", needs=None)
def note_own_password(work: Work, account_id: str) -> None:
    """Write into the journal that the password of one's own account is being changed."""
    work.note(Account.record_type, account_id, {"password": "changed"})


def set_password(login: Login, account_id: str, password: str) -> None:
    """Set an account's password: noted in the journal, then wrapped in the key file.

    Raises:
        RuleError: no right, or the password is weak.
    """
    name = next((row.login for row in login.ask(list_accounts) if row.id == account_id), "")
    check_password(name, password)
    login.act(note_password, account_id)
    login.store.keys.set_password(name, password, login.store.key)


def create_account(login: Login, name: str, roles: Sequence[str], password: str) -> str:
    """Keep a new account together with its first password; returns the account's id.

    Raises:
        RuleError: no right; the name is taken or empty; no role; the password is weak. Nothing was kept.
    """
    login.actor.require(Right.MANAGE_ACCOUNTS)
    _name(name)
    _known(roles)
    check_password(name.strip(), password)
    account_id = login.act(add_account, name, roles)
    set_password(login, account_id, password)
    return account_id


def change_own_password(login: Login, old: str, new: str) -> None:
    """Change one's own password, the old one given again.

    Raises:
        RuleError: the old password is wrong, or the new one weak.
    """
    login.store.keys.unlock(login.actor.login, old)
    check_password(login.actor.login, new)
    login.act(note_own_password, login.account_id)
    login.store.keys.set_password(login.actor.login, new, login.store.key)


def _name(login: str) -> str:
    if not login.strip():
        raise RuleError("请填写登录名。", "login", "required")
    return login.strip()


def _known(roles: Sequence[str]) -> list[str]:
    values = {role.value for role in Role}
    if not roles or not set(roles) <= values:
        raise RuleError("请至少选一个角色。", "roles", "required")
    return sorted(set(roles))


def _keep_an_administrator(work: Work) -> None:
    active = work.scalars(select(Account).where(Account.active.is_(True)))
    if not any(Role.ADMINISTRATOR in account.role_set() for account in active):
        raise RuleError("至少要留一个启用的管理员账号。", "roles", "last_administrator")
