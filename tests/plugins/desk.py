"""A desk with keys and two source pictures, on which every test of marking works."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pinxit.check.checked import check
from pinxit.check.finding import Context, Finding, Policy
from pinxit.deliver.files import Delivered, deliver
from pinxit.mark.keys import KeyRing, Signer
from pinxit.mark.marked import Marked, mark
from pinxit.pictures.picture import Picture, Step
from pinxit.pictures.read import read_picture

OWN_CHECKS_ALONE = Policy(
    dict.fromkeys(("copies", "rights", "safety"), "they are not what is tested")
)


@dataclass(frozen=True)
class Approves:
    name: str = "eyes"

    def examine(self, picture: Picture, context: Context) -> Finding | None:
        return Finding(self.name, "fine", "Nothing was wrong with it.", 0.25, {"seen": 1})


@dataclass(frozen=True)
class Desk:
    folder: Path
    keys: KeyRing

    def photo(self, name: str, seed: int = 0, side: int = 64) -> Picture:
        """A smooth photograph-like file with some noise, read from disk."""
        path = self.folder / name
        rng = np.random.default_rng(seed)
        y, x = np.mgrid[:side, :side] / side
        color = np.stack([y, x, (x + y) / 2], axis=2) * 200 + rng.integers(0, 40, (side, side, 3))
        Image.fromarray(color.astype(np.uint8)).save(path)
        return read_picture(path)

    def stylized(self, content: Picture, style: Picture) -> Picture:
        used = (content.as_source("content"), style.as_source("style"))
        step = Step("stylize", "gatys", "1.2", {"strength": 0.8, "sizes": [1, 2]}, 7, used)
        return content.after(content.pixels * np.float32(0.7) + np.float32(0.1), step)

    def picture(self) -> Picture:
        return self.stylized(self.photo("content.jpg", 1), self.photo("style.png", 2))

    def marked(self, picture: Picture, signer: Signer | None = None) -> Marked:
        checked = check(picture, policy=OWN_CHECKS_ALONE, more=(Approves(),))
        return mark(checked, signer or self.keys.signer())

    def deliver(self, name: str, picture: Picture | None = None) -> Delivered:
        return deliver(self.marked(picture or self.picture()), self.folder / name)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return KeyRing(tmp_path_factory.mktemp("ours") / "keys")


@pytest.fixture
def desk(tmp_path: Path, keys: KeyRing) -> Desk:
    return Desk(tmp_path, keys)


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory, keys: KeyRing) -> Callable[[str], bytes]:
    """Bytes of one signed picture by suffix; made once."""
    desk = Desk(tmp_path_factory.mktemp("signed"), keys)
    made: dict[str, bytes] = {}

    def give(suffix: str) -> bytes:
        if suffix not in made:
            made[suffix] = desk.deliver(f"out.{suffix}").path.read_bytes()
        return made[suffix]

    return give
