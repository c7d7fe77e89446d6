"""Tampering with signed files: ``python benchmarks/tampering.py [--each 1000] [--clean 1000]``.

Tampers with a signed file of each format: flips bits, edits words of the manifest, appends, cuts
off, grafts the manifest of another file, strips it. A change is missed if the file is still
trusted though a pixel or a stated fact is another; what changes neither (padding of the
signature) is counted apart. Two judges that share no code with ours are asked about the same
files; they are said to agree if they accept and refuse what we do. Clean files count false alarms.
"""

import argparse
import io
import json
import platform
import re
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageSequence

from armor import CLIPS, PICTURES, File, signed_files
from judges_of_signatures import READ_BY_SECOND, SecondJudge, first_judge, has_second_judge
from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_array, hash_bytes
from pinxit.clips.prints import fingerprint_of_clip
from pinxit.mark.verdict import Verdict
from pinxit.mark.verify import verify
from pinxit.pictures.known import format_of
from pinxit.pictures.picture import Step
from pinxit.pictures.read import decode_picture
from pinxit.studio import Studio

_WORD = re.compile(rb"[A-Za-z][A-Za-z .:-]{5,}")
_SIGNATURE = 2700  # bytes from its label to the end of the certificates
_AT_ONCE = 200

Tampering = Callable[[bytes, np.random.Generator], bytes]


def manifest_region(data: bytes) -> range:
    """Where the manifest lies: from its first box to past its signature and certificates."""
    first, last = data.find(b"jumb") - 8, data.rfind(b"c2pa.signature") + _SIGNATURE
    return range(max(16, first), min(len(data), last))


def flip_outside(data: bytes, rng: np.random.Generator) -> bytes:
    """One bit of the picture, its labels or its structure."""
    region = manifest_region(data)
    at = int(rng.integers(len(data) - len(region)))
    return _flipped(data, at if at < region.start else at + len(region), rng)


def flip_inside(data: bytes, rng: np.random.Generator) -> bytes:
    """One bit of the manifest."""
    return _flipped(data, int(rng.choice(np.array(manifest_region(data)))), rng)


def edit_word(data: bytes, rng: np.random.Generator) -> bytes:
    """One letter of a word that the manifest says, with the checksums that belong to it."""
    region = manifest_region(data)
    words = list(_WORD.finditer(data, region.start, region.stop - _SIGNATURE))
    chosen = words[int(rng.integers(len(words)))]
    at = int(rng.integers(chosen.start(), chosen.end()))
    other = ord("x") if data[at] != ord("x") else ord("y")
    return mended(data[:at] + bytes([other]) + data[at + 1 :])


def append(data: bytes, rng: np.random.Generator) -> bytes:
    """Up to a thousand bytes behind the file."""
    return data + rng.bytes(int(rng.integers(1, 1000)))


def cut_off(data: bytes, rng: np.random.Generator) -> bytes:
    """The end of the file is missing."""
    return data[: -int(rng.integers(1, len(data) // 2))]


def strip(data: bytes, rng: np.random.Generator) -> bytes:
    """The picture saved again by another program; a clip without its manifest's name."""
    if format_of(data) is None:
        return data.replace(b"c2pa", b"free").replace(b"C2PA", b"FREE")
    again = io.BytesIO()
    with Image.open(io.BytesIO(data)) as opened:
        opened.convert("RGB").save(again, opened.format)
    return again.getvalue() + bytes(int(rng.integers(2)))


def graft(other: bytes) -> Tampering:
    """The manifest of one file in the place of another's, or its pixels under it."""

    def grafted(data: bytes, rng: np.random.Generator) -> bytes:
        if rng.integers(2):
            theirs, ours = manifest_region(other), manifest_region(data)
            moved = other[theirs.start : theirs.stop]
            return mended(data[: ours.start] + moved + data[ours.stop :])
        end, start = manifest_region(data).stop, manifest_region(other).stop
        return mended(data[:end] + other[start:])

    return grafted


def mended(data: bytes) -> bytes:
    """A PNG whose checksums are right again; other files as they are."""
    if data[:4] != b"\x89PNG":
        return data
    made, at = bytearray(data), 8
    while at + 12 <= len(made):
        end = at + 8 + int.from_bytes(made[at : at + 4], "big")
        if end + 4 > len(made):
            break
        made[end : end + 4] = zlib.crc32(made[at + 4 : end]).to_bytes(4, "big")
        at = end + 4
    return bytes(made)


def _flipped(data: bytes, at: int, rng: np.random.Generator) -> bytes:
    bit = 1 << int(rng.integers(8))
    return data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]


@dataclass
class Tally:
    """What became of the tampered files of one format.

    Attributes:
        tried: How many there were, by tampering.
        found: Not trusted any more.
        harmless: Still trusted; neither pixels nor facts are others.
        missed: Still trusted, and something is another.
        others: What the judges said of those that we do not trust, and of harmless ones.
        apart: Files on which a judge does not agree: tampering, our state, the judge, its state.
    """

    tried: Counter[str] = field(default_factory=Counter)
    found: int = 0
    harmless: int = 0
    missed: int = 0
    others: Counter[str] = field(default_factory=Counter)
    apart: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)


def shown(data: bytes) -> str:
    """Hash of what is seen: pixels, frames, or the packets of all tracks; "" if nothing can be."""
    try:
        if data[:3] == b"GIF":  # whose packets hold the manifest, too
            with Image.open(io.BytesIO(data)) as opened:
                frames = ImageSequence.Iterator(opened)
                return hash_bytes(b"".join(each.convert("RGBA").tobytes() for each in frames))
        if format_of(data) is not None:
            return hash_array(decode_picture(data, "file").pixels)
        return json.dumps([each["sha256"] for each in fingerprint_of_clip(data)["tracks"]])
    except (UserMistake, OSError, ValueError, SyntaxError, EOFError):
        return ""


def tamper(file: File, other: bytes, each: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Tampered files with the name of what was done, seeded."""
    rng = np.random.default_rng(seed)
    deeds: dict[str, Tampering] = {
        "flip outside": flip_outside,
        "flip inside": flip_inside,
        "edit word": edit_word,
        "append": append,
        "cut off": cut_off,
        "graft": graft(other),
        "strip": strip,
    }
    weights = np.array([0.35, 0.2, 0.25, 0.06, 0.06, 0.06, 0.02])
    for number in rng.choice(len(deeds), each, p=weights):
        name = list(deeds)[number]
        yield name, deeds[name](file[1], rng)


def battery(
    file: File, tampered: Sequence[tuple[str, bytes]], anchors: str, second: SecondJudge | None
) -> Tally:
    """Judges tampered files of one format, and asks the others."""
    tally, honest, seen = Tally(), _told(file[1], anchors), shown(file[1])
    asked = second if Path(file[0]).suffix in READ_BY_SECOND else None
    for start in range(0, len(tampered), _AT_ONCE):
        some = tampered[start : start + _AT_ONCE]
        answers = asked.ask([data for _, data in some]) if asked else [""] * len(some)
        for (deed, data), answer in zip(some, answers, strict=True):
            verdict = _told(data, anchors)
            tally.tried[deed] += 1
            state: str = verdict.state if verdict else "unreadable"
            if verdict is None or verdict.state != "trusted":
                tally.found += 1
            elif (
                honest and _facts(verdict) == _facts(honest) and _is_as_it_was(verdict, data, seen)
            ):
                tally.harmless += 1
                state = "harmless"
            else:
                tally.missed += 1
            _compare(tally, (deed, state), "encypher-c2pa", first_judge(data, anchors))
            if asked:
                _compare(tally, (deed, state), "c2pa-ts", answer)
    return tally


def _told(data: bytes, anchors: str) -> Verdict | None:
    try:
        return verify(data, anchors)
    except UserMistake:
        return None  # it is no picture any more


def _facts(verdict: Verdict) -> object:
    """All that is stated; whether labels agree is ours to say, not the file's."""
    value = verdict.to_json()
    return {**value["facts"], "labels_agree": None}, value["sources"]


def _is_as_it_was(verdict: Verdict, data: bytes, seen: str) -> bool:
    """Whether the same is seen; or nothing any more, and the verdict says that it is damaged."""
    now = shown(data)
    return now == seen or (not now and bool(verdict.warnings))


def _compare(tally: Tally, ours: tuple[str, str], judge: str, state: str) -> None:
    """A judge agrees if it trusts what we trust and refuses what we refuse.

    Harmless changes may be trusted or not.
    """
    deed, said = ours
    accepts = state in ("Trusted", "valid")
    agrees = said == "harmless" or accepts == (said == "trusted")
    tally.others[f"{judge}: {'agrees' if agrees else 'differs'}"] += 1
    if not agrees:
        tally.apart[deed, said, judge, state] += 1


def clean_files(studio: Studio, folder: Path, count: int, seed: int) -> Iterator[File]:
    """Signed pictures, each another, in all formats in turn."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        small = Image.fromarray(rng.integers(0, 256, (5, 6, 3), dtype=np.uint8))
        side = int(rng.integers(24, 80))
        source = folder / "source.png"
        small.resize((side, side), Image.Resampling.BICUBIC).save(source)
        picture = studio.open(source)
        step = Step("recolor", "", "1", seed=number, used=(picture.as_source("content"),))
        made = picture.after(1 - picture.pixels, step)
        path = folder / f"clean.{PICTURES[number % len(PICTURES)]}"
        yield path.name, studio.deliver(made, path, overwrite=True).path.read_bytes()


def clean(files: Iterator[File], anchors: str, second: SecondJudge | None) -> Counter[str]:
    """How many clean files there are, and who raised a false alarm."""
    found: Counter[str] = Counter()
    for name, data in files:
        found["files"] += 1
        verdict = verify(data, anchors)
        found["alarms"] += verdict.state != "trusted" or bool(verdict.warnings)
        found["alarms of encypher-c2pa"] += first_judge(data, anchors) != "Trusted"
        if second and Path(name).suffix in READ_BY_SECOND:
            found["alarms of c2pa-ts"] += second.ask([data]) != ["valid"]
    return found


def main() -> None:
    """Prints the table, and writes it as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=1000, help="tampered files of each format")
    parser.add_argument("--clean", type=int, default=1000, help="clean files")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    table: dict[str, object] = {"machine": platform.platform(), "seed": asked.seed}
    with tempfile.TemporaryDirectory() as place, ExitStack() as open_things:
        folder = Path(place)
        second = open_things.enter_context(SecondJudge()) if has_second_judge() else None
        files, others = signed_files(folder), signed_files(folder / "other", seed=6)
        anchors = Studio(folder / "home").keys.anchors()
        for file, (_, other) in zip(files, others, strict=True):
            tampered = list(tamper(file, other, asked.each, asked.seed))
            tally = battery(file, tampered, anchors, second)
            table[file[0]] = {
                "tried": sum(tally.tried.values()),
                "missed": tally.missed,
                "harmless": tally.harmless,
                **tally.others,
                "apart": {", ".join(key): count for key, count in tally.apart.items()},
            }
            print(f"{file[0]:8} {json.dumps(table[file[0]])}", flush=True)
        studio = Studio(folder / "home")
        counted = clean(clean_files(studio, folder, asked.clean, asked.seed), anchors, second)
        table["clean"] = dict(counted)
    print(f"clean    {json.dumps(table['clean'])}")
    if len(files) != len(PICTURES) + len(CLIPS):
        raise SystemExit("A format is missing.")
    if asked.json:
        asked.json.write_text(json.dumps(table, indent=2))


if __name__ == "__main__":
    main()
