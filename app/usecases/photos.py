"""Photos of a record: add, caption, remove, look. What may be seen and changed follows the record's register.

A photo that was removed comes back with 撤销; its picture leaves the store at a check a month later, and at
once when the person it belongs to is erased.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.base.errors import RuleError
from app.records.accounts import Right
from app.records.photos import Photo
from app.storage.attachments import small
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.entry import read_entry
from app.usecases.registers import REGISTERS, Register

MOST_PHOTOS = 50
"""Of one record: the store is backed up as a whole, many times."""


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """One photo of a record.

    Attributes:
        id: of the photo.
        digest: of its picture, for `picture` and `thumbnail`.
        caption: what it shows, empty if nobody said.
        taken_on: the day it was taken, if known.
    """

    id: str
    digest: str
    caption: str
    taken_on: date | None


@act("添加照片", needs=Right.SEE_MEMBERS)
def add_photo(
    work: Work,
    subject_type: str,
    subject_id: str,
    data: bytes,
    caption: str = "",
    taken_on: date | str | None = None,
) -> str:
    """Keep a photo of a record, behind those it has; returns its id.

    Args:
        work: the act.
        subject_type: the record's type, e.g. ``service``.
        subject_id: the record.
        data: the picture file as it came (JPEG, PNG, WebP or BMP).
        caption: what it shows.
        taken_on: the day, in any shape people type.

    Raises:
        RuleError: no right, no such record, too many photos (``too_many``), or the file is no picture, too
            large or broken.
    """
    register = _register_of(subject_type)
    work.actor.require(register.edit)
    work.one(register.record, subject_id)
    said = read_entry(Photo, {"caption": caption, "taken_on": taken_on})
    query = select(func.count(), func.max(Photo.position)).where(
        Photo.subject_type == subject_type, Photo.subject_id == subject_id
    )
    count, last = work.rows(query)[0]
    if count >= MOST_PHOTOS:
        raise RuleError(f"每条记录最多 {MOST_PHOTOS} 张照片，请先移除用不到的。", "data", "too_many")
    digest = work.keep_picture(data)
    place = 0 if last is None else last + 1
    return work.add(
        Photo(subject_type=subject_type, subject_id=subject_id, digest=digest, position=place, **said)
    ).id


@act("修改照片说明", needs=Right.SEE_MEMBERS)
def change_photo(work: Work, photo_id: str, values: Mapping[str, Any]) -> None:
    """Say something else about a photo: ``caption``, ``taken_on``.

    Raises:
        RuleError: no right, no such photo, or a field is wrong.
    """
    photo = _own(work, photo_id)
    unknown = next((name for name in values if name not in {"caption", "taken_on"}), None)
    if unknown is not None:
        raise RuleError("照片只能修改说明和拍摄日期。", unknown, "unknown_field")
    for name, value in read_entry(Photo, values).items():
        setattr(photo, name, value)


@act("移除照片", needs=Right.SEE_MEMBERS)
def remove_photo(work: Work, photo_id: str) -> None:
    """Take a photo from its record.

    Raises:
        RuleError: no right, or no such photo.
    """
    work.delete(_own(work, photo_id))


@ask(needs=Right.SEE_MEMBERS)
def photos_of(read: Read, subject_type: str, subject_id: str) -> tuple[PhotoFacts, ...]:
    """The photos of a record, in the order they were added.

    Raises:
        RuleError: no right to see the record's register.
    """
    read.actor.require(_register_of(subject_type).see)
    query = (
        select(Photo)
        .where(Photo.subject_type == subject_type, Photo.subject_id == subject_id)
        .order_by(Photo.position, Photo.id)
    )
    return tuple(
        PhotoFacts(photo.id, photo.digest, photo.caption or "", photo.taken_on)
        for photo in read.scalars(query)
    )


@ask(needs=Right.SEE_MEMBERS)
def picture(read: Read, digest: str) -> bytes | None:
    """A picture as a JPEG; None if it has left the store.

    Raises:
        RuleError: it belongs to no record that one may see (``no_right``).
    """
    kinds = read.scalars(select(Photo.subject_type).where(Photo.digest == digest).distinct())
    registers = [_register_of(kind) for kind in kinds]
    if registers and not any(read.actor.may(register.see) for register in registers):
        read.actor.require(registers[0].see)
    return read.picture(digest) if registers else None


@ask(needs=Right.SEE_MEMBERS)
def thumbnail(read: Read, digest: str) -> bytes | None:
    """A picture made small, as a JPEG; None if it has left the store.

    Raises:
        RuleError: as `picture`.
    """
    content = picture(read, digest)
    return None if content is None else small(content)


def _own(work: Work, photo_id: str) -> Photo:
    photo = work.one(Photo, photo_id)
    work.actor.require(_register_of(photo.subject_type).edit)
    return photo


def _register_of(record_type: str) -> Register:
    for register in REGISTERS.values():
        if register.record.record_type == record_type:
            return register
    raise RuleError("这类记录不能附照片。", "subject_type", "no_photos")
