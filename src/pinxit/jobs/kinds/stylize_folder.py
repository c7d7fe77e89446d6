"""Paints many pictures of the library in the manner of others; one that fails stops no other."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import Field

from pinxit.base.errors import Cancelled, PinxitError, UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.progress import Progress
from pinxit.jobs.kind import Desk, Kind
from pinxit.jobs.style_params import Format, Id, Manner, opened, painted_title, refuse_unfit

if TYPE_CHECKING:
    from pinxit.jobs.style_params import StyleInputs

MOST_CONTENTS = 2000
_DONE = "done.json"


class Params(Manner):
    """What is painted, and how; "auto" paints fast, for there are many."""

    contents: tuple[Id, ...] = Field(min_length=1, max_length=MOST_CONTENTS)
    size: int | None = Field(
        default=None, ge=0, le=32768, description="Longest side, px; 0 for each picture's own size."
    )
    format: Format = "png"


def title(params: Params) -> str:
    """What the job is called."""
    return f"Paint {len(params.contents)} pictures"


def refuse(params: Params, desk: Desk) -> None:
    """Tells what is wrong before the job waits in the queue.

    Raises:
        UserMistake: a picture or style is not there, or a knob is wrong.
    """
    refuse_unfit(_fast(params), params.contents, desk, params.size)


def work(params: Params, desk: Desk) -> dict[str, Any]:
    """Paints one after the other; what an earlier attempt kept is not painted again."""
    params = _fast(params)
    given = opened(params, desk.studio, desk.picture, params.size)
    done, count = _done(desk), len(params.contents)
    failed: list[dict[str, str]] = []
    for number, content in enumerate(params.contents):
        desk.tell(Progress("paint pictures", number, count, "pictures"))
        if str(number) in done:
            continue
        try:
            done[str(number)] = _painted(params, given, number, desk)
        except Cancelled:
            raise
        except PinxitError as fault:
            failed.append({"picture": content, "detail": str(fault)})
            continue
        write_bytes(desk.folder / _DONE, json.dumps(done).encode(), overwrite=True)
    desk.tell(Progress("paint pictures", count, count, "pictures"))
    if not done:
        raise UserMistake(f"No picture could be painted. The first: {failed[0]['detail']}")
    pictures = [done[str(number)] for number in range(count) if str(number) in done]
    return {"pictures": pictures, "failed": failed}


def _painted(params: Params, given: "StyleInputs", number: int, desk: Desk) -> str:
    content = desk.picture(params.contents[number])
    studio = desk.studio
    quiet = replace(studio, tell=lambda _: None)  # the bar counts pictures, not steps
    made = quiet.stylize(content, given.styles, given.settings, where=given.where, seed=params.seed)
    name = painted_title(content.title, given.styles[0].title)
    made = replace(made, title=name)
    parent = params.contents[number]
    return desk.keep(made, number, title=name, parent=parent, format=params.format)


def _fast(params: Params) -> Params:
    return params.model_copy(update={"method": "fast"}) if params.method == "auto" else params


def _done(desk: Desk) -> dict[str, str]:
    try:
        value = json.loads((desk.folder / _DONE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


KIND = Kind(
    "stylize_folder", "long", Params, title, work, needs="make", refuse=refuse, many="contents"
)
