"""Hostile, odd and broken workbooks: a plain reason or a right import, never a crash."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import xlwt
from xlwt import CompoundDoc

from app.sheets.limits import LIMITS, SENTENCES
from app.sheets.reading import read_workbook
from tests.sheets.books import (
    DATA,
    binary_book,
    changed_zip,
    locked,
    open_document,
    raw_book,
    refusal_of,
    simple_book,
    text_cell,
    with_shared_strings,
    within_limits,
)

ROSTER = DATA / "roster.xlsx"


def sound_book(folder: Path, kind: str) -> Path:
    """A small book of a kind with nothing wrong."""
    path = folder / f"a.{kind}"
    if kind == "xlsb":
        people: list[list[str | float]] = [[f"张{number}", 3.0] for number in range(50)]
        return binary_book(path, [["姓名", "年龄"], *people])
    if kind == "xls":
        book = xlwt.Workbook()
        sheet = book.add_sheet("名册")
        for number in range(90):
            sheet.write(number, 0, f"张{number}")
        book.save(str(path))
        return path
    path.write_bytes((DATA / {"xlsx": "roster.xlsx", "ods": "roster-covered.ods"}[kind]).read_bytes())
    return path


def test_every_refusal_is_a_chinese_sentence_that_says_what_to_do() -> None:
    for sentence in SENTENCES.values():
        assert sentence.endswith("。")
        assert any(word in sentence for word in ("请", "没有改动", "可以导入"))


def test_a_missing_file_and_a_folder_are_named_as_such(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "没有.xlsx").code == "not_found"
    assert refusal_of(tmp_path).code == "wrong_type"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n \r\n", b",,\r\n,,\r\n"])
def test_a_file_without_content_is_called_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert refusal_of(tmp_path / "a.csv").code == "empty"


def test_a_workbook_of_empty_sheets_is_called_empty(tmp_path: Path) -> None:
    assert refusal_of(simple_book(tmp_path / "a.xlsx", [])).code == "empty"


def test_a_lone_cell_in_the_last_corner_is_refused_with_its_place(tmp_path: Path) -> None:
    rows = b'<row r="1">' + text_cell("A1", "x") + b"</row>"
    rows += b'<row r="1048576">' + text_cell("XFD1048576", "x") + b"</row>"
    refused = refusal_of(raw_book(tmp_path / "a.xlsx", rows))
    assert refused.code == "too_many_rows"
    assert "1048576" in refused.message


def test_a_lone_cell_far_right_is_refused_with_its_column(tmp_path: Path) -> None:
    refused = refusal_of(raw_book(tmp_path / "a.xlsx", b'<row r="1">' + text_cell("XFD1", "x") + b"</row>"))
    assert refused.code == "too_many_columns"
    assert "XFD" in refused.message


def test_formatted_but_empty_cells_far_out_do_no_harm(tmp_path: Path) -> None:
    rows = b'<row r="1">' + text_cell("A1", "x") + b'<c r="XFD1" s="0"/></row>'
    rows += b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    book = read_workbook(raw_book(tmp_path / "a.xlsx", rows))
    assert book.grid.rows == [["x"]]
    assert within_limits(book)


def test_cells_without_places_beyond_the_columns_are_refused(tmp_path: Path) -> None:
    rows = b"<row>" + b"<c><v>1</v></c>" * 150 + b"</row>"
    assert refusal_of(raw_book(tmp_path / "a.xlsx", rows)).code == "too_many_columns"


def test_one_merge_over_the_whole_sheet_does_no_harm(tmp_path: Path) -> None:
    rows = b'<row r="1">' + text_cell("A1", "x") + b"</row>"
    merge = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    book = read_workbook(raw_book(tmp_path / "a.xlsx", rows, after=merge))
    assert book.grid.rows == [["x"]]
    assert within_limits(book)


@pytest.mark.slow
def test_eleven_million_empty_cells_are_read_within_the_limits(tmp_path: Path) -> None:
    letters = [chr(65 + at) for at in range(26)]
    cells = "".join(f'<c r="{letter}2" s="0"/>' for letter in letters).encode()
    rows = b'<row r="1">' + text_cell("A1", "x") + b"</row>" + (b'<row r="2">' + cells + b"</row>") * 424_000
    path = raw_book(tmp_path / "a.xlsx", rows)
    assert path.stat().st_size < 2_000_000
    book = read_workbook(path)
    assert book.grid.rows[0][0] == "x"
    assert within_limits(book)


@pytest.mark.slow
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = simple_book(tmp_path / "a.xlsx", [["x"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as out, out.open("xl/media/a.bin", "w") as part:
        for _ in range(60):
            part.write(bytes(10 << 20))
    assert refusal_of(path).code == "zip_bomb"


def test_a_zip_with_countless_parts_is_refused(tmp_path: Path) -> None:
    path = simple_book(tmp_path / "a.xlsx", [["x"]])
    with zipfile.ZipFile(path, "a") as out:
        for number in range(10_001):
            out.writestr(f"xl/media/{number}", b"")
    assert refusal_of(path).code == "zip_bomb"


def test_a_zip_inside_a_zip_is_never_opened(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("deep.bin", bytes(4 << 20))
    path = changed_zip(
        simple_book(tmp_path / "a.xlsx", [["x"]]), {"xl/embeddings/deep.zip": inner.getvalue()}
    )
    assert read_workbook(path).grid.rows == [["x"]]


def test_a_part_that_lies_about_its_size_is_damaged(tmp_path: Path) -> None:
    path = simple_book(tmp_path / "a.xlsx", [["x" * 5000]])
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as book:
        size = book.getinfo("xl/worksheets/sheet1.xml").file_size
    lie = struct.pack("<I", size // 2)
    assert raw.count(struct.pack("<I", size)) >= 1
    path.write_bytes(raw.replace(struct.pack("<I", size), lie))
    assert refusal_of(path).code == "damaged"


def test_two_parts_of_one_name_are_damaged(tmp_path: Path) -> None:
    path = simple_book(tmp_path / "a.xlsx", [["x"]])
    with zipfile.ZipFile(path, "a") as out, pytest.warns(UserWarning, match="Duplicate name"):
        out.writestr("xl/worksheets/sheet1.xml", b"<worksheet/>")
    assert refusal_of(path).code == "damaged"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_entities_and_document_types_are_refused(tmp_path: Path, part: str) -> None:
    path = with_shared_strings(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as book:
        content = book.read(part)
    head = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    body = content[content.index(b"?>") + 2 :] if content.startswith(b"<?xml") else content
    assert refusal_of(changed_zip(path, {part: head + body})).code == "external_entity"


def test_an_ods_with_entities_is_refused(tmp_path: Path) -> None:
    path = open_document(tmp_path / "a.ods", "")
    content = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert refusal_of(changed_zip(path, {"content.xml": content})).code == "external_entity"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "xlsb"])
def test_a_file_cut_short_is_called_damaged(tmp_path: Path, kind: str, share: float) -> None:
    path = sound_book(tmp_path, kind)
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])
    assert refusal_of(path).code == "damaged"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_broken_xml_is_called_damaged(tmp_path: Path, part: str) -> None:
    path = with_shared_strings(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as book:
        content = book.read(part)
    assert refusal_of(changed_zip(path, {part: content[: len(content) // 2] + b"<<<"})).code == "damaged"


def test_a_workbook_without_its_relations_is_called_damaged(tmp_path: Path) -> None:
    path = changed_zip(simple_book(tmp_path / "a.xlsx", [["x"]]), {"xl/_rels/workbook.xml.rels": None})
    assert refusal_of(path).code == "damaged"


@pytest.mark.parametrize("seed", range(12))
def test_bytes_knocked_over_anywhere_end_in_a_reason_or_a_reading(tmp_path: Path, seed: int) -> None:
    path = sound_book(tmp_path, ["xlsx", "xls", "ods", "xlsb"][seed % 4])
    raw = bytearray(path.read_bytes())
    for at in range(40):
        place = (seed * 7919 + at * 104_729) % len(raw)
        raw[place] = (raw[place] + 1 + at) % 256
    path.write_bytes(raw)
    try:
        code = refusal_of(path).code
    except AssertionError:
        return
    assert code in SENTENCES
    assert code != "crashed"


def test_a_workbook_locked_with_a_password_says_so(tmp_path: Path) -> None:
    plain = simple_book(tmp_path / "a.xlsx", [["x"]])
    refused = refusal_of(locked(plain, tmp_path / "b.xlsx", "secret"))
    assert (refused.code, "取消密码" in refused.message) == ("password", True)


def test_an_xls_locked_with_a_password_says_so(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "x")
    stream = book.get_biff_data()
    begin = 4 + struct.unpack_from("<H", stream, 2)[0]
    stream = stream[:begin] + struct.pack("<HHHHH", 0x2F, 6, 0, 1, 2) + stream[begin:]
    CompoundDoc.XlsDoc().save(str(tmp_path / "a.xls"), stream)
    assert refusal_of(tmp_path / "a.xls").code == "password"


def test_an_ods_locked_with_a_password_says_so(tmp_path: Path) -> None:
    path = open_document(tmp_path / "a.ods", "")
    changed_zip(path, {"META-INF/manifest.xml": b"<manifest:encryption-data/>"})
    assert refusal_of(path).code == "password"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7 ...", "wrong_type"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "wrong_type"),
        (bytes(range(1, 256)) * 40, "wrong_type"),
        ("<html><table><tr><td>姓名</td></tr></table></html>".encode(), "unsupported"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "unsupported",
        ),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(40), "unsupported"),
    ],
)
def test_what_is_no_workbook_is_called_so(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    assert refusal_of(tmp_path / "a.xlsx").code == code


def test_a_word_document_is_called_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        out.writestr("word/document.xml", "<w/>")
    assert refusal_of(tmp_path / "a.xlsx").code == "wrong_type"


def test_a_file_over_the_size_limit_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(LIMITS.file_size + 1)
    assert refusal_of(path).code == "too_large"


def test_too_many_rows_of_a_csv_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n" * (LIMITS.rows + 1), encoding="utf-8")
    assert refusal_of(tmp_path / "a.csv").code == "too_many_rows"


def test_a_csv_of_one_endless_line_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"," * 3_000_000)
    assert refusal_of(tmp_path / "a.csv").code == "too_many_columns"


def test_an_ods_that_repeats_one_row_a_million_times_is_refused(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
    cell += "<text:p>x</text:p></table:table-cell>"
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert refusal_of(open_document(tmp_path / "a.ods", row)).code == "too_many_rows"


def test_an_xlsb_with_a_cell_far_out_is_refused(tmp_path: Path) -> None:
    path = binary_book(tmp_path / "a.xlsb", [["x"] + [""] * 140])
    assert refusal_of(path).code == "too_many_columns"


def test_a_sheet_beyond_the_limits_does_not_stop_a_sound_one(tmp_path: Path) -> None:
    path = raw_book(tmp_path / "a.xlsx", b'<row r="1">' + text_cell("XFD1", "x") + b"</row>")
    other = simple_book(tmp_path / "b.xlsx", [["姓名"]])
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(other) as sound:
        workbook = book.read("xl/workbook.xml").replace(
            b"</sheets>",
            b'<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
            b'name="b" sheetId="9" r:id="rIdB"/></sheets>',
        )
        links = book.read("xl/_rels/workbook.xml.rels").replace(
            b"</Relationships>",
            b'<Relationship Id="rIdB" Target="worksheets/sheet9.xml" Type="http://schemas.openxmlformats.org/'
            b'officeDocument/2006/relationships/worksheet"/></Relationships>',
        )
        sheet = sound.read("xl/worksheets/sheet1.xml").replace(b't="s"', b't="n"')
    parts = {
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": links,
        "xl/worksheets/sheet9.xml": sheet,
    }
    book_read = read_workbook(changed_zip(path, dict(parts)))
    assert book_read.sheet == "b"
    assert [info.fault for info in book_read.sheets] == ["too_many_columns", None]


def test_a_child_that_runs_out_of_memory_is_a_reason(tmp_path: Path) -> None:
    cells = b"".join(b"<c><v>%d.5</v></c>" % number for number in range(20))
    path = raw_book(tmp_path / "a.xlsx", (b"<row>" + cells + b"</row>") * 60_000)
    assert refusal_of(path, replace(LIMITS, memory=90 << 20)).code == "memory"


def test_a_child_that_takes_too_long_is_a_reason() -> None:
    assert refusal_of(ROSTER, replace(LIMITS, seconds=0.0)).code == "timeout"


def test_the_child_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    read_workbook(ROSTER)
    read_workbook(DATA / "roster-covered.ods")
    assert list(tmp_path.iterdir()) == []
