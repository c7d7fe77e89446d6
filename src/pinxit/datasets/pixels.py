"""A data set as one array of pixels, for a model to learn from; refused where rights forbid it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
from jaxtyping import Float, UInt8

from pinxit.base.errors import Refused, UserMistake
from pinxit.base.hashing import hash_bytes
from pinxit.base.progress import Listener, Progress, silence
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.entry import Entry
from pinxit.datasets.importing import MOST_BYTES
from pinxit.datasets.vast.sharded import ShardedDataset
from pinxit.datasets.words import counted, few
from pinxit.pictures.picture import CHANNELS, Pixels, over
from pinxit.pictures.read import decode_picture, read_file
from pinxit.pictures.resize import resized

Fit = Literal["crop", "letterbox"]
Color = tuple[float, float, float]
TrainingPixels = UInt8[np.ndarray, "count height width channel"]
Fitted = Float[np.ndarray, "rows columns shown"]
Recolored = Float[np.ndarray, "height width channels"]

WHITE: Color = (1.0, 1.0, 1.0)
_GRAY = np.array([0.2126, 0.7152, 0.0722], np.float32)  # ITU-R BT.709
_NAMED = 3


def refuse_untrainable(
    dataset: Dataset | ShardedDataset, *, allow_subset: bool = False, on: date | None = None
) -> Sequence[Entry]:
    """The pictures a model learns from, in the order of `training_pixels`.

    Args:
        dataset: The data set.
        allow_subset: Leave out pictures that may not be learned from instead of refusing all.
        on: The day on which rights are judged; today, if absent.

    Raises:
        Refused: a picture may not be learned from, or with ``allow_subset``, none may.
    """
    if isinstance(dataset, ShardedDataset):
        return dataset.refuse_untrainable(allow_subset=allow_subset, on=on)
    refused, usable = dataset.untrainable(on), dataset.trainable(on)
    if not refused or (allow_subset and usable):
        return usable
    reasons = Counter(why for _, why in refused)
    told = "; ".join(_told(why, refused) for why, _ in reasons.most_common(_NAMED))
    some = "none" if not usable else f"only {len(usable)}"
    all_of_them = counted(len(refused) + len(usable), "picture")
    raise Refused(
        f"Of {all_of_them} in the data set {dataset.name}, {some} may be learned from: {told}. "
        "Say in its rights.csv under which license you hold them and import again"
        + (", or train on the others alone with --allow-subset." if usable else ".")
    )


def _told(why: str, refused: Sequence[tuple[Entry, str]]) -> str:
    paths = [entry.path for entry, reason in refused if reason == why]
    return f"{few(paths, _NAMED)} ({why})"


def training_pixels(
    dataset: Dataset,
    shape: tuple[int, int, int],
    *,
    fit: Fit = "crop",
    background: Color = WHITE,
    allow_subset: bool = False,
    tell: Listener = silence,
) -> TrainingPixels:
    """All trainable pictures at one size, sRGB 0..255, in the order of `refuse_untrainable`.

    Args:
        dataset: The data set.
        shape: Height, width and channels (1, 3 or 4) of each picture.
        fit: "crop" cuts off what sticks out; "letterbox" keeps all and adds margins.
        background: What shows through transparent pictures and in margins; sRGB 0..1. With four
            channels margins are transparent instead.
        allow_subset: Leave out pictures that may not be learned from instead of refusing all.
        tell: Hears how far it is, before the first picture and after each; may stop by raising.

    Raises:
        Refused: rights forbid learning.
        UserMistake: the shape is not one of a picture; a file is missing or was changed.
    """
    height, width, channels = shape
    if height < 1 or width < 1 or channels not in CHANNELS:
        raise UserMistake(f"Training pictures have a size and 1, 3 or 4 channels, not {shape}.")
    entries = refuse_untrainable(dataset, allow_subset=allow_subset)
    if not entries:
        raise UserMistake(f"The data set {dataset.name} holds no picture to learn from.")
    tell(Progress("read pictures", 0, len(entries), "pictures"))
    result = np.empty((len(entries), height, width, channels), np.uint8)
    for number, entry in enumerate(entries):
        pixels = _with_channels(_verified(dataset.path_of(entry), entry), channels, background)
        fitted = _fitted(pixels, (height, width), fit, background)
        result[number] = np.round(fitted * 255).astype(np.uint8)
        tell(Progress("read pictures", number + 1, len(entries), "pictures"))
    return result


def fitted(
    pixels: Pixels, shape: tuple[int, int, int], fit: Fit = "crop", background: Color = WHITE
) -> Fitted:
    """One picture at the shape that a model learns; see `training_pixels`."""
    return _fitted(_with_channels(pixels, shape[2], background), shape[:2], fit, background)


def _verified(path: Path, entry: Entry) -> Pixels:
    data = read_file(path, most_bytes=MOST_BYTES)
    if hash_bytes(data) != entry.sha256:
        raise UserMistake(
            f"{entry.path} was changed after it was imported. Import the folder again, so that the "
            "data set says what is learned from."
        )
    return decode_picture(data, entry.path).pixels


def _with_channels(pixels: Pixels, channels: int, background: Color) -> Recolored:
    if channels == 4:
        if pixels.shape[2] == 4:
            return pixels
        color = np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels
        return np.concatenate((color, np.ones_like(color[..., :1])), axis=2)
    if channels == 1 and pixels.shape[2] == 1:
        return pixels
    color = over(pixels, background)
    return color if channels == 3 else _gray(color)


def _gray(color: Pixels) -> Float[np.ndarray, "height width 1"]:
    return np.asarray((color @ _GRAY)[..., None], np.float32)


def _fitted(pixels: Pixels, size: tuple[int, int], fit: Fit, background: Color) -> Fitted:
    height, width = size
    rows, columns = pixels.shape[:2]
    shares = height / rows, width / columns
    if fit == "crop":
        share = max(shares)
        tall, wide = min(rows, round(height / share)), min(columns, round(width / share))
        top, left = (rows - tall) // 2, (columns - wide) // 2
        return resized(pixels[top : top + max(tall, 1), left : left + max(wide, 1)], width, height)
    share = min(shares)
    tall = min(height, max(1, round(rows * share)))
    wide = min(width, max(1, round(columns * share)))
    framed = np.empty((height, width, pixels.shape[2]), np.float32)
    framed[:] = _margin(pixels.shape[2], background)
    top, left = (height - tall) // 2, (width - wide) // 2
    framed[top : top + tall, left : left + wide] = resized(pixels, wide, tall)
    return framed


def _margin(channels: int, background: Color) -> Pixels:
    color = np.array(background, np.float32).reshape(1, 1, 3)
    if channels == 4:
        return np.zeros((1, 1, 4), np.float32)
    return color if channels == 3 else _gray(color)
