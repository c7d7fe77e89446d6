"""Makes the shipped fonts: ``pip install fonttools brotli uharfbuzz``, then this with a folder.

The folder holds unpacked packages of npm: @fontsource/inter, fraunces, archivo and space-grotesk
5.3.0, each as NAME/package. Latin and extended Latin become one file, what programs for setting
Arabic need is left out, and kerning is written into the old `kern` table, which FreeType reads by
itself: so letters lie the same on every machine, whether or not libraqm is there.
"""

import io
import sys
from itertools import product
from pathlib import Path

import uharfbuzz
from fontTools.merge import Merger, Options
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0

CUTS = {
    "inter": (400, 800),
    "fraunces": (400, 600),
    "archivo": (400, 800),
    "space-grotesk": (400, 700),
}
_LETTERS = [chr(code) for code in (*range(0x21, 0x7F), *range(0xC0, 0x17F), 0x2013, 0x2014, 0x2019)]
_MOST_PAIRS = 10_920  # a table of format 0 holds 65,535 bytes


def main() -> None:
    """Writes every cut of every family."""
    packages, out = Path(sys.argv[1]), Path("src/pinxit/data/fonts")
    out.mkdir(parents=True, exist_ok=True)
    for family, weights in CUTS.items():
        package = packages / family / "package"
        for weight in weights:
            parts = [
                package / "files" / f"{family}-{part}-{weight}-normal.woff2"
                for part in ("latin", "latin-ext")
            ]
            font = _merged(parts)
            pairs = _kern(font)
            font.flavor = "woff2"
            font.save(out / f"{family}-{weight}.woff2")
            print(f"{family}-{weight}: {len(font.getBestCmap())} letters, {pairs} pairs")
        (out / f"{family}.OFL.txt").write_bytes((package / "LICENSE").read_bytes())


def _merged(parts: list[Path]) -> TTFont:
    plain = []
    for part in parts:
        font = TTFont(part)
        font.flavor = None
        for table in ("GSUB", "GDEF", "STAT", "MVAR", "HVAR"):
            if table in font:
                del font[table]
        stream = io.BytesIO()
        font.save(stream)
        stream.seek(0)
        plain.append(stream)
    return Merger(Options(drop_tables=["DSIG", "gasp", "fpgm", "prep", "cvt "])).merge(plain)


def _kern(font: TTFont) -> int:
    """Writes how far pairs of letters are moved, as HarfBuzz finds it, and drops the rest."""
    stream = io.BytesIO()
    font.save(stream)
    shaper = uharfbuzz.Font(uharfbuzz.Face(stream.getvalue()))
    names = font.getBestCmap()
    letters = [each for each in _LETTERS if ord(each) in names]
    alone = {each: _advance(shaper, each) for each in letters}
    found = {}
    for one, other in product(letters, letters):
        moved = _advance(shaper, one + other) - alone[one] - alone[other]
        if moved:
            found[names[ord(one)], names[ord(other)]] = moved
    strongest = sorted(found, key=lambda pair: -abs(found[pair]))[:_MOST_PAIRS]
    table = KernTable_format_0()
    table.version, table.coverage, table.apple, table.tupleIndex = 0, 1, False, None
    table.kernTable = {pair: found[pair] for pair in strongest}
    font["kern"] = newTable("kern")
    font["kern"].version, font["kern"].kernTables = 0, [table]
    for name in ("GPOS", "GSUB", "GDEF"):
        if name in font:
            del font[name]
    return len(table.kernTable)


def _advance(shaper: uharfbuzz.Font, text: str) -> int:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(shaper, buffer, {"kern": True, "liga": False, "clig": False, "calt": False})
    return sum(each.x_advance for each in buffer.glyph_positions)


if __name__ == "__main__":
    main()
