"""The fixed parts of a workbook package: styles, properties, relations, list of sheets.

Only what formats.md's papers need: one font, thin grey frames, a grey head, and the number formats of
`STYLES`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from app.reports.document import Column, Document, Number

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FORMATS = {"text": 49, "long_text": 49, "code": 49, "date": 14, "integer": 3, "money": 4}
_FIRST_FORMAT = 164
_DAY_FORMAT = "yyyy\\-mm\\-dd"

TITLE, NOTE, HEAD, SIGN, SECTION = 1, 2, 3, 4, 5


class Styles:
    """The cell formats of one workbook; a style is asked for by column and found by its number."""

    def __init__(self) -> None:
        self._formats: dict[str, int] = {_DAY_FORMAT: _FIRST_FORMAT}
        self._cells = [
            '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
            _cell(49, font=1, align='horizontal="center" vertical="center"'),
            _cell(49, font=3, align='horizontal="left" vertical="center" wrapText="1"'),
            _cell(49, font=2, fill=2, border=1, align='horizontal="center" vertical="center" wrapText="1"'),
            _cell(49, align='horizontal="left" vertical="center"'),
            _cell(49, font=2, align='horizontal="left" vertical="center"'),
        ]

    def of(self, column: Column, *, total: bool = False, shown: Number | None = None) -> int:
        """Number of the style of a column's cells, of its cell in the total row, or of a number's own."""
        kind = column.kind
        number = self._format(column) if shown is None else self._own_format(shown)
        wrap = ' wrapText="1"' if kind == "long_text" else ""
        # A text that begins beside a number keeps clear of it.
        indent = ' indent="1"' if column.side == "left" else ""
        align = f'horizontal="{column.side}"{indent} vertical="center"{wrap}'
        xml = _cell(number, font=2 if total else 0, fill=2 if total else 0, border=1, align=align)
        if xml not in self._cells:
            self._cells.append(xml)
        return self._cells.index(xml)

    def _format(self, column: Column) -> int:
        if column.kind == "date":
            return self._formats[_DAY_FORMAT]
        if column.kind != "decimal":
            return _FORMATS[column.kind]
        code = "#,##0." + "0" * column.decimals if column.decimals else "#,##0"
        return self._formats.setdefault(code, _FIRST_FORMAT + len(self._formats))

    def _own_format(self, shown: Number) -> int:
        code = "#,##0." + "0" * shown.decimals if shown.decimals else "#,##0"
        if shown.unit:
            code += f"&quot;{shown.unit}&quot;"
        if shown.signed:
            code = f"+{code};-{code};{code}"
        return self._formats.setdefault(code, _FIRST_FORMAT + len(self._formats))

    def xml(self) -> str:
        """styles.xml."""
        formats = "".join(
            f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for code, number in self._formats.items()
        )
        edge = '{0} style="thin"><color rgb="FFB8B8B8"/></{0}'
        frame = "".join(f"<{edge.format(side)}>" for side in ("left", "right", "top", "bottom"))
        return (
            f'{XML}<styleSheet xmlns="{MAIN}"><numFmts count="{len(self._formats)}">{formats}</numFmts>'
            f'<fonts count="4">{_font(10.5)}{_font(16, bold=True)}{_font(10.5, bold=True)}'
            f"{_font(9.5, colour='FF595959')}</fonts>"
            '<fills count="3"><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill>'
            '<fill><patternFill patternType="solid"><fgColor rgb="FFEFEDEA"/><bgColor indexed="64"/>'
            "</patternFill></fill></fills>"
            '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
            f"<border>{frame}<diagonal/></border></borders>"
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="{len(self._cells)}">{"".join(self._cells)}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            "</styleSheet>"
        )


def _cell(number: int, *, font: int = 0, fill: int = 0, border: int = 0, align: str) -> str:
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" '
        f'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
        f"<alignment {align}/></xf>"
    )


def _font(size: float, *, bold: bool = False, colour: str = "FF262626") -> str:
    weight = "<b/>" if bold else ""
    return (
        f'<font>{weight}<sz val="{size}"/><color rgb="{colour}"/><name val="宋体"/>'
        '<family val="3"/><charset val="134"/></font>'
    )


def content_types(sheets: int, further: Iterable[tuple[str, str]] = ()) -> str:
    """[Content_Types].xml of a workbook with that many sheets, and further parts by name and type."""
    overrides = [
        ("/xl/workbook.xml", f"{_SHEET_TYPE}.sheet.main+xml"),
        ("/xl/styles.xml", f"{_SHEET_TYPE}.styles+xml"),
        ("/xl/sharedStrings.xml", f"{_SHEET_TYPE}.sharedStrings+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
    ]
    overrides += [
        (f"/xl/worksheets/sheet{number}.xml", f"{_SHEET_TYPE}.worksheet+xml")
        for number in range(1, sheets + 1)
    ]
    overrides += further
    listed = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides)
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def package_relations() -> str:
    """_rels/.rels."""
    return _relations(
        [
            (f"{OFFICE}/relationships/officeDocument", "xl/workbook.xml"),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{OFFICE}/relationships/extended-properties", "docProps/app.xml"),
        ]
    )


def workbook_relations(sheets: int) -> str:
    """xl/_rels/workbook.xml.rels: the sheets are rId1 and on."""
    links = [(f"{OFFICE}/relationships/worksheet", f"worksheets/sheet{n}.xml") for n in range(1, sheets + 1)]
    links.append((f"{OFFICE}/relationships/styles", "styles.xml"))
    links.append((f"{OFFICE}/relationships/sharedStrings", "sharedStrings.xml"))
    return _relations(links)


def _relations(links: Iterable[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, 1)
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def workbook(sheets: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> str:
    """xl/workbook.xml; for each sheet its escaped name and its built-in names (print titles, filter)."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, (name, _) in enumerate(sheets, 1)
    )
    names = []
    for number, (name, areas) in enumerate(sheets):
        quoted = name.replace("'", "''")
        for builtin, area in areas:
            hidden = ' hidden="1"' if builtin == "_FilterDatabase" else ""
            names.append(
                f'<definedName name="_xlnm.{builtin}" localSheetId="{number}"{hidden}>'
                f"'{quoted}'!{area}</definedName>"
            )
    defined = f"<definedNames>{''.join(names)}</definedNames>" if names else ""
    return (
        f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships">'
        '<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="24000" windowHeight="12000"/>'
        "</bookViews>"
        f'<sheets>{listed}</sheets>{defined}<calcPr calcId="191029"/></workbook>'
    )


def core_properties(document: Document, title: str) -> str:
    """docProps/core.xml: title, language and time; never the name of the machine's user."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>党群工作台</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{now}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{now}</dcterms:modified>'
        f"<dc:language>{document.language}</dc:language></cp:coreProperties>"
    )


def app_properties() -> str:
    """docProps/app.xml."""
    return (
        f'{XML}<Properties xmlns="{OFFICE}/extended-properties">'
        "<Application>党群工作台</Application></Properties>"
    )
