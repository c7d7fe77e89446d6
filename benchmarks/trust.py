"""What trust is worth, in one table: ``python benchmarks/trust.py PHOTOGRAPHS [--quick]``.

Runs the benchmarks of watermark, signatures, copy check, protected sets, audits, rights, log and
armor one after the other, each as a program of its own, and prints their main figures as the table
of docs/trust.md. PHOTOGRAPHS is a folder of photographs; copies are looked for in --pictures, a
folder of a data set. The whole takes hours on two cores; --quick is a tenth of it or less, --only
runs some parts. The files that the parts write stay in --folder.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Row = tuple[str, str]
Found = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One benchmark, and which of its figures are shown.

    Attributes:
        program: Its file, without the suffix.
        whole: Its words.
        quick: Its words, if there is little time.
        file: What it writes.
        rows: From what was written to rows of the table.
    """

    program: str
    whole: Sequence[str]
    quick: Sequence[str]
    file: str
    rows: Callable[[Found], Iterator[Row]]


def _watermark(found: Found) -> Iterator[Row]:
    seen = found["seen"]
    side = f"{found['side']} px"
    yield f"watermark, {side}: what is seen", _told(seen)
    for attack, row in found["attacks"].items():
        yield f"watermark, {side}: {attack}", _told(row)
    yield "watermark: forged by averaging", _told(found["forged"])
    yield f"watermark, {side}: times", _told(found["times"])


def _false_links(found: Found) -> Iterator[Row]:
    for name, value in found.items():
        yield f"watermark, pictures without one: {name}", _told(value)


def _tampering(found: Found) -> Iterator[Row]:
    for name, row in found.items():
        if name == "clean":
            yield "signatures: clean files", _told(row)
        else:
            yield f"signatures: {name}", f"{row['missed']} missed of {row['tried']} tampered"


def _copies(found: Found) -> Iterator[Row]:
    for name, row in found["alarms"].items():
        yield f"copies: false alarms, {name}", f"{row['share']:.1%}"
    for name, row in found["rows"].items():
        flagged, right = row["flagged"], row["found"]
        yield f"copies: {name}", f"{flagged['share']:.0%} flagged, {right['share']:.0%} found"


def _protected(found: Found) -> Iterator[Row]:
    yield "protected sets", _told({k: v for k, v in found.items() if not isinstance(v, str)})


def _bias(found: Found) -> Iterator[Row]:
    for row in found["rows"]:
        yield "audits", _told(row)


def _rights(found: Found) -> Iterator[Row]:
    for field, (honored, tried) in found["opt_outs"].items():
        yield f"rights: opt-outs, {field}", f"{honored} of {tried} honored"
    good, cases = found["license_cases"]
    yield "rights: license cases", f"{good} of {cases} hold"


def _log(found: Found) -> Iterator[Row]:
    for name, value in found.items():
        if isinstance(value, int | float):
            yield f"log: {name}", f"{value:.4g}"


def _armor(found: Found) -> Iterator[Row]:
    for name, row in found["corpora"].items():
        given_up, slowest = row["given_up"], row["slowest"]
        yield (
            f"armor: {name}",
            f"{row['files']} files, {given_up} given up, slowest {slowest:.1f} s, "
            f"{row['memory']:.0f} MB",
        )
    yield "armor: files written beside", str(len(found["written"]))


def _told(row: Any) -> str:
    """One value in a few words."""
    if isinstance(row, dict):
        return ", ".join(f"{key} {_told(value)}" for key, value in row.items())
    return f"{row:.4g}" if isinstance(row, float) else str(row)


def parts(photographs: Path, pictures: Path) -> Iterator[Part]:
    """All parts, the quickest first."""
    few = ("--pictures", "24", "--forged", "200")
    yield Part("rights", ("--pictures", "500"), ("--pictures", "100"), "rights.json", _rights)
    yield Part("log", (), ("--rows", "10000", "--tampered", "5"), "log.json", _log)
    yield Part("armor", (), ("--mutants", "500", "--no-corpora"), "armor.json", _armor)
    some = ("--each", "50", "--clean", "100")
    yield Part("tampering", ("--clean", "10000"), some, "tampering.json", _tampering)
    yield Part("bias", (), ("--samples", "100"), "bias.json", _bias)
    yield Part("protected", ("1000000",), ("20000",), "protected.json", _protected)
    name = f"copies-{pictures.name}.json"
    yield Part("copies", (str(pictures),), (str(pictures), "32", "200"), name, _copies)
    words = (str(photographs), "--cache", "false-links")
    less = (str(photographs), "--crops", "2000", "--searched", "20")
    yield Part("false_links", words, less, "false-links.json", _false_links)
    for side in ("512", "256"):
        words = (str(photographs), "--side", side)
        file = f"watermark-{side}.json"
        yield Part("watermark", words, (*words, *few), file, _watermark)


_WRITES = {"bias": "--out", "copies": "", "protected": ""}
"""How a part is told its file, where it is not by --json."""


def run(part: Part, folder: Path, *, is_quick: bool) -> Found:
    """Runs one part in the folder.

    Raises:
        CalledProcessError: it failed.
    """
    words = [*(part.quick if is_quick else part.whole)]
    flag = _WRITES.get(part.program, "--json")
    words += [flag, part.file] if flag else []
    paths = [HERE, HERE.parent / "tools", HERE.parent / "tests" / "plugins"]
    before = os.environ.get("PYTHONPATH", "")
    there = os.pathsep.join([*map(str, paths), *([before] if before else [])])
    command = [sys.executable, str(HERE / f"{part.program}.py"), *words]
    subprocess.run(  # noqa: S603 our own programs
        command, cwd=folder, check=True, env={**os.environ, "PYTHONPATH": there}
    )
    found: Found = json.loads((folder / part.file).read_text(encoding="utf-8"))
    return found


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("photographs", type=Path)
    home = Path.home() / ".cache" / "pinxit-data"
    parser.add_argument("--pictures", type=Path, default=home / "emoji")
    parser.add_argument("--folder", type=Path, default=Path("trust"))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", nargs="*", default=[], help="programs, such as log armor")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    for part in parts(asked.photographs.absolute(), asked.pictures.absolute()):
        if not asked.only or part.program in asked.only:
            rows += part.rows(run(part, asked.folder, is_quick=asked.quick))
    print("| what | measured |\n|---|---|")
    for what, value in rows:
        print(f"| {what} | {value} |")


if __name__ == "__main__":
    main()
