"""Native charts of a workbook: the drawing that places them and the chart parts (ECMA-376, 20.5 and 21.2).

Their values stand in the cells of one sheet of chart data, so that a reader can change and reuse them.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.reports.document import Chart, Column, Row, Table
from app.reports.render.excel_cells import escaped, letters
from app.reports.render.excel_parts import OFFICE, PACKAGE, XML

DATA_SHEET = "图表数据"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_COLOURS = ("B3261E", "A8A39B")
_FIRST_VALUES = 2
_ROW = 18 * 12_700
"""Height of a row of a sheet in EMU (18 points)."""
_WIDTH, _HEIGHT = 6_300_000, 2_700_000
_TALL_FROM, _PER_BAR = 8, 220_000
_GRID = (
    '<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="DDDAD5"/></a:solidFill></a:ln>'
    "</c:spPr></c:majorGridlines>"
)


def data_of(charts: Sequence[Chart]) -> Table:
    """The values of all charts as one table: chart, category, and up to two rows of values."""
    columns = (Column("图表"), Column("类别"), Column("值一", "decimal"), Column("值二", "decimal"))
    rows: list[Row] = []
    for chart in charts:
        for place, category in enumerate(chart.categories):
            values = [series.values[place] for series in chart.series]
            rows.append((chart.title, category, *values, *[None] * (2 - len(values))))
    return Table(columns, tuple(rows))


def drawing(charts: Sequence[tuple[Chart, int]]) -> str:
    """The drawing of one sheet: each chart with the row, from 0, at which its upper edge lies."""
    anchors = []
    for number, (chart, row) in enumerate(charts, 1):
        height = _height(chart)
        anchors.append(
            f"<xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>60000</xdr:colOff>"
            f"<xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
            f'<xdr:ext cx="{_WIDTH}" cy="{height}"/><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
            f'<xdr:cNvPr id="{number + 1}" name="{escaped(chart.title)}" descr="{escaped(chart.title)}"/>'
            "<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>"
            '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
            f'<a:graphic><a:graphicData uri="{_DRAWING}/chart">'
            f'<c:chart xmlns:c="{_DRAWING}/chart" xmlns:r="{OFFICE}/relationships" r:id="rId{number}"/>'
            "</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor>"
        )
    return (
        f'{XML}<xdr:wsDr xmlns:xdr="{_DRAWING}/spreadsheetDrawing" xmlns:a="{_DRAWING}/main">'
        f"{''.join(anchors)}</xdr:wsDr>"
    )


def rows_taken(chart: Chart) -> int:
    """Rows of a sheet that a chart lies over, with one free below."""
    return -(-_height(chart) // _ROW) + 2


def relations(kind: str, targets: Sequence[str]) -> str:
    """A relations part with targets of one kind as rId1 and on."""
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/relationships/{kind}" Target="{target}"/>'
        for number, target in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def chart_part(chart: Chart, first_row: int) -> str:
    """One chart, its values lying in the sheet of chart data from that row on."""
    last_row = first_row + len(chart.categories) - 1
    series = "".join(_series(chart, number, first_row, last_row) for number in range(len(chart.series)))
    if chart.kind == "bar":
        drawn = (
            '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
            f'{series}<c:gapWidth val="50"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        )
    else:
        drawn = (
            '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
            f'{series}<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>'
        )
    legend = (
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if len(chart.series) > 1 else ""
    )
    title = _text(f"{chart.title}（单位：{chart.unit}）")
    return (
        f'{XML}<c:chartSpace xmlns:c="{_DRAWING}/chart" xmlns:a="{_DRAWING}/main" '
        f'xmlns:r="{OFFICE}/relationships"><c:roundedCorners val="0"/><c:chart>{title}'
        f'<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>{drawn}{_axes(chart)}</c:plotArea>{legend}'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>'
    )


def _height(chart: Chart) -> int:
    bars = len(chart.categories) * len(chart.series) if chart.kind == "bar" else 0
    return _HEIGHT + max(0, bars - _TALL_FROM) * _PER_BAR


def _series(chart: Chart, number: int, first_row: int, last_row: int) -> str:
    series, colour = chart.series[number], _COLOURS[number]
    column = letters(_FIRST_VALUES + number)
    values = f"'{DATA_SHEET}'!${column}${first_row}:${column}${last_row}"
    names = f"'{DATA_SHEET}'!$B${first_row}:$B${last_row}"
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    look = f"<c:spPr>{fill}</c:spPr>" + '<c:invertIfNegative val="0"/>'
    if chart.kind == "line":
        look = (
            f'<c:spPr><a:ln w="25400">{fill}</a:ln></c:spPr>'
            f'<c:marker><c:symbol val="square"/><c:size val="6"/><c:spPr>{fill}</c:spPr></c:marker>'
        )
    shown = "".join(
        f'<c:{name} val="{int(name == "showVal")}"/>'
        for name in (
            "showLegendKey",
            "showVal",
            "showCatName",
            "showSerName",
            "showPercent",
            "showBubbleSize",
        )
    )
    # A line's labels stand above its points, as on paper.
    place = '<c:dLblPos val="t"/>' if chart.kind == "line" else ""
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>'
        f"<c:tx><c:v>{escaped(series.name)}</c:v></c:tx>"
        f"{look}<c:dLbls>{place}{shown}</c:dLbls><c:cat><c:strRef><c:f>{names}</c:f></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>{values}</c:f></c:numRef></c:val>"
        + ('<c:smooth val="0"/>' if chart.kind == "line" else "")
        + "</c:ser>"
    )


def _axes(chart: Chart) -> str:
    """Both axes; ``delete`` must be said, or office programs leave them out."""
    lying = chart.kind == "bar"
    way, across, along = ("maxMin", "l", "b") if lying else ("minMax", "b", "l")
    crosses = "max" if lying else "autoZero"
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{way}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{across}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        '<c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{along}"/>{_GRID}'
        '<c:numFmt formatCode="#,##0.##" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="1"/><c:crosses val="{crosses}"/></c:valAx>'
    )


def _text(text: str) -> str:
    return (
        '<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1100" b="1"/></a:pPr>'
        f'<a:r><a:rPr lang="zh-CN" sz="1100" b="1"/><a:t>{escaped(text)}</a:t></a:r></a:p></c:rich></c:tx>'
        '<c:overlay val="0"/></c:title>'
    )
