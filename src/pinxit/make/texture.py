"""Texture: pictures like one texture, drawn by a small GAN that learned it alone."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.engine import Model, Request, Run
from pinxit.engines.texture_gan import ENGINE
from pinxit.make.one_picture import refuse_poor
from pinxit.make.step import made
from pinxit.nets.texture_settings import TextureSettings
from pinxit.pictures.picture import Picture
from pinxit.training.model_file import load_model, save_model


def learned(source: Picture, settings: TextureSettings, run: Run, file: Path | None) -> Model:
    """The model of a texture: that of the file, or a new one, which is kept there.

    Args:
        source: What it learns.
        settings: How.
        run: Device, progress and cancellation.
        file: A model file; None to keep none.

    Raises:
        UserMistake: the picture is too small or flat, or the file holds a model of another one.
        Cancelled: the run was cancelled.
    """
    refuse_poor(source, "source")
    if file is None or not file.exists():
        model = ENGINE.learn(source, settings, run)
        return model if file is None else save_model(model, file)
    model = load_model(file)
    if model.card.training.get("picture") != source.sha256:
        raise UserMistake(
            f"{file} knows {model.card.name}, not {source.title or 'this picture'}; a model of one "
            "texture draws that one alone. Name another file, and it is learned."
        )
    return model


def textures(
    source: Picture,
    seeds: Sequence[int],
    settings: TextureSettings,
    model: Model | None = None,
    *,
    run: Run | None = None,
) -> Iterator[Picture]:
    """For each seed a picture of that texture.

    Args:
        source: What was learned, or is to be.
        seeds: One picture is made for each.
        settings: Size, and whether sides meet; with a model, how it learned is the model's.
        model: Of `learned`; None to learn it now.
        run: Device, progress and cancellation.

    Raises:
        UserMistake: the picture or the model does not fit.
        Cancelled: the run was cancelled.
    """
    run = run or Run()
    model = model or learned(source, settings, run, None)
    known = TextureSettings.from_json(dict(model.card.settings))
    settings = replace(known, width=settings.width, height=settings.height, tile=settings.tile)
    request = Request(settings, {"source": (source,)}, model, tuple(seeds))
    used = (source.as_source("source"),)
    for seed, pixels in zip(seeds, ENGINE.make(request, run), strict=True):
        yield source.after(pixels, made("texture", ENGINE, settings, seed, used))
