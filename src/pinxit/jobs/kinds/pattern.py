"""Makes a repeat for cloth or paper at its true size, and a page of that size beside it."""

from typing import Any

from pinxit.jobs.design_params import PatternParams
from pinxit.jobs.design_patterns import layout_in, repeated
from pinxit.jobs.kind import Desk, Kind


def title(params: PatternParams) -> str:
    """What the job is called."""
    return f"A {params.repeat} repeat of {params.cm:g} cm"


def refuse(params: PatternParams, desk: Desk) -> None:
    """Makes sure that the picture is here, and that its printer takes such a repeat.

    Raises:
        UserMistake: it is not, or a size, color or printer is wrong.
    """
    desk.path_of(params.picture)
    layout_in(params)


def work(params: PatternParams, desk: Desk) -> dict[str, Any]:
    """Keeps the unit that repeats straight; the result says its size and its seams."""
    from pinxit.make.pattern import proof

    made = repeated(params, desk.picture)
    kept = [desk.keep(made.picture, 0, parent=params.picture, format=params.format)]
    if params.pdf:
        dpi = made.picture.dpi or params.dpi
        desk.attach(kept[0], 0, f"{made.picture.title}.pdf", _page(kept[0], dpi, desk))
    if params.proof:
        shown = proof(made.picture)
        name = f"{made.picture.title}, proof"
        kept.append(desk.keep(shown, 1, title=name, parent=params.picture))
    return {"pictures": kept, "pattern": dict(made.report)}


def _page(kept: str, dpi: float, desk: Desk) -> Any:
    """The kept file as a page of its true size."""
    from pinxit.base.hashing import hash_file
    from pinxit.deliver.files import Delivered
    from pinxit.deliver.pdf import write_pdf

    path = desk.path_of(kept)
    done = Delivered(path, hash_file(path))
    return write_pdf(done, dpi, desk.folder / "page.pdf", overwrite=True)


KIND = Kind("pattern", "quick", PatternParams, title, work, needs="make", refuse=refuse)
