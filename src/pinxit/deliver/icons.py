"""Icons of sites as one ICO: PNG files in a row, as they were delivered, manifests and all."""

import struct
from collections.abc import Sequence
from pathlib import Path

from pinxit.base.files import write_bytes
from pinxit.deliver.files import Delivered

_ICON = 1


def write_ico(
    pictures: Sequence[tuple[int, Delivered]], path: Path, *, overwrite: bool = False
) -> Path:
    """Writes delivered PNG files as an ICO.

    Args:
        pictures: The side of each in px, 1 to 256, and its file.
        path: Where to.
        overwrite: Whether a file that is there may be replaced.

    Raises:
        UserMistake: it may not be written there.
    """
    held = [(side, each.path.read_bytes()) for side, each in pictures]
    start = 6 + 16 * len(held)
    head = struct.pack("<HHH", 0, _ICON, len(held))
    for side, data in held:
        head += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(data), start)
        start += len(data)
    write_bytes(path, head + b"".join(data for _, data in held), overwrite=overwrite)
    return path
