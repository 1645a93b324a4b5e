"""What the program is made of: names, versions and licences, and the reports of its crashes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from app.base import clock
from app.base.paths import resource
from app.ui.parts.record_table import Column

COLUMNS: tuple[Column, ...] = (
    Column("名称", "name", 10, grow=True),
    Column("版本", "version", 5),
    Column("用在", "use", 6.5, grow=True, spare=1),
    Column("许可", "licence", 13, grow=True),
)
_TEXTS = ("LICENSE", "LICENCE", "COPYING")
REPORTS = "crash-*.txt*"


@dataclass(frozen=True, slots=True)
class Component:
    """One thing the program uses.

    Attributes:
        name: what it is called.
        packages: Python packages, empty for fonts and data.
        use: what for.
        licence: its licence in short.
        texts: files under ``resources/`` with the licence in full, where it does not come with the package.
    """

    name: str
    packages: tuple[str, ...]
    use: str
    licence: str
    texts: tuple[str, ...] = ()

    def row(self) -> dict[str, str]:
        """As the table shows it."""
        version = _version(self.packages[0]) if self.packages else ""
        return {
            "id": self.name,
            "name": self.name,
            "version": version,
            "use": self.use,
            "licence": self.licence,
        }


def components() -> tuple[Component, ...]:
    """All that the program uses, as ``resources/licences.json`` says."""
    said = json.loads(resource("licences.json").read_text(encoding="utf-8"))
    return tuple(
        Component(
            one["name"], tuple(one["packages"]), one["use"], one["licence"], tuple(one.get("texts", ()))
        )
        for one in said
    )


def licence_text(component: Component) -> str:
    """A component's licence in full, or in short where the text does not come with it."""
    texts = [resource(name).read_text(encoding="utf-8") for name in component.texts]
    for package in component.packages:
        texts += _texts_of(package)
    return "\n\n".join([f"{component.name}：{component.licence}", *texts])


def installed_version() -> str:
    """The program's version as its package says it, empty if it runs without being installed."""
    return _version("dangqun")


def crash_reports(folder: Path) -> tuple[Path, ...]:
    """Crash reports in a folder, oldest first."""
    return tuple(sorted(folder.glob(REPORTS)))


def crashes_say(reports: tuple[Path, ...]) -> str:
    """How many crash reports there are, and the last one's time."""
    if not reports:
        return "没有故障报告，程序没有出过意外。"
    last = clock.show(datetime.fromtimestamp(reports[-1].stat().st_mtime, UTC))
    return f"共 {len(reports)} 份，最近一份是 {last}。"


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _texts_of(package: str) -> list[str]:
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        return []
    wanted = [
        file
        for file in files
        if ".dist-info/" in file.as_posix()
        and (file.name.upper().startswith(_TEXTS) or "/licenses/" in file.as_posix())
    ]
    texts = [Path(str(file.locate())).read_text(encoding="utf-8", errors="replace") for file in wanted]
    return [f"—— {package} ——\n\n{text}" for text in texts]
