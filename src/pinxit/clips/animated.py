"""Animated GIF and WebP, by Pillow, with transparency, the length of each frame, loops and XMP.

GIF has 256 colors: one palette is chosen for the whole clip, and the rest is dithered by a fixed
pattern (B. E. Bayer, An optimum method for two-level rendition of continuous-tone pictures, 1973),
because colors that are chosen anew for each frame flicker.
"""

import io
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from jaxtyping import Float
from PIL import Image

from pinxit.clips.clip import Clip, Frame, Raster
from pinxit.pictures.quiet import quiet

_COLORS = 255
_MONTAGE = 16
_SIDE = 160
_SPREAD = 20.0
_QUALITY = 85
_XMP_HEAD = b"\x21\xff\x0bXMP DataXMP"
_XMP_TAIL = b"\x01" + bytes(range(0xFF, -1, -1)) + b"\x00"


def write_webp(clip: Clip, path: Path, xmp: str, tell: Callable[[int], None]) -> None:
    """Writes an animated WebP; frames take their time to the millisecond.

    Raises:
        OSError: it cannot be written.
    """
    times = _times(clip, 1, 11)
    pictures = (Image.fromarray(frame.pixels) for frame in _told(clip, tell))
    first = next(pictures)
    with quiet():
        first.save(
            path,
            "WEBP",
            save_all=True,
            append_images=pictures,
            duration=times if len(times) > 1 else times[0],
            loop=clip.loops,
            quality=_QUALITY,
            method=2,
            xmp=xmp.encode(),
        )


def write_gif(clip: Clip, path: Path, xmp: str, tell: Callable[[int], None]) -> None:
    """Writes an animated GIF; frames take their time to the hundredth of a second.

    Raises:
        OSError: it cannot be written.
    """
    palette, pattern = _palette(clip), _bayer(clip.height, clip.width)
    times = _times(clip, 10, 2)
    pictures = (_indexed(frame.pixels, palette, pattern) for frame in _told(clip, tell))
    options = {} if clip.loops == 1 else {"loop": clip.loops}
    clear = {"transparency": _COLORS} if clip.channels == 4 else {}
    stream = io.BytesIO()
    with quiet():
        next(pictures).save(
            stream,
            "GIF",
            save_all=True,
            append_images=pictures,
            duration=times if len(times) > 1 else times[0],
            disposal=2 if clear else 1,
            optimize=False,
            **clear,
            **options,
        )
    data = stream.getvalue()
    start = 13 + (3 * 2 ** ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    path.write_bytes(b"GIF89a" + data[6:start] + _packet(xmp) + data[start:])


def _packet(xmp: str) -> bytes:
    """The XMP packet as an application extension (XMP specification part 3, section 1.1.2)."""
    return _XMP_HEAD + xmp.encode() + _XMP_TAIL


def _told(clip: Clip, tell: Callable[[int], None]) -> Iterator[Frame]:
    for number, frame in enumerate(clip.reel.frames(), 1):
        yield frame
        tell(number)


def _times(clip: Clip, unit: int, least: int) -> list[int]:
    """How long each frame is shown, in units of so many milliseconds, rounded but never adding up.

    Args:
        clip: Its frames.
        unit: Milliseconds.
        least: The shortest time; browsers show frames that want 10 milliseconds or less for 100.
    """
    spans = [(frame.at, frame.lasts) for frame in clip.reel.frames()]
    last = spans[-1][0] + (spans[-1][1] or round(1 / clip.rate / clip.time_base))
    ends = [(at - spans[0][0]) * clip.time_base for at in (*(at for at, _ in spans[1:]), last)]
    marks = [0]
    for end in ends:
        marks.append(max(round(end * 1000 / unit), marks[-1] + least))
    return [unit * (after - before) for before, after in pairwise(marks)]


def _palette(clip: Clip) -> Image.Image:
    """The colors of frames from all over the clip."""
    count = max(1, clip.count)
    wanted = {round(i * (count - 1) / (_MONTAGE - 1)) for i in range(_MONTAGE)}
    tiles = []
    for number, frame in enumerate(clip.reel.frames()):
        if number in wanted:
            small = Image.fromarray(frame.pixels[..., :3])
            small.thumbnail((_SIDE, _SIDE))
            tiles.append(np.asarray(small).reshape(-1, 3))
    flat = Image.fromarray(np.concatenate(tiles)[None])
    return flat.quantize(_COLORS, method=Image.Quantize.MEDIANCUT, kmeans=2)


def _bayer(height: int, width: int) -> Float[np.ndarray, "height width 1"]:
    """Thresholds from -1/2 to 1/2, each of 64 once in every 8 x 8 pixels."""
    cell = np.zeros((1, 1))
    for _ in range(3):
        cell = np.block([[4 * cell, 4 * cell + 2], [4 * cell + 3, 4 * cell + 1]])
    tiled = np.tile(cell, (-(-height // 8), -(-width // 8)))[:height, :width]
    return np.asarray((tiled[..., None] + 0.5) / 64 - 0.5, np.float32)


def _indexed(
    pixels: Raster, palette: Image.Image, pattern: Float[np.ndarray, "height width 1"]
) -> Image.Image:
    dithered = np.clip(pixels[..., :3] + _SPREAD * pattern, 0, 255).astype(np.uint8)
    result = Image.fromarray(dithered).quantize(palette=palette, dither=Image.Dither.NONE)
    if pixels.shape[2] == 4:
        hidden = Image.fromarray(np.where(pixels[..., 3] < 128, 255, 0).astype(np.uint8))
        result.paste(_COLORS, mask=hidden)
    return result
