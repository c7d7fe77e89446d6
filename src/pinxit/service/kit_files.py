"""Brand kits as files to take along: a ZIP of ``brand.yaml`` and the pictures that it names."""

import tempfile
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, get_args

import yaml

from pinxit.base.errors import UserMistake
from pinxit.jobs.campaign_kit import KIT_FILE, PathOf, kit_in
from pinxit.jobs.campaign_params import Font, KitParams
from pinxit.service.shapes.designs import KitOpened, KitPart

_MOST_TEXT = 2**16
_FAULTS = (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, ValueError)
_MOST_NAMED = 2000
_FONTS = get_args(Font)

Bring = Callable[[str, bytes], str]
"""Keeps a picture, of a name and its bytes, in the library; gives its id."""


def packed(kit: KitParams, path_of: PathOf) -> bytes:
    """A ZIP that `pinxit campaign` reads, once it is unpacked, and `opened` as it is.

    Raises:
        UserMistake: a picture is not here, or something is wrong in the kit.
    """
    stream = BytesIO()
    with tempfile.TemporaryDirectory(prefix="pinxit-kit-") as folder:
        kit_in(kit, path_of, Path(folder))
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as file:
            for path in sorted(Path(folder).iterdir()):
                file.write(path, path.name)
    return stream.getvalue()


def opened(data: bytes, most_bytes: int, bring: Bring) -> KitOpened:
    """The kit in a YAML or in a ZIP with one; its pictures are brought to the library.

    Args:
        data: All of the file.
        most_bytes: Of each picture.
        bring: Keeps a picture.

    Raises:
        UserMistake: it is no such file, something is wrong in it, or a picture cannot be read.
    """
    from pinxit.make.campaign.kit_file import kit_from

    parts = _unpacked(data) if zipfile.is_zipfile(BytesIO(data)) else _Parts(data, None, "")
    told = _told(parts.text)
    lost = _left_out(told, parts)
    with tempfile.TemporaryDirectory(prefix="pinxit-kit-") as folder:
        names = _named(told)
        for name in names:  # only so that the kit finds them; what they hold is judged by `bring`
            place = Path(folder) / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch()
        kit = kit_from(yaml.safe_dump(told, sort_keys=False), Path(folder))
    ids = {name: bring(PurePosixPath(name).name, parts.read(name, most_bytes)) for name in names}
    fonts, logo = told.get("fonts") or {}, told.get("logo") or {}
    found = KitParams(
        brand=kit.name,
        palette=dict(kit.palette),
        logo=ids.get(logo.get("file", "")),
        headline_font=fonts.get("headline", "Inter"),
        text_font=fonts.get("text", "Inter"),
        styles=tuple(ids[name] for name in names if name != logo.get("file")),
        strength=kit.tone.strength,
        recolor=kit.tone.recolor,
        headline=kit.texts.headline,
        text=kit.texts.text,
        call=kit.texts.call,
        safe_area=kit.logo.safe_area if kit.logo else 0.25,
        logo_on=kit.logo.backgrounds if kit.logo else ("background", "primary"),
    )
    return KitOpened(kit=found, lost=lost)


class _Parts:
    """The text of a kit and, of a ZIP, what lies beside it."""

    def __init__(self, data: bytes, file: zipfile.ZipFile | None, folder: str) -> None:
        if len(data) > _MOST_TEXT:
            raise UserMistake("This file is too large for a brand kit.")
        try:
            self.text = data.decode("utf-8")
        except UnicodeDecodeError as fault:
            raise UserMistake("This file is neither a brand kit nor a ZIP with one.") from fault
        self._file, self._folder = file, folder
        self._names = set(file.namelist()) if file else set()

    def has(self, name: object) -> bool:
        """Whether a picture of that name lies there, below the kit."""
        if not isinstance(name, str) or ".." in PurePosixPath(name).parts:
            return False
        return not name.startswith("/") and self._folder + name in self._names

    def read(self, name: str, most_bytes: int) -> bytes:
        """A picture; `bring` refuses what is larger than allowed."""
        assert self._file is not None  # noqa: S101, `has` said so
        try:
            with self._file.open(self._folder + name) as stream:
                return stream.read(most_bytes + 1)
        except _FAULTS as fault:
            raise UserMistake(f"{name} in this ZIP cannot be unpacked.") from fault


def _unpacked(data: bytes) -> _Parts:
    try:
        file = zipfile.ZipFile(BytesIO(data))
        kits = [name for name in file.namelist() if PurePosixPath(name).name == KIT_FILE]
        if not kits or len(file.namelist()) > _MOST_NAMED:
            raise UserMistake(f"There is no {KIT_FILE} in this ZIP.")
        first = min(kits, key=len)
        with file.open(first) as stream:
            return _Parts(stream.read(_MOST_TEXT + 1), file, first.removesuffix(KIT_FILE))
    except _FAULTS as fault:
        raise UserMistake("This ZIP cannot be unpacked.") from fault


def _told(text: str) -> dict[str, Any]:
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            raise UserMistake("A brand kit has no aliases (*name); write their values out.")
        told = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as fault:
        raise UserMistake("This file is no YAML, so it is no brand kit.") from fault
    if not isinstance(told, dict):
        raise UserMistake("This file is no brand kit; its first entry is `brand`, a name.")
    return told


def _left_out(told: dict[str, Any], parts: _Parts) -> list[KitPart]:
    """Takes out what is not here, or what a kit of the studio has no place for; tells it."""
    lost: list[KitPart] = []
    logo, tone, fonts = (told.get(name) for name in ("logo", "tone", "fonts"))
    if isinstance(logo, dict):
        if logo.pop("on_dark", None):
            lost.append("logo_on_dark")
        if not parts.has(logo.get("file")):
            told.pop("logo")
            lost.append("logo")
    if isinstance(tone, dict):
        styles = tone.get("styles")
        if isinstance(styles, list) and not all(map(parts.has, styles)):
            tone["styles"] = [name for name in styles if parts.has(name)]
            lost.append("styles")
        if tone.pop("keep_colors", False) not in (False, "no"):
            lost.append("keep_colors")
    if isinstance(fonts, dict) and not all(each in _FONTS for each in fonts.values()):
        told["fonts"] = {name: each for name, each in fonts.items() if each in _FONTS}
        lost.append("fonts")
    return lost


def _named(told: dict[str, Any]) -> list[str]:
    """The pictures that a kit names, each once."""
    logo, tone = told.get("logo"), told.get("tone")
    names = [logo["file"]] if isinstance(logo, dict) else []
    styles = tone.get("styles") if isinstance(tone, dict) else None
    names += styles if isinstance(styles, list) else []
    return list(dict.fromkeys(names))
