"""Pictures in the store: made harmless and small before they are kept, found by the SHA-256 of what is kept.

A picture from outside may be hostile, and it says more than it shows (place, camera, owner). Only its points
are taken over: turned upright, at most `LONGEST` long, without any of what was written beside them.
"""

from __future__ import annotations

import hashlib
import io
import json
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from app.base import clock
from app.base.errors import RuleError

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 30 * 1024 * 1024
MOST_POINTS = 60_000_000
LONGEST = 1600
QUALITY = 85
MEDIA = "image/jpeg"
SMALL_SIDE = 320
"""Longest side of a thumbnail: 160 points of a screen at 200 %."""

UNDOABLE = timedelta(days=30)
"""How long a removed photo's picture stays, so that an undo brings all of it back."""

_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "HEIF")
_FLAT = frozenset({"RGB", "L", "CMYK", "YCbCr"})
"""Modes that can be scaled as they are."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept."""

    digest: str
    width: int
    height: int
    content: bytes


def harmless(data: bytes) -> Picture:
    """Make what is kept of a picture from outside.

    Args:
        data: the file as it came; what kind it is, its content says, not its name.

    Raises:
        RuleError: too many bytes or points (``picture_too_large``), or not to be read
            (``picture_unreadable``).
    """
    if len(data) > MOST_BYTES:
        raise RuleError("照片文件超过 30 MB，请先缩小再添加。", "data", "picture_too_large")
    try:
        image = _taken_over(data)
    except RuleError:
        raise
    except Exception as error:  # a hostile or broken file makes decoders fail in any way
        raise RuleError(
            "读不出这张照片：文件可能不完整，或不是 JPG、PNG、WebP、BMP 图片。", "data", "picture_unreadable"
        ) from error
    content = _jpeg(image)
    return Picture(hashlib.sha256(content).hexdigest(), image.width, image.height, content)


def small(content: bytes, side: int = SMALL_SIDE) -> bytes:
    """A thumbnail of a kept picture, as a JPEG whose longer side is at most ``side`` points."""
    from PIL import Image

    with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
        image.thumbnail((side, side))
        return _jpeg(image)


def keep(connection: Connection, data: bytes) -> str:
    """Keep a picture from outside; the same picture is kept once.

    Returns:
        Its digest.

    Raises:
        RuleError: as `harmless`.
    """
    made = harmless(data)
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO attachments (digest, media, width, height, size, content)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (made.digest, MEDIA, made.width, made.height, len(made.content), made.content),
    )
    return made.digest


def content_of(connection: Connection, digest: str) -> bytes | None:
    """The kept picture as a JPEG, None if there is none."""
    found: bytes | None = connection.exec_driver_sql(
        "SELECT content FROM attachments WHERE digest = ?", (digest,)
    ).scalar()
    return found


def damage_of(connection: Connection) -> list[str]:
    """What is wrong with the pictures: missing under a photo, or not what their digest says."""
    missing = connection.exec_driver_sql(
        "SELECT count(*) FROM photos p"
        " WHERE NOT EXISTS (SELECT 1 FROM attachments a WHERE a.digest = p.digest)"
    ).scalar_one()
    rows = connection.exec_driver_sql("SELECT digest, content FROM attachments")
    wrong = sum(hashlib.sha256(row[1]).hexdigest() != row[0] for row in rows)
    found = [f"有 {missing} 张照片的图片不在库里"] if missing else []
    return [*found, f"有 {wrong} 张图片与指纹不符"] if wrong else found


def photos_ever(connection: Connection, subjects: Sequence[str]) -> dict[str, str]:
    """All photos these records ever had: digest by photo id."""
    rows = connection.exec_driver_sql(
        "SELECT record_id, json_extract(public, '$.digest') FROM changes WHERE kind = 'create'"
        " AND record_id IN (SELECT record_id FROM changes WHERE record_type = 'photo'"
        " AND json_extract(public, '$.subject_id') IN (SELECT value FROM json_each(?)))",
        (json.dumps(list(subjects)),),
    )
    return {row[0]: row[1] for row in rows}


def photos_of(connection: Connection, subjects: Iterable[str]) -> list[tuple[str, str]]:
    """The photos these records have now: id of the photo, and of its record."""
    rows = connection.exec_driver_sql(
        "SELECT id, subject_id FROM photos WHERE subject_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(subjects)),),
    )
    return [(row[0], row[1]) for row in rows]


def drop_unused(connection: Connection, digests: Iterable[str]) -> None:
    """Take these pictures out, but for those that a photo still shows."""
    for digest in set(digests):
        connection.exec_driver_sql(
            "DELETE FROM attachments WHERE digest = ? AND NOT EXISTS"
            " (SELECT 1 FROM photos p WHERE p.digest = attachments.digest)",
            (digest,),
        )


def sweep(connection: Connection, before: datetime) -> int:
    """Take out the pictures that no photo has shown since then; until then an undo brings them back.

    Walks the whole journal: meant for a check.

    Returns:
        How many went.
    """
    unused = [row[0] for row in connection.exec_driver_sql(
        "SELECT digest FROM attachments a WHERE NOT EXISTS (SELECT 1 FROM photos p WHERE p.digest = a.digest)"
    )]  # fmt: skip
    if not unused:
        return 0
    young = {row[0] for row in connection.exec_driver_sql(
        "SELECT DISTINCT json_extract(said.public, '$.digest') FROM changes said"
        " WHERE said.record_type = 'photo' AND said.kind = 'create' AND EXISTS"
        " (SELECT 1 FROM changes late WHERE late.record_id = said.record_id AND late.at >= ?)",
        (clock.to_text(before),),
    )}  # fmt: skip
    old = [digest for digest in unused if digest not in young]
    drop_unused(connection, old)
    return len(old)


def _taken_over(data: bytes) -> Image.Image:
    from PIL import Image

    Image.init()
    formats = [name for name in _FORMATS if name in Image.OPEN]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we count the points ourselves
        warnings.simplefilter("ignore", UserWarning)  # what is written beside the points is not taken over
        try:
            image = Image.open(io.BytesIO(data), formats=formats)
        except Image.DecompressionBombError as error:
            raise _too_many_points() from error
        if image.width * image.height > MOST_POINTS:
            raise _too_many_points()
        upright = _turned(_scaled(image))
    clean = Image.new("RGB", upright.size, "white")
    if upright.has_transparency_data:
        shown = upright.convert("RGBA")
        clean.paste(shown, mask=shown.getchannel("A"))
    else:
        clean.paste(upright.convert("RGB"))
    return clean


def _too_many_points() -> RuleError:
    return RuleError("照片超过 6000 万像素，请先缩小再添加。", "data", "picture_too_large")


def _scaled(image: Image.Image) -> Image.Image:
    """At most `LONGEST` long. Photos are read small at once; what has few colours gets all of them first."""
    if image.mode.startswith(("I", "F")):
        deep = image.convert("I")  # 16 bits a point, of which a screen shows the upper 8
        image = deep.point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode not in _FLAT:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((LONGEST, LONGEST))
    image.load()
    return image


def _turned(image: Image.Image) -> Image.Image:
    """Upright, as far as the camera said which way is up."""
    from PIL import ImageOps

    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 - broken words beside good points: the points are good
        return image


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
