"""Guesses the maps of a surface from a picture; they lie beside a preview of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pinxit.jobs.design_params import MaterialParams
from pinxit.jobs.design_patches import stem_of, titled
from pinxit.jobs.kind import Desk, Kind

if TYPE_CHECKING:
    from pinxit.make.material import Material


def title(params: MaterialParams) -> str:
    """What the job is called."""
    return "A material"


def refuse(params: MaterialParams, desk: Desk) -> None:
    """Makes sure that the picture is here.

    Raises:
        UserMistake: it is not.
    """
    desk.path_of(params.picture)


def work(params: MaterialParams, desk: Desk) -> dict[str, Any]:
    """Keeps the preview, with all maps, a glTF and a MaterialX file beside it."""
    from pinxit.deliver.materials import MaterialFiles, deliver_material, names_for
    from pinxit.make.material import PREVIEW, material
    from pinxit.make.material_settings import MaterialSettings

    picture = desk.picture(params.picture)
    settings = MaterialSettings.from_json(params.knobs)
    made = material(picture, settings, names_for(params.maps, settings.normal))
    shown = titled(made.maps[PREVIEW], picture, "material")
    kept = desk.keep(shown, 0, parent=params.picture)
    place = desk.folder / "material"
    files = MaterialFiles(
        place / stem_of(picture),
        desk.studio.deliver,
        desk.studio.keys.signer(),
        f".{params.files}",
        params.mipmaps,
        overwrite=True,
    )
    deliver_material(made, files)
    for number, path in enumerate(_beside(place, files.place(PREVIEW))):
        desk.attach(kept, number, path.name, path)
    return {"pictures": [kept], "material": _told(made)}


def _beside(place: Path, preview: Path) -> list[Path]:
    """All files but the preview, which is kept as a picture."""
    return sorted(path for path in place.iterdir() if path.is_file() and path != preview)


def _told(made: "Material") -> dict[str, Any]:
    return {"edges": made.settings.edges, "depth": round(made.depth, 6)}


KIND = Kind("material", "quick", MaterialParams, title, work, needs="make", refuse=refuse)
