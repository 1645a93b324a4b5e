"""`PhotoStrip`: a row of photos; add by button, drop or Ctrl+V, caption, remove, enlarge.

It knows no record: it is given `Shot`s and a way to fetch pictures, and says what the user wants by signals.
Small pictures are fetched when they come into sight; until then a sign stands in their place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.base.errors import RuleError
from app.ui.parts.file_choice import open_names
from app.ui.parts.photo_row import PhotoRow, Shots
from app.ui.parts.photo_view import Fetch, PhotoView, Shot
from app.ui.parts.theme import icon

KINDS = "照片 (*.jpg *.jpeg *.png *.webp *.bmp *.heic *.heif);;所有文件 (*)"
MOST_BYTES = 64 * 1024 * 1024
"""No more of a file is read: what is larger is no photo, and is refused by who keeps them."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A picture that somebody wants to add.

    Attributes:
        name: file name, empty if it came from the clipboard.
        read: gives its bytes; slow, so to be called off the window's thread. Raises a `RuleError`.
    """

    name: str
    read: Callable[[], bytes]


class PhotoStrip(QWidget):
    """A row of photos of something.

    Attributes:
        added: pictures somebody wants to add, as a list of `Offered`.
        removed: a photo somebody wants to take out; its id.
        captioned: a photo shall say something else; its id and the words.
    """

    added = Signal(object)
    removed = Signal(str)
    captioned = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.model = Shots(self)
        self._large: Fetch | None = None
        self._editable = True
        self._build()
        self.model.modelReset.connect(self._choice_changed)
        self.row.setModel(self.model)
        self.row.selectionModel().currentChanged.connect(lambda *_: self._choice_changed())
        self.row.opened.connect(self.enlarge)
        self.row.unwanted.connect(self.remove)
        self.row.pasted.connect(self.paste)
        self.add_button.clicked.connect(self.choose)
        self.remove_button.clicked.connect(self.remove)
        self.caption.editingFinished.connect(self._keep_caption)
        self.set_editable(editable=True)

    def set_source(self, small: Fetch, large: Fetch) -> None:
        """Say where pictures come from: thumbnails, and whole ones to be enlarged."""
        self.model.fetch, self._large = small, large

    def set_editable(self, *, editable: bool) -> None:
        """Whether photos may be added, captioned and removed here."""
        self._editable = editable
        self.setAcceptDrops(editable)
        self.tools.setVisible(editable)
        self.row.empty_words = "把照片拖到这里，或点“添加照片”" if editable else "没有照片"
        self._choice_changed()

    def show_photos(self, shots: Sequence[Shot]) -> None:
        """Show these; the chosen one stays chosen, unless one is new: then that one is."""
        before = {shot.id for shot in self.model.shots}
        chosen = self.current()
        self.model.show(shots)
        new = [row for row, shot in enumerate(shots) if before and shot.id not in before]
        kept = [row for row, shot in enumerate(shots) if chosen is not None and shot.id == chosen.id]
        if shots:
            self.row.setCurrentIndex(self.model.index((new[-1:] or kept or [0])[0]))
        self._choice_changed()

    def current(self) -> Shot | None:
        """The chosen photo."""
        row = self.row.currentIndex().row()
        return self.model.shots[row] if 0 <= row < len(self.model.shots) else None

    def complain(self, error: RuleError) -> None:
        """Say below the row what could not be done."""
        self.message.setText(error.message)
        self.message.show()

    def choose(self) -> None:
        """Ask for picture files."""
        names = open_names(self, "添加照片", KINDS)
        self._offer([_of_file(Path(name)) for name in names])

    def paste(self) -> None:
        """Add what the clipboard holds: files, or a picture."""
        offered = offers_of(QGuiApplication.clipboard().mimeData())
        if not offered and self._editable:
            self.complain(RuleError("剪贴板里没有照片。"))
        self._offer(offered)

    def remove(self) -> None:
        """Say that the chosen photo is not wanted."""
        shot = self.current()
        if shot is not None and self._editable:
            self.message.hide()
            self.removed.emit(shot.id)

    def enlarge(self) -> None:
        """Show the chosen photo large."""
        if self.current() is not None and self._large is not None:
            view = PhotoView(self.model.shots, self.row.currentIndex().row(), self._large, self)
            view.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            view.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Pictures are welcome."""
        if offers_of(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Everywhere on the strip."""
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        event.acceptProposedAction()
        self._offer(offers_of(event.mimeData()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the caption puts the old words back."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            shot = self.current()
            if event.key() == Qt.Key.Key_Escape and shot is not None and self.caption.text() != shot.caption:
                self.caption.setText(shot.caption)
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self.row = PhotoRow(self)
        self.tools = QWidget(self)
        self.add_button = QPushButton(icon("add"), "添加照片…", self.tools)
        self.remove_button = QPushButton(icon("delete"), "移除", self.tools)
        self.caption = QLineEdit(self.tools)
        self.caption.setMaxLength(120)
        self.caption.setAccessibleName("照片说明")
        self.caption.installEventFilter(self)
        for button in (self.add_button, self.remove_button):
            button.setAutoDefault(False)
        self.message = QLabel(self)
        self.message.setProperty("look", "error")
        self.message.setWordWrap(True)
        self.message.hide()
        line = QHBoxLayout(self.tools)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.add_button)
        line.addWidget(self.caption, 1)
        line.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.row, self.tools, self.message):
            column.addWidget(part)

    def _offer(self, offered: list[Offered]) -> None:
        if offered and self._editable:
            self.message.hide()
            self.added.emit(offered)

    def _choice_changed(self) -> None:
        shot = self.current()
        self.caption.setText(shot.caption if shot is not None else "")
        self.caption.setPlaceholderText("说明照片里是什么" if shot is not None else "照片说明")
        for part in (self.caption, self.remove_button):
            part.setEnabled(shot is not None)

    def _keep_caption(self) -> None:
        shot, words = self.current(), self.caption.text().strip()
        if shot is not None and words != shot.caption:
            self.captioned.emit(shot.id, words)


def offers_of(data: QMimeData) -> list[Offered]:
    """The pictures that were dropped or copied: local files, else a picture itself."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if files:
        return [_of_file(file) for file in files if not file.is_dir()]
    image = QImage(data.imageData()) if data.hasImage() else QImage()
    return [] if image.isNull() else [Offered("", lambda: _bytes_of(image))]


def _of_file(file: Path) -> Offered:
    def read() -> bytes:
        try:
            with file.open("rb") as opened:
                return opened.read(MOST_BYTES)
        except OSError as error:
            raise RuleError(f"读不出“{file.name}”，请检查文件是否还在。", None, "file_unreadable") from error

    return Offered(file.name, read)


def _bytes_of(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt takes text
    return bytes(content.data())
