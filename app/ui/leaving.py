"""What is asked of one who closes the window while something long runs."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.parts import messages
from app.ui.parts.progress import Progress

WAYS = ("停下并退出", "等它做完再退出", "先不退出")
_STOP, _STAY = 0, 2
_LOOK = 20


def work_ended(window: QWidget) -> bool:
    """Whether nothing long runs any more; while something does, the user says what becomes of it.

    Args:
        window: the window that is to be closed.

    Returns:
        False if the user would rather stay.
    """
    running = _running()
    if not running:
        return True
    answer = messages.choose(
        window,
        "还有事情没有做完",
        f"{running[0].windowTitle()}\n\n停下来，这一步就整个作废，不会留下做了一半的数据；以前保存的都在。",
        WAYS,
    )
    if answer == _STAY:
        return False
    for progress in _running() if answer == _STOP else ():
        progress.reject()
    _wait_for_the_end()
    return True


def _wait_for_the_end() -> None:
    """Let the work come to its end; the window lives meanwhile, but takes no input."""
    loop = QEventLoop()
    look = QTimer(loop)
    look.timeout.connect(lambda: None if _running() else loop.quit())
    look.start(_LOOK)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def _running() -> list[Progress]:
    """The long pieces of work that are seen to be under way."""
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, Progress) and one.isVisible()]
