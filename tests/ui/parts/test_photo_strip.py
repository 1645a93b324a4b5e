"""The photo strip: photos come in by button, drop and clipboard, are captioned, enlarged and taken out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.base.errors import RuleError
from app.ui.parts.photo_strip import Offered, PhotoStrip
from app.ui.parts.photo_view import LOADING, MISSING, PhotoView, Shot
from tests.ui.conftest import type_text


def picture(colour: str = "#a04020", width: int = 320, height: int = 240) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt takes text
    return bytes(content.data())


def shots(count: int) -> list[Shot]:
    return [Shot(f"id-{n}", f"picture-{n}", f"第 {n + 1} 张照片", "2026-09-30") for n in range(count)]


class Album:
    """A strip with its surroundings: what was fetched, and what the user wanted."""

    def __init__(self, qtbot: QtBot, count: int) -> None:
        self.qtbot = qtbot
        self.asked: list[str] = []
        self.held: list[Callable[[], None]] | None = None
        self.contents: dict[str, bytes | None] = {}
        self.wanted: list[Offered] = []
        self.unwanted: list[str] = []
        self.captions: list[tuple[str, str]] = []
        self.strip = PhotoStrip()
        qtbot.addWidget(self.strip)
        self.strip.set_source(self.fetch, self.fetch)
        self.strip.added.connect(self.wanted.extend)
        self.strip.removed.connect(self.unwanted.append)
        self.strip.captioned.connect(lambda photo, words: self.captions.append((photo, words)))
        self.strip.show_photos(shots(count))
        self.strip.resize(700, 260)
        self.strip.show()
        qtbot.waitUntil(self.strip.isActiveWindow, timeout=10_000)

    def fetch(self, key: str, give: Callable[[bytes | None], None]) -> None:
        self.asked.append(key)
        content = self.contents.get(key, picture())
        if self.held is None:
            give(content)
        else:
            self.held.append(lambda: give(content))

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.strip.row, key)

    def choose(self, place: int) -> None:
        self.strip.row.setFocus()
        self.strip.row.setCurrentIndex(self.strip.model.index(place))

    def view(self) -> PhotoView:
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, PhotoView) and w.isVisible()]
        assert len(found) == 1
        return found[0]


@pytest.fixture
def album(qtbot: QtBot) -> Album:
    return Album(qtbot, 3)


def test_the_model_keeps_qts_contract(album: Album, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(album.strip.model, force_py=True)


def test_only_what_comes_into_sight_is_fetched_and_only_once(qtbot: QtBot) -> None:
    album = Album(qtbot, 50)
    qtbot.waitUntil(lambda: "picture-2" in album.asked, timeout=5_000)
    assert len(album.asked) < 12
    album.choose(49)
    qtbot.waitUntil(lambda: "picture-49" in album.asked, timeout=5_000)
    assert len(album.asked) < 24
    album.choose(0)
    album.strip.row.viewport().repaint()
    assert len(set(album.asked)) == len(album.asked)


def test_a_sign_stands_in_for_a_picture_that_is_not_there_yet(qtbot: QtBot) -> None:
    album = Album(qtbot, 0)
    album.held = []
    album.contents["picture-1"] = None
    album.strip.show_photos(shots(2))
    qtbot.waitUntil(lambda: len(album.asked) == 2, timeout=5_000)
    assert album.strip.model.face(0) is None
    for give in album.held:
        give()
    face = album.strip.model.face(0)
    assert face is not None
    assert (face.width(), face.height()) == (320, 240)
    assert album.strip.model.face(1) is None, "gone from the store: the sign stays"
    assert len(album.asked) == 2


def test_every_photo_is_read_aloud_with_its_place(album: Album) -> None:
    said = album.strip.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "第 2 张，共 3 张：第 2 张照片 · 2026-09-30"
    for part in (album.strip.row, album.strip.caption):
        assert part.accessibleName()


def test_files_come_in_by_the_button(album: Album, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "楼道.jpg"
    file.write_bytes(picture())
    monkeypatch.setattr("app.ui.parts.photo_strip.open_names", lambda *_: [str(file)])
    album.qtbot.mouseClick(album.strip.add_button, Qt.MouseButton.LeftButton)
    assert [(one.name, one.read()) for one in album.wanted] == [("楼道.jpg", picture())]


def test_a_file_that_went_away_is_said_when_it_is_read(album: Album, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "gone.jpg"))])
    drop(album, data)
    with pytest.raises(RuleError) as raised:
        album.wanted[0].read()
    assert "gone.jpg" in raised.value.message


def drop(album: Album, data: QMimeData) -> None:
    at, how = QPoint(20, 20), (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for kind in (QDragEnterEvent, QDragMoveEvent, QDropEvent):
        QApplication.sendEvent(album.strip, kind(at, Qt.DropAction.CopyAction, data, *how))


def test_files_can_be_dropped_and_folders_are_left_out(album: Album, tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(picture())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path)), QUrl.fromLocalFile(str(file))])
    drop(album, data)
    assert [one.name for one in album.wanted] == ["a.png"]


def test_a_picture_in_the_clipboard_is_pasted(album: Album) -> None:
    QGuiApplication.clipboard().setImage(QImage.fromData(picture(width=40, height=30)))
    album.choose(0)
    album.qtbot.keyClick(album.strip.row, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [one.name for one in album.wanted] == [""]
    image = QImage.fromData(album.wanted[0].read())
    assert (image.width(), image.height()) == (40, 30)


def test_a_clipboard_without_a_picture_says_so(album: Album) -> None:
    QGuiApplication.clipboard().setText("只是文字")
    album.choose(0)
    album.qtbot.keyClick(album.strip.row, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert album.wanted == []
    assert album.strip.message.text() == "剪贴板里没有照片。"
    assert album.strip.message.isVisible()


def test_a_caption_is_typed_below_and_kept_with_enter(album: Album) -> None:
    album.choose(1)
    box = album.strip.caption
    assert box.text() == "第 2 张照片"
    box.setFocus()
    box.selectAll()
    type_text(box, "慰问老人")
    album.qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == "第 2 张照片"
    box.selectAll()
    type_text(box, "清扫楼道")
    album.qtbot.keyClick(box, Qt.Key.Key_Return)
    assert album.captions == [("id-1", "清扫楼道")]


def test_del_and_the_button_take_the_chosen_photo_out(album: Album) -> None:
    album.choose(0)
    album.press(Qt.Key.Key_Right)
    album.press(Qt.Key.Key_Delete)
    album.qtbot.mouseClick(album.strip.remove_button, Qt.MouseButton.LeftButton)
    assert album.unwanted == ["id-1", "id-1"]


def test_an_empty_strip_has_nothing_to_take_out_or_caption(qtbot: QtBot) -> None:
    album = Album(qtbot, 0)
    assert not album.strip.caption.isEnabled()
    assert not album.strip.remove_button.isEnabled()
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Return):
        album.press(key)
    assert album.unwanted == []
    assert album.strip.row.empty_words.startswith("把照片拖到这里")


def test_the_choice_stays_and_a_new_photo_is_chosen(album: Album) -> None:
    album.choose(1)
    album.strip.show_photos(shots(3)[1:])
    chosen = album.strip.current()
    assert chosen is not None
    assert chosen.id == "id-1"
    album.strip.show_photos([*shots(3)[1:], Shot("new", "picture-9")])
    chosen = album.strip.current()
    assert chosen is not None
    assert chosen.id == "new"


def test_enter_enlarges_and_arrows_go_on(album: Album) -> None:
    album.contents["picture-2"] = None
    album.choose(0)
    album.press(Qt.Key.Key_Return)
    view = album.view()
    assert view.words.text() == "第 1 张照片 · 2026-09-30"
    assert view.count.text() == "1 / 3"
    assert not view.face.pixmap.isNull()
    assert not view.previous_button.isEnabled()
    album.qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.count.text() == "2 / 3"
    album.qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.face.words == MISSING
    assert view.face.accessibleName() == "第 3 张，共 3 张：第 3 张照片 · 2026-09-30"
    album.qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not view.isVisible()


def test_a_late_picture_of_another_photo_is_not_shown(album: Album) -> None:
    album.choose(0)
    album.held = []
    album.press(Qt.Key.Key_Return)
    view = album.view()
    assert view.face.words == LOADING
    album.qtbot.keyClick(view, Qt.Key.Key_Right)
    album.held[0]()
    assert view.face.words == LOADING
    album.held[1]()
    assert view.face.words == ""
    view.close()


def test_who_may_only_look_sees_no_tools(album: Album) -> None:
    album.strip.set_editable(editable=False)
    assert not album.strip.add_button.isVisible()
    assert not album.strip.acceptDrops()
    album.choose(0)
    album.press(Qt.Key.Key_Delete)
    album.strip.paste()
    assert (album.unwanted, album.wanted) == ([], [])
    album.press(Qt.Key.Key_Return)
    album.view().close()
