"""`Workplace` and `Login`: the centre's folder opened by this process, and one person's stretch at it.

`Login.act` and `Login.ask` are the one door to all use cases, for window and command line alike: they
check the right, run the use case in its transaction and, for an act, hand back the same answer when the
same work id comes again.
"""

from __future__ import annotations

import dataclasses
import shutil
import typing
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from itertools import repeat
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar, Union

import orjson
from sqlalchemy import select

from app.base.errors import RuleError, TroubleError
from app.base.files import reason_of
from app.base.ids import new_id
from app.records.accounts import Account, Role
from app.records.centre import Centre
from app.storage import backup, migrate
from app.storage.engine import FILE, Store, open_store
from app.storage.keys import KeyFolder, check_password, make_keys
from app.storage.owner import Owner
from app.storage.work import Actor, Read, Work
from app.usecases.acts import act_of, ask_of

P = ParamSpec("P")
T = TypeVar("T")

UNFINISHED = "unfinished"
"""Marks a folder in which a centre is being made; whoever finds it may begin anew."""

FIRST_ROLES = frozenset({Role.ADMINISTRATOR, Role.SECRETARY})
"""The first account of a new centre holds both; a stricter separation is a setting of the centre."""


class Login:
    """One person logged in.

    Args:
        store: the open store.
        actor: who, with the roles held at log-in.
        account_id: the account's record.
    """

    def __init__(self, store: Store, actor: Actor, account_id: str) -> None:
        self.store = store
        self.actor = actor
        self.account_id = account_id

    def act(self, use_case: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something: one transaction, one journal group, one undo step.

        Raises:
            RuleError: no right, or a rule of the field.
            TroubleError: the disk or the file; nothing was done.
        """
        return self.act_as(new_id(), use_case, *args, **kwargs)[0]

    def act_as(
        self, work_id: str, use_case: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> tuple[T, frozenset[str]]:
        """Do something under a work id made beforehand, so that it can be tried again safely.

        Returns:
            What the act answers, and the record types it changed.
        """
        case = act_of(use_case)
        if case.needs is not None:
            self.actor.require(case.needs)
        before = self.store.outcome(work_id)
        if before:
            return _read_outcome(use_case, before), frozenset()
        if before is not None:
            work_id = new_id()  # a look may answer in clear, so its answer was not kept: look again
        with self.store.working(self.actor, case.label, act=case.name, work_id=work_id) as work:
            answer = use_case(work, *args, **kwargs)
            work.outcome = _dump_outcome(answer) if work.writes() else None
        return answer, frozenset(work.changed)

    def ask(self, use_case: Callable[Concatenate[Read, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Want to know something: one read-only snapshot.

        Raises:
            RuleError: no right, or the question can't be understood.
        """
        case = ask_of(use_case)
        if case.needs is not None:
            self.actor.require(case.needs)
        with self.store.reading(self.actor) as read:
            return use_case(read, *args, **kwargs)


class Workplace:
    """The folder of one centre, held by this process.

    Raises:
        TroubleError: another process holds it (``locked``), or there is no centre (``no_store``).
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / FILE).is_file() or (folder / UNFINISHED).exists():
            raise TroubleError(
                f"“{folder}”里没有党群工作台的数据。请检查位置，或用 create 新建一个中心。", "no_store"
            )
        self.folder = folder
        self._owner = Owner(folder)
        self._owner.take()
        self._store: Store | None = None

    def sign_in(self, login: str, password: str) -> Login:
        """Log in; the first log-in opens the store.

        Raises:
            RuleError: wrong name or password, a pause after five wrong ones, or a closed account.
            TroubleError: the store can't be opened.
        """
        key = KeyFolder(self.folder).unlock(login, password)
        return self._login(self._open(key), login)

    def recover(self, recovery_key: str, login: str, password: str) -> Login:
        """Set an account's password anew with the recovery key from paper, and log in.

        Raises:
            RuleError: the key is not this centre's, the account is unknown, or the password weak.
        """
        key = KeyFolder(self.folder).recover(recovery_key)
        entered = self._login(self._open(key), login)
        KeyFolder(self.folder).set_password(login, password, key)
        return entered

    def close(self) -> None:
        """Close the store and give the folder free."""
        if self._store is None:
            self._owner.release()
        else:
            self._store.close()
            self._store = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self, key: bytes) -> Store:
        if self._store is None:
            self._store = open_store(
                self.folder,
                key,
                self._owner,
                migrate=lambda store: migrate.bring_up_to_date(store, backup.back_up_before_migration),
            )
        return self._store

    def _login(self, store: Store, login: str) -> Login:
        nobody = Actor(login, frozenset())
        with store.reading(nobody) as read:
            account = read.scalar(select(Account).where(Account.login == login, Account.active.is_(True)))
            if account is None:
                raise RuleError("这个账号已停用，请找管理员。", "login", "closed_account")
            return Login(store, Actor(login, account.role_set()), account.id)


def create_centre(
    folder: Path, name: str, login: str, password: str, roles: frozenset[Role] = FIRST_ROLES
) -> str:
    """Make a new, empty centre.

    Args:
        folder: made if missing; refused if not empty.
        name: the centre's name.
        login: login name of the first account.
        password: its password.
        roles: what the first account is.

    Returns:
        The recovery key, to be shown once.

    Raises:
        RuleError: the folder is not empty (``not_empty``), a name is missing, or the password is weak.
        TroubleError: the folder can't be written.
    """
    if not name.strip() or not login.strip():
        raise RuleError("请填写中心名称和登录名。", "name", "required")
    check_password(login.strip(), password)
    _take_folder(folder)
    centre_id = new_id()
    key, recovery = make_keys(folder, centre_id, login.strip(), password)
    (folder / FILE).touch(mode=0o600)
    owner = Owner(folder)
    owner.take()
    store = open_store(folder, key, owner, migrate=lambda s: migrate.bring_up_to_date(s, lambda _: None))
    try:
        with store.working(Actor(login, roles), "新建中心", act="workplace.create_centre") as work:
            work.add(Centre(id=centre_id, name=name.strip()))
            work.add(Account(login=login.strip(), roles=sorted(role.value for role in roles)))
    finally:
        store.close()
    (folder / UNFINISHED).unlink()
    return recovery


def _take_folder(folder: Path) -> None:
    """Make sure of an empty folder; what an interrupted creation left in it goes first."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / UNFINISHED).is_file():
            shutil.rmtree(folder / "keys", ignore_errors=True)
            for left in folder.glob("store.*"):
                left.unlink()
            (folder / "owner.json").unlink(missing_ok=True)
            (folder / UNFINISHED).unlink()
        if any(folder.iterdir()):
            raise RuleError(f"“{folder}”不是空文件夹。请另选一个空文件夹存放数据。", "folder", "not_empty")
        (folder / UNFINISHED).touch()
    except OSError as error:
        raise TroubleError(f"不能使用“{folder}”：{reason_of(error)}。", "disk") from error


def _dump_outcome(answer: object) -> str:
    return orjson.dumps(answer, default=_number).decode()


def _number(value: object) -> str:
    """Hours, which JSON would round."""
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"an act can't answer {type(value).__name__}: a retry could not be told the same")


def _read_outcome(use_case: Callable[..., T], text: str) -> T:
    hint = typing.get_type_hints(use_case).get("return")
    return typing.cast("T", _typed(hint, orjson.loads(text)))


def _typed(hint: Any, value: Any) -> Any:
    """What JSON made of an answer, as the type it was declared with."""
    if value is None:
        return None
    if typing.get_origin(hint) in {Union, UnionType}:
        hint = next(one for one in typing.get_args(hint) if one is not NoneType)
    if dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        return hint(**{name: _typed(hints[name], one) for name, one in value.items()})  # type: ignore[operator]
    if typing.get_origin(hint) is tuple:
        kinds = typing.get_args(hint)
        each = repeat(kinds[0]) if kinds[-1] is Ellipsis else kinds
        return tuple(_typed(kind, one) for kind, one in zip(each, value, strict=False))
    if hint in {date, datetime}:
        return hint.fromisoformat(value)
    return Decimal(value) if hint is Decimal else value
