"""`FcitxBridge`: keys to fcitx 4 or 5 over D-Bus, and what it composes into the line that has the focus.

Qt's wheels bring no plugin for fcitx, and fcitx 4 has no portal of ibus. Both have their own: each key goes
there first; what it does not want comes back to the line in the order it was pressed.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import (
    QInputMethodEvent,
    QInputMethodQueryEvent,
    QKeyEvent,
    QTextCharFormat,
)
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.ui.session_bus import SessionBus

BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
SERVICE = "org.freedesktop.portal.Fcitx"
PATH = "/org/freedesktop/portal/inputmethod"
METHODS = "org.fcitx.Fcitx.InputMethod1"
CONTEXT = "org.fcitx.Fcitx.InputContext1"
PREEDIT, FORMATTED = 1 << 1, 1 << 4
HIGHLIGHT = 1 << 4
PATIENCE = 300
"""Milliseconds that fcitx has for a key; then the keys pass it by until it answers again."""
KEYS: dict[int, tuple[Qt.Key, str]] = {
    0xFF08: (Qt.Key.Key_Backspace, "\b"),
    0xFF09: (Qt.Key.Key_Tab, "\t"),
    0xFF0D: (Qt.Key.Key_Return, "\r"),
    0xFF1B: (Qt.Key.Key_Escape, "\x1b"),
    0xFF50: (Qt.Key.Key_Home, ""),
    0xFF51: (Qt.Key.Key_Left, ""),
    0xFF52: (Qt.Key.Key_Up, ""),
    0xFF53: (Qt.Key.Key_Right, ""),
    0xFF54: (Qt.Key.Key_Down, ""),
    0xFF57: (Qt.Key.Key_End, ""),
    0xFFFF: (Qt.Key.Key_Delete, "\x7f"),
}
"""Keys that fcitx may send on, by their X11 symbol."""
MODIFIERS = {
    1: Qt.KeyboardModifier.ShiftModifier,
    4: Qt.KeyboardModifier.ControlModifier,
    8: Qt.KeyboardModifier.AltModifier,
}
UNICODE = 0x01000000


@dataclass
class _Held:
    """A key on its way to fcitx and back; ``taken`` is None until it has answered."""

    event: QKeyEvent
    taken: bool | None = None


class FcitxBridge(QObject):
    """Listens to the application's keys from when fcitx is there until it is gone.

    Args:
        application: whose keys.
        bus: a connection, not connected yet.
    """

    def __init__(self, application: QApplication, bus: SessionBus) -> None:
        super().__init__(application)
        self._application = application
        self._bus = bus
        self._context = ""
        self._held: deque[_Held] = deque()
        self._line: QWidget | None = None
        self._preedit = ""
        self._place: tuple[int, ...] = ()
        self._replaying = False
        self._mute = False
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._lose_patience)
        bus.ready.connect(self._greet)
        bus.heard.connect(self._hear)
        bus.lost.connect(self._gone)
        application.focusChanged.connect(lambda _, now: self._focus(now))
        application.installEventFilter(self)

    def active(self) -> bool:
        """Whether fcitx is there and gets the keys."""
        return bool(self._context)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook: hold a key back until fcitx has answered."""
        kind = event.type()
        if kind in {QEvent.Type.KeyPress, QEvent.Type.KeyRelease} and isinstance(event, QKeyEvent):
            return self._key(watched, event)
        if kind == QEvent.Type.MouseButtonPress and self._preedit and watched is self._line:
            self._commit_preedit()
            self._say("Reset")
        return False

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        if self._replaying or not self._context or watched is not QApplication.focusWidget():
            return False
        assert isinstance(watched, QWidget)  # noqa: S101 - it has the focus
        if self._line is not watched:
            self._focus(watched)
        if self._line is None or (self._mute and not self._held):
            return bool(self._held) and self._keep(event)
        held = _Held(event.clone())
        self._held.append(held)
        self._patience.start()
        context = self._context
        body = (
            event.nativeVirtualKey(),
            event.nativeScanCode(),
            event.nativeModifiers(),
            event.type() == QEvent.Type.KeyRelease,
            event.timestamp() & 0xFFFFFFFF,
        )
        self._bus.call(
            SERVICE,
            context,
            CONTEXT,
            "ProcessKeyEvent",
            "uuubu",
            body,
            lambda answer: self._answered(held, answer),
        )
        return True

    def _keep(self, event: QKeyEvent) -> bool:
        """A key that fcitx need not see, but that must not overtake those it has."""
        self._held.append(_Held(event.clone(), taken=False))
        return True

    def _answered(self, held: _Held, answer: tuple[Any, ...] | None) -> None:
        self._mute = False
        held.taken = bool(answer and answer[0])
        self._let_go()

    def _let_go(self) -> None:
        """Give back, in order, what is answered; what fcitx took is gone."""
        while self._held and self._held[0].taken is not None:
            held = self._held.popleft()
            if not held.taken:
                self._replay(held.event)
        if self._held:
            self._patience.start()
        else:
            self._patience.stop()
            self._tell_place()

    def _lose_patience(self) -> None:
        """It does not answer: all that is held passes through, and what comes next does not wait."""
        self._mute = True
        for held in self._held:
            if held.taken is None:
                held.taken = False
        self._let_go()

    def _replay(self, event: QKeyEvent) -> None:
        """A key goes to whoever has the focus now: the one before it may have moved it."""
        target = QApplication.focusWidget() or self._line
        if target is None or not isValid(target):
            return
        self._replaying = True
        try:
            QApplication.sendEvent(target, event)
        finally:
            self._replaying = False

    def _greet(self) -> None:
        rules = (
            f"type='signal',interface='{CONTEXT}'",
            f"type='signal',sender='{BUS[0]}',member='NameOwnerChanged',arg0='{SERVICE}'",
        )
        for rule in rules:
            self._bus.call(*BUS, "AddMatch", "s", (rule,))
        self._ask_for_context()

    def _ask_for_context(self) -> None:
        about = ([("program", "dangqun"), ("display", "x11:")],)
        self._bus.call(SERVICE, PATH, METHODS, "CreateInputContext", "a(ss)", about, self._got_context)

    def _got_context(self, answer: tuple[Any, ...] | None) -> None:
        if answer:
            self._context = str(answer[0])
            self._say("SetCapability", "t", (PREEDIT | FORMATTED,))
            self._line = None
            self._focus(QApplication.focusWidget())

    def _gone(self) -> None:
        self._context, self._line = "", None
        self._lose_patience()
        self._mute = False

    def _hear(self, path: str, name: str, body: tuple[Any, ...]) -> None:
        if name == "NameOwnerChanged" and body[0] == SERVICE:
            self._gone()
            if body[2]:
                self._ask_for_context()
        elif self._context and path == self._context:
            if name == "CommitString":
                self._write("", commit=body[0])
            elif name == "UpdateFormattedPreedit":
                self._compose(*body)
            elif name == "ForwardKey":
                self._forwarded(*body)

    def _compose(self, parts: list[tuple[str, int]], cursor: int) -> None:
        """Show what is being composed; the cursor comes in bytes of UTF-8."""
        text = "".join(part for part, _ in parts)
        if not text and not self._preedit:
            return
        place = len(text.encode()[: max(cursor, 0)].decode(errors="ignore"))
        marks, start = [], 0
        for part, look in parts:
            drawn = QTextCharFormat()
            drawn.setFontUnderline(True)
            if look & HIGHLIGHT:
                drawn.setBackground(self._application.palette().highlight())
            marks.append(
                QInputMethodEvent.Attribute(
                    QInputMethodEvent.AttributeType.TextFormat, start, len(part), drawn
                )
            )
            start += len(part)
        marks.append(QInputMethodEvent.Attribute(QInputMethodEvent.AttributeType.Cursor, place, 1, None))
        self._write(text, marks)

    def _write(
        self, preedit: str, marks: list[QInputMethodEvent.Attribute] | None = None, commit: str = ""
    ) -> None:
        self._preedit = preedit
        if self._line is None or not isValid(self._line):
            return
        event = QInputMethodEvent(preedit, marks or [])
        event.setCommitString(commit)
        QApplication.sendEvent(self._line, event)
        self._tell_place()

    def _forwarded(self, symbol: int, state: int, released: bool) -> None:  # noqa: FBT001 - as the bus says it
        text = chr(symbol - UNICODE) if symbol >= UNICODE else chr(symbol) if 0x20 <= symbol <= 0xFF else ""  # noqa: PLR2004 - Latin-1 is its own symbol
        key, text = KEYS.get(symbol, (Qt.Key(ord(text.upper())) if text else Qt.Key.Key_unknown, text))
        modifiers = Qt.KeyboardModifier.NoModifier
        for bit, modifier in MODIFIERS.items():
            if state & bit:
                modifiers |= modifier
        kind = QEvent.Type.KeyRelease if released else QEvent.Type.KeyPress
        self._replay(QKeyEvent(kind, key, modifiers, text))

    def _focus(self, now: QWidget | None) -> None:
        """Fcitx is told where it writes; lines that take no input method are none of its business."""
        line = now if now is not None and isValid(now) and _takes_input_method(now) else None
        if line is self._line:
            return
        if self._line is not None:
            self._commit_preedit()
            self._say("FocusOut")
        self._line = line
        if line is not None:
            self._say("FocusIn")
            self._place = ()
            self._tell_place()

    def _commit_preedit(self) -> None:
        """What was being composed stays as it was written, as with every other input method."""
        if self._preedit:
            self._write("", commit=self._preedit)
            self._say("Reset")

    def _tell_place(self) -> None:
        """The candidates stand below the cursor."""
        line = self._line
        if line is None or not isValid(line):
            return
        cursor = line.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        if hasattr(cursor, "toRect"):
            cursor = cursor.toRect()
        corner, ratio = line.mapToGlobal(cursor.topLeft()), line.devicePixelRatioF()
        place = (corner.x(), corner.y(), cursor.width(), cursor.height())
        told = tuple(round(one * ratio) for one in place)
        if told != self._place:
            self._place = told
            self._say("SetCursorRect", "iiii", told)

    def _say(self, method: str, signature: str = "", body: tuple[Any, ...] = ()) -> None:
        if self._context:
            self._bus.call(SERVICE, self._context, CONTEXT, method, signature, body)


def _takes_input_method(widget: QWidget) -> bool:
    if not widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
        return False
    query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
    QApplication.sendEvent(widget, query)
    return bool(query.value(Qt.InputMethodQuery.ImEnabled))
