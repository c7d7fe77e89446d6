"""Make panoramas all around: of one picture, of what a model draws, in a style."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.base.files import refuse_existing
from pinxit.cli.knobs import chosen, knob_options
from pinxit.cli.options import device_option, marking_option, seed_option
from pinxit.cli.outputs import Content, contents, places, refuse_place
from pinxit.cli.session import Session, with_session
from pinxit.cli.style_work import Failures
from pinxit.make.panorama_settings import PanoramaSettings

if TYPE_CHECKING:
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio


@click.command()
@click.argument("pictures", nargs=-1, type=click.Path(path_type=Path))
@click.option("--equirect", is_flag=True, help="PICTURES are panoramas (2:1) already.")
@click.option("--model", help="Draw the picture with this model instead.")
@click.option("--text", default="", help="Of --model: what these words say.")
@click.option("--class", "class_name", default="", help="Of --model: this class.")
@click.option("--style", "styles", multiple=True, help="Paint it like this picture or style.")
@click.option("--method", default="fast", show_default=True, help="Of --style: fast or best.")
@click.option("--faces", is_flag=True, help="Write the six sides of a cube, too.")
@click.option("--viewer", is_flag=True, help="Write a page to look around in, too.")
@knob_options(PanoramaSettings)
@seed_option
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="File to write; a folder for several pictures.",
)
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@marking_option
@device_option
@with_session
def panorama(session: Session, pictures: tuple[Path, ...], out: Path, **options: Any) -> int:
    """Make panoramas all around (2:1, equirectangular) of the patches of PICTURES.

    They have no seam, and their texture is as fine at the poles as elsewhere; both is measured and
    told. With --style they are painted, evenly on all sides.

    \b
    pinxit panorama gravel.jpg --viewer -o ground.png
    pinxit panorama valley.jpg --layout horizon --width 4096 --faces -o valley.jpg
    pinxit panorama sphere.jpg --equirect --style painting.jpg -o painted.png
    """
    if bool(pictures) == bool(options["model"]):
        raise UserMistake("Name pictures, or a model with --model; one of them.")
    files = (
        contents(pictures, out) if pictures else [Content(Path(options["model"]), Path("drawn"))]
    )
    targets = places(out, files, overwrite=options["overwrite"])
    for target in targets:
        _refuse_taken(target, options)
    settings = PanoramaSettings.from_json(
        chosen({name: options[name] for name in PanoramaSettings.knobs()})
    )
    failures, told = Failures(len(files), "made into panoramas"), []
    with session.studio(options["device"], options["marking"]) as studio:
        for each, target in zip(files, targets, strict=True):
            try:
                made = _made(studio, each.file, settings, options)
                told.append(_delivered(session, studio, made, target, options))
            except (PinxitError, OSError, RuntimeError, ValueError) as fault:
                failures.note(each.file, fault)
    return failures.end(session, {"panoramas": told})


def _refuse_taken(target: Path, options: dict[str, Any]) -> None:
    from pinxit.deliver.panoramas import face_place, viewer_place
    from pinxit.nets.sphere import FACES

    if options["viewer"]:
        refuse_existing(viewer_place(target), overwrite=options["overwrite"])
    for name in FACES if options["faces"] else ():
        refuse_place(face_place(target, name), overwrite=options["overwrite"])


def _made(
    studio: "Studio", file: Path, settings: PanoramaSettings, options: dict[str, Any]
) -> "Picture":
    """The panorama of one file, or of what a model draws."""
    from pinxit.make.panorama import all_around, fold, panorama, unfold

    picture = _drawn(studio, settings, options) if options["model"] else studio.open(file)
    if options["equirect"]:
        picture = all_around(picture)
    else:
        picture = panorama(picture, settings, seed=options["seed"], run=studio.run())
    if not options["styles"]:
        return picture
    styles = [studio.open_style(name) for name in options["styles"]]
    knobs = studio.style_settings(options["method"], {"size": 0})
    painted = studio.stylize(unfold(picture), styles, knobs, seed=options["seed"])
    return fold(painted, picture.width)


def _drawn(studio: "Studio", settings: PanoramaSettings, options: dict[str, Any]) -> "Picture":
    """A picture that repeats, as large as a quarter of the panorama."""
    model = studio.models.load(options["model"])
    side = max(128, settings.width // 4)
    knobs = {"size": f"{side}x{side}", "tile": True}
    knobs |= {name: options[name] for name in ("text", "class_name") if options[name]}
    return next(studio.generate(model, (options["seed"],), studio.model_settings(model, knobs)))


def _delivered(
    session: Session, studio: "Studio", made: "Picture", target: Path, options: dict[str, Any]
) -> dict[str, Any]:
    from pinxit.deliver.panoramas import deliver_faces, write_viewer
    from pinxit.make.panorama import cube_faces
    from pinxit.make.panorama_report import panorama_report

    def deliver(picture: "Picture", path: Path, *, overwrite: bool) -> Any:
        done = studio.deliver(picture, path, overwrite=overwrite)
        session.delivered(done)
        return done

    overwrite = options["overwrite"]
    deliver(made, target, overwrite=overwrite)
    report = panorama_report(made)
    session.remark(f"{target.name}: {report.sentence()}.")
    told: dict[str, Any] = {"file": str(target), **report.to_json()}
    if options["faces"]:
        faces = deliver_faces(cube_faces(made), target, deliver, overwrite=overwrite)
        told["faces"] = {name: str(path) for name, path in faces.items()}
    if options["viewer"]:
        page = write_viewer(made, target, studio.keys.signer(), overwrite=overwrite)
        session.remark(str(page))
        told["viewer"] = str(page)
    return told


COMMAND = panorama
