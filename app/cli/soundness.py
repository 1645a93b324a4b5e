"""The command that looks at the installation itself: self-check."""

from __future__ import annotations

import argparse
import dataclasses
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import TroubleError
from app.cli.answer import DONE, TROUBLE, Answer
from app.cli.doors import Doors
from app.cli.tables import table
from app.cli.words import Commands

if TYPE_CHECKING:
    from app.usecases.self_check import Check

_RARE = "党群工作台 䶮㛃𬭎𠅤"


def add_commands(commands: Commands) -> None:
    """Say the words of this group."""
    commands.add("self-check", "检查本机的安装：界面、字体、资源、迁移、程序库", check_installation)


def check_installation(options: argparse.Namespace, doors: Doors) -> Answer:
    """``self-check``: every part of the installation, none of anybody's data; exit 3 where one is damaged."""
    del options
    from app.usecases.self_check import self_check

    checks = (*self_check(), *_papers())
    ok = all(check.ok for check in checks)
    lines = table(
        ("", "检查", "结果"),
        [("好" if check.ok else "坏", check.name, check.detail) for check in checks],
        widest=80,
    )
    end = "安装完好。" if ok else "安装有损坏，请重新安装本程序。"
    told = f"党群工作台 {doors.version}\n\n{lines}\n\n{end}"
    data = {"ok": ok, "version": doors.version, "checks": [dataclasses.asdict(check) for check in checks]}
    return Answer(data, told, DONE if ok else TROUBLE, "" if ok else end)


def _papers() -> tuple[Check, ...]:
    """Papers with rare characters can be made."""
    from app.reports.document import Column, Document, Table
    from app.reports.render.excel import render_excel
    from app.reports.render.pdf import missing_glyphs, render_pdf
    from app.usecases.self_check import tried

    document = Document(_RARE, (Table((Column("姓名"),), ((_RARE,),)),))

    def made(render: Callable[[Document, Path], object]) -> str:
        if lacking := missing_glyphs(document):
            raise TroubleError(f"缺字：{lacking[0].text}。请重新安装。", "damaged")
        with tempfile.TemporaryDirectory(prefix="dangqun-") as folder:
            file = Path(folder) / "paper"
            render(document, file)
            return f"{file.stat().st_size // 1024 + 1} KB"

    return (
        tried("PDF 台账", lambda: made(render_pdf)),
        tried("Excel 台账", lambda: made(render_excel)),
    )
