"""How long a picture is compared with many protected ones, and in how much memory.

``python benchmarks/protected.py [COUNT]`` writes a set of synthetic prints (random bytes of the
right shapes, with one real picture among them), opens it as the program does, and asks. Prints time
and memory, and writes JSON. A million takes 4.4 GB of disk while it runs.
"""

import json
import platform
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from pinxit.base.about import __version__
from pinxit.datasets.matching import windows_of
from pinxit.datasets.patches import Maps
from pinxit.datasets.prints import perceptual_hash, thumbnail
from pinxit.datasets.protected import opened

SEED = 7
ROWS = 20_000
ASKED = 5


def _picture(draw: np.random.Generator) -> UInt8[np.ndarray, "256 256 3"]:
    small = draw.integers(0, 256, (16, 16, 3), dtype=np.uint8)
    return small.repeat(16, 0).repeat(16, 1)


def write(place: Path, count: int, planted: UInt8[np.ndarray, "256 256 3"]) -> None:
    """A protected set of random rows, the last of them real."""
    draw = np.random.Generator(np.random.PCG64(SEED))
    maps = Maps.of([planted], 32)
    real = {
        "pdq": perceptual_hash(planted)[0][None],
        "sha256": np.full((1, 32), 7, np.uint8),
        "thumbs": thumbnail(planted, 8)[None],
        "light": maps.light,
        "tint": maps.tint,
        "windows": np.concatenate(list(windows_of(maps))),
    }
    for name, row in real.items():
        with (place / f"{name}.bin").open("wb") as file:
            for start in range(0, count - 1, ROWS):
                some = min(ROWS, count - 1 - start)
                low, high = (-20, 20) if name == "windows" else (0, 256)
                file.write(draw.integers(low, high, (some, *row.shape[1:]), row.dtype).tobytes())
            file.write(row.tobytes())
    shapes = {name: list(row.shape[1:]) for name, row in real.items()}
    about = {"id": "synthetic", "pictures": count, "skipped": 0, "shapes": shapes, "natural": []}
    (place / "about.json").write_text(json.dumps(about))


def main(count: int) -> None:
    """Prints time and memory for one set."""
    draw = np.random.Generator(np.random.PCG64(SEED + 1))
    planted = _picture(draw)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write(place, count, planted)
        size = sum(path.stat().st_size for path in place.iterdir())
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        start = time.perf_counter()
        index = opened(place)
        open_seconds = time.perf_counter() - start
        start = time.perf_counter()
        first = index.likeness(np.ascontiguousarray(planted[:, ::-1]))
        cold = time.perf_counter() - start
        start = time.perf_counter()
        for _ in range(ASKED):
            index.likeness(_picture(draw))
        each = (time.perf_counter() - start) / ASKED
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    is_found = first.nearest[0].sha256 == "07" * 32
    told = {
        "version": __version__,
        "machine": platform.machine(),
        "pictures": count,
        "bytes": size,
        "open_seconds": open_seconds,
        "first_seconds": cold,
        "seconds": each,
        "mb_before": before,
        "mb_after": after,
        "planted_found": is_found,
    }
    print(
        f"{count} protected pictures: {size / 1e9:.2f} GB on disk, opened in {open_seconds:.3f} s, "
        f"first picture {cold:.2f} s, others {each:.2f} s each; peak memory {before:.0f} -> "
        f"{after:.0f} MB (mapped pages count in it); mirrored copy found: {is_found}"
    )
    Path("protected.json").write_text(json.dumps(told, indent=1))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
