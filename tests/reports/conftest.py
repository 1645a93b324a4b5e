"""Papers are tested with the fonts that come with the program only: an office has no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.reports.render import pdf_fonts


@pytest.fixture(autouse=True)
def only_bundled_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing: dict[str, Path] = {}
    monkeypatch.setattr(pdf_fonts, "files_of_machine", lambda: nothing)
