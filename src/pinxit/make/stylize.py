"""Stylize: a picture painted in the manner of others."""

from collections.abc import Sequence

from pinxit.base.errors import UserMistake
from pinxit.engine import Maker, Request, Run
from pinxit.make.engines import ENGINES
from pinxit.make.step import made
from pinxit.pictures.picture import Picture
from pinxit.settings import Settings


def stylize(
    content: Picture,
    styles: Sequence[Picture],
    settings: Settings | None = None,
    *,
    method: str = "gatys",
    seed: int = 0,
    run: Run | None = None,
) -> Picture:
    """The content picture in the manner of the style pictures, with one more step of history.

    Depth, color profile, facts and title are the content's. If the run's keeper holds the state
    of the same work, it goes on from there and ends with the same pixels.

    Args:
        content: What is shown.
        styles: How it is painted.
        settings: Of the method; None for its defaults.
        method: Name of an engine that wants content and style pictures.
        seed: Decides all chance.
        run: Device, progress, cancellation and resuming.

    Raises:
        UserMistake: there is no such method, or pictures or settings do not fit it.
        Cancelled: the run was cancelled.
    """
    engine = ENGINES.load(method)
    if not isinstance(engine, Maker) or {role.name for role in engine.roles} != {
        "content",
        "style",
    }:
        raise UserMistake(f"The engine {method!r} does not paint one picture like another.")
    settings = settings or engine.settings_type()
    pictures = {"content": (content,), "style": tuple(styles)}
    request = Request(settings, pictures, seeds=(seed,))
    pixels = next(iter(engine.make(request, run or Run())))
    used = [content.as_source("content"), *(style.as_source("style") for style in styles)]
    return content.after(pixels, made("stylize", engine, settings, seed, used))
