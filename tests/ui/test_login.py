"""Before anybody is logged in: log-in, wrong passwords, recovery, the first start."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.ui.frame import Frame
from app.ui.main_window import MainWindow
from app.ui.parts.print_preview import PrintPreview
from app.ui.welcome.first_start import FirstStartPage
from app.ui.welcome.login import LoginPage
from app.ui.welcome.recover import RecoverDialog
from app.usecases.workplace import Workplace
from tests import builders
from tests.ui.conftest import Workbench, log_in, meanwhile, type_text

Open = Callable[[Path], MainWindow]


def login_page(window: MainWindow) -> LoginPage:
    page = window.stack.currentWidget()
    assert isinstance(page, LoginPage)
    return page


def test_the_right_password_leads_to_the_workbench(qtbot: QtBot, open_window: Open, centre: Path) -> None:
    bench = log_in(qtbot, open_window(centre))
    assert bench.frame.centre.text() == builders.CENTRE
    assert bench.frame.user.text() == builders.LOGIN
    assert bench.names() == ["李美玲", "单田芳", "曾国强"]


def test_a_wrong_password_is_said_and_can_be_typed_again(
    qtbot: QtBot, open_window: Open, centre: Path
) -> None:
    window = open_window(centre)
    page = login_page(window)
    page.user.setText(builders.LOGIN)
    qtbot.keyClicks(page.password, "wrong-password")
    qtbot.mouseClick(page.sign_in_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.message.isVisible, timeout=20_000)
    assert page.sign_in_button.isEnabled()
    assert page.password.selectedText() != ""
    qtbot.keyClicks(page.password, builders.PASSWORD)
    qtbot.keyClick(page.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), Frame), timeout=20_000)


def test_an_empty_password_is_not_tried(qtbot: QtBot, open_window: Open, centre: Path) -> None:
    window = open_window(centre)
    page = login_page(window)
    qtbot.mouseClick(page.sign_in_button, Qt.MouseButton.LeftButton)
    assert page.message.text() == "请填写登录名和密码。"
    assert not window.desk.busy()


def test_a_centre_that_is_open_elsewhere_is_refused_politely(
    qtbot: QtBot, open_window: Open, centre: Path
) -> None:
    with Workplace(centre):
        window = open_window(centre)
        page = login_page(window)
        page.user.setText(builders.LOGIN)
        page.password.setText(builders.PASSWORD)
        said: list[str] = []

        def read(box: QMessageBox) -> None:
            said.append(box.text())
            box.reject()

        meanwhile(QMessageBox, read)
        qtbot.mouseClick(page.sign_in_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: bool(said) and not window.desk.busy(), timeout=20_000)
    assert said[0] != ""
    assert page.sign_in_button.isEnabled()


def test_the_recovery_key_gives_a_new_password(qtbot: QtBot, open_window: Open, empty_centre: Path) -> None:
    window = open_window(empty_centre)
    page = login_page(window)

    def fill(dialog: RecoverDialog) -> None:
        dialog.recovery_key.setText(builders.template().recovery_key)
        dialog.login.setText(builders.LOGIN)
        dialog.password.setText("New-password-9")
        dialog.again.setText("New-password-8")
        qtbot.mouseClick(dialog.recover_button, Qt.MouseButton.LeftButton)
        assert dialog.message.isVisible()
        dialog.again.setText("New-password-9")
        qtbot.mouseClick(dialog.recover_button, Qt.MouseButton.LeftButton)

    meanwhile(RecoverDialog, fill)
    qtbot.mouseClick(page.recover_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), Frame), timeout=20_000)
    window.close()
    log_in(qtbot, open_window(empty_centre), "New-password-9")


def test_the_first_start_makes_a_centre_and_shows_the_recovery_key_once(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    window = open_window(tmp_path / "new")
    page = window.stack.currentWidget()
    assert isinstance(page, FirstStartPage)
    type_text(page.name, "莲花社区党群服务中心")
    page.login.setText("chen")
    page.password.setText("12345678")
    page.again.setText("12345678")
    qtbot.mouseClick(page.create_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.message.isVisible, timeout=20_000)
    assert page.password.hasFocus()
    page.password.setText("Good-pass-1")
    page.again.setText("Good-pass-1")
    qtbot.mouseClick(page.create_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.key_card.isVisible, timeout=20_000)
    assert len(page.recovery_key.text().split("-")) == 8
    qtbot.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == page.recovery_key.text()
    assert "<b>2 恢复钥匙</b>" in page.steps_label.text()
    key = page.recovery_key.text()
    qtbot.mouseClick(page.check_button, Qt.MouseButton.LeftButton)
    assert not page.recovery_key.isVisible(), "it is typed from the paper, not from the screen"
    assert page.typed_key.hasFocus()
    qtbot.keyClick(page.typed_key, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.typed_key.text() == "", "what is pasted proves nothing"
    assert "不能粘贴" in page.check_message.text()
    meanwhile(QMessageBox, lambda box: box.reject())
    window.close()
    assert window.isVisible(), "nobody has the key yet"
    wrong = key[:-1] + ("A" if key[-1] != "A" else "B")
    for typed, said in ((key[:-5], "8 组"), (wrong, "第 8 组")):
        page.typed_key.setText(typed)
        qtbot.keyClick(page.typed_key, Qt.Key.Key_Return)
        assert said in page.check_message.text()
    qtbot.mouseClick(page.look_again_button, Qt.MouseButton.LeftButton)
    assert page.recovery_key.isVisible()
    qtbot.keyClick(page.check_button, Qt.Key.Key_Return)
    page.typed_key.setText(key.lower().replace("-", " "))
    qtbot.mouseClick(page.go_on_button, Qt.MouseButton.LeftButton)
    bench = Workbench(qtbot, window)
    bench.settle()
    assert bench.frame.centre.text() == "莲花社区党群服务中心"


def test_the_recovery_key_is_printed_from_the_window(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    window = open_window(tmp_path / "new")
    page = window.stack.currentWidget()
    assert isinstance(page, FirstStartPage)
    type_text(page.name, "莲花社区党群服务中心")
    page.login.setText("chen")
    for box in (page.password, page.again):
        box.setText("Good-pass-1")
    qtbot.mouseClick(page.create_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.key_card.isVisible, timeout=20_000)
    qtbot.mouseClick(page.print_button, Qt.MouseButton.LeftButton)
    previews: list[PrintPreview] = []

    def made() -> bool:
        previews[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, PrintPreview)]
        return bool(previews) and previews[0].print_button.isEnabled()

    qtbot.waitUntil(made, timeout=60_000)
    previews[0].close()
    qtbot.mouseClick(page.check_button, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(page.typed_key, page.recovery_key.text())
    qtbot.keyClick(page.typed_key, Qt.Key.Key_Return)
    Workbench(qtbot, window).settle()


HEAVY = (
    "sqlalchemy",
    "sqlcipher3",
    "openpyxl",
    "reportlab",
    "pypinyin",
    "alembic",
    "python_calamine",
    "argon2",
)
DEAR = ("Qt", "QStyle", "QWizard")
"""Classes that PySide sets up in 6 to 20 ms each; the last one stands for all widgets there are."""
SHOW = f"""
import json, sys
from pathlib import Path
from PySide6 import QtCore, QtWidgets
from PySide6.QtCore import QTimer
from app.ui.application import dressed_application
from app.ui.main_window import MainWindow
application = dressed_application()
window = MainWindow(Path(sys.argv[1]))
window.show()
QTimer.singleShot(0, application.quit)
application.exec()
known = {{*sys.modules, *vars(QtCore), *vars(QtWidgets)}}
print(json.dumps(sorted(known.intersection({HEAVY + DEAR!r}))))
window.close()
"""


def test_nothing_heavy_is_loaded_before_log_in(project: Path, empty_centre: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOW, str(empty_centre)],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
