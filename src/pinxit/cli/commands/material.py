"""Make a material of a picture: the maps that engines of games and films shade it with."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.cli.knobs import chosen, knob_options
from pinxit.cli.options import device_option, marking_option, seed_option
from pinxit.cli.outputs import contents, stems
from pinxit.cli.patch_work import read_size
from pinxit.cli.session import Session, with_session
from pinxit.cli.style_work import Failures
from pinxit.make.material import MAPS
from pinxit.make.material_settings import MaterialSettings

if TYPE_CHECKING:
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio


@click.command()
@click.argument("pictures", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--maps", default=",".join(MAPS), show_default=True, help="Which maps.")
@click.option("--tile", "is_tiled", is_flag=True, help="Make a seamless tile first.")
@click.option("--size", metavar="WxH", help="Of the maps; [default: PICTURE's].")
@click.option("--power-of-two", is_flag=True, help="Shrink to sides of 512, 1024 and so on.")
@click.option("--allow-upscale", is_flag=True, help="Enlarge the picture beyond its pixels.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["png", "exr"]),
    default="png",
    show_default=True,
    help="Of the maps: PNG (data of 16 bits) or OpenEXR (colors 16, data 32 bits).",
)
@click.option("--mipmaps", is_flag=True, help="Write every map at all smaller sizes, too.")
@knob_options(MaterialSettings)
@seed_option
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="A folder.")
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@marking_option
@device_option
@with_session
def material(session: Session, pictures: tuple[Path, ...], out: Path, **options: Any) -> int:
    """Make materials of PICTURES (pictures or folders of pictures) of surfaces.

    Writes NAME_base.png and so on, NAME_orm.png, a preview, NAME.gltf and NAME.mtlx. All maps are
    guesses from one picture, not measurements: what is dark is taken as deep.

    \b
    pinxit material gravel.jpg --tile --size 1024 -o gravel/
    pinxit material tiles/ --maps base,normal --normal directx -o maps/
    pinxit material cloth.png --format exr --relief 10 -o cloth/
    """
    if out.suffix:
        raise UserMistake(f"{out} looks like a file, and a material is many; name a folder.")
    names = tuple(part.strip() for part in options["maps"].split(",") if part.strip())
    files = contents(pictures, out)
    settings = MaterialSettings.from_json(
        chosen({name: options[name] for name in MaterialSettings.knobs()})
    )
    failures, told = Failures(len(files), "made into materials"), []
    with session.studio(options["device"], options["marking"]) as studio:
        for each, stem in zip(files, stems(files), strict=True):
            home = out / stem
            try:
                told.append(_made(session, studio, (each.file, home), (names, settings), options))
            except (PinxitError, OSError, RuntimeError, ValueError) as fault:
                failures.note(each.file, fault)
    return failures.end(session, {"materials": told})


def _made(
    session: Session,
    studio: "Studio",
    way: tuple[Path, Path],
    wanted: tuple[tuple[str, ...], MaterialSettings],
    options: dict[str, Any],
) -> dict[str, Any]:
    """Makes one material; gives where its files lie."""
    from pinxit.deliver.materials import MaterialFiles, deliver_material, names_for
    from pinxit.make.material import material

    (file, home), (names, settings) = way, wanted

    def deliver(picture: "Picture", path: Path, *, overwrite: bool) -> Any:
        done = studio.deliver(picture, path, overwrite=overwrite)
        session.delivered(done)
        return done

    files = MaterialFiles(
        home,
        deliver,
        studio.keys.signer(),
        f".{options['kind']}",
        options["mipmaps"],
        options["overwrite"],
    )
    names = names_for(names, settings.normal)
    files.refuse_taken(names)
    made = material(_prepared(session, studio, file, options), settings, names)
    done = deliver_material(made, files)
    session.remark(
        f"{file.name}: guessed from one picture, edges {made.settings.edges}; heights are "
        f"{made.depth:.3f} of its width deep"
    )
    places = {name: str(path) for name, path in done.items()}
    return {
        "source": file.name,
        "files": places,
        "edges": made.settings.edges,
        "depth": round(made.depth, 6),
    }


def _prepared(session: Session, studio: "Studio", file: Path, options: dict[str, Any]) -> "Picture":
    """The picture as a tile and at its size, where that is wanted."""
    from pinxit.make.material import powers_below, sized
    from pinxit.make.tile import tile

    picture = studio.open(file)
    size = read_size(options["size"]) if options["size"] else (picture.width, picture.height)
    if options["power_of_two"]:
        size = powers_below(*size)
    if options["is_tiled"]:  # has more of the surface if it is larger, at the surface's own scale
        made = tile(picture, size, seed=options["seed"], run=studio.run())
        session.remark(f"{file.name}: {made.sentence()}.")
        return made.picture
    return sized(picture, size, may_upscale=options["allow_upscale"])


COMMAND = material
