"""What jobs take of memory and time by the pictures that they are given, told before they wait."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pinxit.base.errors import UserMistake
from pinxit.make.sprite_settings import SpriteSettings
from pinxit.tables.shelves import KeptPicture

if TYPE_CHECKING:
    from pinxit.jobs.queue import Ask

_MATERIAL = 2**24
"""Pixels that a material is made of at most; each takes some 330 bytes of memory meanwhile."""
_TEXTURES = 2**27
"""Pixels of all textures that simulated cases are cut from, their variations counted."""
_SHEET = 2**25
"""Pixels of a sheet of sprites, with what lies between them."""
_FRAMES = 50
_USUAL_WIDTH = 2048
_USUAL_GARMENT = 1400


def pixels_made(session: Session, ask: "Ask") -> int:
    """Pixels of the largest picture that a job makes by its source or its knobs; 0 for others.

    Raises:
        UserMistake: its pictures are more than this server takes at once.
    """
    params = ask.params
    if ask.kind == "panorama":
        wide = _number(_knobs(params).get("width"), _USUAL_WIDTH)
        return wide * wide // 2
    if ask.kind == "material":
        area = _area(session, [params.get("picture")])
        _refuse_more(area, _MATERIAL)
        return area
    if ask.kind == "sprites":
        area = _area(session, _listed(params), _around(_knobs(params)))
        _refuse_more(area, _SHEET)
        return area
    if ask.kind == "stylize_clip" and not params.get("size"):
        return _area(session, [params.get("content")])
    if ask.kind == "garment":
        return _number(params.get("size"), _USUAL_GARMENT) ** 2
    if ask.kind == "simulate":
        times = 1 + _number(_knobs(params).get("variations"), 0)
        area = _area(session, _listed(params))
        _refuse_more(area * times, _TEXTURES)
    return 0


def bytes_meanwhile(session: Session, ask: "Ask") -> int:
    """Bytes that a job takes while it is done, beyond what it keeps; 0 for most.

    Frames of a clip are kept without loss until all are painted: about 50 times its file.
    """
    if ask.kind != "stylize_clip":
        return 0
    wanted = select(KeptPicture.bytes).where(KeptPicture.id == str(ask.params.get("content")))
    return _FRAMES * int(session.scalar(wanted) or 0)


def _refuse_more(pixels: int, most: int) -> None:
    if pixels > most:
        raise UserMistake(
            f"These pictures have {pixels // 10**6} megapixels, and at most {most // 10**6} are "
            "taken for this; make them smaller, or take fewer.",
            "too_many_pixels",
            {"most": most, "pixels": pixels},
        )


def _listed(params: Mapping[str, Any]) -> list[Any]:
    found = params.get("pictures")
    return list(found) if isinstance(found, list | tuple) else []


def _around(knobs: Mapping[str, Any]) -> int:
    """Pixels between two sprites."""
    settings = SpriteSettings()
    padding = _number(knobs.get("padding"), settings.padding)
    return padding + 2 * _number(knobs.get("extrude"), settings.extrude)


def _area(session: Session, pictures: Sequence[Any], around: int = 0) -> int:
    """Pixels of pictures, each as often as it is named, with so many more on each side's end."""
    times = Counter(each for each in pictures if isinstance(each, str))
    wanted = select(KeptPicture.id, KeptPicture.width, KeptPicture.height)
    rows = session.execute(wanted.where(KeptPicture.id.in_(times)))
    return sum(times[name] * (width + around) * (height + around) for name, width, height in rows)


def _knobs(params: Mapping[str, Any]) -> Mapping[str, Any]:
    found = params.get("knobs")
    return found if isinstance(found, Mapping) else {}


def _number(value: Any, usual: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else usual
