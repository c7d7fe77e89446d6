"""How much memory there is, and what to do with it: planned before the work begins.

Measured with benchmarks/stylize.py and rounded up; peaks of the process stay below the plan.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import torch

from pinxit.base.errors import UserMistake

ROOM = 1_650_000_000
"""Bytes that are used at most, as long as the largest picture fits into them."""

_SHARE = 0.85
"""Part of the free memory that is counted on."""

_TILES = (0, 768, 640, 512, 448, 384, 320, 256, 192, 128)
_MEMORIES = (6, 3, 1)
_MARGIN = 64

_SEEN = 620
"""Values kept for each pixel that the network looks at, backward pass included."""

_SEEN_IN_WINDOWS = 800
"""The same for windows, whose pieces leave gaps that the system does not get back."""

_CONTENT = 24
"""Values of the content's features for each pixel."""

_FIXED = 100_000_000
"""Bytes for the network, matrices, and what the libraries take."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How one size is worked on.

    Attributes:
        tile: Longest side of a window in pixels; 0 for the whole picture.
        memory: Steps that L-BFGS remembers.
        keeps_content: Whether the content's features are kept.
        needs: Bytes.
    """

    tile: int
    memory: int
    keeps_content: bool
    needs: int


def plan_for(height: int, width: int, *, value: int, planes: int, room: int) -> Plan:
    """The fastest way that fits; if none does, the one that needs least.

    Args:
        height: Of the picture that is worked on, in pixels.
        width: Of it.
        value: Bytes of one number in the network: 2 or 4.
        planes: Masks and regions.
        room: Bytes that may be used.
    """
    plans = []
    for memory in _MEMORIES:
        for keeps_content in (True, False):
            for tile in _TILES:
                how = (tile, memory, keeps_content)
                plans.append(Plan(*how, _needs(height, width, how, value, planes)))
    return next((plan for plan in plans if plan.needs <= room), min(plans, key=lambda p: p.needs))


def _needs(height: int, width: int, how: tuple[int, int, bool], value: int, planes: int) -> int:
    tile, memory, keeps_content = how
    rows, columns = (min(side, tile + _MARGIN) if tile else side for side in (height, width))
    pixels = height * width
    seen = _SEEN_IN_WINDOWS if tile else _SEEN
    search = 56 + 12 * memory
    pictures = 12 + 4 * planes + (_CONTENT * value if keeps_content else 0)
    return _FIXED + rows * columns * seen * value + pixels * (search + pictures)


def room_for(height: int, width: int, *, value: int, planes: int, free: int | None) -> int:
    """Bytes that the work may use.

    Args:
        height: Of the largest picture that is worked on, in pixels.
        width: Of it.
        value: Bytes of one number in the network: 2 or 4.
        planes: Masks and regions.
        free: Bytes that are free; None if nobody can say.

    Raises:
        UserMistake: there is not enough; the message says what would fit.
    """
    least = plan_for(height, width, value=value, planes=planes, room=0).needs
    if free is None:
        return max(ROOM, least)
    usable = int(_SHARE * free)
    if least > usable:
        _refuse((height, width), least, usable, (value, planes))
    return min(usable, max(ROOM, least))


def _refuse(size: tuple[int, int], least: int, free: int, about: tuple[int, int]) -> None:
    value, planes = about
    longest = max(size)
    while longest > 64:
        longest = longest * 15 // 16
        rows, columns = (max(1, side * longest // max(size)) for side in size)
        if plan_for(rows, columns, value=value, planes=planes, room=0).needs <= free:
            break
    raise UserMistake(
        f"{size[1]} x {size[0]} pixels need {least / 1e9:.1f} GB of memory and {free / 1e9:.1f} "
        f"GB can be used; the longest side that fits is {longest} pixels, so set --size {longest}."
    )


def free_memory(device: str = "cpu") -> int | None:
    """Bytes that this process may still take on a device; None where nobody can say.

    The least of what the machine has and what a control group (a container's limit, version 1
    or 2) leaves.
    """
    if device.startswith("cuda"):
        return int(torch.cuda.mem_get_info(device)[0])
    try:
        lines = Path("/proc/self/cgroup").read_text(encoding="ascii")
    except OSError:
        lines = ""
    machine = _of_machine()
    there = groups_of(lines) + ([] if machine is None else [machine])
    return max(0, min(there)) if there else None


def _of_machine() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return _of_system()
    facts = dict(line.split(":", 1) for line in lines if ":" in line)
    said = facts.get("MemAvailable")
    return None if said is None else int(said.split()[0]) * 1024


def _of_system() -> int | None:
    """Half of all memory, where the system does not tell how much is free."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    except (AttributeError, ValueError, OSError):
        return None


def groups_of(lines: str, root: Path = Path("/sys/fs/cgroup")) -> list[int]:
    """What each control group with a limit leaves, for a process that is in these groups.

    Args:
        lines: As in /proc/self/cgroup.
        root: Where control groups are mounted.
    """
    left: list[int | None] = []
    for line in lines.splitlines():
        _, kinds, path = line.split(":", 2)
        if kinds and "memory" not in kinds.split(","):
            continue
        top = root / "memory" if kinds else root
        here = top / path.lstrip("/")
        names = ("memory.max", "memory.current")
        if kinds:
            names = ("memory.limit_in_bytes", "memory.usage_in_bytes")
        left += [_left(group, *names) for group in (here, *here.parents) if _is_in(group, top)]
    return [each for each in left if each is not None]


def _is_in(group: Path, top: Path) -> bool:
    return group == top or top in group.parents


def _left(group: Path, limit: str, used: str) -> int | None:
    try:
        most = (group / limit).read_text(encoding="ascii").strip()
        now = int((group / used).read_text(encoding="ascii"))
        facts = (group / "memory.stat").read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return None
    if most == "max":
        return None
    # files that were read stay counted until something else wants their place
    cached = dict(zip(facts[::2], facts[1::2], strict=False)).get("inactive_file", "0")
    return int(most) - now + int(cached)
