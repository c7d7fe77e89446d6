"""Who is to be credited for a data set or a picture: as a page, as text, as a table."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from html import escape

from pinxit.datasets.dataset import Dataset
from pinxit.datasets.licenses import license_address
from pinxit.datasets.words import counted

SUFFIXES = (".html", ".txt", ".csv")
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ccc;vertical-align:top}"
)


@dataclass(frozen=True, slots=True)
class Credit:
    """One line of thanks.

    Attributes:
        line: The whole line, as results must carry it.
        creator: Who made the pictures; "" if unknown, or if only the line is known.
        license: Under which license.
        address: Where its text is; "" if nowhere public.
        source: Where the pictures come from.
        pictures: How many they are; 0 if not counted.
        required: Whether the license wants the line.
    """

    line: str
    creator: str = ""
    license: str = ""
    address: str = ""
    source: str = ""
    pictures: int = 0
    required: bool = True


def credits_of(dataset: Dataset) -> list[Credit]:
    """Everybody whose pictures a model may learn from; those who must be named first."""
    counts = Counter(entry.rights for entry in dataset.trainable())
    found: Counter[tuple[str, str, str, str, bool]] = Counter()
    for rights, count in counts.items():
        key = (rights.credit, rights.creator, rights.license, rights.source, rights.attribution)
        found[key] += count
    made = [
        Credit(line, creator, license_id, license_address(license_id), source, count, wants)
        for (line, creator, license_id, source, wants), count in found.items()
    ]
    return sorted(made, key=lambda each: (not each.required, each.line))


def credits_text(title: str, sentence: str, found: Sequence[Credit]) -> str:
    """The credits as plain text."""
    lines = [f"{each.line}{_address(each)}{_count(each)}" for each in found if each.required]
    others = [f"{each.line}{_count(each)}" for each in found if not each.required]
    told = [title, sentence, "", *(lines or ["Nobody has to be credited."])]
    return "\n".join(told + (["", "Thanks also to:", *others] if others else [])) + "\n"


def credits_csv(found: Sequence[Credit]) -> str:
    """The credits as a table."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([field.name for field in fields(Credit)])
    writer.writerows([_harmless(value) for value in astuple(each)] for each in found)
    return stream.getvalue()


def credits_page(title: str, sentence: str, found: Sequence[Credit]) -> str:
    """The credits as a page of its own that loads nothing from anywhere."""
    rows = "\n".join(_row(each) for each in found)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>
<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>
<h1>{escape(title)}</h1>
<p>{escape(sentence)}</p>
<table><thead><tr><th>Credit</th><th>License</th><th>Source</th><th>Pictures</th></tr></thead>
<tbody>
{rows}
</tbody></table>
<p>A reading of the licenses by policy, not legal advice.</p>
</body></html>
"""


def _row(each: Credit) -> str:
    who = escape(each.creator or each.line)
    license_id = escape(each.license)
    if each.address:
        license_id = f'<a href="{escape(each.address)}" rel="license">{license_id}</a>'
    source = escape(each.source)
    if each.source.startswith(("https://", "http://")):
        source = f'<a href="{source}">{source}</a>'
    wanted = "" if each.required else " (not required)"
    count = str(each.pictures or "")
    return f"<tr><td>{who}{wanted}</td><td>{license_id}</td><td>{source}</td><td>{count}</td></tr>"


def _address(each: Credit) -> str:
    return f" <{each.address}>" if each.address else ""


def _count(each: Credit) -> str:
    return f" ({counted(each.pictures, 'picture')})" if each.pictures else ""


def _harmless(value: object) -> object:
    """Text that spreadsheets do not take for a formula."""
    is_formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@"))
    return f"'{value}" if is_formula else value
