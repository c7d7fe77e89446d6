"""What is dropped can be gone on with: settings out of recipes."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file
from pinxit.desks.style_examples import style_examples
from pinxit.jobs.kind import KINDS
from pinxit.make.garment import cut_for
from pinxit.make.material_settings import MaterialSettings
from pinxit.make.panorama_settings import PanoramaSettings
from pinxit.make.sprite_settings import SpriteSettings
from pinxit.mark.recipe import read_recipe_file, recipe_of
from pinxit.nets.patch_settings import PatchSettings
from pinxit.pictures.picture import Picture, Source, Step
from pinxit.service.belongings import Belongings, training_settings
from pinxit.service.restoring import Restored, restored
from pinxit.studio import Studio
from pinxit.tables.database import Database
from pinxit.training.model_file import save_model

PHOTO = (Source("source", "cloth.png", "c1"),)
HOLE = Source("mask", "hole.png", "h1")
CLOTH = (Source("cloth", "tile.png", "d1"),)


@dataclass
class Box:
    """Somebody's things, by hash."""

    pictures: dict[str, str] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    trainings: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def picture_id(self, sha256: str) -> str | None:
        return self.pictures.get(sha256)

    def model_name(self, sha256: str) -> str | None:
        return self.models.get(sha256)

    def style_name(self, sha256: str) -> str | None:
        return self.styles.get(sha256)

    def training(self, sha256: str) -> Mapping[str, Any] | None:
        return self.trainings.get(sha256)


def recipe(*steps: Step) -> dict[str, Any]:
    return {"pinxit_recipe": 1, "steps": [step.to_json() for step in steps]}


def model(sha256: str = "m1") -> Source:
    return Source("model", "icons", sha256)


def stylized(engine: str = "gatys", **settings: Any) -> Step:
    used = (
        Source("content", "cat.jpg", "c1"),
        Source("style", "sea.png", "s1"),
        Source("style", "ink.pinxit-style", "s2"),
        Source("learned style", "ink-1.png", "l1"),
        Source("region", "left.png", "r1"),
        Source("region", "right.png", "r2"),
        Source("protect", "eyes.png", "p1"),
    )
    return Step("stylize", engine, "1", settings, 5, used)


def test_a_generated_picture_opens_explore_at_its_seed() -> None:
    settings = {"psi": 0.7, "class_name": "cats", "text": "", "size": "", "tile": False, "lr": 1}
    step = Step("generate", "r3gan", "1", settings, 42, (model(),))
    found = restored(recipe(step), Box(models={"m1": "icons"}))
    assert found.screen == "explore"
    assert found.values["recipe"]["seeds"] == [42]
    assert found.values["recipe"]["psi"] == 0.7
    params = {"model": "icons", "seeds": [42], "psi": 0.7, "class_name": "cats", "text": ""}
    assert found.job == {"kind": "generate", "params": params}


def test_a_style_transfer_gives_back_every_picture_weight_and_place() -> None:
    step = stylized(strength=0.9, style_weights=[3.0, 1.0], quality="good", size=512)
    box = Box(
        pictures={"c1": "C", "s1": "S", "r1": "R1", "r2": "R2", "p1": "P"}, styles={"s2": "ink"}
    )
    found = restored(recipe(step), box)
    assert found.values == {
        "content": "C",
        "styles": [
            {"picture": "S", "weight": 3.0, "mask": "R1"},
            {"style": "ink", "weight": 1.0, "mask": "R2"},
        ],
        "method": "best",
        "settings": {"strength": 0.9, "quality": "good", "size": 512},
        "mask": None,
        "protect": "P",
        "seed": 5,
    }
    assert found.to_json()["missing"] == []


@pytest.mark.parametrize(
    ("engine", "quality", "method"),
    [("gatys", "refine", "auto"), ("gatys", "max", "best"), ("fast_style", None, "fast")],
)
def test_the_method_is_told_by_its_engine_and_knobs(
    engine: str, quality: str | None, method: str
) -> None:
    settings = {"quality": quality} if quality else {}
    assert restored(recipe(stylized(engine, **settings)), Box()).values["method"] == method


def test_a_region_that_other_masks_left_is_made_anew() -> None:
    step = stylized()
    used = [replace(s, title="masks together") if s.sha256 == "r2" else s for s in step.used]
    box = Box(pictures={"c1": "C", "s1": "S", "r1": "R", "p1": "P"}, styles={"s2": "ink"})
    found = restored(recipe(replace(step, used=tuple(used))), box)
    assert [each["mask"] for each in found.values["styles"]] == ["R", None]
    assert found.job is not None


def test_a_mask_of_all_and_the_own_mask_of_one_style_are_told_apart() -> None:
    used = (
        Source("content", "cat.jpg", "c1"),
        Source("style", "sea.png", "s1"),
        Source("mask", "all.png", "m1"),
        Source("mask", "own.png", "m2"),
    )
    box = Box(pictures={"c1": "C", "s1": "S", "m1": "ALL", "m2": "OWN"})
    found = restored(recipe(Step("stylize", "fast_style", "1", {}, 1, used)), box)
    assert found.values["mask"] == "ALL"
    assert found.values["styles"][0]["mask"] == "OWN"
    assert found.to_json()["missing"] == []


@pytest.mark.parametrize(
    ("about", "wanted"),
    [
        ({"continued_from": "icons"}, {"start": "icons"}),
        ({"continued_from": "0123456789abcdef"}, {"start": "0123456789ab"}),
        ({"continued_from": "icons", "branch_of": "heroes@50"}, {"branch": "heroes@50"}),
    ],
)
def test_what_a_training_went_on_from_is_restored(
    tmp_path: Path, about: dict[str, str], wanted: dict[str, str]
) -> None:
    studio, database = Studio(tmp_path), Database.open("sqlite://")
    database.make_tables()
    shipped = studio.models.load("icons")
    told = {key: shipped.sha256 if value == "icons" else value for key, value in about.items()}
    card = replace(shipped.card, name="heirs", training={**shipped.card.training, **told})
    path = studio.models.place_for("heirs")
    path.parent.mkdir(parents=True, exist_ok=True)
    made = save_model(replace(shipped, card=card), path)
    things = Belongings("local", studio, database)
    settings = things.training(made.sha256)
    assert settings is not None
    assert {name: settings[name] for name in ("start", "branch") if name in settings} == wanted
    params = KINDS.load("train").params.model_validate(settings)
    assert params


def test_a_painting_that_comes_along_is_named_as_a_style(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    name, path = next(iter(style_examples().items()))
    database = Database.open("sqlite://")
    database.make_tables()
    things = Belongings("local", studio, database)
    used = (Source("content", "c.png", "c"), Source("style", path.name, hash_file(path)))
    step = Step("stylize", "gatys", "1", {"quality": "refine"}, 1, used)
    assert restored(recipe(step), things).values["styles"][0]["style"] == name


def test_settings_are_params_that_the_kinds_of_jobs_take(tmp_path: Path) -> None:
    box = Box(models={"m1": "icons"}, pictures={"c1": "C"}, styles={"s2": "ink"})
    box.pictures |= {"s1": "S", "r1": "R1", "r2": "R2", "p1": "P"}
    place = {"seeds": [1], "moves": {"0": 2.0}}
    walk = {"stops": [place, place], "frames": 12, "rate": "24"}
    steps = [
        Step("generate", "r3gan", "1", {"psi": 0.5, "size": "64x32"}, 1, (model(),)),
        Step("explore", "r3gan", "1", place, 1, (model(),)),
        Step("explore", "r3gan", "1", walk, 1, (model(),)),
        stylized(style_weights=[1.0, 2.0]),
    ]
    jobs = [restored(recipe(step), box).job for step in steps]
    shipped = training_settings(Studio(tmp_path).models.load("icons"))
    for job in (*jobs, {"kind": "train", "params": shipped}):
        assert job is not None
        KINDS.load(str(job["kind"])).params.model_validate(job["params"])


def test_what_is_missing_is_named_and_no_job_is_offered() -> None:
    found = restored(recipe(stylized()), Box(pictures={"c1": "C"})).to_json()
    assert found["job"] is None
    titles = ["sea.png", "ink.pinxit-style", "left.png", "right.png", "eyes.png"]
    assert found["missing"] == titles
    assert "'sea.png' is not here" in found["sentences"][0]


def test_what_was_done_afterwards_is_told() -> None:
    step = Step("generate", "r3gan", "1", {}, 1, (model(),))
    after = Step("resize", "", "1", {"width": 9, "height": 9})
    found = restored(recipe(step, after), Box(models={"m1": "icons"}))
    assert found.job is not None
    assert found.sentences == ("It was resized afterwards; what is restored stands before that.",)


def test_a_film_strip_opens_train_with_the_settings_of_its_model(tmp_path: Path) -> None:
    shipped = Studio(tmp_path).models.load("icons")
    training = training_settings(shipped)
    assert training is not None
    assert training["resolution"] == list(shipped.card.shape[:2])
    step = Step("film strip", "r3gan", "1", {"cell": 64}, 1, (model(),))
    found = restored(recipe(step), Box(models={"m1": "icons"}, trainings={"m1": training}))
    assert found.screen == "train"
    assert found.values == training


def test_a_picture_that_was_only_opened_has_no_screen() -> None:
    step = Step("open", "", "1", used=(Source("file", "cat.jpg", "c1"),))
    assert restored(recipe(step), Box()) == Restored(
        sentences=("It was only opened; there is nothing to restore.",)
    )


@pytest.mark.parametrize("wrong", [{}, {"pinxit_recipe": 1, "steps": "x"}, {"pinxit_recipe": 99}])
def test_what_is_no_recipe_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UserMistake):
        restored(wrong, Box())


def _photo(path: Path, seed: int) -> Path:
    stream = np.random.default_rng(seed)
    small = stream.integers(0, 255, (6, 8, 3)).astype(np.uint8)
    Image.fromarray(small).resize((64, 48), Image.Resampling.BICUBIC).save(path)
    return path


def _made(studio: Studio, draw: random.Random, photos: list[Path]) -> Picture:
    """A picture by a random verb with random settings."""
    verb = draw.choice(["generate", "explore", "stylize"])
    loaded = studio.models.load("icons")
    psi = round(draw.uniform(0.3, 1.2), 3)
    if verb == "generate":
        settings = studio.model_settings(loaded, {"psi": psi, "text": draw.choice(["", "heart"])})
        return next(studio.generate(loaded, (draw.randrange(10**6),), settings))
    if verb == "explore":
        from pinxit.make.explore import Recipe

        seeds = tuple(draw.sample(range(1000), draw.randint(1, 4)))
        weights = tuple(round(draw.uniform(0.1, 1), 3) for _ in seeds)
        fine = draw.choice([None, 7])
        place = Recipe(
            seeds=seeds, weights=weights, fine=fine, stage=1, moves={0: 1.5}, psi=psi, text="red"
        )
        return studio.model_desk.explorer(loaded).picture(place)
    styles = [studio.open(path) for path in photos[1 : draw.randint(2, 3)]]
    weights = tuple(round(draw.uniform(0.2, 2), 2) for _ in styles)
    knobs = {
        "strength": round(draw.random(), 2),
        "size": draw.choice([48, 64]),
        "style_weights": weights,
        "keep_colors": draw.choice(["no", "after"]),
    }
    painting = studio.style_settings("fast", knobs)
    content = studio.open(photos[0])
    return studio.stylize(content, styles, painting, seed=draw.randrange(1000))


def _again(studio: Studio, job: Mapping[str, Any], files: Mapping[str, Path]) -> Picture:
    """What the job of that kind does with these params, by the studio's verbs."""
    params = job["params"]
    if job["kind"] == "stylize":
        styles = [studio.open(files[each["picture"]]) for each in params["styles"]]
        weights = tuple(each["weight"] for each in params["styles"])
        knobs = {**params["settings"], "style_weights": weights}
        painting = studio.style_settings(params["method"], knobs)
        content = studio.open(files[params["content"]])
        return studio.stylize(content, styles, painting, seed=params["seed"])
    loaded = studio.models.load(params["model"])
    if job["kind"] == "generate":
        names = ("psi", "class_name", "text")
        settings = studio.model_settings(loaded, {name: params[name] for name in names})
        return next(studio.generate(loaded, params["seeds"], settings))
    from pinxit.make.explore import Recipe

    (place,) = params["recipes"]
    return studio.model_desk.explorer(loaded).picture(Recipe.from_json(place))


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp"])
def test_twenty_random_pictures_are_made_again_bit_for_bit_from_their_files(
    tmp_path: Path, suffix: str
) -> None:
    studio, draw = Studio(tmp_path / "home", device="cpu"), random.Random(suffix)  # noqa: S311
    photos = [_photo(tmp_path / f"{n}.png", n) for n in range(3)]
    opened = {studio.open(path).sha256: path for path in photos}
    shelf = studio.models
    box = Box(
        pictures={sha256: path.name for sha256, path in opened.items()},
        models={shelf.load("icons").sha256: "icons"},
    )
    files = {path.name: path for path in photos}
    for number in range(7):  # 21 in all three formats
        picture = _made(studio, draw, photos)
        target = tmp_path / f"out-{number}.{suffix}"
        studio.deliver(picture, target)
        carried = read_recipe_file(target).recipe
        found = restored(carried, box)
        assert found.job is not None, found.sentences
        made = _again(studio, found.job, files)
        assert recipe_of(made)["pixels"] == carried["pixels"]


@pytest.mark.parametrize(
    ("step", "kind", "values"),
    [
        (
            Step("tile", "patches", "1", PatchSettings(task="tile", width=96).to_json(), 3, PHOTO),
            "tile",
            {"picture": "p1", "width": 96, "height": None, "seed": 3},
        ),
        (
            Step("inpaint", "patches", "1", {"task": "inpaint", "rounds": 2}, 0, (*PHOTO, HOLE)),
            "inpaint",
            {"picture": "p1", "mask": "m1", "knobs": {"rounds": 2}},
        ),
        (
            Step("recolor", "", "1", {"from": ["#c0311f"], "to": ["#3a6b35"]}),
            "recolor",
            {"picture": "p1", "source": ["#c0311f"], "ways": [["#3a6b35"]]},
        ),
        (
            Step("separate", "", "1", {"inks": ["#ffffff"], "trap": 2}),
            "separate",
            {"picture": "p1", "inks": ["#ffffff"], "trap": 2},
        ),
        (
            Step("material", "", "1", {"map": "preview", **MaterialSettings().to_json()}),
            "material",
            {"picture": "p1", "knobs": MaterialSettings().to_json()},
        ),
        (
            Step("panorama", "", "1", PanoramaSettings(width=512).to_json(), 4, PHOTO),
            "panorama",
            {"picture": "p1", "knobs": PanoramaSettings(width=512).to_json(), "seed": 4},
        ),
        (
            Step("garment", "", "1", cut_for("dress", size=512).to_json(), None, CLOTH),
            "garment",
            {"picture": "p1", "cloth": "p2", "height_cm": 105, "size": 512, "count": 1},
        ),
        (
            Step(
                "sprites",
                "",
                "1",
                {**SpriteSettings(padding=5).to_json(), "names": ["cloth"], "pictures": [[]]},
                None,
                PHOTO,
            ),
            "sprites",
            {"pictures": ["p1"], "knobs": SpriteSettings(padding=5).to_json()},
        ),
        (
            Step("palette", "", "1", {"colors": [["#ffffff", "white"]]}, None, PHOTO),
            "palette",
            {"pictures": ["p1"], "count": 1},
        ),
    ],
)
def test_a_design_opens_its_tool_with_what_it_was_asked_for(
    step: Step, kind: str, values: dict[str, Any]
) -> None:
    opened = Step("open", "", "1", used=(Source("file", "cloth.png", "c1"),))
    inputs = Box(pictures={"c1": "p1", "h1": "m1", "d1": "p2"})
    found = restored(recipe(opened, step), inputs)
    assert (found.screen, found.values["kind"]) == ("design", kind)
    assert values.items() <= found.values.items()
    assert found.job is not None
    KINDS.load(kind).params.model_validate(found.job["params"])


def test_a_sheet_of_designs_brings_back_what_all_its_garments_were_asked_for() -> None:
    opened = Step("open", "", "1", used=(Source("file", "shirt.png", "c1"),))
    cloth = Step("open", "", "1", used=(Source("file", "tile.png", "d1"),))
    green = Step("recolor", "", "1", {"from": ["#ff0000"], "to": ["#00ff00"]})
    cut = cut_for("shirt").to_json()

    def front(*history: Step) -> list[dict[str, Any]]:
        settings = {**cut, "pictures": [[each.to_json() for each in history]]}
        return [
            each.to_json() for each in (opened, Step("garment", "", "1", settings, None, CLOTH))
        ]

    asked = {"class_name": "shirt", "harmony": "triadic", "seed": 3, "knobs": {"odd": 1}}
    settings = {"dpi": 150, "asked": asked, "pictures": [front(cloth), front(cloth, green)]}
    inputs = Box(pictures={"c1": "p1", "d1": "p2"})
    found = restored(recipe(Step("design-sheet", "", "1", settings)), inputs)
    assert (found.screen, found.sentences) == ("design", ())
    wanted = {"kind": "garment", "count": 2, "harmony": "triadic", "seed": 3, "dpi": 150}
    assert wanted.items() <= found.values.items()
    assert found.job is not None
    KINDS.load("garment").params.model_validate(found.job["params"])
    other = restored(recipe(opened, Step.from_json(front(cloth, green)[1])), inputs)
    assert other.job is None
    assert "other colors" in other.sentences[0]
    with pytest.raises(UserMistake, match="names no garment"):
        restored(recipe(Step("design-sheet", "", "1", {"pictures": []})), inputs)


def test_a_design_of_something_that_is_in_no_file_says_so() -> None:
    made = Step("generate", "r3gan", "1", {}, 1, (model(),))
    found = restored(recipe(made, Step("separate", "", "1", {"inks": ["#ffffff"]})), Box())
    assert (found.screen, found.job) == ("design", None)
    assert "in no file" in found.sentences[0]
