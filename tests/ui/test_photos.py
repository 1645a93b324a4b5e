"""The photos of a record in the real window: in, captioned, large, out, undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from app.ui.dialogs.photos import PhotosDialog
from app.ui.parts.photo_view import PhotoView
from app.ui.words.journal import sheet_of
from app.usecases.past_acts import past_act, past_ids
from app.usecases.photos import photos_of
from tests.ui.conftest import Workbench, type_text


def image(colour: str) -> QImage:
    made = QImage(800, 600, QImage.Format.Format_RGB32)
    made.fill(QColor(colour))
    return made


@pytest.fixture
def album(workbench: Workbench) -> PhotosDialog:
    """The photos of the first member, none yet, opened from the menu 操作."""
    workbench.members.table.pick_first()
    workbench.settle()
    menu = workbench.members.member.deeds
    menu.aboutToShow.emit()
    next(entry for entry in menu.actions() if entry.text().startswith("照片")).trigger()
    dialog = workbench.dialog(PhotosDialog)
    assert dialog.note.text().startswith("“李美玲”的照片")
    return dialog


def captions(bench: Workbench, album: PhotosDialog) -> list[str]:
    bench.settle()
    return [shot.caption for shot in album.strip.model.shots]


def kept(bench: Workbench, album: PhotosDialog) -> int:
    return len(bench.window.desk.login.ask(photos_of, "member", album.photos.subject_id))


def test_a_pasted_photo_is_kept_captioned_enlarged_and_taken_out(
    workbench: Workbench, album: PhotosDialog
) -> None:
    QGuiApplication.clipboard().setImage(image("#a04020"))
    workbench.qtbot.keyClick(album.strip.row, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert captions(workbench, album) == [""]
    workbench.qtbot.waitUntil(lambda: album.strip.model.face(0) is not None, timeout=10_000)
    box = album.strip.caption
    box.setFocus()
    type_text(box, "清扫楼道")
    workbench.qtbot.keyClick(box, Qt.Key.Key_Return)
    assert captions(workbench, album) == ["清扫楼道"]
    album.strip.row.setFocus()
    workbench.qtbot.keyClick(album.strip.row, Qt.Key.Key_Return)
    view = next(w for w in QApplication.topLevelWidgets() if isinstance(w, PhotoView) and w.isVisible())
    workbench.qtbot.waitUntil(lambda: not view.face.pixmap.isNull(), timeout=10_000)
    assert view.face.pixmap.width() == 800
    view.close()
    album.strip.row.setFocus()
    workbench.qtbot.keyClick(album.strip.row, Qt.Key.Key_Delete)
    assert captions(workbench, album) == []
    assert kept(workbench, album) == 0
    album.accept()


def test_good_files_go_in_and_a_bad_one_is_named(
    workbench: Workbench, album: PhotosDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image("#204080").save(str(tmp_path / "a.png"))
    (tmp_path / "b.jpg").write_text("no photo", encoding="utf-8")
    names = [str(tmp_path / name) for name in ("a.png", "b.jpg")]
    monkeypatch.setattr("app.ui.parts.photo_strip.open_names", lambda *_: names)
    workbench.qtbot.mouseClick(album.strip.add_button, Qt.MouseButton.LeftButton)
    assert captions(workbench, album) == [""]
    assert album.strip.message.isVisible()
    assert album.strip.message.text().startswith("b.jpg：读不出这张照片")
    assert kept(workbench, album) == 1
    album.accept()


def test_undo_brings_a_removed_photo_back_while_the_dialog_is_open(
    workbench: Workbench, album: PhotosDialog
) -> None:
    QGuiApplication.clipboard().setImage(image("#406020"))
    album.strip.paste()
    assert captions(workbench, album) == [""]
    workbench.qtbot.keyClick(album.strip.row, Qt.Key.Key_Delete)
    assert captions(workbench, album) == []
    album.accept()
    workbench.come_back()
    workbench.qtbot.mouseClick(workbench.frame.undo_button, Qt.MouseButton.LeftButton)
    workbench.settle()
    assert kept(workbench, album) == 1


def test_the_journal_tells_of_photos_in_words(workbench: Workbench, album: PhotosDialog) -> None:
    QGuiApplication.clipboard().setImage(image("#406020"))
    album.strip.paste()
    assert captions(workbench, album) == [""]
    login = workbench.window.desk.login
    act = past_act(login, past_ids(login)[0])
    assert act is not None
    assert act.label == "添加照片"
    assert [(part.title, part.lines) for part in sheet_of(act).sections] == [
        ("新增照片", (("所属类别", "党员"),))
    ]
    album.accept()
