"""Recipes: sets of knobs for kinds of pictures, by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pinxit.base.names import unknown_name

NOT_MEASURED = "not measured"
_SMALL = "0.42 GB at 32 px, 0.56 GB at 64 px, and the pictures (benchmarks/gan_train.py)"
_WIDE = "0.43 GB at 32 px, 0.56 GB at 64 px, and the pictures (benchmarks/gan_train.py --width 160)"


@dataclass(frozen=True, slots=True)
class Recipe:
    """Knobs that go together, and what to expect of them.

    Attributes:
        about: When to take it, one line.
        knobs: Settings of r3gan.
        time: How long it took to learn what was scored; `NOT_MEASURED` if nobody tried.
        memory: How much of it the training takes.
        score: What came out, and by which command.
    """

    about: str
    knobs: Mapping[str, Any] = field(default_factory=dict)
    time: str = NOT_MEASURED
    memory: str = NOT_MEASURED
    score: str = NOT_MEASURED

    @property
    def measured(self) -> str:
        """What was measured with it, in words; what was not is said, too."""
        return f"Time: {self.time}. Memory: {self.memory}. Score: {self.score}."


RECIPES: Mapping[str, Recipe] = {
    "auto": Recipe(
        "Knobs by the budget, the device and the number of pictures.",
        time="Fashion-MNIST, 32 px: 60,000 pictures shown in 5 minutes of two cores, 205,000 in 30 "
        "of slower ones",
        memory=_SMALL,
        score="coverage 0.82 and 0.90 on features of a classifier, ten classes within 1.3 and 1.5 "
        "of each other, copy rate 0 and 0.06 % "
        "(benchmarks/gan_quality.py)",
    ),
    "few": Recipe(
        "Up to some 1,000 pictures: much augmentation and strong penalties.",
        {"augment": 0.5, "gamma": 1.0, "gamma_end": 0.5, "flip": "horizontal"},
        time="100 adventurers, 32 px: 30,000 pictures shown in 6 minutes of one busy thread",
        memory=_SMALL,
        score="figures with weapons and shields, copy rate 5.4 %, C_T -1.8 (`pinxit model "
        "evaluate`); with transparency, going on from icons copies less (fine-tune)",
    ),
    "many": Recipe(
        "Many thousand pictures: hardly any augmentation.",
        {"augment": 0.1, "augment_color": 0.1},
        memory=_SMALL,
    ),
    "exact-colors": Recipe(
        "Sprites, flags, brand pictures: colors stay as they are.",
        {"augment_color": 0.0},
        time="3,000 adventurers, 32 px: 40,000 pictures shown in 8 minutes of one busy thread",
        memory=_SMALL,
        score="figures that can be told apart, their colors among those learned; kernel distance x "
        "1000 567 (EfficientNet-lite0), copy rate 0.05 % (`pinxit model evaluate`)",
    ),
    "icons": Recipe(
        "Thousands of icons, best with words in captions.csv: as the model icons was made.",
        {"width": 160, "rate": 2e-3, "rate_end": 1e-4, "augment_color": 0.1},
        time="4,841 icons, 32 px with transparency: 560,000 pictures shown in 89 minutes of one "
        "thread",
        memory=_WIDE,
        score="kernel distance x 1000 202 (EfficientNet-lite0), coverage 0.40, copy rate 0 %, of "
        "other captions 71 % fit worse (`pinxit model evaluate icons`)",
    ),
    "textures": Recipe(
        "Surfaces without an up and a down: mirrored both ways, exact colors.",
        {"flip": "both", "augment_color": 0.1},
        time="1,876 pieces of eight surfaces, 32 px: 30,000 pictures shown in 5 minutes of one "
        "busy thread",
        memory=_SMALL,
        score="wood, hide and leaves can be told apart, grain is blurred; kernel distance x 1000 "
        "275 (EfficientNet-lite0), copy rate 0 % (`pinxit model evaluate`)",
    ),
    "fine-tune": Recipe(
        "On from a trained model (--start) to pictures of your own.",
        {"rate": 5e-3, "rate_end": 1e-4, "augment": 0.4, "augment_color": 0.1},
        time="100 faces of OpenMoji, 64 px, from icons-64 on: 32,000 pictures shown in 16 minutes "
        "of one busy thread",
        memory=_WIDE,
        score="nearly all belong to the set by eye, of 512 none is a copy, C_T -2.0; after 56,000 "
        "pictures 2 % copies, C_T -5.5; 1,700 icons of all kinds with words, 56,000 pictures: one "
        "in five passes for one of them, no copy (benchmarks/gan_few.py)",
    ),
}


def recipe(name: str) -> Recipe:
    """The recipe of that name.

    Raises:
        UserMistake: there is none.
    """
    if name not in RECIPES:
        raise unknown_name("recipe", name, RECIPES)
    return RECIPES[name]


def grown(name: str) -> Mapping[str, Any]:
    """Knobs of a recipe that are others where a model grows to twice its size.

    It goes on from the middle of the schedules instead of their calm end, where the rate of
    "fine-tune" would be more than that of a training from scratch.
    """
    return {"rate": 2e-3} if name == "fine-tune" else {}
