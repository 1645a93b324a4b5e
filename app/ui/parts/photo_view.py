"""`PhotoView`: one photo as large as the window, its caption below, the others a key away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui.parts.theme import colour, icon

START = QSize(1040, 760)
LOADING, MISSING = "正在读取照片……", "这张照片的图片已经不在了。"

Give = Callable[[bytes | None], None]
Fetch = Callable[[str, Give], None]
"""Gets the key of a picture, and gives its bytes (None if it is gone) when they are there."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo as it is shown.

    Attributes:
        id: who listens knows it by this.
        picture: the key its picture is fetched by.
        caption: what it shows; may be empty.
        note: a quiet word more, such as the day.
    """

    id: str
    picture: str
    caption: str = ""
    note: str = ""

    @property
    def words(self) -> str:
        """Caption and note in one line."""
        return " · ".join(part for part in (self.caption, self.note) if part)


class PhotoView(QDialog):
    """Shows photos one by one: arrows for the next, Esc closes.

    Args:
        shots: all there are.
        place: which one first.
        fetch: gives the large picture.
        parent: the window it stands over.
    """

    def __init__(self, shots: Sequence[Shot], place: int, fetch: Fetch, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("照片")
        self.resize(START.boundedTo(parent.window().size()))
        self._shots, self._fetch = tuple(shots), fetch
        self.place = place
        self.face = PhotoFace(self)
        self.words, self.count = QLabel(self), QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.count.setProperty("look", "muted")
        self.previous_button = self._turner("left", "上一张", -1)
        self.next_button = self._turner("right", "下一张", 1)
        self.close_button = QPushButton("关闭", self)
        self.close_button.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.words, 1)
        for part in (self.count, self.previous_button, self.next_button, self.close_button):
            foot.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(14)
        column.addWidget(self.face, 1)
        column.addLayout(foot)
        self._show()
        self.close_button.setFocus()

    def turn(self, step: int) -> None:
        """So many photos further, as far as there are any."""
        place = min(max(0, self.place + step), len(self._shots) - 1)
        if place != self.place:
            self.place = place
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End go through the photos."""
        far = len(self._shots)
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageUp: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageDown: 1,
            Qt.Key.Key_Home: -far,
            Qt.Key.Key_End: far,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.turn(step)

    def _turner(self, name: str, words: str, step: int) -> QPushButton:
        button = QPushButton(icon(name), "", self)
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.turn(step))
        return button

    def _show(self) -> None:
        shot, many = self._shots[self.place], len(self._shots)
        self.words.setText(shot.words or "没有说明")
        self.count.setText(f"{self.place + 1} / {many}")
        self.previous_button.setEnabled(self.place > 0)
        self.next_button.setEnabled(self.place + 1 < many)
        self.face.show_words(LOADING)
        self.face.setAccessibleName(f"第 {self.place + 1} 张，共 {many} 张：{shot.words or '没有说明'}")
        self._fetch(shot.picture, lambda content: self._arrived(shot, content))

    def _arrived(self, shot: Shot, content: bytes | None) -> None:
        if not isValid(self) or self._shots[self.place] != shot:
            return
        pixmap = QPixmap()
        if content is not None and pixmap.loadFromData(content):
            self.face.show_pixmap(pixmap)
        else:
            self.face.show_words(MISSING)


class PhotoFace(QWidget):
    """A picture as large as there is room, never blown up; or words in its place."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMinimumSize(320, 200)
        self.pixmap = QPixmap()
        self.words = ""

    def show_pixmap(self, pixmap: QPixmap) -> None:
        """Show a picture."""
        self.pixmap, self.words = pixmap, ""
        self.update()

    def show_words(self, words: str) -> None:
        """Show words in its place."""
        self.pixmap, self.words = QPixmap(), words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture in the middle."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("sunken"))
        if self.words:
            painter.setPen(colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.words)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(fitted(self.pixmap, self.rect(), self.devicePixelRatioF()), self.pixmap)


def fitted(pixmap: QPixmap, room: QRect, ratio: float) -> QRect:
    """Where a picture stands in a room: in the middle, whole, not larger than its own points."""
    size = QSize(round(pixmap.width() / ratio), round(pixmap.height() / ratio))
    if size.width() > room.width() or size.height() > room.height():
        size = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    spare = room.size() - size
    return QRect(room.topLeft() + QPoint(spare.width() // 2, spare.height() // 2), size)
