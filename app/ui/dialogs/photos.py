"""The photos of one record: look at them, add, caption and remove them. Each deed is one step of 撤销."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget

from app.base.errors import RuleError
from app.ui.desk import Desk, PageDesk
from app.ui.parts.form import load_form
from app.ui.parts.photo_strip import Offered, PhotoStrip
from app.ui.parts.photo_view import Fetch, Shot
from app.usecases.photos import (
    PhotoFacts,
    add_photo,
    change_photo,
    photos_of,
    picture,
    remove_photo,
    thumbnail,
)
from app.usecases.registers import REGISTERS

SHOWS = frozenset({"photo"})


class RecordPhotos:
    """Lets a `PhotoStrip` show and change the photos of one record; a page with photos has one of these.

    Args:
        desk: the desk of who holds the strip.
        strip: the strip.
        subject_type: type of the record, e.g. ``service``.
        subject_id: the record; empty for none yet.
    """

    def __init__(self, desk: PageDesk, strip: PhotoStrip, subject_type: str, subject_id: str = "") -> None:
        self._desk, self._strip, self._kind = desk, strip, subject_type
        self.subject_id = subject_id
        register = next(one for one in REGISTERS.values() if one.record.record_type == subject_type)
        strip.set_source(self._fetcher(thumbnail), self._fetcher(picture))
        strip.set_editable(editable=desk.desk.login.actor.may(register.edit))
        strip.added.connect(self.add)
        strip.captioned.connect(self.caption)
        strip.removed.connect(self.remove)

    def show_record(self, subject_id: str) -> None:
        """Show the photos of this record from now on."""
        self.subject_id = subject_id
        self.reload()

    def reload(self) -> None:
        """Look the photos up anew."""
        if self.subject_id:
            self._desk.ask(photos_of, self._kind, self.subject_id, then=self._show, topic="photos")

    def add(self, offered: Sequence[Offered]) -> None:
        """Keep pictures, one after the other, until one can't be kept."""
        login, kind, subject = self._desk.desk.login, self._kind, self.subject_id

        def keep() -> None:
            for one in offered:
                try:
                    login.act(add_photo, kind, subject, one.read())
                except RuleError as error:
                    raise _named(error, one.name) from error

        self._desk.write(
            keep, changes=SHOWS, failed=self._strip.complain, always=self.reload, label="添加照片"
        )

    def caption(self, photo_id: str, words: str) -> None:
        """Say what a photo shows."""
        self._desk.act(
            change_photo,
            photo_id,
            {"caption": words},
            then=lambda _: self.reload(),
            failed=self._strip.complain,
            label="修改照片说明",
        )

    def remove(self, photo_id: str) -> None:
        """Take a photo out; 撤销 brings it back."""
        self._desk.act(
            remove_photo,
            photo_id,
            then=lambda _: self.reload(),
            failed=self._strip.complain,
            label="移除照片",
        )

    def _show(self, facts: tuple[PhotoFacts, ...]) -> None:
        self._strip.show_photos(
            [
                Shot(one.id, one.digest, one.caption, one.taken_on.isoformat() if one.taken_on else "")
                for one in facts
            ]
        )

    def _fetcher(self, use_case: Callable[..., bytes | None]) -> Fetch:
        def fetch(digest: str, give: Callable[[bytes | None], None]) -> None:
            self._desk.ask(use_case, digest, then=give, failed=lambda _: give(None))

        return fetch


def _named(error: RuleError, name: str) -> RuleError:
    """The same error, saying of which file."""
    return RuleError(f"{name}：{error.message}" if name else error.message, error.field, error.code)


class PhotosDialog(QDialog):
    """The photos of one record in a dialog.

    Args:
        desk: the window's desk.
        subject_type: type of the record.
        subject_id: the record.
        name: what the record is called.
        parent: the window it stands over.
    """

    note: QLabel
    strip: PhotoStrip
    close_button: QPushButton

    def __init__(self, desk: Desk, subject_type: str, subject_id: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        load_form(self, "photos")
        self.note.setText(
            f"“{name}”的照片。Enter 放大，Del 移除，Ctrl+V 粘贴。存进库里时会去掉拍摄地点等信息。"
        )
        self.photos = RecordPhotos(desk.at(self), self.strip, subject_type, subject_id)
        self.close_button.clicked.connect(self.accept)
        desk.changed.connect(self._changed)
        self.strip.row.setFocus()
        self.photos.reload()

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & SHOWS:
            self.photos.reload()
