"""Separates a picture into few inks: a proof, and a gray plate for each ink beside it."""

import re
from typing import Any

from pinxit.jobs.design_colors import refuse_no_colors, separated, told_inks
from pinxit.jobs.design_params import SeparateParams
from pinxit.jobs.kind import Desk, Kind


def title(params: SeparateParams) -> str:
    """What the job is called."""
    count = params.inks if isinstance(params.inks, int) else len(params.inks)
    return f"Separate into {count} inks" if count > 1 else "Separate into one ink"


def refuse(params: SeparateParams, desk: Desk) -> None:
    """Makes sure that the picture is here, and that inks are colors.

    Raises:
        UserMistake: one is not.
    """
    desk.path_of(params.picture)
    if not isinstance(params.inks, int):
        refuse_no_colors(params.inks)


def work(params: SeparateParams, desk: Desk) -> dict[str, Any]:
    """Keeps what the inks print together, with the plates beside it."""
    from pinxit.deliver.separations import write_plate

    proof, made = separated(params, desk.picture)
    kept = desk.keep(proof, 0, parent=params.picture)
    for number, (plate, ink, name) in enumerate(
        zip(made.plates, made.inks, made.names, strict=True)
    ):
        word = re.sub(r"[^a-z0-9]+", "-", name).strip("-")
        file = f"{number + 1}-{word}-{ink[1:]}.{params.plates}"
        path = write_plate(plate, desk.folder / file, dpi=params.dpi, overwrite=True)
        desk.attach(kept, number, file, path)
    return {"pictures": [kept], "separation": told_inks(made)}


KIND = Kind("separate", "quick", SeparateParams, title, work, needs="make", refuse=refuse)
