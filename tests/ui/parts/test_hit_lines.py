"""Two lines for everybody found: what tells people apart is never cut before where they belong."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QListWidget

from app.ui.parts.hit_lines import Hit, HitLines, add_hit, fitted

PLACE, NUMBERS = "第三网格联合党支部", "证号尾 1005　199****0001"
HIT = Hit("李美玲", "首字母", PLACE, NUMBERS)


@pytest.fixture
def metrics(qapp: QApplication) -> QFontMetrics:
    return QFontMetrics(qapp.font())


def test_with_room_all_of_it_is_shown(metrics: QFontMetrics) -> None:
    assert fitted(HIT, metrics, 2000) == f"{PLACE}　{NUMBERS}"


@pytest.mark.parametrize("shorter", range(10, 200, 10))
def test_the_numbers_are_whole_as_long_as_they_fit(metrics: QFontMetrics, shorter: int) -> None:
    width = metrics.horizontalAdvance(f"{PLACE}　{NUMBERS}") - shorter
    shown = fitted(HIT, metrics, width)
    assert metrics.horizontalAdvance(shown) <= width
    if width >= metrics.horizontalAdvance(NUMBERS):
        assert shown.endswith(NUMBERS)


def test_one_of_no_place_or_no_number_is_shown_too(metrics: QFontMetrics) -> None:
    assert fitted(Hit("李美玲", "姓名", "", NUMBERS), metrics, 2000) == NUMBERS
    assert fitted(Hit("李美玲", "姓名", PLACE, ""), metrics, 2000) == PLACE


def test_it_is_read_aloud_whole(qapp: QApplication) -> None:
    hits = QListWidget()
    hits.setItemDelegate(HitLines(hits))
    assert add_hit(hits, HIT).text() == f"李美玲　（首字母）\n{PLACE}　{NUMBERS}"
    assert hits.sizeHintForRow(0) >= 2 * QFontMetrics(qapp.font()).height()
    hits.deleteLater()
