"""An audit as a page to print: what was asked and how, verdicts first, charts, small print."""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.platypus import (
    KeepTogether,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from pinxit.base.about import __version__
from pinxit.deliver.audit_charts import GRAY, PALE, RULE, plain, shares_chart, sweep_chart
from pinxit.deliver.print_page import EDGE, WIDE, document, style
from pinxit.make.audited import LIMITS, AttributeAudit, Audit, percent

_MOST_COLUMNS = 12
"""Of the table of errors; larger ones are in the JSON."""
_SIGNS = {"gap": "#b3401f", "none shown": "#33475b", "too few": "#8a6d1d", "not audited": "#6b7278"}
_WORDS = {"gap": "gap", "none shown": "none shown", "too few": "too few", "not audited": "not told"}


_TITLE = style(22, 26, fontName="Helvetica-Bold")
_LEAD = style(10, 14, spaceAfter=6)
_HEADING = style(13, 17, 14, fontName="Helvetica-Bold", keepWithNext=True)
_UNDER = style(9.01, 13, 6, fontName="Helvetica-Bold", keepWithNext=True)
_TEXT = style(9, 12.5)
_SMALL = style(7.5, 10.5, textColor=GRAY)
_CELL = style(8.5, 11, spaceAfter=0)


def audit_page(audit: Audit, on: date) -> bytes:
    """The PDF of an audit; the same audit on the same day gives the same bytes.

    Args:
        audit: What was found.
        on: The day that stands on the page.
    """
    stream = io.BytesIO()
    page = document(stream, plain(f"Audit of the model {audit.model}"), top=50, bottom=52)

    def foot(canvas: Any, _page: Any) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.setFillColor(GRAY)
        left = f"{audit.model}, file {audit.sha256[:16]}, audited {on.isoformat()} by Pinxit"
        canvas.drawString(EDGE, 32, plain(f"{left} {__version__}"))
        canvas.drawRightString(A4[0] - EDGE, 32, f"page {canvas.getPageNumber()}")

    page.build(list(_story(audit)), onFirstPage=foot, onLaterPages=foot)
    return stream.getvalue()


def _story(audit: Audit) -> Iterator[Any]:
    yield _text(f"Audit of the model {audit.model}", _TITLE)
    yield Spacer(1, 4)
    yield _text(audit.about, _LEAD)
    yield _text("What may be said", _HEADING)
    yield _verdicts(audit)
    settings = audit.settings
    yield Spacer(1, 5)
    yield _text(
        f"Tolerated gap: {100 * settings['delta']:g} points. A gap is said only if intervals that "
        "hold for all groups at once lie beyond it; too few means that this sample could not show "
        "such a gap, and tells how many pictures could. There is no verdict that says fair.",
        _SMALL,
    )
    for note in audit.notes:
        yield _text(f"Note: {note}", _TEXT)
    for each in audit.attributes:
        if each.estimate is not None:
            yield from _attribute(each)
    yield KeepTogether(
        [_text("What this audit cannot say", _HEADING), *(_text(each, _SMALL) for each in LIMITS)]
    )


def _verdicts(audit: Audit) -> Any:
    rows: list[Any] = []
    looks: list[Any] = []
    for number, (title, sentence, outcome) in enumerate(audit.verdicts):
        sign = style(8.51, 11, fontName="Helvetica-Bold", textColor=white, alignment=1)
        told = [_text(title, _SMALL), _text(_sentence(sentence), _CELL)]
        rows.append([_text(_WORDS[outcome], sign), told])
        looks.append(("BACKGROUND", (0, number), (0, number), HexColor(_SIGNS[outcome])))
    looks += [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LINEBELOW", (0, 0), (-1, -1), 2.5, white),
        ("BACKGROUND", (1, 0), (1, -1), PALE),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
    ]
    return Table(rows, [70, WIDE - 70], style=TableStyle(looks))


def _attribute(each: AttributeAudit) -> Iterator[Any]:
    heading = _sentence(each.title).rstrip(".")
    hint = [_text(_sentence(each.why_not), _TEXT)] * bool(each.why_not)
    facts = [_text(fact, _TEXT) for fact in each.facts]
    head = ("group", "share", "95 % interval", "in the data set", "wanted")
    table = _table([head, *each.rows], [150, 70, 120, 80, 67])
    chart = shares_chart(each, WIDE)
    tail = [Spacer(1, 6), table]
    is_short = len(each.names) <= _MOST_COLUMNS
    yield KeepTogether([_text(heading, _HEADING), *hint, chart, *tail * is_short])
    yield from tail * (not is_short)
    yield Spacer(1, 5)
    yield from facts
    if each.sweep:
        yield KeepTogether(
            [
                _text("What truncation does: smaller psi, more typical pictures", _UNDER),
                sweep_chart(each, WIDE),
            ]
        )
    if each.quality:
        about = f", {each.together} pictures of each compared" if each.together else ""
        titles = ("group", "made", "real", "precision", "recall", "coverage", "copies")
        table = _table([titles, *map(_quality, each.quality)], [110, 40, 40, 58, 52, 58, 129])
        yield KeepTogether([_text(f"Quality of each group{about}", _UNDER), table])
    if each.confusion and len(each.names) <= _MOST_COLUMNS:
        yield KeepTogether(
            [_text("Errors of the probe on held-out pictures", _UNDER), _errors(each)]
        )


def _quality(each: Any) -> list[str]:
    counts = [each.group, str(each.made), str(each.real)]
    if each.why_not:
        return [*counts, "not measurable: fewer than 50", "", "", ""]
    share, low, high = each.copies
    scores = [f"{each.scores[name]:.2f}" for name in ("precision", "recall", "coverage")]
    return [*counts, *scores, f"{percent(share)} ({percent(low)} to {percent(high)})"]


def _errors(each: AttributeAudit) -> Any:
    head = ["is / told as", *each.names]
    rows = [[name, *map(str, row)] for name, row in zip(each.names, each.confusion, strict=True)]
    wide = min(80.0, (WIDE - 110) / len(each.names))
    return _table([head, *rows], [110, *[wide] * len(each.names)])


def _table(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Any:
    looks = TableStyle(
        [
            ("FONT", (0, 0), (-1, -1), "Helvetica", 8),
            ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 7.5),
            ("TEXTCOLOR", (0, 0), (-1, 0), GRAY),
            ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            *(("SPAN", (3, number), (-1, number)) for number, row in enumerate(rows) if "" in row),
        ]
    )
    cells = [
        [_clipped(cell, width) for cell, width in zip(row, widths, strict=True)] for row in rows
    ]
    return Table(cells, widths, style=looks, repeatRows=1, hAlign="LEFT")


def _clipped(cell: str, width: float) -> str:
    most = max(6, int(width / 4.2))
    is_sentence = cell.startswith("not measurable")
    return plain(cell if len(cell) <= most or is_sentence else f"{cell[: most - 2]}..")


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _text(words: str, style: Any) -> Any:
    return Paragraph(escape(plain(words)), style)
