"""Measures rights: opt-outs honored by field and format, license cases, and what it all costs.

    PYTHONPATH=tests/plugins python benchmarks/rights.py [--pictures 500] [--json rights.json]

Opt-outs are written into real files: XMP, EXIF and IPTC by Pillow, C2PA by our own signer. The
files and the license cases are those of the tests; "in words" is one sentence, in every field.
"""

import argparse
import csv
import io
import json
import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from spoken_files import KINDS, spoken, xmp_of

from pinxit.base.about import __version__
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.importing import import_folder
from pinxit.datasets.joined import join
from pinxit.datasets.licenses import LICENSED
from pinxit.datasets.opt_outs import opt_out
from pinxit.datasets.rights import Rights
from pinxit.datasets.store import DatasetStore
from pinxit.mark.beside import place_beside
from pinxit.mark.credentials import embed
from pinxit.mark.deeds import VOCABULARY
from pinxit.mark.keys import KeyRing, Signer
from pinxit.mark.rights_desk import RightsDesk
from pinxit.mark.verify import verify

CASES = Path(__file__).parent.parent / "tests" / "datasets" / "license_cases.csv"
DAY = date(2026, 1, 1)
_VOCABULARY = (
    *("", "-AIMLTRAINING", "-GENAIMLTRAINING", "-EXCEPTSEARCHENGINEINDEXING", "-SEECONSTRAINT"),
    *("-SEEEMBEDDEDRIGHTSEXPR", "-SEELINKEDRIGHTSEXPR"),
)
_CREATED = {"action": "c2pa.created", "digitalSourceType": VOCABULARY + "digitalCreation"}


def opt_outs(signer: Signer) -> Iterator[tuple[str, bytes]]:
    """Every field in which a file can reserve learning, in every format that has it."""
    for kind in KINDS:
        for value in _VOCABULARY:
            text = f"http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED{value}"
            yield "XMP plus:DataMining", spoken(kind, xmp_of("plus:DataMining", text))
        for field in ("dc:rights", "xmpRights:UsageTerms", "plus:OtherConstraints"):
            yield "XMP in words", spoken(kind, xmp_of(field, "No AI training"))
        yield "XMP tdm:reservation", spoken(kind, xmp_of("tdm:reservation", "1"))
        yield "EXIF in words", spoken(kind, exif={0x8298: "No AI training"})
    for kind in ("jpeg", "tiff"):
        yield "IPTC in words", spoken(kind, iptc="No AI training")
    for kind in ("png", "jpeg", "webp", "tiff", "avif"):
        for spelled in ("cawg", "c2pa"):
            for use in ("ai_training", "ai_generative_training", "data_mining"):
                yield "C2PA training-mining", _signed(kind, (spelled, use), signer)


def _signed(kind: str, name: tuple[str, str], signer: Signer) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(np.full((16, 16, 3), 120, np.uint8)).save(stream, kind)
    spelled, use = name
    entries = {f"{spelled}.{use}": {"use": "notAllowed"}}
    manifest = {
        "claim_generator_info": [{"name": "Elsewhere"}],
        "title": "theirs",
        "assertions": [
            {"label": "c2pa.actions.v2", "created": True, "data": {"actions": [_CREATED]}},
            {"label": f"{spelled}.training-mining", "data": {"entries": entries}},
        ],
    }
    return embed(stream.getvalue(), f"image/{kind}", manifest, (), signer)


def license_cases() -> tuple[int, int]:
    """How many cases of the table hold, and how many there are."""
    cases = list(csv.DictReader(CASES.read_text(encoding="utf-8").splitlines()))
    return sum(map(_holds, cases)), len(cases)


def _holds(case: dict[str, str]) -> bool:
    evidence = {LICENSED: "invoice 7"}
    names = case["licenses"].split(" + ")
    joined = join((Rights(n, "Ann", evidence=evidence.get(n, "")) for n in names), DAY)
    said = {use: use in joined.allows for use in ("learn", "publish", "commercial")}
    said |= {"credit": bool(joined.credits), "conflict": bool(joined.conflicts)}
    return all(not case[name] or (case[name] == "yes") == value for name, value in said.items())


def seconds_of(work: Callable[[], object], often: int = 1) -> float:
    """The least time that some work took."""
    times = []
    for _ in range(often):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def costs(folder: Path, count: int) -> dict[str, Any]:
    """What importing, freezing, signing, verifying and revoking cost."""
    pictures = folder / "pictures"
    pictures.mkdir()
    draw = np.random.default_rng(1)
    for number in range(count):
        small = Image.fromarray(draw.integers(0, 256, (8, 8, 3), dtype=np.uint8))
        small.resize((256, 256), Image.Resampling.BICUBIC).save(pictures / f"{number:05}.jpg")
    ring = KeyRing(folder / "home" / "keys")
    desk = RightsDesk(folder / "home", DatasetStore(folder / "home" / "datasets"), ring)
    mine = Rights("CC-BY-ND-4.0", "Ann").override("learn", True, "asked")
    made: Dataset | None = None

    def imported() -> None:
        nonlocal made
        made, _ = desk.import_folder(pictures, "set", mine)

    plain = seconds_of(lambda: import_folder(pictures, "set", mine))
    signed = seconds_of(imported)
    frozen = seconds_of(lambda: desk.freeze("set"))
    file = desk.datasets.path_of("set", 1)
    asked = seconds_of(lambda: verify(file, ring.anchors()), 5)
    revoked = seconds_of(lambda: desk.revoke("set", ["00003.jpg"], "asked to"))
    return {
        "pictures": count,
        "import, ms a picture": plain / count * 1e3,
        "import and sign what departs, ms a picture": signed / count * 1e3,
        "freeze and sign, ms": frozen * 1e3,
        "manifest beside it, bytes": place_beside(file).stat().st_size,
        "verify, ms": asked * 1e3,
        "revoke, ms": revoked * 1e3,
    }


def main() -> None:
    """Prints the table, and writes it as JSON if that is wanted."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pictures", type=int, default=500)
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        signer = KeyRing(folder / "keys").signer()
        honored: dict[str, list[bool]] = {}
        for field, data in opt_outs(signer):
            honored.setdefault(field, []).append(opt_out(data) is not None)
        cost = costs(folder, given.pictures)
    good, cases = license_cases()
    for field, found in honored.items():
        print(f"{field:<44} {sum(found)} of {len(found)} honored")
    print(f"{'license cases':<44} {good} of {cases} hold")
    for what, value in cost.items():
        print(f"{what:<44} {value:,.1f}" if isinstance(value, float) else f"{what:<44} {value:,}")
    if given.json:
        told = {field: [sum(found), len(found)] for field, found in honored.items()}
        about = {"machine": platform.platform(), "pinxit": __version__, "seed": 1}
        result = {**about, "opt_outs": told, "license_cases": [good, cases], "costs": cost}
        given.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
