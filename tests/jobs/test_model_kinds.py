"""Jobs that draw with a model: from the queue through a worker's desk into the library."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pinxit import Refused, UserMistake
from pinxit.jobs.doing import run_one
from pinxit.jobs.queue import Queue
from pinxit.jobs.recipes import RecipeShape
from pinxit.jobs.workshop import Workshop
from pinxit.library.library import library_of
from pinxit.make.explore import Recipe
from pinxit.mark.recipe import read_recipe_file
from pinxit.mark.verify import verify
from pinxit.pictures.read import read_picture
from pinxit.studio import Studio
from pinxit.tables.database import Database, address_in
from pinxit.tables.people import LOCAL
from pinxit.tables.work import Job
from pinxit.training.model_file import has_thumbnails, load_model

Do = Callable[..., Job]


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    database = Database.open(address_in(tmp_path))
    database.make_tables()
    library = library_of(database, "", tmp_path)
    return Workshop(tmp_path, database, library, "cpu")


@pytest.fixture
def do(shop: Workshop) -> Do:
    """Queues a job and does it."""
    queue = Queue(shop.database, shop)

    def done(kind: str, **params: Any) -> Job:
        job = run_one(shop, queue.enqueue(LOCAL, kind, params))
        assert job.state == "succeeded", job.error
        return job

    return done


def _files(shop: Workshop, job: Job) -> list[Path]:
    return [shop.library.path_of(LOCAL, each) for each in job.result["pictures"]]


def test_generated_pictures_are_kept_signed_and_made_again_by_their_recipe(
    shop: Workshop, do: Do
) -> None:
    job = do("generate", model="icons", seeds=[7, 3], psi=0.8, text="red heart")
    assert job.title == "2 pictures of icons"
    studio = Studio(shop.home, "cpu")
    for path, seed in zip(_files(shop, job), (7, 3), strict=True):
        verdict = verify(path, studio.keys.anchors())
        assert verdict.state == "trusted", verdict
        recipe = read_recipe_file(path)
        again = studio.make_again(recipe.recipe)
        assert again.steps[-1].seed == seed
        assert again.steps[-1].settings["text"] == "red heart"
        marked = read_picture(path).pixels
        assert np.abs(again.pixels - marked)[marked[..., 3] > 0.9].mean() < 0.05


def test_seeds_that_nobody_chose_differ_from_job_to_job(shop: Workshop, do: Do) -> None:
    jobs = [do("generate", model="adventurers", count=2) for _ in range(2)]
    seeds = [shop.library.get(LOCAL, each).seed for job in jobs for each in job.result["pictures"]]
    assert len(set(seeds)) == 4
    assert seeds[1] == seeds[0] + 1


def test_kept_places_are_the_pictures_of_their_recipes(shop: Workshop, do: Do) -> None:
    places = [{"seeds": [3, 8], "weights": [1, 3]}, {"seeds": [5], "fine": 9, "stage": 2}]
    job = do("keep", model="adventurers", recipes=places, format="webp")
    kept = [shop.library.get(LOCAL, each) for each in job.result["pictures"]]
    assert {each.media_type for each in kept} == {"image/webp"}
    studio = Studio(shop.home, "cpu")
    for path, place in zip(_files(shop, job), places, strict=True):
        recipe = read_recipe_file(path)
        again = studio.make_again(recipe.recipe)
        told = RecipeShape.model_validate(again.steps[-1].settings)
        assert told == RecipeShape.model_validate(place)
        assert verify(path, studio.keys.anchors()).state == "trusted"


def test_a_walk_is_a_clip_of_the_library(shop: Workshop, do: Do) -> None:
    stops = [{"seeds": [1]}, {"seeds": [2]}, {"seeds": [3]}]
    job = do("walk", model="adventurers", stops=stops, frames=4, rate=12, format="webp")
    (kept,) = [shop.library.get(LOCAL, each) for each in job.result["pictures"]]
    assert (kept.use, kept.media_type) == ("clip", "image/webp")
    assert kept.title == "adventurers, a walk"


def test_a_picture_is_found_again_in_the_model_that_drew_it(shop: Workshop, do: Do) -> None:
    drawn = do("generate", model="adventurers", seeds=[11])
    (picture,) = drawn.result["pictures"]
    job = do("project", model="adventurers", picture=picture, steps=20)
    assert job.result["error"] < 0.2
    recipe = RecipeShape.model_validate(job.result["recipe"])
    assert len(recipe.told) == 4 * 64
    assert recipe.sources[0].role == "projected picture"
    kept = do("keep", model="adventurers", recipes=[job.result["recipe"]])
    assert len(kept.result["pictures"]) == 1


def test_a_model_is_written_as_a_file_for_others_without_thumbnails(shop: Workshop, do: Do) -> None:
    job = do("export_model", model="icons")
    assert job.result["file"] == "/api/v1/models/icons/export?format=safetensors"
    (made,) = (shop.home / "exports").iterdir()
    assert not has_thumbnails(load_model(made))
    assert load_model(made).card.name == "icons"


@pytest.mark.full
def test_a_model_is_judged_beside_pictures(shop: Workshop, do: Do, tmp_path: Path) -> None:
    from pinxit.datasets.rights import Rights

    studio, folder = Studio(shop.home, "cpu"), tmp_path / "some"
    folder.mkdir()
    explorer = studio.model_desk.explorer(studio.models.load("adventurers"))
    drawn = explorer.sketched([Recipe(seeds=(seed,)) for seed in range(1000, 1064)])
    for number, pixels in enumerate(drawn):
        Image.fromarray((pixels * 255).astype(np.uint8)).save(folder / f"{number}.png")
    studio.import_folder(folder, "some", Rights("LicenseRef-Own", "me", "drawn here"))
    job = do("evaluate", model="adventurers", count=64, dataset="some")
    assert {"name", "value", "best", "meaning"} == set(job.result["scores"][0])


@pytest.mark.parametrize(
    ("kind", "params", "words"),
    [
        ("generate", {"model": "nope"}, "no model named 'nope'"),
        ("generate", {"model": "/etc/passwd.safetensors"}, "no model named"),
        ("generate", {"model": "adventurers", "text": "heart"}, "without words"),
        ("generate", {"model": "icons", "text": "hearrt"}, "Did you mean"),
        ("generate", {"model": "icons", "class_name": "nope"}, "class"),
        ("generate", {"model": "icons", "seeds": [-1]}, "seeds"),
        ("generate", {"model": "icons", "size": "large"}, "size"),
        ("keep", {"model": "icons", "recipes": []}, "recipes"),
        ("keep", {"model": "icons", "recipes": [{"told": [1]}]}, "another model"),
        ("walk", {"model": "icons", "stops": [{}]}, "stops"),
        ("project", {"model": "icons", "picture": "nope"}, "picture"),
        ("evaluate", {"model": "icons"}, "not here"),
        ("evaluate", {"model": "icons", "save": True}, "your own"),
        ("export_model", {"model": "nope"}, "no model named"),
    ],
)
def test_what_cannot_be_done_is_told_before_it_is_queued(
    shop: Workshop, kind: str, params: dict[str, Any], words: str
) -> None:
    queue = Queue(shop.database, shop)
    with pytest.raises(UserMistake, match=words):
        queue.enqueue(LOCAL, kind, params)
    assert queue.count(LOCAL) == 0


def test_a_model_that_may_not_be_used_any_more_is_refused_when_it_is_asked_for(
    shop: Workshop,
) -> None:
    from revoking import revoke_behind

    revoke_behind("adventurers", Studio(shop.home))
    with pytest.raises(Refused, match="revoked"):
        Queue(shop.database, shop).enqueue(LOCAL, "generate", {"model": "adventurers"})
