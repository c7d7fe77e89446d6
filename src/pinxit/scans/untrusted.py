"""Files of scans are always opened in armor: clinics' archives hold much that is broken.

What comes back is numbers and facts; the parser of the file never runs in our own process.
"""

import gzip
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from pinxit.base.armor import Armor, Limits
from pinxit.base.errors import Refused, UserMistake
from pinxit.scans import dicom, nifti, raster
from pinxit.scans.deidentify import Wanted, deidentified
from pinxit.scans.derive import Derivation, derived
from pinxit.scans.piece import Belonging, Piece
from pinxit.scans.scan import Scan, Stored

LIMITS = Limits(memory=6 * 2**30, seconds=120, patience=240.0)
"""For a file of a gigabyte of voxels; most take milliseconds."""

MOST_BYTES = 4 * 2**30
"""Of one file, unpacked."""

_MODULE = "pinxit.scans.untrusted"
_PLAIN = (
    *("position", "number", "windows", "is_inverted", "thickness", "tilt"),
    *("frame", "acquisition"),
)


class OpenedFile(NamedTuple):
    """What was in one file: slices of DICOM with facts, or a volume by itself."""

    pieces: tuple[Piece, ...] = ()
    facts: Mapping[str, Any] = {}
    scan: Scan | None = None


def scan_armor(limits: Limits = LIMITS) -> Armor:
    """A warm process that opens files of scans."""
    return Armor(_MODULE, limits)


def open_untrusted(armor: Armor, data: bytes, title: str) -> OpenedFile:
    """The slices or the volume in the bytes of a file.

    Raises:
        UserMistake: it is no scan, or cannot be read within the limits.
    """
    answer, given = armor.ask("open", {"title": title}, data, title=title)
    try:
        if answer["kind"] == "volume":
            return OpenedFile(scan=_volume(answer, given, title))
        return OpenedFile(tuple(_piece(each, given) for each in answer["pieces"]), answer["facts"])
    except (KeyError, TypeError, ValueError, UserMistake) as fault:
        raise UserMistake(f"{title} is damaged: it does not fit together.") from fault


def derive_untrusted(
    armor: Armor,
    data: bytes,
    title: str,
    values: Float[np.ndarray, "frame height width"],
    told: Derivation,
) -> tuple[bytes, int]:
    """The derived file, as `pinxit.scans.derive.derived` makes it, and how many values it clipped.

    Raises:
        UserMistake: the source is no DICOM, or cannot hold values of this kind.
    """
    about = {"title": title, "shape": values.shape, "told": asdict(told), "source": len(data)}
    both = data + np.ascontiguousarray(values, np.float32).tobytes()
    answer, given = armor.ask("derive", about, both, title=title)
    return given, int(answer["clipped"])


def strip_untrusted(
    armor: Armor, data: bytes, title: str, wanted: Wanted
) -> tuple[bytes, dict[str, int]]:
    """The file without whose it is, as `pinxit.scans.deidentify.deidentified` makes it.

    Raises:
        UserMistake: it is no DICOM picture, or a choice is none.
        Refused: text may be burned into the pixels, and nobody has looked.
    """
    answer, given = armor.ask("strip", {"title": title, **asdict(wanted)}, data, title=title)
    if "refused" in answer:
        raise Refused(str(answer["refused"]))
    return given, {str(name): int(count) for name, count in answer["report"].items()}


def _numbers(told: Mapping[str, Any], given: bytes) -> Float[np.ndarray, "..."]:
    shape = tuple(int(side) for side in told["shape"])
    count = int(np.prod(shape, dtype=object))
    start = int(told["at"])
    if min(shape) < 1 or start < 0 or start + 4 * count > len(given):
        raise ValueError("There are fewer numbers than said.")
    return np.frombuffer(given, np.float32, count, start).reshape(shape)


def _stored(told: Mapping[str, Any]) -> Stored:
    return Stored(int(told["bits"]), bool(told["is_signed"]), told["slope"], told["intercept"])


def _volume(told: Mapping[str, Any], given: bytes, title: str) -> Scan:
    affine = told["affine"]
    return Scan(
        _numbers(told, given),
        None if affine is None else np.array(affine, np.float64),
        stored=_stored(told["stored"]),
        facts=told["facts"],
        title=title,
    )


def _piece(told: Mapping[str, Any], given: bytes) -> Piece:
    shared = dict(told["belonging"])
    axes, pixel = shared["axes"], shared["pixel"]
    shared["shape"] = tuple(shared["shape"])
    shared["axes"] = None if axes is None else tuple(tuple(axis) for axis in axes)
    shared["pixel"] = None if pixel is None else tuple(pixel)
    shared["part"] = tuple(shared["part"])
    position = told["position"]
    return Piece(
        _numbers(told, given),
        Belonging(**shared),
        None if position is None else tuple(position),
        told["number"],
        _stored(told["stored"]),
        tuple((center, width) for center, width in told["windows"]),
        told["is_inverted"],
        told["thickness"],
        told["tilt"],
        told["frame"],
        told["acquisition"],
    )


def _open(about: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    title = str(about["title"])
    data = _unpacked(data, title)
    if nifti.is_nifti(data[:544]):
        return _told_volume(nifti.scan_of(data, title))
    if dicom.is_dicom(data[:140]):
        return _told_pieces(*dicom.pieces_of(data, title))
    if raster.is_raster(data[:16]):
        return _told_volume(raster.scan_of(data, title))
    raise UserMistake(f"{title} is no scan: DICOM, NIfTI, and grey PNG and TIFF are read.")


def _derive(about: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    source = int(about["source"])
    values = np.frombuffer(data, np.uint8)[source:].tobytes()
    shaped = np.frombuffer(values, np.float32).reshape([int(side) for side in about["shape"]])
    made, clipped = derived(data[:source], str(about["title"]), shaped, Derivation(**about["told"]))
    return {"clipped": clipped}, made


def _strip(about: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    wanted = Wanted(str(about["key"]), tuple(about["keep"]), bool(about["are_pixels_checked"]))
    try:
        made, report = deidentified(data, str(about["title"]), wanted)
    except Refused as refusal:
        return {"refused": str(refusal)}, b""
    return {"report": asdict(report)}, made


def _unpacked(data: bytes, title: str) -> bytes:
    if data[:2] != b"\x1f\x8b":
        return data
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as packed:
            whole = packed.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as fault:
        raise UserMistake(f"{title} is damaged: it cannot be unpacked.") from fault
    if len(whole) > MOST_BYTES:
        raise UserMistake(f"{title} unpacks to more than {MOST_BYTES // 2**30} GB.")
    return whole


def _told_volume(scan: Scan) -> tuple[dict[str, Any], bytes]:
    told = {
        "kind": "volume",
        "shape": scan.voxels.shape,
        "at": 0,
        "affine": None if scan.affine is None else scan.affine.tolist(),
        "stored": asdict(scan.stored),
        "facts": dict(scan.facts),
    }
    return told, scan.voxels.tobytes()


def _told_pieces(pieces: list[Piece], facts: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    told, given, at = [], [], 0
    for piece in pieces:
        each = {name: getattr(piece, name) for name in _PLAIN}
        each |= {"belonging": asdict(piece.belonging), "stored": asdict(piece.stored)}
        each |= {"shape": piece.values.shape, "at": at}
        told.append(each)
        given.append(piece.values.tobytes())
        at += piece.values.nbytes
    return {"kind": "pieces", "pieces": told, "facts": facts}, b"".join(given)


def warm() -> None:
    """Loads every decoder, because nothing can be opened afterwards."""
    dicom.warm()
    raster.warm()


JOBS: Mapping[str, Callable[[Mapping[str, Any], bytes], tuple[dict[str, Any], bytes]]] = {
    "derive": _derive,
    "open": _open,
    "strip": _strip,
}
