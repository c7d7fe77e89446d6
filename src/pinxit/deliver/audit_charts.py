"""The charts of an audit: shares with their intervals, and what truncation does to them."""

from collections.abc import Sequence
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Rect, String
from reportlab.lib.colors import HexColor

from pinxit.make.audited import AttributeAudit, percent

INKS = tuple(
    HexColor(each) for each in ("#26547c", "#c95c2e", "#4f8a5b", "#8c5a9e", "#b8973a", "#5f6b73")
)
INK, GRAY, PALE, RULE = (HexColor(e) for e in ("#1d2327", "#6b7278", "#dfe7ee", "#d5d8da"))
BAR, TARGET, DATA = HexColor("#7fa3c0"), HexColor("#c95c2e"), HexColor("#1d2327")
FONT = "Helvetica"
_ROW, _LEFT, _RIGHT, _SMALL = 19, 120, 14, 7.5
_LONGEST = 24
_TALL = 118
_MOST_BARS, _MOST_LINES = 30, len(INKS)


def _farthest(distances: Sequence[float], most: int) -> list[int]:
    """The places of the largest numbers, in their own order."""
    falling = sorted(range(len(distances)), key=lambda place: -distances[place])
    return sorted(falling[:most])


def shares_chart(audit: AttributeAudit, width: float) -> Drawing:
    """A bar for each group, its interval as a whisker, what is wanted and what the data has.

    Of more than 30 groups those with the largest gaps.
    """
    found = audit.estimate
    if found is None:
        return Drawing(width, 0)
    gaps = [
        abs(float(share) - audit.wanted.get(name, 0.0))
        for name, share in zip(audit.names, found.shares, strict=True)
    ]
    shown = _farthest(gaps, _MOST_BARS)
    height = _ROW * len(shown) + 40
    chart = Drawing(width, height)
    values = [*map(float, found.high), *audit.wanted.values(), *audit.data.values()]
    step = 0.1 if max(values) <= 0.55 else 0.2
    top = min(1.0, step * (int(max(values) / step - 1e-9) + 1))
    scale = (width - _LEFT - _RIGHT) / top
    _grid(chart, scale, step, top, height)
    for row, number in enumerate(shown):
        name = audit.names[number]
        y = height - 22 - _ROW * (row + 0.5)
        share, low, high = (
            float(ends[number]) * scale for ends in (found.shares, found.low, found.high)
        )
        _text(chart, _LEFT - 6, y - 3, _short(name), "end")
        chart.add(Rect(_LEFT, y - 5.5, share, 11, fillColor=BAR, strokeColor=None))
        _line(chart, (_LEFT + low, y, _LEFT + high, y), INK, 1.3)
        for end in (low, high):
            _line(chart, (_LEFT + end, y - 3, _LEFT + end, y + 3), INK, 1.3)
        if name in audit.wanted:
            x = _LEFT + audit.wanted[name] * scale
            _line(chart, (x, y - 8.5, x, y + 8.5), TARGET, 1.8)
        if name in audit.data:
            x = _LEFT + audit.data[name] * scale
            spots = [x - 3, y + 9.5, x + 3, y + 9.5, x, y + 4.5]
            chart.add(Polygon(spots, fillColor=DATA, strokeColor=None))
    _legend(chart, height - 9, has_data=bool(audit.data))
    return chart


def sweep_chart(audit: AttributeAudit, width: float) -> Drawing:
    """The share of each group at each truncation, with its interval.

    Of more groups than there are inks those that change most.
    """
    chart = Drawing(width, _TALL + 16)
    psis = list(audit.sweep)
    least, most = min(psis), max(psis)
    high = max(float(found.high.max()) for found in audit.sweep.values())
    top = min(1.0, 0.2 * (int(high / 0.2 - 1e-9) + 1))
    wide = width - _LEFT - 130

    def spot(psi: float, share: float) -> tuple[float, float]:
        return _LEFT + wide * (psi - least) / (most - least), 18 + (_TALL - 18) * share / top

    for part in range(5):
        y = spot(least, top * part / 4)[1]
        _line(chart, (_LEFT, y, _LEFT + wide, y), RULE, 0.5)
        _text(chart, _LEFT - 6, y - 2.5, f"{100 * top * part / 4:.0f} %", "end", GRAY)
    for psi in psis:
        _text(chart, spot(psi, 0)[0], 8, f"psi {psi:g}", "middle", GRAY)
    spread = [
        float(max(e.shares[n] for e in audit.sweep.values()))
        - float(min(e.shares[n] for e in audit.sweep.values()))
        for n in range(len(audit.names))
    ]
    shown = _farthest(spread, _MOST_LINES)
    for row, number in enumerate(shown):
        # a little beside each other, so that intervals do not hide one another
        aside = (row - (len(shown) - 1) / 2) * 2.5
        spots = [
            [spot(psi, float(ends[number])) for ends in (each.shares, each.low, each.high)]
            for psi, each in audit.sweep.items()
        ]
        _trace(chart, spots, aside, INKS[row])
        y = _TALL - 6 - 10.5 * row
        _line(chart, (_LEFT + wide + 12, y + 2.5, _LEFT + wide + 22, y + 2.5), INKS[row], 2)
        _text(chart, _LEFT + wide + 26, y, _short(audit.names[number]), "start")
    return chart


def _trace(chart: Any, spots: Sequence[Any], aside: float, ink: Any) -> None:
    """A line through shares, each with its interval; spots are share, low and high."""
    flat = [value for share, _, _ in spots for value in (share[0] + aside, share[1])]
    chart.add(PolyLine(flat, strokeColor=ink, strokeWidth=1.6))
    for (x, y), low, high in spots:
        _line(chart, (x + aside, low[1], x + aside, high[1]), ink, 0.7)
        chart.add(Circle(x + aside, y, 2, fillColor=ink, strokeColor=None))


def _grid(chart: Any, scale: float, step: float, top: float, height: float) -> None:
    for number in range(round(top / step) + 1):
        x = _LEFT + number * step * scale
        _line(chart, (x, 14, x, height - 20), RULE, 0.5)
        _text(chart, x, 4, percent(number * step).replace(".0", ""), "middle", GRAY)


def _legend(chart: Any, y: float, *, has_data: bool) -> None:
    chart.add(Rect(_LEFT, y, 12, 6, fillColor=BAR, strokeColor=None))
    _line(chart, (_LEFT + 18, y + 3, _LEFT + 34, y + 3), INK, 1.3)
    _text(chart, _LEFT + 38, y, "share and 95 % interval", "start", GRAY)
    _line(chart, (_LEFT + 136, y - 1, _LEFT + 136, y + 8), TARGET, 1.8)
    _text(chart, _LEFT + 141, y, "wanted", "start", GRAY)
    if has_data:
        x = _LEFT + 184
        spots = [x - 3, y + 6, x + 3, y + 6, x, y + 1]
        chart.add(Polygon(spots, fillColor=DATA, strokeColor=None))
        _text(chart, x + 7, y, "in the data set", "start", GRAY)


def _line(chart: Any, ends: tuple[float, float, float, float], ink: Any, width: float) -> None:
    chart.add(Line(*ends, strokeColor=ink, strokeWidth=width))


def _text(chart: Any, x: float, y: float, text: str, anchor: str, ink: Any = INK) -> None:
    chart.add(
        String(x, y, plain(text), fontName=FONT, fontSize=_SMALL, textAnchor=anchor, fillColor=ink)
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 3]}..."


def plain(text: str) -> str:
    """Text in the letters that the page's font has; others by their number in Unicode."""
    known = text.encode("cp1252", "backslashreplace")
    return known.decode("cp1252")
