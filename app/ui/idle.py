"""Notices that nobody is there, no key, no mouse for some minutes; or that somebody leaves and says so."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

USUAL_MINUTES = 10
MOST_MINUTES = 240
_MINUTE = 60_000
LOCK = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_L)
_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """Listens to the windows that have the focus, not to every widget: that would slow painting down.

    Attributes:
        idle: nobody has touched anything for that long.
        asked: Ctrl+L was pressed in a window where no shortcut of the frame reaches: a dialog, an open list.
    """

    idle = Signal()
    asked = Signal()

    def __init__(self, application: QGuiApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(USUAL_MINUTES * _MINUTE)
        self._timer.timeout.connect(self.idle)
        application.focusWindowChanged.connect(self._listen)
        self._listen(application.focusWindow())

    def set_minutes(self, said: str | None) -> None:
        """Take the centre's setting; what is missing or no sensible number counts as the usual time."""
        number = int(said) if said is not None and said.strip().isascii() and said.strip().isdigit() else 0
        self.set_interval((number if 1 <= number <= MOST_MINUTES else USUAL_MINUTES) * _MINUTE)

    def set_interval(self, milliseconds: int) -> None:
        """Wait that long from now on."""
        self._timer.setInterval(milliseconds)

    def interval(self) -> int:
        """How long it waits, in milliseconds."""
        return self._timer.interval()

    def remaining(self) -> int:
        """Milliseconds until nobody counts as there."""
        return self._timer.remainingTime()

    def watching(self) -> bool:
        """Whether it waits at all."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begin to watch."""
        self._timer.start()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any key or movement begins the wait anew; Ctrl+L ends it."""
        if event.type() in _LIFE and self._timer.isActive():
            self._timer.start()
            if isinstance(event, QKeyEvent) and event.keyCombination() == LOCK:
                QTimer.singleShot(0, self, self.asked.emit)
                return True
        return super().eventFilter(watched, event)

    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)
