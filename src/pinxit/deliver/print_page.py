"""What pages to print have alike: margins, styles of text, and a document that tells its maker."""

from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import SimpleDocTemplate

from pinxit.base.about import __version__
from pinxit.deliver.audit_charts import INK

EDGE, PADDING = 54, 6
"""Of the page, and what the library pads by, pt."""

WIDE = A4[0] - 2 * EDGE
"""Between the edges, pt."""


def style(size: float, lead: float, before: float = 0, **more: Any) -> Any:
    """A style of text, named after its size.

    Args:
        size: Of letters, pt.
        lead: From line to line, pt.
        before: Above, pt.
        more: What differs from Helvetica in the ink of our charts, 3 pt above what follows.
    """
    about = {"fontName": "Helvetica", "textColor": INK, "spaceAfter": 3, **more}
    return ParagraphStyle(str(size), fontSize=size, leading=lead, spaceBefore=before, **about)


def document(stream: BytesIO, title: str, *, top: float, bottom: float, **more: Any) -> Any:
    """An empty document of A4 pages; the same content gives the same bytes.

    Args:
        stream: Takes the PDF.
        title: That readers show.
        top: Margin above, pt.
        bottom: Margin below, pt.
        more: What the library takes besides, such as ``lang``.
    """
    return SimpleDocTemplate(
        stream,
        pagesize=A4,
        leftMargin=EDGE - PADDING,
        rightMargin=EDGE - PADDING,
        topMargin=top,
        bottomMargin=bottom,
        title=title,
        author=f"Pinxit {__version__}",
        invariant=1,
        **more,
    )
