"""`run`: from the words typed to one answer and one exit code."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from app.cli import centre, imports, keeping, past, registers, reports, soundness
from app.cli.answer import RULE, Answer, Failure, bug_failure, failure_of, to_json
from app.cli.doors import Doors
from app.cli.words import Commands, Words, new_words, parse

_INTERRUPTED = Failure(
    "rule", "cancelled", "已中断，没有做完的那一步不会留下。可用 history 看做到了哪里。", None, RULE
)


def run(argv: Sequence[str], doors: Doors) -> int:
    """Do what was typed and print its answer.

    With ``--json`` standard output gets exactly one object, also for a failure; the sentence of a failure
    goes to standard error in both cases.

    Returns:
        0 it ran · 1 a rule says no · 2 wrong usage · 3 trouble, damage or a bug.
    """
    _speak_utf8()
    as_json = "--json" in argv
    try:
        options = parse(_words(), argv)
        answer = options.run(options, doors)
    except SystemExit as asked:  # --help has printed itself
        return int(asked.code or 0)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - no traceback ever reaches the terminal
        return refuse(error, doors, as_json=as_json)
    return _show(answer, options)


def refuse(error: Exception | KeyboardInterrupt, doors: Doors, *, as_json: bool = False) -> int:
    """Say why nothing came of it, and return the exit code."""
    _speak_utf8()
    if isinstance(error, KeyboardInterrupt):
        failure: Failure | None = _INTERRUPTED
    else:
        failure = failure_of(error)
    return _tell(failure or bug_failure(doors.report_crash(error)), as_json=as_json)


def _words() -> Words:
    parser = new_words()
    commands = Commands(parser)
    for group in (centre, registers, reports, imports, past, keeping, soundness):
        group.add_commands(commands)
    return parser


def _show(answer: Answer, options: argparse.Namespace) -> int:
    _print(to_json(answer.data) if options.json else answer.text)
    if options.json and answer.aside:
        _say(answer.aside)
    return answer.code


def _tell(failure: Failure, *, as_json: bool) -> int:
    if as_json:
        _print(to_json(failure.as_json()))
    _say(failure.message)
    return failure.exit_code


def _say(sentence: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(sentence + "\n")


def _print(text: str) -> None:
    if sys.stdout is None or not text:
        return
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has seen enough; nothing more is to be flushed at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _speak_utf8() -> None:
    """UTF-8 on every locale and on Windows; what can't be written as UTF-8 is escaped, not fatal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
