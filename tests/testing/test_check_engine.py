"""The conformance suite itself: it finds what it is meant to find."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.engine import Request, Role, Run, pictures_of
from pinxit.pictures.picture import Pixels
from pinxit.settings import Settings, knob
from pinxit.testing import check_engine


@dataclass(frozen=True, slots=True, kw_only=True)
class ToySettings(Settings):
    steps: int = knob(4, "Rounds", low=1, high=10)


@dataclass(slots=True)
class Toy:
    """An engine that adds a little noise in rounds; each fault can be switched on."""

    fault: str = ""
    name: str = "toy"
    version: str = "1"
    settings_type: type[Settings] = ToySettings
    roles: tuple[Role, ...] = (Role("content"),)
    needs_model: bool = False
    calls: list[int] = field(default_factory=list)

    def make(self, request: Request, run: Run) -> Iterator[Pixels]:
        content = pictures_of(request, self)["content"][0].pixels
        for seed in request.seeds:
            yield self._made(content, seed, run)

    def _made(self, content: Pixels, seed: int, run: Run) -> Pixels:
        self.calls.append(seed)
        stream = random_stream(seed + len(self.calls) * (self.fault == "unseeded"), "toy")
        at = np.array(content)
        for number in range(4):
            if self.fault != "silent":
                run.report(Progress("toy", number, 4))
            at = at * np.float32(0.9) + stream.random(at.shape, np.float32) * np.float32(0.1)
        if self.fault == "reads":
            Path("/etc/hostname").read_bytes()
        if self.fault == "wild":
            at += 2
        return at


SETTINGS = ToySettings(steps=2)


def test_a_proper_engine_passes() -> None:
    check_engine(Toy(), SETTINGS)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("unseeded", "same seed, other pixels"),
        ("silent", "never reports progress"),
        ("reads", "engines touch no files"),
        ("wild", "above 1"),
    ],
)
def test_a_broken_promise_is_found(fault: str, sentence: str) -> None:
    with pytest.raises(AssertionError, match=sentence):
        check_engine(Toy(fault), SETTINGS)


def test_a_knob_without_help_is_found() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Mute(Settings):
        steps: int = knob(4, "")

    with pytest.raises(AssertionError, match="has no help"):
        check_engine(Toy(settings_type=Mute), Mute())
