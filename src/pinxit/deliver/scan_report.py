"""What was measured in a scan, as a page to print: warning first, pictures, numbers, caveats."""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
from PIL import Image as Raster
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.platypus import (
    Image,
    KeepTogether,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from pinxit.base.about import __version__
from pinxit.deliver.audit_charts import BAR, GRAY, RULE, plain
from pinxit.deliver.print_page import EDGE, WIDE, document, style
from pinxit.make.scans.caveats import NO_DEVICE
from pinxit.make.scans.measure import Measured
from pinxit.make.scans.measured import Measurement, split_unit
from pinxit.scans.read import in_words

_WARN = HexColor("#b3401f")
_TALL = 90  # pt, of a histogram
_MOST_BARS = 120


_TITLE = style(20, 24, fontName="Helvetica-Bold")
_WARNING = style(11, 15, fontName="Helvetica-Bold", textColor=_WARN, spaceAfter=6)
_HEADING = style(12.5, 16, 12, fontName="Helvetica-Bold", keepWithNext=True)
_TEXT = style(9, 12.5)
_SMALL = style(7.5, 10.5, textColor=GRAY)


def measurement_page(measured: Measurement, on: date) -> bytes:
    """The PDF of a measurement; the same one on the same day gives the same bytes.

    Args:
        measured: What was measured.
        on: The day that stands on the page.
    """
    stream = io.BytesIO()
    page = document(stream, "Measurements of a scan, research only", top=50, bottom=56)

    def foot(canvas: Any, _page: Any) -> None:
        canvas.setFont("Helvetica-Bold", 7)
        canvas.setFillColor(_WARN)
        canvas.drawString(EDGE, 40, plain(NO_DEVICE))
        canvas.setFont("Helvetica", 7)
        canvas.setFillColor(GRAY)
        canvas.drawString(EDGE, 29, f"Pinxit {__version__}, {on.isoformat()}")
        canvas.drawRightString(A4[0] - EDGE, 29, f"page {canvas.getPageNumber()}")

    page.build(list(_story(measured)), onFirstPage=foot, onLaterPages=foot)
    return stream.getvalue()


def _story(measured: Measurement) -> Iterator[Any]:
    yield _text("Measurements of a scan", _TITLE)
    yield _text(NO_DEVICE, _WARNING)
    scan = measured.scan
    unit = f", values in {scan.unit}" if scan.unit else ", values without a unit"
    yield _text(f"{in_words(scan)}{unit}. {len(scan.sources)} files.", _TEXT)
    yield from (_text(line, _TEXT) for line in _who(measured))
    yield Spacer(1, 6)
    yield _picture(measured)
    yield _text("Above the slices alone, below with the outlines of what is labeled.", _SMALL)
    for each in measured.found:
        yield from _label(each, scan.unit)
    yield KeepTogether(
        [
            _text("What these numbers cannot say", _HEADING),
            *(_text(each, _SMALL) for each in measured.caveats),
        ]
    )


def _who(measured: Measurement) -> Iterator[str]:
    card = measured.card
    if card is None:
        yield "Labeled by a person."
        return
    yield f"Labeled by the model {card.name}."
    for name, value in card.scores.items():
        if name.endswith((" low", " high")):
            continue
        low, high = (card.scores.get(f"{name} {end}", float(end == "high")) for end in _ENDS)
        is_told = (low, high) != (0.0, 1.0)
        interval = f", 95 % interval {low:.3f} to {high:.3f}" if is_told else ", no interval"
        yield f"{name} on held-out {card.judged.get('held out')}: {value:.3f}{interval}."


_ENDS = ("low", "high")


def _picture(measured: Measurement) -> Any:
    pixels = np.round(measured.picture.pixels * 255).astype(np.uint8)
    stream = io.BytesIO()
    Raster.fromarray(pixels).save(stream, "PNG")
    stream.seek(0)
    height, width = pixels.shape[:2]
    scale = min(WIDE / width, 300 / height)
    return Image(stream, width * scale, height * scale, hAlign="LEFT")


def _label(each: Measured, unit: str) -> Iterator[Any]:
    in_unit = f" {unit}" if unit else ""
    sizes = [("voxels", f"{each.voxels:,}"), ("parts", str(each.parts))]
    for name, value in each.size.items():
        told, of = split_unit(name)
        sizes.append((told, f"{value:,.4g} {of}".rstrip()))
    values = [(name, f"{value:,.4g}") for name, value in each.values.items()]
    textures = [(name, f"{value:.4g}") for name, value in each.texture.items()]
    heading = _text(f"{each.label}: {each.name}", _HEADING)
    columns = [
        _table("size", sizes),
        _table(f"values{f' ({unit})' if unit else ''}", values),
        _table(f"texture, bins of {each.bin_width:.4g}{in_unit}", textures),
    ]
    whole = Table(
        [columns], [WIDE / 3] * 3, style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
    )
    yield KeepTogether([heading, whole, Spacer(1, 4), _histogram(each, in_unit)])


def _table(title: str, rows: Sequence[tuple[str, str]]) -> Any:
    looks = TableStyle(
        [
            ("FONT", (0, 0), (-1, -1), "Helvetica", 7.5),
            ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 7.5),
            ("TEXTCOLOR", (0, 0), (-1, 0), GRAY),
            ("ALIGN", (1, 0), (1, -1), "RIGHT"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
    )
    cells = [[plain(title), ""], *([plain(a), plain(b)] for a, b in rows)]
    return Table(cells, [WIDE / 3 - 72, 60], style=looks, hAlign="LEFT")


def _histogram(each: Measured, in_unit: str) -> Drawing:
    """Bars of the histogram; many bins are put together."""
    edges, counts = each.histogram
    step = -(-len(counts) // _MOST_BARS)
    bars = [sum(counts[at : at + step]) for at in range(0, len(counts), step)]
    chart = Drawing(WIDE, _TALL + 16)
    wide, top = WIDE / max(len(bars), 1), max(bars) or 1
    for number, count in enumerate(bars):
        height = (_TALL - 14) * count / top
        chart.add(
            Rect(number * wide, 12, max(wide - 0.5, 0.3), height, fillColor=BAR, strokeColor=None)
        )
    chart.add(Line(0, 12, WIDE, 12, strokeColor=RULE))
    for x, value, anchor in ((0, edges[0], "start"), (WIDE, edges[-1], "end")):
        chart.add(_word(x, 3, f"{value:.5g}{in_unit}", anchor))
    chart.add(_word(0, _TALL + 4, f"histogram; the highest bar is {top:,} voxels", "start"))
    return chart


def _word(x: float, y: float, text: str, anchor: str) -> String:
    about = {"fontName": "Helvetica", "fontSize": 7, "fillColor": GRAY, "textAnchor": anchor}
    return String(x, y, plain(text), **about)


def _text(words: str, style: Any) -> Any:
    return Paragraph(escape(plain(words)), style)
