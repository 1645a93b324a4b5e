"""Pictures from outside become harmless, small and silent about where and by whom they were taken."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from app.base.errors import RuleError
from app.storage import attachments

RED, BLUE = (200, 30, 30), (30, 30, 200)


def encoded(image: Image.Image, kind: str, **said: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **said)
    return out.getvalue()


def half_and_half(width: int = 400, height: int = 200) -> Image.Image:
    """Red at the left, blue at the right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def shown(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def is_like(point: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(point, tuple)
    return all(abs(one - other) < 25 for one, other in zip(point, colour, strict=True))


def test_a_photo_of_a_telephone_is_made_small_and_upright_and_says_nothing_of_its_maker() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the telephone on its side
    exif[0x010F] = "Maker of telephones"
    exif.get_ifd(0x8825)[2] = (22.0, 33.0, 44.0)  # where it was taken
    data = encoded(half_and_half(4000, 2000), "JPEG", exif=exif, comment=b"kept by nobody")
    made = attachments.harmless(data)
    image = shown(made.content)
    assert image.size == (made.width, made.height) == (800, 1600)
    assert is_like(image.getpixel((400, 100)), RED)
    assert is_like(image.getpixel((400, 1500)), BLUE)
    assert len(image.getexif()) == 0
    for trace in (b"Maker", b"Exif", b"kept by nobody", b"GPS"):
        assert trace not in made.content


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("RGB", "PNG"), ("P", "PNG"), ("LA", "PNG"), ("1", "BMP"), ("L", "WEBP"), ("CMYK", "JPEG")],
)
def test_every_common_kind_is_read_whatever_its_colours(mode: str, kind: str) -> None:
    made = attachments.harmless(encoded(half_and_half().convert("L").convert(mode), kind))
    image = shown(made.content)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (400, 200))


def test_a_scan_of_sixteen_bits_keeps_its_greys() -> None:
    image = shown(attachments.harmless(encoded(Image.new("I;16", (40, 20), 128 * 256), "PNG")).content)
    assert is_like(image.getpixel((5, 5)), (128, 128, 128))


def test_what_can_be_seen_through_stands_on_white() -> None:
    image = half_and_half().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 100, 200))
    seen = shown(attachments.harmless(encoded(image, "PNG")).content)
    assert is_like(seen.getpixel((20, 20)), (255, 255, 255))
    assert is_like(seen.getpixel((150, 20)), RED)


def test_a_small_picture_is_not_blown_up() -> None:
    made = attachments.harmless(encoded(half_and_half(30, 20), "PNG"))
    assert (made.width, made.height) == (30, 20)


def test_words_beside_the_points_that_make_no_sense_do_not_spoil_a_photo() -> None:
    data = encoded(half_and_half(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + b"\xff" * 40)
    assert attachments.harmless(data).width == 400


def bomb() -> bytes:
    """A picture of 40 000 × 40 000 points in some hundred bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "picture_unreadable"),
    "a letter": (lambda: b"dear all, this is no photo.jpg", "picture_unreadable"),
    "a cut photo": (lambda: encoded(half_and_half(), "JPEG")[:-400], "picture_unreadable"),
    "a cut scan": (lambda: encoded(Image.effect_noise((90, 90), 50), "PNG")[:-900], "picture_unreadable"),
    "a program": (lambda: b"MZ" + bytes(5000), "picture_unreadable"),
    "a drawing of PostScript": (
        lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        "picture_unreadable",
    ),
    "a moving picture": (lambda: encoded(half_and_half(), "GIF"), "picture_unreadable"),
    "a bomb": (bomb, "picture_too_large"),
    "too many bytes": (lambda: bytes(attachments.MOST_BYTES + 1), "picture_too_large"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_photo_or_too_much_is_refused_in_words(name: str) -> None:
    make, code = BAD[name]
    with pytest.raises(RuleError) as raised:
        attachments.harmless(make())
    assert raised.value.code == code
    assert raised.value.message.endswith("。")


def tried(data: bytes) -> str:
    """The code under which these bytes are refused, or how long the picture is."""
    try:
        made = attachments.harmless(data)
    except RuleError as error:
        return error.code or "?"
    return "small" if max(made.width, made.height) <= attachments.LONGEST else "large"


def test_damaged_bytes_anywhere_end_in_a_picture_or_a_sentence() -> None:
    for kind in ("JPEG", "PNG", "WEBP", "BMP"):
        whole = encoded(half_and_half(60, 40), kind)
        for place in range(0, len(whole), max(1, len(whole) // 60)):
            hurt = bytearray(whole)
            hurt[place] ^= 0xFF
            assert tried(bytes(hurt)) in {"small", "picture_unreadable", "picture_too_large"}


def test_a_thumbnail_is_small_and_keeps_the_shape() -> None:
    made = attachments.harmless(encoded(half_and_half(3200, 1600), "JPEG"))
    small = shown(attachments.small(made.content))
    assert small.size == (320, 160)
    assert is_like(small.getpixel((300, 80)), BLUE)


def test_the_same_photo_has_the_same_digest(tmp_path: Path) -> None:
    data = encoded(half_and_half(), "PNG")
    (tmp_path / "photo.jpg").write_bytes(data)  # its name lies; its content counts
    assert (
        attachments.harmless(data).digest
        == attachments.harmless((tmp_path / "photo.jpg").read_bytes()).digest
    )
    assert (
        attachments.harmless(encoded(half_and_half(401, 200), "PNG")).digest
        != attachments.harmless(data).digest
    )
