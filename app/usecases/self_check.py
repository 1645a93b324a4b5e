"""Whether this installation is whole: libraries, resources, migrations, a store made and read back.

Needs no centre and no log-in: it looks at the program, never at anybody's data.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.base.errors import RuleError, TroubleError
from app.base.paths import bundle, resource

LIBRARIES = (
    ("PySide6.QtWidgets", "PySide6-Essentials"),
    ("sqlalchemy", "sqlalchemy"),
    ("sqlcipher3", "sqlcipher3"),
    ("alembic", "alembic"),
    ("argon2", "argon2-cffi"),
    ("cryptography", "cryptography"),
    ("orjson", "orjson"),
    ("filelock", "filelock"),
    ("platformdirs", "platformdirs"),
    ("pypinyin", "pypinyin"),
    ("rapidfuzz", "rapidfuzz"),
    ("python_calamine", "python-calamine"),
    ("openpyxl", "openpyxl"),
    ("defusedxml", "defusedxml"),
    ("reportlab", "reportlab"),
    ("_rl_accel", "rl_accel"),
    ("pypdfium2", "pypdfium2"),
    ("PIL", "pillow"),
)
"""What the program imports, by module and by the name it is installed under."""

FONTS = ("DQSans.ttf", "DQSans-Bold.ttf", "DQSerif.ttf", "DQTitle.ttf", "DQRareA.ttf", "DQRareB.ttf")
RESOURCES = ("names/strokes.txt", "sample/words.json", "sample/roster.xlsx")
_TRUETYPE = b"\x00\x01\x00\x00"
_MEMBERS = 20


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its name, what was found, and whether that is right."""

    name: str
    detail: str
    ok: bool


def self_check() -> tuple[Check, ...]:
    """Look at the whole installation; every check is made, whatever the others say."""
    return (
        *(_library(module, name) for module, name in LIBRARIES),
        *(_font(name) for name in FONTS),
        *(_resource(name) for name in RESOURCES),
        *_forms(),
        tried("迁移脚本", _migrations),
        tried("加密库（新建、写入、读回）", _store),
    )


def _library(module: str, name: str) -> Check:
    try:
        found = importlib.import_module(module)
    except Exception as error:  # noqa: BLE001 - a broken library may raise anything while it loads
        return Check(f"程序库 {name}", f"载入失败：{type(error).__name__}", ok=False)
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        # A frozen build carries modules without their packaging notes.
        version = str(getattr(found, "__version__", "已载入"))
    return Check(f"程序库 {name}", version, ok=True)


def _font(name: str) -> Check:
    file = resource(f"fonts/{name}")
    try:
        with file.open("rb") as start:
            ok = start.read(len(_TRUETYPE)) == _TRUETYPE
            size = file.stat().st_size
    except OSError:
        return Check(f"字体 {name}", "缺少", ok=False)
    return Check(f"字体 {name}", f"{size // 1024} KB" if ok else "不是 TrueType 字体，已损坏", ok=ok)


def _resource(name: str) -> Check:
    file = resource(name)
    size = file.stat().st_size if file.is_file() else 0
    return Check(f"资源 {name}", f"{size // 1024} KB" if size else "缺少", ok=size > 0)


def _forms() -> Sequence[Check]:
    """Every form can be read and says which class it is."""
    from defusedxml import ElementTree

    files = sorted((bundle() / "forms").glob("*.ui"))
    if not files:
        return (Check("界面文件", "缺少", ok=False),)
    found = []
    for file in files:
        try:
            root = ElementTree.parse(file).getroot()
            name = (root.findtext("class") if root is not None else None) or ""
        except (OSError, ElementTree.ParseError):
            name = ""
        found.append(Check(f"界面 {file.name}", name or "读不出，已损坏", ok=bool(name)))
    return found


def tried(name: str, check: Callable[[], str]) -> Check:
    """A check that is right when it can be done: the call gives the detail or raises."""
    try:
        return Check(name, check(), ok=True)
    except (RuleError, TroubleError) as error:
        return Check(name, error.message, ok=False)
    except Exception as error:  # noqa: BLE001 - whatever is broken is to be told, not to end the checks
        return Check(name, f"出错：{type(error).__name__}", ok=False)


def _migrations() -> str:
    from app.storage.migrate import MIGRATIONS, NEWEST

    scripts = [path for path in (MIGRATIONS / "versions").iterdir() if path.stem.startswith("r")]
    if not any(path.stem == f"r{NEWEST}" for path in scripts):
        raise TroubleError(f"缺少最新的迁移脚本 {NEWEST}。请重新安装。", "migration")
    return f"最新 {NEWEST}，共 {len(scripts)} 份"


def _store() -> str:
    """Make a small sample centre in a folder of its own, log in, and find everybody in it."""
    from app.usecases.listing import list_rows
    from app.usecases.sample import USER, make_sample
    from app.usecases.workplace import Workplace

    with tempfile.TemporaryDirectory(prefix="dangqun-") as made:
        folder = Path(made) / "centre"
        sample = make_sample(folder, members=_MEMBERS, seed=1, until=date(2026, 9, 30))
        password = sample.password_file.read_text(encoding="utf-8").strip()
        with Workplace(folder) as place:
            total = place.sign_in(USER, password).ask(list_rows, "members", limit=1).total
    if total != _MEMBERS:
        raise TroubleError(f"写入 {_MEMBERS} 条，读回 {total} 条。请重新安装。", "damaged")
    return f"写入并读回 {total} 条"
