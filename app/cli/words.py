"""The words ``dangqun`` understands: global options, commands, Chinese help, and refusals in Chinese."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from gettext import gettext
from pathlib import Path
from typing import Any, NoReturn

from app.base import paths
from app.cli.answer import Answer, UsageError
from app.cli.doors import Doors

Run = Callable[[argparse.Namespace, Doors], Answer]

REGISTERS = (
    *("members", "organisations", "areas"),
    *("units", "unit_checkins", "agreements", "agreement_items", "teams", "team_people"),
    *("households", "residents", "home_visits", "visitors"),
    *("services", "activities", "reviews", "emergencies", "roll_calls"),
    "checkins",
)
"""Registers that can be listed and exported; the use cases hold the same (a test compares them)."""
IMPORTED = ("members", "checkins", "services")
"""Registers that workbooks can be read into."""


class Words(argparse.ArgumentParser):
    """A parser that speaks Chinese and raises instead of leaving the program."""

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("formatter_class", Help)
        super().__init__(**settings, add_help=False, allow_abbrev=False)
        self.words = self.add_argument_group("参数")
        self.choices = self.add_argument_group("选项")
        self.choices.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Refuse what was typed.

        Raises:
            UsageError: always.
        """
        raise UsageError(f"{_in_chinese(message)}。用法见：{self.prog} --help")


class Help(argparse.HelpFormatter):
    """Help with a Chinese heading."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """The line of usage."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Commands:
    """Where each group of commands says its own words."""

    def __init__(self, parser: Words) -> None:
        self._parsers = parser.add_subparsers(
            title="命令", dest="command", metavar="命令", parser_class=Words
        )

    def add(self, name: str, told: str, run: Run) -> Words:
        """A new command; ``told`` says in one line what it does."""
        return self.below(self._parsers, name, told, run)

    @staticmethod
    def below(parsers: argparse._SubParsersAction[Words], name: str, told: str, run: Run) -> Words:
        """The same for a word that follows a command, such as ``audit verify``."""
        parser: Words = parsers.add_parser(name, help=told, description=told)
        parser.set_defaults(run=run)
        add_json(parser)
        return parser


def add_json(parser: Words) -> None:
    """``--json`` after the command."""
    parser.choices.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="输出恰好一个 JSON 对象"
    )


def new_words() -> Words:
    """The program's parser with the global options; commands are added to it."""
    parser = Words(prog="dangqun", description="党群工作台的命令行：与窗口相同的事，相同的权限。")
    parser.choices.add_argument(
        "--store", type=Path, metavar="文件夹", help=f"中心的数据文件夹（不写时：{paths.default_store()}）"
    )
    parser.choices.add_argument("--user", type=text, metavar="登录名", help="用哪个账号")
    parser.choices.add_argument(
        "--password-file", type=Path, metavar="文件", help="密码文件，UTF-8，取第一行；不给时在终端里问"
    )
    parser.choices.add_argument("--json", action="store_true", help="输出恰好一个 JSON 对象")
    return parser


def parse(parser: Words, argv: Sequence[str]) -> argparse.Namespace:
    """Read the words; without a command it is ``open``.

    Raises:
        UsageError: no such command, an option missing or unknown.
        SystemExit: help was asked for and printed.
    """
    options = parser.parse_args(list(argv))
    if options.command is None:
        options = parser.parse_args([*argv, "open"])
    return options


def text(word: str) -> str:
    """Words as they were typed in UTF-8, whatever the locale says, for ``type=``."""
    try:
        return os.fsencode(word).decode("utf-8")
    except UnicodeError:
        return word


def number(text: str) -> int:
    """A count of at least 1, for ``type=``."""
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}”不是 1 以上的整数")
    return int(text)


def whole_number(text: str) -> int:
    """A whole number from 0 on, for ``type=``."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise argparse.ArgumentTypeError(f"“{text}”不是整数")
    return int(text)


def day(text: str) -> date:
    """A date as ISO 8601 writes it, for ``type=``."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise argparse.ArgumentTypeError(f"“{text}”要写成 2026-09-30 这样")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"没有“{text}”这一天") from None


def has_terminal() -> bool:
    """Whether somebody sits at a terminal who can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


_SENTENCES = (
    (r"the following arguments are required: (.+)", "还缺少：{}"),
    (r"unrecognized arguments: (.+)", "不认识：{}"),
    (r"argument 命令: invalid choice: '(.*)' \(choose from .*\)", "没有“{}”这个命令"),
    (r"argument (.+): invalid choice: '(.*)' \(choose from (.*)\)", "{} 不能是“{}”，可以是：{}"),
    (r"argument (.+): expected one argument", "{} 后面要写一个值"),
    (r"argument (.+): expected at least one argument", "{} 后面至少要写一个值"),
    (r"argument (.+): ignored explicit argument '(.*)'", "{} 不带值，多写了“{}”"),
    (r"argument (.+): invalid \w+ value: '(.*)'", "{} 的值“{}”不对"),
    (r"argument (.+): (.+)", "{}：{}"),
)


def _in_chinese(message: str) -> str:
    """Argparse's own English sentence in Chinese."""
    for pattern, sentence in _SENTENCES:
        if found := re.fullmatch(gettext(pattern), message, re.DOTALL):
            return sentence.format(*(word.replace("'", "") for word in found.groups()))
    return f"用法不对（{message}）"
