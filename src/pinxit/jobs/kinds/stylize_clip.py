"""Paints a clip of the library in the manner of pictures, whole or its parts by several jobs.

A part is some of the clip's shots, so that all parts together are the same frames as one job would
paint. Whichever job finds all parts done joins them; it alone has the clip among its pictures.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, model_validator

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_json
from pinxit.jobs.joining import has_joined, may_join
from pinxit.jobs.kind import Desk, Kind
from pinxit.jobs.style_params import (
    Id,
    Manner,
    is_clip,
    knobs_of,
    painted_title,
    places_of,
    refuse_missing,
    style_of,
)
from pinxit.library.parts import Parts

if TYPE_CHECKING:
    from pinxit.clips.clip import Clip
    from pinxit.make.stylize_clip import Task
    from pinxit.nets.clip_settings import ClipSettings

MOST_PARTS = 1000


class Params(Manner):
    """What is painted, and how; clips are painted fast, frame by frame, and held together."""

    content: Id = Field(description="Id of the clip that is shown.")
    method: Literal["auto", "fast"] = "fast"
    settings: dict[str, Any] = Field(
        default_factory=dict, description="Knobs: GET /style/settings?method=clip."
    )
    size: int | None = Field(
        default=None, ge=0, le=32768, description="Longest side, px; 0 for the clip's own size."
    )
    format: Literal["mp4", "mov", "gif", "webp"] = "mp4"  # those that hold a signature
    part: int = Field(default=1, ge=1, le=MOST_PARTS, description="Which part this job paints.")
    parts: int = Field(default=1, ge=1, le=MOST_PARTS, description="Among how many.")
    batch: str = Field(
        default="", pattern="^[A-Za-z0-9]{0,64}$", description="The same for all parts of a clip."
    )

    @model_validator(mode="after")
    def _is_one_of_them(self) -> "Params":
        if self.part > self.parts:
            raise ValueError(f"there is no part {self.part} of {self.parts}")
        return self


def title(params: Params) -> str:
    """What the job is called."""
    if params.parts > 1:
        return f"Paint part {params.part} of {params.parts} of a clip"
    names = [each.style for each in params.styles if each.style]
    return f"Paint a clip like {', '.join(names)}" if names else "Paint a clip"


def refuse(params: Params, desk: Desk) -> None:
    """Tells what is wrong before the job waits in the queue.

    Raises:
        UserMistake: a clip, mask or style is not there, or a knob is wrong.
    """
    from pinxit.nets.style_controls import shares_of

    shares_of(_settings(params), len(params.styles))
    refuse_missing(params, [params.content], desk)
    if not is_clip(params.content, desk):
        raise UserMistake("What is to be painted is a picture; choose a clip.")


def work(params: Params, desk: Desk) -> dict[str, Any]:
    """Paints, and goes on where an earlier attempt was stopped or killed."""
    if params.parts > 1:
        return _part(params, desk)
    task = _task(params, desk)
    return {"pictures": [_kept(params, task, desk.studio.clip_desk.stylize(task), desk)]}


def _part(params: Params, desk: Desk) -> dict[str, Any]:
    """Paints one part, and joins them all if this was the last."""
    parts = Parts(desk.library.objects, desk.owner, _key(params, desk))
    told = parts.joined()
    if told is not None:
        return _result(params, [told["picture"]] if told["job"] == desk.job_id else [])
    task, clips = _task(params, desk), desk.studio.clip_desk
    if not parts.has(params.part):
        folder = desk.folder / "part"
        folder.mkdir(exist_ok=True)
        parts.take_about(folder)
        clips.paint_part(task, (params.part, params.parts), folder)
        parts.put(params.part, folder)
    numbers = range(1, params.parts + 1)
    if not all(map(parts.has, numbers)) or not may_join(desk, parts.key):
        return _result(params, [])
    folders = [parts.fetch(each, desk.folder / "parts" / str(each)) for each in numbers]
    picture = _kept(params, task, clips.joined(task, folders), desk)
    parts.end({"job": desk.job_id, "picture": picture}, params.parts)
    has_joined(desk, parts.key)
    return _result(params, [picture])


def _result(params: Params, pictures: list[str]) -> dict[str, Any]:
    return {"pictures": pictures, "part": params.part, "parts": params.parts}


def _task(params: Params, desk: Desk) -> "Task":
    from pinxit.make.stylize_clip import Task

    clip, studio = desk.clip(params.content), desk.studio
    styles = [style_of(each, studio, desk.picture) for each in params.styles]
    where = places_of(params, desk.picture)
    return Task(clip, styles, _settings(params), where, params.seed)


def _settings(params: Params) -> "ClipSettings":
    from pinxit.nets.clip_settings import ClipSettings

    return ClipSettings.from_json(knobs_of(params, params.size))


def _kept(params: Params, task: "Task", made: "Clip", desk: Desk) -> str:
    name = painted_title(task.clip.title, task.styles[0].title)
    return desk.keep_clip(made, 0, title=name, parent=params.content, format=params.format)


def _key(params: Params, desk: Desk) -> str:
    """The same for all parts of one clip that was asked for once."""
    asked = params.model_dump(mode="json", exclude={"part"})
    content = Path(desk.path_of(params.content)).name  # in the store, a hash
    return hash_json([asked, content, __version__])[:40]


KIND = Kind("stylize_clip", "long", Params, title, work, needs="make", refuse=refuse)
