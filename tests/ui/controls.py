"""What a person can operate in a window, and what may be wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from app.ui.parts.numbered_choices import NumberedChoices
from app.ui.parts.tokens import LEAST_POINTS

SLACK = 2
"""Points by which two things may be apart and still stand in one line."""


def controls(window: QWidget) -> Iterator[QWidget]:
    """What a person can operate in this window now, inner parts of Qt's own widgets aside."""
    for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractScrollArea):
        for widget in window.findChildren(kind):
            inner = isinstance(widget.parent(), (QComboBox, QLineEdit, QAbstractScrollArea))
            if widget.isVisible() and widget.isEnabled() and not inner and not _is_qts_own(widget):
                yield widget


def nameless(window: QWidget) -> list[str]:
    """Controls that say nothing to one who listens."""
    found = []
    for widget in controls(window):
        seen = QAccessible.queryAccessibleInterface(widget)
        named = seen is not None and seen.text(QAccessible.Text.Name)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not named:
            found.append(_called(widget))
    return found


def chain(window: QWidget) -> list[QWidget]:
    """The widgets of this window in the order of the Tab key, those included that it passes over."""
    found: list[QWidget] = []
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window and widget not in found:
        found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def out_of_reach(window: QWidget) -> list[str]:
    """Controls that Tab never comes to; of radio buttons and ticks it comes to one, arrows to the rest."""
    reached = set(chain(window))
    return [
        _called(one)
        for one in controls(window)
        if not isinstance(one, QRadioButton)
        and not _follows(one)
        and (
            one not in reached
            or (isinstance(one, QAbstractButton) and not one.focusPolicy() & Qt.FocusPolicy.TabFocus)
        )
    ]


def _follows(one: QWidget) -> bool:
    """Whether it is a word of a row of ticks, but not the first, which Tab comes to."""
    row = one.parentWidget()
    return isinstance(row, NumberedChoices) and one not in row.stops()


def out_of_order(window: QWidget) -> list[str]:
    """Places where Tab goes back: up without going right, or left in the same line.

    In a row of buttons it may come to the one that is meant first.
    """
    able = set(controls(window))
    steps = [one for one in chain(window) if one in able and one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    found: list[tuple[int, str]] = []
    for before, after in pairwise([*steps, *steps[:1]]):
        scrolled = _scroll_area(before) is not _scroll_area(after)
        old, new = (_place(one, window, scrolled=scrolled) for one in (before, after))
        up = new.bottom() < old.top() + SLACK
        left = new.right() < old.left() + SLACK
        both_push = isinstance(before, QPushButton) and isinstance(after, QPushButton)
        level = not both_push and new.top() < old.bottom() - SLACK and old.top() < new.bottom() - SLACK
        if (up and not new.left() > old.right() - SLACK) or (level and left):
            found.append((old.top() - new.top(), f"{_called(before)} → {_called(after)}"))
    # Somewhere it begins anew: there it goes farthest up.
    return [words for _, words in sorted(found)[:-1]]


def _place(widget: QWidget, window: QWidget, *, scrolled: bool = True) -> QRect:
    """Where a control stands in its window; what is scrolled away stands at the edge of its area."""
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    area = _scroll_area(widget)
    if area is not None and scrolled:
        frame = QRect(area.mapTo(window, QPoint(0, 0)), area.size())
        place.moveTop(max(frame.top() - place.height(), min(place.top(), frame.bottom() - 1)))
    return place


def _scroll_area(widget: QWidget) -> QScrollArea | None:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above


def cut(window: QWidget) -> list[str]:
    """Words that are not seen whole, lists that scroll across, type that is too small."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if _has_words(widget) and widget.font().pointSizeF() < LEAST_POINTS:
            found.append(f"{_called(widget)} has {widget.font().pointSizeF():g} pt")
        if isinstance(widget, QScrollBar):
            if widget.orientation() == Qt.Orientation.Horizontal and widget.maximum() > 0:
                found.append(f"{_called(widget.parent())} scrolls across")
        elif isinstance(widget, QLabel) and widget.text():
            found += _cut_label(widget)
        elif isinstance(widget, QAbstractButton) and widget.text() and _cut_button(widget):
            found.append(f"{_called(widget)} is cut")
    return found


def _cut_button(button: QAbstractButton) -> bool:
    return button.width() < button.minimumSizeHint().width() - SLACK or _covered(button)


def _cut_label(label: QLabel) -> list[str]:
    if label.wordWrap():
        short = label.height() < label.heightForWidth(label.width()) - SLACK
    else:
        short = label.width() < label.minimumSizeHint().width() - SLACK
    return [f"{_called(label)} is cut: {label.text()[:20]}"] if short or _covered(label) else []


def _covered(widget: QWidget) -> bool:
    """Whether a part of it lies outside of what it stands on; what scrolls down may."""
    return _scroll_area(widget) is None and widget.visibleRegion().boundingRect() != widget.rect()


def _has_words(widget: QWidget) -> bool:
    return isinstance(widget, (QLabel, QAbstractButton, QLineEdit, QComboBox, QAbstractScrollArea))


def _is_qts_own(widget: QWidget) -> bool:
    return widget.objectName().startswith("qt_")


def _called(widget: object) -> str:
    name = widget.objectName() if isinstance(widget, QWidget) else ""
    words = widget.text() if isinstance(widget, (QAbstractButton, QLabel)) else ""
    return f"{type(widget).__name__} {name or words[:12]}"
