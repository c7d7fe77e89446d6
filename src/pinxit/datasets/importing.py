"""A folder becomes a data set: pictures found, read, hashed, their rights recorded."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_array
from pinxit.base.progress import Listener, Progress, silence
from pinxit.datasets.captions import NAME as CAPTIONS
from pinxit.datasets.captions import Captions, read_captions
from pinxit.datasets.dataset import Dataset, refuse_bad_name
from pinxit.datasets.duplicates import exact_groups, mark_twins, near_groups
from pinxit.datasets.entry import Entry
from pinxit.datasets.judge import HONORS_ALL, Honors, Judge
from pinxit.datasets.labels import NAME as LABELS
from pinxit.datasets.prints import as_raster, perceptual_hash, thumbnail
from pinxit.datasets.reservations import NAME as TDMREP
from pinxit.datasets.reservations import Reservations
from pinxit.datasets.revocations import Revocation
from pinxit.datasets.rights import Rights
from pinxit.datasets.rights_file import NAMES, RightsFile, read_rights_file
from pinxit.datasets.words import counted, few
from pinxit.pictures.known import all_formats, format_of
from pinxit.pictures.read import decode_picture, read_file, read_head

MOST_BYTES = 2**31
HIDDEN = "hidden"
"""Why files are skipped whose names begin with a dot."""
_LEAST_QUALITY = 50  # below it PDQ's bits say little, as for plain surfaces


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import found besides the pictures.

    Attributes:
        pictures: How many pictures the data set holds, twins included.
        skipped: Files that are no pictures, by reason, with their paths.
        unreadable: Pictures that cannot be read: path and reason.
        exact: Groups of paths with equal pixels; only the first of each is trained on.
        near: Groups of paths that are nearly alike; all are trained on.
        opt_outs: Pictures that prohibit learning themselves: path and what they say.
        contradictions: Pictures that name another license than was said: path and both.
        revoked: Pictures that were left out because they were revoked: path and sentence.
        unused_rules: Rows of the rights file that no picture matched.
        captioned: How many pictures have words.
        unused_captions: Paths in the captions file that no picture has.
        faces: Pictures that show a face, and no consent is recorded with them.
    """

    pictures: int
    skipped: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unreadable: Mapping[str, str] = field(default_factory=dict)
    exact: tuple[tuple[str, ...], ...] = ()
    near: tuple[tuple[str, ...], ...] = ()
    opt_outs: Mapping[str, str] = field(default_factory=dict)
    contradictions: Mapping[str, str] = field(default_factory=dict)
    revoked: Mapping[str, str] = field(default_factory=dict)
    unused_rules: tuple[str, ...] = ()
    captioned: int = 0
    unused_captions: tuple[str, ...] = ()
    faces: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {
            "pictures": self.pictures,
            "skipped": {reason: list(paths) for reason, paths in self.skipped.items()},
            "unreadable": dict(self.unreadable),
            "exact": [list(group) for group in self.exact],
            "near": [list(group) for group in self.near],
            "opt_outs": dict(self.opt_outs),
            "contradictions": dict(self.contradictions),
            "revoked": dict(self.revoked),
            "unused_rules": list(self.unused_rules),
            "captioned": self.captioned,
            "unused_captions": list(self.unused_captions),
            "faces": list(self.faces),
        }

    def lines(self) -> Iterator[str]:
        """The report in sentences."""
        yield f"{counted(self.pictures, 'picture')} imported."
        if self.captioned:
            yield f"{counted(self.captioned, 'picture')} with words."
        if self.unused_captions:
            yield f"{CAPTIONS} names what is no picture here: {few(self.unused_captions)}."
        for reason, paths in self.skipped.items():
            yield f"{counted(len(paths), 'file')} skipped: {reason} ({few(paths)})."
        for path, reason in self.unreadable.items():
            yield f"{path} could not be read: {reason}"
        if self.exact:
            copies = sum(len(group) - 1 for group in self.exact)
            yield (
                f"{counted(copies, 'exact copy', 'exact copies')} left out of training: "
                f"{few([' = '.join(group) for group in self.exact])}."
            )
        if self.near:
            yield (
                f"{counted(len(self.near), 'group')} of nearly alike pictures: "
                f"{few([' ~ '.join(group[:3]) for group in self.near])}."
            )
        yield from self._lines_on_rights()
        for rule in self.unused_rules:
            yield f"{rule} matches no picture."
        if self.faces:
            yield (
                f"{counted(len(self.faces), 'picture')} with a face, and no consent of those shown "
                f"on record: {few(self.faces)}."
            )

    def _lines_on_rights(self) -> Iterator[str]:
        for path, reason in self.opt_outs.items():
            yield f"{path} is not learned from: {reason}."
        for path, sentence in self.revoked.items():
            yield f"{path} was left out: {sentence}."
        for path, reason in self.contradictions.items():
            yield f"{path} is {reason}. The stricter of both holds."


@dataclass(slots=True)
class Found:
    """What is gathered while a folder, or a part of one, is read.

    Attributes:
        entries: The pictures.
        hashes: The perceptual hash of each.
        thumbs: A thumbnail of each.
        clear: Whether its hash says much.
        skipped: Paths of files that are no pictures, by reason.
        unreadable: Why pictures cannot be read, by path.
        opt_outs: Why pictures are not learned from that prohibit it themselves, by path.
        contradictions: How licenses of files differ from what was said, by path.
        revoked: Why pictures were left out, by path.
        gone: What was revoked.
        keep: Hears the bytes of each picture that becomes an entry, before it does.
    """

    entries: list[Entry] = field(default_factory=list)
    hashes: list[NDArray[np.uint8]] = field(default_factory=list)
    thumbs: list[NDArray[np.uint8]] = field(default_factory=list)
    clear: list[bool] = field(default_factory=list)
    skipped: dict[str, list[str]] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)
    opt_outs: dict[str, str] = field(default_factory=dict)
    contradictions: dict[str, str] = field(default_factory=dict)
    revoked: dict[str, str] = field(default_factory=dict)
    gone: tuple[Revocation, ...] = ()
    keep: Callable[[bytes], None] = lambda _: None


def import_folder(
    folder: Path,
    name: str,
    rights: Rights,
    *,
    tell: Listener = silence,
    per_picture: RightsFile | None = None,
    honors: Honors = HONORS_ALL,
) -> tuple[Dataset, ImportReport]:
    """All pictures below a folder as a data set, with what was left out and why.

    Args:
        folder: Searched with all folders in it; hidden files and folders are skipped.
        name: Of the data set.
        rights: What holds for every picture that the rights file does not name.
        tell: Hears how far it is, before the first file and after each; may stop by raising.
        per_picture: Rights of single pictures; the folder's own rights file, if absent.
        honors: Which clauses and reservations count, and which pictures were revoked.

    Raises:
        UserMistake: there is no such folder, no readable picture in it, the name is not allowed,
            or the rights file is wrong.
    """
    refuse_bad_name(name)
    if not folder.is_dir():
        raise UserMistake(f"There is no folder {folder}; name the folder that holds the pictures.")
    rules, captions = per_picture or read_rights_file(folder), read_captions(folder)
    judge = Judge(folder, rights, rules, honors.policy, Reservations(folder))
    found = Found(gone=honors.revoked)
    paths = [path for path in _files(folder, found) if path not in rules.papers]
    tell(Progress("import", 0, len(paths), "files"))
    for number, path in enumerate(paths, 1):
        take(folder, path, (judge, captions), found)
        tell(Progress("import", number, len(paths), "files"))
    if not found.entries:
        raise UserMistake(f"There is no readable picture in {folder}. {_what_there_is(found)}")
    dataset = Dataset(name, folder.resolve(), mark_twins(found.entries))
    return dataset, _report(dataset, found, rules, captions)


def _files(folder: Path, found: Found) -> Iterator[str]:
    """Relative paths of all files; links are followed, but no folder is entered twice."""
    seen: set[tuple[int, int]] = set()
    for place, folders, files in os.walk(folder, followlinks=True):
        here = Path(place)
        about = here.stat()
        if (about.st_dev, about.st_ino) in seen:
            folders.clear()
            continue
        seen.add((about.st_dev, about.st_ino))
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for file in sorted(files):
            path = (here / file).relative_to(folder).as_posix()
            if file.startswith("."):
                _skip(found, HIDDEN, path)
            elif not is_about_pictures(path):
                yield path


def is_about_pictures(path: str) -> bool:
    """Whether a file says something of pictures and is none itself.

    Args:
        path: Relative to the folder that is imported.
    """
    return path in {*NAMES, CAPTIONS, LABELS} or path.rpartition("/")[2] == TDMREP


def take(folder: Path, path: str, asked: tuple[Judge, Captions], found: Found) -> None:
    """Reads one file and gathers what it is: an entry, or why it is none.

    Args:
        folder: Where the pictures lie.
        path: Of the file in it, with forward slashes.
        asked: Who judges its rights, and who knows its words.
        found: What is gathered so far.
    """
    try:
        head = read_head(folder / path)
        if format_of(head) is None and not _looks_like_a_picture(path):
            if _is_beside_a_picture(folder / path):
                return
            _skip(found, f"no pictures ({Path(path).suffix or 'without suffix'})", path)
            return
        is_ours = format_of(head) is not None
        data = read_file(folder / path, most_bytes=MOST_BYTES) if is_ours else head
        picture = decode_picture(data, Path(path).name)
    except UserMistake as fault:
        found.unreadable[path] = str(fault)
        return
    pixels = hash_array(picture.pixels)
    gone = (e for e in found.gone if e.sha256 == picture.sha256 or e.pixels == pixels)
    revocation = next(gone, None)
    if revocation is not None:
        found.revoked[path] = revocation.sentence
        return
    raster = as_raster(picture.pixels)
    bits, quality = perceptual_hash(raster)
    judge, captions = asked
    judged = judge.judged(path, data)
    entry = Entry(
        path=path,
        sha256=picture.sha256,
        pixels=pixels,
        print=bits.tobytes().hex(),
        height=picture.height,
        width=picture.width,
        channels=picture.channels,
        rights=judged.rights,
        tags=tuple(path.split("/")[:-1]),
        caption=captions.of(folder, path),
        says=judged.says,
    )
    if judged.prohibition and not entry.rights.allows("learn"):
        found.opt_outs[path] = judged.prohibition
    if judged.contradiction:
        found.contradictions[path] = judged.contradiction
    found.keep(data)
    found.entries.append(entry)
    found.hashes.append(bits)
    found.thumbs.append(thumbnail(raster))
    found.clear.append(quality >= _LEAST_QUALITY)


def _skip(found: Found, reason: str, path: str) -> None:
    found.skipped.setdefault(reason, []).append(path)


def _is_beside_a_picture(path: Path) -> bool:
    """Whether this is the text of a picture."""
    if path.suffix != ".txt":
        return False
    # asked one by one: to list a folder of a million pictures for each text takes for ever
    names = (name for s in _picture_suffixes() for name in (s, s.upper()))
    return any(path.with_suffix(name).exists() for name in names)


def _looks_like_a_picture(path: str) -> bool:
    return path.lower().endswith(_picture_suffixes())


@cache
def _picture_suffixes() -> tuple[str, ...]:
    return tuple(suffix for known in all_formats() for suffix in known.suffixes)


def _report(dataset: Dataset, found: Found, rules: RightsFile, captions: Captions) -> ImportReport:
    twins = {entry.path for entry in dataset.entries if entry.twin_of}
    told = zip(found.entries, found.clear, strict=True)
    places = [n for n, (entry, clear) in enumerate(told) if clear and entry.path not in twins]
    groups: tuple[tuple[int, ...], ...] = ()
    if places:
        hashes = np.stack([found.hashes[n] for n in places])
        groups = near_groups(hashes, np.stack([found.thumbs[n] for n in places]))
    return ImportReport(
        pictures=len(dataset.entries),
        skipped={reason: tuple(paths) for reason, paths in found.skipped.items()},
        unreadable=found.unreadable,
        exact=exact_groups(dataset.entries),
        near=tuple(tuple(found.entries[places[n]].path for n in group) for group in groups),
        opt_outs=found.opt_outs,
        contradictions=found.contradictions,
        revoked=found.revoked,
        unused_rules=rules.unused(),
        captioned=sum(bool(entry.caption) for entry in dataset.entries),
        unused_captions=captions.unused(),
    )


def _what_there_is(found: Found) -> str:
    skipped = Counter({reason: len(paths) for reason, paths in found.skipped.items()})
    parts = [f"{count} skipped: {reason}" for reason, count in skipped.most_common(3)]
    parts += [*found.unreadable.values()][:2]
    return "; ".join(parts) or "It is empty."
