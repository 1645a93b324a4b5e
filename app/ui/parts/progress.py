"""The dialog shown while something long runs: how far it is, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget


class Progress(QDialog):
    """Shows progress of one job.

    Args:
        parent: the window it stands over.
        words: what is being done.
        cancel: called once when the user wants to stop; None if it can't be stopped.
        behind: whether it may go on behind other work.
    """

    def __init__(
        self,
        parent: QWidget,
        words: str,
        cancel: Callable[[], object] | None = None,
        *,
        behind: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(words)
        self.setModal(True)
        self.setMinimumWidth(420)
        self._cancel = cancel
        self._over = False
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        self.words = QLabel(words, self)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(words)
        self.count = QLabel("", self)
        self.count.setProperty("look", "small")
        self.cancel_button = QPushButton("取消", self)
        self.cancel_button.setEnabled(cancel is not None)
        self.cancel_button.clicked.connect(self.reject)
        self.behind_button = QPushButton("放到后台", self)
        self.behind_button.setVisible(behind)
        self.behind_button.clicked.connect(self.hide)
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        row.addWidget(self.behind_button)
        row.addWidget(self.cancel_button, 0, Qt.AlignmentFlag.AlignRight)
        for part in (self.words, self.bar):
            column.addWidget(part)
        column.addLayout(row)

    def advance(self, done: int, total: int) -> None:
        """Show how far it is; a total of 0 means nobody knows."""
        self.bar.setRange(0, total)
        self.bar.setValue(min(done, total))
        self.count.setText(f"{done} / {total}" if total else f"{done}" if done else "")

    def advance_share(self, share: float) -> None:
        """Show how far it is as a share, 0.0 to 1.0."""
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(share * 1000))
        self.count.setText(f"{share:.0%}")

    def over(self) -> None:
        """The job has ended, one way or the other."""
        self._over = True
        self.accept()

    def reject(self) -> None:
        """Esc and 取消: ask the job to stop, and wait for it."""
        if self._over:
            super().reject()
        elif self._cancel is not None:
            self._cancel()
            self.cancel_button.setEnabled(False)
            self.words.setText("正在停下，已经完成的不会丢……")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops, Enter does nothing unless the button has the focus."""
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's cross means 取消."""
        if not self._over:
            event.ignore()
            self.reject()
