"""Lay many pictures on one sheet, with an atlas for games."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import Cancelled, PinxitError, UserMistake
from pinxit.base.files import refuse_existing
from pinxit.base.seeds import parse_seeds
from pinxit.cli.knobs import chosen, knob_options
from pinxit.cli.options import device_option, marking_option
from pinxit.cli.outputs import contents, refuse_place, stems
from pinxit.cli.session import Session, with_session
from pinxit.cli.style_work import Failures
from pinxit.make.sprite_settings import HASH, KINDS, SpriteSettings

if TYPE_CHECKING:
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio

Named = list[tuple[str, "Picture"]]


@click.command()
@click.argument("pictures", nargs=-1, type=click.Path(path_type=Path))
@click.option("--model", help="Draw them with this model instead.")
@click.option("--seeds", default="1-16", show_default=True, help="Of --model: 1-16 or 3,7,9.")
@click.option("--text", default="", help="Of --model: what these words say.")
@click.option("--class", "class_name", default="", help="Of --model: this class.")
@click.option(
    "--atlas", "kind", type=click.Choice(KINDS), default=HASH, show_default=True, help="JSON."
)
@knob_options(SpriteSettings)
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="The sheet.")
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@marking_option
@device_option
@with_session
def sprites(session: Session, pictures: tuple[Path, ...], out: Path, **options: Any) -> int:
    """Lay PICTURES (pictures or folders of pictures), or what a model draws, on one sheet.

    The atlas beside it is TexturePacker's JSON, as Phaser, PixiJS and Godot read it; names that end
    in numbers make animations. PNG, WebP, TIFF and AVIF keep transparency.

    \b
    pinxit sprites walk/ -o hero.png --padding 2 --extrude 1
    pinxit sprites --model icons --seeds 1-16 --text "red heart" --power-of-two -o hearts.png
    """
    if bool(pictures) == bool(options["model"]):
        raise UserMistake("Name pictures, or a model with --model; one of them.")
    overwrite = options["overwrite"]
    refuse_place(out, overwrite=overwrite)
    if out.suffix.lower() in {".jpg", ".jpeg"}:
        raise UserMistake(f"{out} would be JPEG, which holds no transparency; take PNG or WebP.")
    refuse_existing(out.with_suffix(".json"), overwrite=overwrite)
    settings = SpriteSettings.from_json(
        chosen({name: options[name] for name in SpriteSettings.knobs()})
    )
    with session.studio(options["device"], options["marking"]) as studio:
        failures = Failures(0, "put on the sheet")
        found = _drawn(studio, options) if options["model"] else []
        if pictures:
            files = contents(pictures, out)
            failures.count = len(files)
            for each, stem in zip(files, stems(files), strict=True):
                _open(studio, each.file, stem, found, failures)
        if not found:
            raise UserMistake("None of these pictures can be read; there is no sheet to make.")
        made = _delivered(session, studio, found, settings, out, options)
    return failures.end(session, made)


def _open(studio: "Studio", file: Path, stem: Path, found: Named, failures: Failures) -> None:
    try:
        found.append((stem.as_posix(), studio.open(file)))
    except (PinxitError, OSError, ValueError) as fault:
        if isinstance(fault, Cancelled):
            raise
        failures.note(file, fault)


def _drawn(studio: "Studio", options: dict[str, Any]) -> Named:
    """What a model draws, each named by its seed."""
    model = studio.models.load(options["model"])
    knobs = {name: options[name] for name in ("text", "class_name") if options[name]}
    seeds = parse_seeds(options["seeds"])
    made = studio.generate(model, seeds, studio.model_settings(model, knobs))
    return [(f"{model.card.name}_{seed}", each) for seed, each in zip(seeds, made, strict=True)]


def _delivered(
    session: Session,
    studio: "Studio",
    found: Named,
    settings: SpriteSettings,
    out: Path,
    options: dict[str, Any],
) -> dict[str, Any]:
    from pinxit.deliver.sprites import deliver_sprites
    from pinxit.desks.sprites import checked_sprites

    context = studio.context(*(picture for _, picture in found))
    sheet = checked_sprites(found, settings, studio.log, context, studio.whole_policy)
    done, atlas = deliver_sprites(
        sheet,
        out,
        studio.deliver,
        studio.keys.signer(),
        kind=options["kind"],
        overwrite=options["overwrite"],
    )
    session.delivered(done)
    session.remark(str(atlas))
    area = sum(sprite.width * sprite.height for sprite in sheet.sprites)
    share = area / (sheet.picture.width * sheet.picture.height)
    session.remark(
        f"{len(sheet.sprites)} sprites on {sheet.picture.width} x {sheet.picture.height} pixels, "
        f"{share:.0%} of them used; animations: {', '.join(sheet.animations) or 'none'}"
    )
    return {
        "atlas": str(atlas),
        "sprites": [sprite.name for sprite in sheet.sprites],
        "animations": {name: list(each) for name, each in sheet.animations.items()},
        "used": round(share, 4),
    }


COMMAND = sprites
