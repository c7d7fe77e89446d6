"""What ``pinxit doctor`` looks at, one function for each thing."""

import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.base.shipped import shipped

_LEAST_FREE_GB = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found about one thing.

    Attributes:
        name: The thing.
        state: "fine", "note" (works, but could be better) or "missing" (something will not work).
        sentence: What is there.
        remedy: What to do; "" if nothing need be done.
    """

    name: str
    state: Literal["fine", "note", "missing"]
    sentence: str
    remedy: str = ""

    def to_json(self) -> dict[str, str]:
        """The answer as JSON values."""
        return asdict(self)


def examine(home: Path) -> list[Answer]:
    """Every answer, in the order of interest."""
    looks: tuple[Callable[[], Answer], ...] = (
        _pinxit,
        _torch,
        _device,
        _formats,
        _fonts,
        _provenance,
        _weights,
        lambda: _disk(home),
        lambda: _keys(home),
    )
    return [look() for look in looks]


def _pinxit() -> Answer:
    python = platform.python_version()
    sentence = f"{__version__} on Python {python}, {platform.system()} {platform.machine()}"
    return Answer("pinxit", "fine", sentence)


def _torch() -> Answer:
    if importlib.util.find_spec("torch") is None:
        remedy = f"{sys.executable} -m pip install torch"
        return Answer(
            "torch", "missing", "not installed: nothing can be made, only verified", remedy
        )
    return Answer("torch", "fine", _version("torch"))


def _device() -> Answer:
    if importlib.util.find_spec("torch") is None:
        return Answer("device", "note", "unknown without torch")
    from pinxit.nets.devices import choose_device, describe_devices

    threads = os.cpu_count() or 1
    there = "; ".join(describe_devices())
    sentence = f"{choose_device()} will be used ({there}; {threads} processors)"
    return Answer("device", "fine", sentence)


def _formats() -> Answer:
    from PIL import features

    if not features.check("avif"):
        remedy = f"{sys.executable} -m pip install --upgrade pillow"
        sentence = "this Pillow has no AVIF; PNG, JPEG, WebP and TIFF work"
        return Answer("formats", "note", sentence, remedy)
    return Answer("formats", "fine", "PNG, JPEG, WebP, TIFF and AVIF, 16-bit PNG and TIFF")


def _fonts() -> Answer:
    from PIL import features

    if not features.check("freetype2"):
        remedy = f"{sys.executable} -m pip install --force-reinstall pillow"
        return Answer("fonts", "note", "labels on sheets will be coarse: no FreeType", remedy)
    return Answer("fonts", "fine", "labels on sheets use the built-in font")


def _provenance() -> Answer:
    return Answer("c2pa", "fine", f"c2pa-python {_version('c2pa-python')}")


def _weights() -> Answer:
    files = sorted(path for kind in ("weights", "models") for path in shipped(kind).glob("*.safe*"))
    if not files:
        remedy = f"{sys.executable} -m pip install --force-reinstall pinxit"
        return Answer("weights", "missing", "the shipped weights are not there", remedy)
    return Answer("weights", "fine", ", ".join(path.stem for path in files))


def _disk(home: Path) -> Answer:
    place = next(p for p in (home, *home.parents) if p.exists())
    if not os.access(place, os.W_OK):
        remedy = "Set PINXIT_HOME to a folder that you may write in."
        return Answer("disk", "missing", f"{home} cannot be written", remedy)
    free = shutil.disk_usage(place).free / 1e9
    if free < _LEAST_FREE_GB:
        remedy = "Free some, or set PINXIT_HOME to a folder on another disk."
        return Answer("disk", "note", f"only {free:.1f} GB are free for {home}", remedy)
    return Answer("disk", "fine", f"{free:.0f} GB are free for {home}")


def _keys(home: Path) -> Answer:
    from pinxit.mark.keys import KeyRing

    folder = home / "keys"
    if not folder.exists():
        return Answer("keys", "note", "no signing key yet; it is made when first needed")
    try:
        signer = next(fact for fact in KeyRing(folder).show() if fact.role == "signer")
    except UserMistake as fault:
        return Answer("keys", "missing", "they cannot be used", str(fault))
    return Answer("keys", "fine", f"{signer.name}, valid until {signer.until}")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
