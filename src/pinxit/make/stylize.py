"""Stylize: a picture painted in the manner of others."""

from collections.abc import Mapping, Sequence

from pinxit.base.errors import UserMistake
from pinxit.engine import Maker, Request, Run
from pinxit.make.engines import ENGINES
from pinxit.make.methods import engine_of, style_settings
from pinxit.make.step import made
from pinxit.nets.style import refuse_learned, sources_of
from pinxit.nets.style_settings import StyleSettings
from pinxit.pictures.picture import Picture
from pinxit.settings import Settings

Places = Mapping[str, Sequence[Picture]]
"""Pictures that say where: "mask" (one or two), "region" (one for each style), "protect" (one)."""


def stylize(
    content: Picture,
    styles: Sequence[Picture],
    settings: StyleSettings | None = None,
    *,
    where: Places | None = None,
    seed: int = 0,
    run: Run | None = None,
) -> Picture:
    """The content picture in the manner of the style pictures, with one more step of history.

    Depth, color profile, facts and title are the content's. If the run's keeper holds the state
    of the same work, it goes on from there and ends with the same pixels.

    Args:
        content: What is shown.
        styles: How it is painted; one to four.
        settings: Of a method (``make.methods.style_settings``); None for its default.
        where: Masks, regions, protection.
        seed: Decides all chance.
        run: Device, progress, cancellation and resuming.

    Raises:
        UserMistake: pictures or settings do not fit.
        Cancelled: the run was cancelled.
    """
    settings = settings or style_settings()
    pictures = {"content": (content,), "style": styles, **(where or {})}
    return paint(engine_of(settings), settings, pictures, seed=seed, run=run)


def paint(
    engine_name: str,
    settings: Settings,
    pictures: Mapping[str, Sequence[Picture]],
    *,
    seed: int = 0,
    run: Run | None = None,
) -> Picture:
    """What ``stylize`` does, by the engine's name and with all pictures by their roles.

    Raises:
        UserMistake: there is no such engine, it does not paint, or something does not fit it.
        Cancelled: the run was cancelled.
    """
    engine = ENGINES.load(engine_name)
    if not isinstance(engine, Maker) or not {"content", "style"} <= {r.name for r in engine.roles}:
        raise UserMistake(f"The engine {engine_name!r} does not paint one picture like another.")
    given = {role: tuple(each) for role, each in pictures.items() if each}
    if not getattr(engine, "takes_learned_styles", False):
        refuse_learned(given["style"])
    request = Request(settings, given, seeds=(seed,))
    pixels = next(iter(engine.make(request, run or Run())))
    used = [
        source
        for role, each in given.items()
        for picture in each
        for source in sources_of(picture, role)
    ]
    (content,) = given["content"]
    return content.after(pixels, made("stylize", engine, settings, seed, used))
