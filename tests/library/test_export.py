"""What leaves the library says how it was made, as the picture that was kept does."""

from pathlib import Path

import numpy as np
import pytest

from pinxit.library.export import export
from pinxit.library.keeping import Keeping
from pinxit.library.library import Library
from pinxit.mark.recipe import read_recipe_file, recipe_of, steps_of
from pinxit.pictures.picture import Picture, Source, Step
from pinxit.studio import Studio


@pytest.mark.parametrize("way", [("png", None, None), ("jpeg", 90, 16)])
def test_a_copy_carries_the_recipe_of_what_was_kept(
    way: tuple[str, int | None, int | None], library: Library, studio: Studio, tmp_path: Path
) -> None:
    pixels = np.full((24, 24, 3), 0.4, np.float32)
    step = Step("generate", "r3gan", "1", {"psi": 0.7}, 7, (Source("model", "leaves", "a" * 64),))
    picture = Picture(pixels, (step,), title="leaves seed 7")
    kept = studio.deliver(picture, tmp_path / "kept.png")
    row = library.keep(Keeping("local", "job", 1), picture, kept)
    copy = export(library, studio, row, tmp_path, way)
    steps = steps_of(read_recipe_file(copy.path).recipe)
    assert steps[0] == steps_of(recipe_of(picture))[0]
    assert [each.verb for each in steps[1:]] == ([] if way[2] is None else ["resize"])
    assert studio.verify(copy.path).state == "trusted"
