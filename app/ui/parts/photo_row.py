"""The row of a `PhotoStrip`: photos as a model, fetched when they come into sight, and how one is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from shiboken6 import isValid

from app.ui.parts.keys import ENTER
from app.ui.parts.photo_view import Fetch, Shot, fitted
from app.ui.parts.theme import colour, icon

FACE = QSize(148, 111)
GAP = 8
RING = 2

Index = QModelIndex | QPersistentModelIndex


class Shots(QAbstractListModel):
    """Photos as a Qt model; pictures are fetched when they are painted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shots: tuple[Shot, ...] = ()
        self.fetch: Fetch | None = None
        self._faces: dict[str, QPixmap | None] = {}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many photos there are."""
        return 0 if parent.isValid() else len(self.shots)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Caption, and what is read aloud."""
        if not index.isValid() or index.row() >= len(self.shots):
            return None
        shot = self.shots[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return shot.caption or shot.note or "没有说明"
        if role == Qt.ItemDataRole.ToolTipRole:
            return shot.words or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"第 {index.row() + 1} 张，共 {len(self.shots)} 张：{shot.words or '没有说明'}"
        return None

    def show(self, shots: Sequence[Shot]) -> None:
        """Show these; pictures fetched before stay."""
        self.beginResetModel()
        self.shots = tuple(shots)
        known = {shot.picture for shot in self.shots}
        self._faces = {key: face for key, face in self._faces.items() if key in known}
        self.endResetModel()

    def face(self, row: int) -> QPixmap | None:
        """The small picture, None as long as it is not there; asked for on first sight."""
        key = self.shots[row].picture
        if key not in self._faces and self.fetch is not None:
            self._faces[key] = None
            self.fetch(key, lambda content: self._arrived(key, content))
        return self._faces.get(key)

    def _arrived(self, key: str, content: bytes | None) -> None:
        if not isValid(self):
            return
        pixmap = QPixmap()
        if content is not None and pixmap.loadFromData(content):
            self._faces[key] = pixmap
        for row, shot in enumerate(self.shots):
            if shot.picture == key:
                self.dataChanged.emit(self.index(row), self.index(row))


class _Faces(QStyledItemDelegate):
    """Draws a photo: picture, caption in one line, a ring around the chosen one."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All alike."""
        del index
        return FACE + QSize(2 * GAP, 2 * GAP + GAP // 2 + option.fontMetrics.height())  # type: ignore[attr-defined]  # Qt's

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one."""
        seen: Any = option
        model = index.model()
        assert isinstance(model, Shots)  # noqa: S101 - made for it
        painter.save()
        chosen = bool(seen.state & QStyle.StateFlag.State_Selected)
        focused = chosen and bool(seen.state & QStyle.StateFlag.State_HasFocus)
        if chosen:
            ring = seen.rect.adjusted(RING, RING, -RING, -RING)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(colour("selected"))
            painter.setPen(QPen(colour("focus" if focused else "line_strong"), RING if focused else 1))
            painter.drawRoundedRect(ring, 6, 6)
        face = QRect(seen.rect.topLeft(), FACE).translated(GAP, GAP)
        pixmap = model.face(index.row())
        if pixmap is None:
            painter.fillRect(face, colour("sunken"))
            icon("photo", "disabled").paint(painter, face.adjusted(56, 36, -56, -36))
        else:
            painter.fillRect(face, colour("sunken"))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(fitted(pixmap, face.adjusted(1, 1, -1, -1), 1.0), pixmap)
        painter.setPen(colour("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(face.adjusted(0, 0, -1, -1))
        shot = model.shots[index.row()]
        words = seen.rect.adjusted(GAP, GAP + FACE.height() + GAP // 2, -GAP, -GAP // 2)
        painter.setPen(colour("text" if shot.caption else "muted"))
        line = seen.fontMetrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, line)
        painter.restore()


class PhotoRow(QListView):
    """The row itself; says what its keys mean, and that there is nothing yet."""

    opened = Signal()
    unwanted = Signal()
    pasted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setItemDelegate(_Faces(self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setObjectName("photo_row")
        self.setAccessibleName("照片")
        self.empty_words = ""
        line = self.fontMetrics().height()
        self.setFixedHeight(FACE.height() + 3 * GAP + line + 20)
        self.doubleClicked.connect(lambda _: self.opened.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter enlarges, Del removes, Ctrl+V adds."""
        if event.key() in {Qt.Key.Key_Space, *ENTER}:
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.unwanted.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The photos, or a sentence in their place."""
        super().paintEvent(event)
        if self.model() is not None and self.model().rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(colour("muted"))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self.empty_words)
