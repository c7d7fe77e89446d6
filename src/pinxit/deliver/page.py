"""A self-contained HTML page: pictures inside it as they were delivered, with what made them."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

from pinxit.base.files import write_bytes

_MEDIA = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One picture on a page.

    Attributes:
        file: The delivered (or input) file; its bytes go into the page unchanged.
        caption: One line under it.
        facts: Name and value pairs, folded away under "how it was made".
        is_wide: Takes the whole width of the page.
        is_crisp: Tiny pictures are shown with hard pixels.
        is_large: Takes twice the width of its neighbors.
    """

    file: Path
    caption: str
    facts: Sequence[tuple[str, str]] = ()
    is_wide: bool = False
    is_crisp: bool = False
    is_large: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under headings; a cell beginning with "✓" or "✗" is colored.

    Attributes:
        headings: One for each column.
        rows: Each with as many cells.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page.

    Attributes:
        heading: Its title.
        lead: Paragraphs under the title.
        rows: Rows of figures that belong side by side.
        table: A table after them; None for none.
        commands: Commands to try, shown to be copied.
    """

    heading: str
    lead: Sequence[str] = ()
    rows: Sequence[Sequence[Figure]] = ()
    table: Table | None = None
    commands: Sequence[str] = ()


def write_page(
    path: Path, title: str, lead: str, sections: Sequence[Section], *, overwrite: bool = False
) -> Path:
    """Writes the page with everything it shows inside it.

    Raises:
        UserMistake: the file may not be written there.
    """
    template = Template(files("pinxit").joinpath("data/page.html").read_text(encoding="utf-8"))
    html = template.substitute(
        title=escape(title), lead=escape(lead), body="\n".join(map(_section, sections))
    )
    write_bytes(path, html.encode(), overwrite=overwrite)
    return path


def _section(section: Section) -> str:
    parts = [f"<h2>{escape(section.heading)}</h2>"]
    parts += [f"<p>{escape(paragraph)}</p>" for paragraph in section.lead]
    parts += [f'<div class="row">{"".join(map(_figure, row))}</div>' for row in section.rows]
    if section.table is not None:
        parts.append(_table(section.table))
    if section.commands:
        parts.append(f"<pre>{escape(chr(10).join(section.commands))}</pre>")
    return f"<section>{''.join(parts)}</section>"


def _figure(figure: Figure) -> str:
    media = _MEDIA[figure.file.suffix.lower()]
    data = base64.b64encode(figure.file.read_bytes()).decode()
    holds = {"wide": figure.is_wide, "crisp": figure.is_crisp, "large": figure.is_large}
    kinds = " ".join(word for word in holds if holds[word])
    image = f'<img alt="{escape(figure.caption)}" src="data:{media};base64,{data}">'
    caption = f"<figcaption>{escape(figure.caption)}{_facts(figure.facts)}</figcaption>"
    return f'<figure class="{kinds}">{image}{caption}</figure>'


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    if not facts:
        return ""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    return f"<details><summary>how it was made</summary><dl>{rows}</dl></details>"


def _table(table: Table) -> str:
    head = "".join(f"<th>{escape(heading)}</th>" for heading in table.headings if heading)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.rows)
    return f'<div class="scroll"><table><tr>{head}</tr>{rows}</table></div>'


def _cell(text: str) -> str:
    kind = {"✓": "good", "✗": "bad"}.get(text[:1], "")
    return f'<td class="{kind}">{escape(text)}</td>' if kind else f"<td>{escape(text)}</td>"
