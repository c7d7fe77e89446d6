"""Reports as pages: plain HTML that anybody can read, print and save, without a script.

Pages are put together from `Part`s; every text is escaped here and nowhere else.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from fastapi.responses import HTMLResponse

from pinxit.base.about import __version__

_STYLE = """
:root{color-scheme:light dark;--ink:#1c1b19;--soft:#5c5852;--line:#d5d0c7;--page:#fdfcfa;
--bar:#2f6f73;--bar-soft:#9cc4c5}
@media (prefers-color-scheme:dark){:root{--ink:#eeeae3;--soft:#b3aca1;--line:#4a453e;
--page:#1b1917;--bar:#7cc4c6;--bar-soft:#3a6466}}
*{box-sizing:border-box}
body{font:1rem/1.55 system-ui,sans-serif;color:var(--ink);background:var(--page);
max-width:54rem;margin:2rem auto;padding:0 1.25rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .5rem}
h2{font-size:1.2rem;margin:2.2rem 0 .5rem}
.lead{font-size:1.1rem;margin:0 0 1rem}
.note{color:var(--soft)}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}
caption{text-align:left;color:var(--soft);padding:.3rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .7rem .35rem 0;
border-bottom:1px solid var(--line);overflow-wrap:anywhere}
td.number{font-variant-numeric:tabular-nums;white-space:nowrap}
thead th{overflow-wrap:normal}
svg{display:block;width:9rem;height:1rem}
.bar{fill:var(--bar)}.reach{stroke:var(--ink);stroke-width:1}.ground{fill:var(--bar-soft)}
ul{padding-left:1.2rem}
footer{margin:2.5rem 0 1rem;border-top:1px solid var(--line);padding-top:.7rem;color:var(--soft);
font-size:.9rem}
@media print{:root{--ink:#000;--soft:#333;--line:#999;--page:#fff;--bar:#333;--bar-soft:#ccc}
body{margin:0;max-width:none;font-size:10pt}h2{break-after:avoid}tr,svg{break-inside:avoid}}
"""


@dataclass(frozen=True, slots=True)
class Bar:
    """A share as a bar, with the interval in which it lies.

    Attributes:
        share: 0..1.
        low: Lower end of the interval.
        high: Upper end.
    """

    share: float
    low: float
    high: float


Cell = str | int | float | Bar


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings.

    Attributes:
        caption: What the table says.
        headings: One for each column.
        rows: As many cells each.
    """

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page under its own heading.

    Attributes:
        heading: Of the part.
        sentences: Paragraphs.
        items: A list.
        table: A table; None for none.
    """

    heading: str
    sentences: Sequence[str] = ()
    items: Sequence[str] = ()
    table: Table | None = None


def page(title: str, lead: str, parts: Iterable[Part], notes: Sequence[str] = ()) -> HTMLResponse:
    """A page; its policy lets it load nothing, and show no style but its own.

    Args:
        title: Of the page.
        lead: The one sentence that matters.
        parts: What follows.
        notes: Small print.
    """
    nonce = secrets.token_urlsafe(16)
    body = "\n".join(_part(part, number) for number, part in enumerate(parts))
    small = "".join(f"<p>{escape(note)}</p>" for note in notes)
    when = date.today().isoformat()
    text = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style nonce="{nonce}">{_STYLE}</style></head>
<body><main>
<h1>{escape(title)}</h1>
<p class="lead">{escape(lead)}</p>
{body}
</main><footer>{small}<p>Made by Pinxit {escape(__version__)} on {when}.</p></footer>
</body></html>
"""
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    return HTMLResponse(
        text, headers={"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    )


def facts_table(caption: str, facts: Mapping[str, Any]) -> Table:
    """Names and values; those without a value are left out."""
    rows = [(name, told(value)) for name, value in facts.items() if value not in (None, "", [], {})]
    return Table(caption, ("What", "Value"), rows)


def told(value: Any) -> str:
    """A JSON value in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {told(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(told, value))
    return str(value)


def percent(share: float) -> str:
    """A share as people write it."""
    return f"{100 * share:.1f} %"


def _part(part: Part, number: int) -> str:
    name = f"part-{number}"
    inside = "".join(f"<p>{escape(sentence)}</p>" for sentence in part.sentences)
    if part.items:
        inside += "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in part.items) + "</ul>"
    if part.table is not None and part.table.rows:
        inside += _table(part.table)
    heading = f'<h2 id="{name}">{escape(part.heading)}</h2>'
    return f'<section aria-labelledby="{name}">{heading}{inside}</section>'


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.headings)
    rows = "".join(f"<tr>{''.join(_cells(row))}</tr>" for row in table.rows)
    caption = f"<caption>{escape(table.caption)}</caption>"
    return (
        f'<div class="wide"><table>{caption}<thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _cells(row: Sequence[Cell]) -> Iterable[str]:
    for number, cell in enumerate(row):
        if number == 0:
            yield f'<th scope="row">{escape(str(cell))}</th>'
        elif isinstance(cell, Bar):
            yield f"<td>{_bar(cell)}</td>"
        elif isinstance(cell, int | float):
            yield f'<td class="number">{escape(told(cell))}</td>'
        else:
            yield f"<td>{escape(cell)}</td>"


def _bar(bar: Bar) -> str:
    share, low, high = (100 * min(max(each, 0.0), 1.0) for each in (bar.share, bar.low, bar.high))
    words = f"{percent(bar.share)}, between {percent(bar.low)} and {percent(bar.high)}"
    return (
        f'<svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{words}">'
        f'<rect class="ground" width="100" height="10" opacity=".35"/>'
        f'<rect class="bar" y="1" width="{share:.2f}" height="5"/>'
        f'<line class="reach" x1="{low:.2f}" x2="{high:.2f}" y1="8" y2="8"/></svg>'
    )
