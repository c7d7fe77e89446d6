"""The conformance suite of engines: what every maker and every teacher must do.

For pinxit's own engines and for those of third parties::

    from pinxit.testing import check_engine
    check_engine(MyEngine(), settings=MySettings(steps=3))

Every check raises AssertionError with one sentence when the engine breaks the contract.
"""

import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.engine import (
    Batch,
    Engine,
    Lesson,
    Maker,
    MemoryKeeper,
    Model,
    Request,
    Run,
    State,
    Teacher,
)
from pinxit.pictures.picture import CHANNELS, Picture, Pixels
from pinxit.settings import Settings

ODD_SIZES = ((37, 53), (64, 31))
"""Height and width of the content pictures that makers are tried with."""


def check_engine(
    engine: Engine,
    settings: Settings,
    model: Model | None = None,
    shape: tuple[int, int] = (32, 32),
) -> None:
    """Runs every check that fits the engine.

    Args:
        engine: The engine.
        settings: Settings that keep the work short.
        model: A trained model, for makers that need one.
        shape: Height and width of training pictures, for teachers.

    Raises:
        AssertionError: the engine breaks the contract; the message says which rule.
    """
    check_settings(engine, settings)
    if isinstance(engine, Maker):
        check_maker(engine, settings, model)
    if isinstance(engine, Teacher):
        for channels in CHANNELS:
            check_teacher(engine, settings, (*shape, channels))


def check_settings(engine: Engine, settings: Settings) -> None:
    """Settings survive JSON, have help for every knob, and refuse names they do not have."""
    kind = engine.settings_type
    assert isinstance(settings, kind), f"{settings} are not settings of {engine.name}"
    assert kind.from_json(settings.to_json()) == settings, "settings do not survive JSON"
    for name, (_, about) in kind.knobs().items():
        assert about.help, f"the knob {name} has no help"
    try:
        kind.from_json({"no_such_knob": 1})
    except UserMistake:
        return
    raise AssertionError("an unknown setting was accepted")


def check_maker(maker: Maker, settings: Settings, model: Model | None = None) -> None:
    """Same seed same pixels, odd sizes, grey/RGB/RGBA, cancel, resume, no file access."""
    for channels in CHANNELS:
        for size in ODD_SIZES if maker.roles else ODD_SIZES[:1]:
            request = _request(maker, settings, model, (*size, channels))
            first = _made(maker, request, Run())
            _check_pixels(first, request)
            again = _made(maker, request, Run())
            assert _same(first, again), f"same seed, other pixels ({size}, {channels} channels)"
    request = _request(maker, settings, model, (*ODD_SIZES[0], 3))
    with no_file_access():
        whole = _made(maker, request, Run())
    _check_cancel_and_resume(maker, request, whole)


def check_teacher(teacher: Teacher, settings: Settings, shape: tuple[int, int, int]) -> None:
    """Learning is seeded, resumes bit for bit, samples pictures, and continues from weights."""
    lesson = Lesson(settings, shape, count=64, seed=5)

    def batches(count: int, size: int) -> Iterator[Batch]:
        stream = random_stream(3, "check_teacher")
        for _ in range(count):
            yield stream.random((size, *shape), dtype=np.float32)

    def learned(rounds: int, state: State | None = None, after: int = 0) -> tuple[State, Batch]:
        learner = teacher.begin(lesson, Run())
        if state is not None:
            learner.restore(state)
        given = list(batches(rounds, learner.batch_size))
        for number, batch in enumerate(given[after:], start=after):
            losses = learner.learn(batch, number / 8)
            assert all(np.isfinite(loss) for loss in losses.values()), f"losses {losses}"
        return learner.state(), learner.sample((1, 2, 3))

    with no_file_access():
        middle, _ = learned(2)
        whole, samples = learned(4)
    resumed, samples_again = learned(4, middle, after=2)
    assert whole.keys() == resumed.keys(), "a resumed state has other arrays"
    differing = [name for name in whole if not np.array_equal(whole[name], resumed[name])]
    assert not differing, f"a resumed learner differs in {differing[:3]}"
    assert np.array_equal(samples, samples_again), "a resumed learner samples other pictures"
    assert samples.shape == (3, *shape), f"samples have shape {samples.shape}"
    assert samples.dtype == np.float32, f"samples are {samples.dtype}"
    assert samples.min() >= 0, "samples are below 0"
    assert samples.max() <= 1, "samples are above 1"
    learner = teacher.begin(lesson, Run())
    learner.continue_from(learner.weights())


def _check_cancel_and_resume(maker: Maker, request: Request, whole: list[Pixels]) -> None:
    events = 0

    def count(_: Progress) -> None:
        nonlocal events
        events += 1

    _made(maker, request, Run(tell=count))
    assert events > 0, "the engine never reports progress"
    keeper = MemoryKeeper()
    for stop_at in {1, max(1, events // 2)}:
        heard = 0

        def is_enough(limit: int = stop_at) -> bool:
            nonlocal heard
            heard += 1
            return heard >= limit

        try:
            _made(maker, request, Run(is_cancelled=is_enough, keeper=keeper))
        except Cancelled:
            pass
        else:
            assert events < stop_at, "a cancelled run did not stop"
    resumed = _made(maker, request, Run(keeper=keeper))
    assert _same(whole, resumed), "a resumed run ends with other pixels"


def _request(
    maker: Maker, settings: Settings, model: Model | None, shape: tuple[int, int, int]
) -> Request:
    stream = random_stream(1, "check_maker", *shape)

    def picture(height: int, width: int) -> Picture:
        low = stream.random((height // 8 + 2, width // 8 + 2, shape[2]), dtype=np.float32)
        grown = low.repeat(8, axis=0).repeat(8, axis=1)[:height, :width]
        return Picture(np.ascontiguousarray(grown), title="test picture")

    pictures = {
        role.name: tuple(picture(shape[0] + 3 * i, shape[1] + 5 * i) for i in range(role.least))
        for role in maker.roles
    }
    return Request(settings, pictures, model if maker.needs_model else None, seeds=(1, 2))


def _made(maker: Maker, request: Request, run: Run) -> list[Pixels]:
    return list(maker.make(request, run))


def _check_pixels(made: list[Pixels], request: Request) -> None:
    assert len(made) == len(request.seeds), "not one picture for each seed"
    for pixels in made:
        Picture(pixels)
        assert pixels.min() >= 0, "pixels are below 0"
        assert pixels.max() <= 1, "pixels are above 1"


def _same(first: list[Pixels], second: list[Pixels]) -> bool:
    return len(first) == len(second) and all(map(np.array_equal, first, second))


_watching: list[Path] | None = None
_is_hooked = False


@contextmanager
def no_file_access() -> Iterator[None]:
    """Fails when anything outside installed packages is opened, or anything at all for writing.

    Raises:
        AssertionError: a file was opened; the message names it.
    """
    global _watching, _is_hooked
    if not _is_hooked:
        sys.addaudithook(_audit)
        _is_hooked = True
    _watching = []
    try:
        yield
        opened = _watching
    finally:
        _watching = None
    assert not opened, f"the engine opened {opened[0]}; engines touch no files"


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching is None or event != "open" or not isinstance(arguments[0], str | bytes):
        return
    path = Path(arguments[0] if isinstance(arguments[0], str) else arguments[0].decode())
    is_writing = isinstance(arguments[1], str) and any(letter in arguments[1] for letter in "wax+")
    if is_writing or not _is_of_packages(path):
        _watching.append(path)


def _is_of_packages(path: Path) -> bool:
    package = Path(__file__).parent.parent
    roots = {Path(place) for place in sysconfig.get_paths().values()} | {package, Path("/proc")}
    roots |= {Path(sys.base_prefix), Path("/sys"), Path("/dev")}
    return any(root == path or root in path.resolve().parents for root in roots)
