"""Who is asking: the centre's folder, the login name and the password of a command."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.base import paths
from app.cli.answer import UsageError
from app.cli.words import has_terminal

if TYPE_CHECKING:
    from app.usecases.workplace import Login


@contextmanager
def signed_in(options: argparse.Namespace) -> Iterator[Login]:
    """The centre opened and one person logged in, for as long as the block lasts.

    Raises:
        UsageError: no such folder, no name, or no way to get a password.
        RuleError: a wrong password.
        TroubleError: the store is held by another process or can't be opened.
    """
    folder = store_folder(options)
    user = user_name(options)
    password = read_password(options)
    from app.usecases.workplace import Workplace

    with Workplace(folder) as place:
        yield place.sign_in(user, password)


def store_folder(options: argparse.Namespace) -> Path:
    """The folder of the centre.

    Raises:
        UsageError: there is no such folder, or nothing of a centre in it (code ``no_store``).
    """
    folder: Path = options.store or paths.default_store()
    if not folder.is_dir():
        raise UsageError(
            f"没有“{folder}”这个文件夹。请用 --store 写明中心的数据文件夹，或用 create 新建一个中心。",
            "store",
            "no_store",
        )
    # Keys without a store are a damaged centre: that is for the workplace to say.
    if not (folder / "store.db").exists() and not (folder / "keys").exists():
        raise UsageError(
            f"“{folder}”里没有党群工作台的数据。请用 --store 写明中心的文件夹，或用 create 新建一个中心。",
            "store",
            "no_store",
        )
    return folder


def user_name(options: argparse.Namespace) -> str:
    """The login name, asked at the terminal where it was not given.

    Raises:
        UsageError: not given, and nobody to ask.
    """
    if options.user:
        return str(options.user)
    if not has_terminal():
        raise UsageError("请用 --user 写明登录名。", "user", "no_user")
    return input("登录名：").strip()


def read_password(options: argparse.Namespace, *, new: bool = False) -> str:
    """The password: first line of the password file, or asked at the terminal (a new one twice).

    Raises:
        UsageError: no file and no terminal, or the file can't be read.
    """
    if options.password_file is not None:
        return _first_line(options.password_file)
    if not has_terminal():
        raise UsageError(
            "这里没有终端可以问密码，请用 --password-file 给出密码文件。", "password_file", "no_password"
        )
    import getpass

    password = getpass.getpass("新密码：" if new else "密码：")
    if new and getpass.getpass("再输一遍：") != password:
        raise UsageError("两遍密码不一样，请重来。", "password", "not_the_same")
    return password


def _first_line(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise UsageError(
            f"密码文件“{file}”读不了，请检查位置，并存成 UTF-8。", "password_file", "no_password"
        ) from error
    return text.replace("\r", "\n").split("\n", 1)[0]
