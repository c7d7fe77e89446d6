"""Lays pictures on one sheet with transparency; its atlas lies beside it."""

from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any

from pinxit.jobs.design_params import SpritesParams
from pinxit.jobs.design_patches import stem_of
from pinxit.jobs.kind import Desk, Kind

if TYPE_CHECKING:
    from pinxit.make.sprites import SpriteSheet
    from pinxit.pictures.picture import Picture


def title(params: SpritesParams) -> str:
    """What the job is called."""
    return params.name or f"A sheet of {len(params.pictures)} sprites"


def refuse(params: SpritesParams, desk: Desk) -> None:
    """Makes sure that the pictures are here.

    Raises:
        UserMistake: one is not.
    """
    for each in params.pictures:
        desk.path_of(each)


def work(params: SpritesParams, desk: Desk) -> dict[str, Any]:
    """Keeps the sheet, with its atlas beside it; the result says how much of the sheet is used."""
    from pinxit.desks.sprites import checked_sprites
    from pinxit.make.sprite_settings import SpriteSettings
    from pinxit.make.sprites import names_apart

    pictures = [desk.picture(each) for each in params.pictures]
    named = list(zip(names_apart([stem_of(each) for each in pictures]), pictures, strict=True))
    studio, settings = desk.studio, SpriteSettings.from_json(params.knobs)
    context = studio.context(*pictures)
    sheet = checked_sprites(named, settings, studio.log, context, studio.whole_policy)
    shown = replace(sheet.picture, title=_name(params, pictures))
    kept = desk.keep(shown, 0, format=params.format)
    for number, path in enumerate(_beside(params, sheet, kept, (desk, stem_of(shown)))):
        desk.attach(kept, number, path.name, path)
    return {"pictures": [kept], "sprites": _told(sheet)}


def _name(params: SpritesParams, pictures: "list[Picture]") -> str:
    """A name that files can have; that of the sheet and of its atlas are the same."""
    return stem_of(replace(pictures[0], title=params.name or f"{stem_of(pictures[0])} sprites"))


def _beside(
    params: SpritesParams, sheet: "SpriteSheet", kept: str, at: tuple[Desk, str]
) -> list[Path]:
    """The atlas, and the signature beside it."""
    from pinxit.deliver.sprites import write_atlas
    from pinxit.mark.beside import place_beside

    desk, stem = at
    place = desk.folder / "sprites"
    place.mkdir(exist_ok=True)
    copy = place / f"{stem}.{params.format}"
    copyfile(desk.path_of(kept), copy)
    signer = desk.studio.keys.signer()
    atlas = write_atlas(sheet, copy, signer, kind=params.atlas, overwrite=True)
    copy.unlink()
    return [atlas, place_beside(atlas)]


def _told(sheet: "SpriteSheet") -> dict[str, Any]:
    width, height = sheet.picture.width, sheet.picture.height
    area = sum(sprite.width * sprite.height for sprite in sheet.sprites)
    return {
        "width": width,
        "height": height,
        "count": len(sheet.sprites),
        "used": round(area / (width * height), 4),
        "animations": {name: len(frames) for name, frames in sheet.animations.items()},
    }


KIND = Kind("sprites", "quick", SpritesParams, title, work, needs="make", refuse=refuse)
