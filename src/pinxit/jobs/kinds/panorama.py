"""Makes a panorama of a picture, painted if that is wanted, and a page to look around in."""

from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any

from pinxit.jobs.design_params import PanoramaParams
from pinxit.jobs.design_patches import stem_of, titled
from pinxit.jobs.kind import Desk, Kind

if TYPE_CHECKING:
    from pinxit.pictures.picture import Picture


def title(params: PanoramaParams) -> str:
    """What the job is called."""
    return "A panorama"


def refuse(params: PanoramaParams, desk: Desk) -> None:
    """Makes sure that the pictures are here.

    Raises:
        UserMistake: one is not.
    """
    desk.path_of(params.picture)
    if params.style:
        desk.path_of(params.style)


def work(params: PanoramaParams, desk: Desk) -> dict[str, Any]:
    """Keeps the panorama; the result says whether it joins, and how even it is at the poles."""
    from pinxit.make.panorama_report import panorama_report

    source = desk.picture(params.picture)
    made = titled(_made(params, source, desk), source, "panorama")
    kept = desk.keep(made, 0, parent=params.picture, format=params.format)
    place = desk.folder / "panorama"
    place.mkdir(exist_ok=True)
    for number, path in enumerate(_beside(params, made, kept, (desk, place))):
        desk.attach(kept, number, path.name, path)
    return {"pictures": [kept], "panorama": panorama_report(made).to_json()}


def _made(params: PanoramaParams, source: "Picture", desk: Desk) -> "Picture":
    from pinxit.make.panorama import fold, panorama, unfold
    from pinxit.make.panorama_settings import PanoramaSettings

    studio = desk.studio
    settings = PanoramaSettings.from_json(params.knobs)
    made = panorama(source, settings, seed=params.seed, run=studio.run())
    if params.style is None:
        return made
    style = desk.picture(params.style)
    knobs = studio.style_settings("fast", {"size": 0})
    return fold(studio.stylize(unfold(made), [style], knobs, seed=params.seed), made.width)


def _beside(
    params: PanoramaParams, made: "Picture", kept: str, at: tuple[Desk, Path]
) -> list[Path]:
    """The page to look around in, and the sides of a cube."""
    from pinxit.deliver.panoramas import deliver_faces, write_viewer
    from pinxit.make.panorama import cube_faces

    desk, place = at
    copy = place / f"{stem_of(made)}.{params.format}"
    copyfile(desk.path_of(kept), copy)
    signer = desk.studio.keys.signer()
    files = [write_viewer(made, copy, signer, overwrite=True)]
    if params.faces:
        faces = {name: replace(each, title=name) for name, each in cube_faces(made).items()}
        done = deliver_faces(faces, copy, desk.studio.deliver, overwrite=True)
        files += [done[name] for name in sorted(done)]
    copy.unlink()
    return files


KIND = Kind("panorama", "quick", PanoramaParams, title, work, needs="make", refuse=refuse)
