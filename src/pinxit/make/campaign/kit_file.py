"""Brand kits as YAML: read with clear words and line numbers, and written for a start."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name
from pinxit.make.campaign.fonts import typeface
from pinxit.make.campaign.kit import (
    LEAST_CONTRAST,
    ON_PICTURES,
    BrandKit,
    Fonts,
    Logo,
    Texts,
    Tone,
)
from pinxit.make.color_names import parse_color, spelled
from pinxit.make.palette import contrast
from pinxit.pictures.read import picture_suffixes

KEEPING = ("no", "before", "after", "both")
_LARGEST = 2**20
_LONGEST_TEXT = 400
_MOST_COLORS = 16

Loc = tuple[str | int, ...]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Logo(_Part):
    file: str
    safe_area: float = Field(ge=0, le=2)
    backgrounds: list[str] = Field(min_length=1)
    on_dark: str | None = None


class _Fonts(_Part):
    headline: str = "Inter"
    text: str = "Inter"


class _Tone(_Part):
    styles: list[str] = Field(default=[], max_length=4)
    strength: float = Field(default=0.7, ge=0, le=1)
    keep_colors: bool | str = False
    recolor: bool = False


class _Texts(_Part):
    headline: str = Field(default="", max_length=_LONGEST_TEXT)
    text: str = Field(default="", max_length=_LONGEST_TEXT)
    call: str = Field(default="", max_length=_LONGEST_TEXT)


class _Kit(_Part):
    brand: str = Field(min_length=1, max_length=80)
    palette: dict[str, str | int | None] = Field(max_length=_MOST_COLORS)
    logo: _Logo | None = None
    fonts: _Fonts = _Fonts()
    tone: _Tone = _Tone()
    texts: _Texts = _Texts()


class _Wrong(Exception):
    """What is wrong at one place of the file."""

    def __init__(self, loc: Loc, sentence: str) -> None:
        super().__init__(sentence)
        self.loc, self.sentence = loc, sentence


def read_kit(path: Path) -> BrandKit:
    """The brand kit in a file; files that it names lie below its folder.

    Raises:
        UserMistake: it cannot be read, or something is wrong in it; the sentence names the line.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise UserMistake(f"{path} is too large for a brand kit.")
        text = path.read_text(encoding="utf-8")
    except OSError as fault:
        raise UserMistake(f"{path} cannot be read: {fault.strerror}.") from fault
    except UnicodeDecodeError as fault:
        raise UserMistake(f"{path} is no text in UTF-8, so it is no brand kit.") from fault
    return kit_from(text, path.parent, path.name)


def kit_from(text: str, folder: Path, title: str = "The kit") -> BrandKit:
    """The brand kit in a text.

    Args:
        text: YAML.
        folder: Where the files lie that it names.
        title: What to call it in messages.

    Raises:
        UserMistake: something is wrong in it; the sentence names the line.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        told = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        why = getattr(fault, "problem", None) or "it cannot be read"
        raise UserMistake(f"{title}{where}: this is no YAML: {why}.") from fault
    if not isinstance(told, dict):
        raise UserMistake(f"{title} is no brand kit; `pinxit brand new` writes one to begin with.")
    try:
        return _kit(_validated(told), folder)
    except _Wrong as wrong:
        line = _line_of(node, wrong.loc)
        raise UserMistake(f"{title}, line {line}: {wrong.sentence}") from wrong


def _validated(told: Mapping[Any, Any]) -> _Kit:
    try:
        return _Kit.model_validate(dict(told))
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        raise _Wrong(first["loc"], _sentence(first["type"], first["loc"], first)) from fault


def _sentence(kind: str, loc: Loc, error: Mapping[str, Any]) -> str:
    name = ".".join(str(part) for part in loc)
    if kind == "missing":
        return f"{name} is missing."
    if kind == "extra_forbidden":
        return f"{unknown_name('entry', str(loc[-1]), _known(loc[:-1]))}"
    return f"{name}: {str(error['msg'])[0].lower()}{str(error['msg'])[1:]}."


def _known(loc: Loc) -> list[str]:
    kinds: Mapping[Loc, type[BaseModel]] = {
        (): _Kit,
        ("logo",): _Logo,
        ("fonts",): _Fonts,
        ("tone",): _Tone,
        ("texts",): _Texts,
    }
    return list(kinds[loc].model_fields) if loc in kinds else []


def _kit(told: _Kit, folder: Path) -> BrandKit:
    palette = _palette(told.palette)
    return BrandKit(
        told.brand,
        palette,
        _fonts(told.fonts, folder),
        Texts(
            *(" ".join(t.split()) for t in (told.texts.headline, told.texts.text, told.texts.call))
        ),
        _logo(told.logo, palette, folder) if told.logo else None,
        _tone(told.tone, folder),
    )


def _palette(told: Mapping[str, str | int | None]) -> dict[str, str]:
    found = {}
    for role, color in told.items():
        if color is None:
            raise _Wrong(
                ("palette", role),
                f"palette.{role} is empty; put a color in quotes: YAML takes # for a remark.",
            )
        try:
            digits = f"{color:06d}" if isinstance(color, int) else color
            found[str(role)] = spelled(parse_color(digits))
        except UserMistake as fault:
            raise _Wrong(("palette", role), f"palette.{role}: {fault}") from fault
    for role in ("primary", "background", "text"):
        if role not in found:
            raise _Wrong(("palette",), f"palette.{role} is missing.")
    found.setdefault("accent", found["primary"])
    ratio = contrast(parse_color(found["text"]), parse_color(found["background"]))
    if ratio < LEAST_CONTRAST:
        raise _Wrong(
            ("palette", "text"),
            f"palette.text on palette.background has a contrast of {ratio:.2f}:1, and WCAG 2.2 "
            f"asks for {LEAST_CONTRAST}:1; make one darker or the other lighter.",
        )
    return found


def _fonts(told: _Fonts, folder: Path) -> Fonts:
    found = {}
    for name, family, cut in (
        ("headline", told.headline, "strong"),
        ("text", told.text, "plain"),
        ("call", told.text, "strong"),
    ):
        try:
            found[name] = typeface(family, "strong" if cut == "strong" else "plain", folder)
        except UserMistake as fault:
            place = "text" if name == "call" else name
            raise _Wrong(("fonts", place), f"fonts.{place}: {fault}") from fault
    return Fonts(**found)


def _logo(told: _Logo, palette: Mapping[str, str], folder: Path) -> Logo:
    for at, role in enumerate(told.backgrounds):
        if role not in (*palette, ON_PICTURES):
            raise _Wrong(
                ("logo", "backgrounds", at),
                str(unknown_name("color of the palette", role, (*palette, ON_PICTURES))),
            )
    on_dark = _file(told.on_dark, folder, ("logo", "on_dark")) if told.on_dark else None
    file = _file(told.file, folder, ("logo", "file"))
    return Logo(file, told.safe_area, tuple(told.backgrounds), on_dark)


def _tone(told: _Tone, folder: Path) -> Tone:
    styles = tuple(
        _file(each, folder, ("tone", "styles", at)) for at, each in enumerate(told.styles)
    )
    keep = told.keep_colors
    word = keep if isinstance(keep, str) else ("both" if keep else "no")
    if word not in KEEPING:
        raise _Wrong(
            ("tone", "keep_colors"), str(unknown_name("way to keep colors", word, KEEPING))
        )
    return Tone(styles, told.strength, word, told.recolor)


def _file(name: str, folder: Path, loc: Loc) -> Path:
    path = folder / name
    if not path.is_file():
        raise _Wrong(loc, f"{'.'.join(map(str, loc))}: there is no file {path}.")
    if path.suffix.lower() not in picture_suffixes():
        known = ", ".join(sorted(picture_suffixes()))
        raise _Wrong(loc, f"{'.'.join(map(str, loc))}: {name} is no picture ({known}).")
    return path


def _line_of(node: yaml.Node | None, loc: Loc) -> int:
    """The line of an entry, or of the part that it is missing in; 1 is the first."""
    line = 1
    for part in loc:
        below = _below(node, part)
        if below is None:
            break
        node, line = below
    return line


def _below(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part].start_mark.line + 1
    return None
