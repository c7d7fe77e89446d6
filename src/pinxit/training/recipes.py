"""Recipes: sets of knobs for kinds of pictures, by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pinxit.base.names import unknown_name


@dataclass(frozen=True, slots=True)
class Recipe:
    """Knobs that go together.

    Attributes:
        about: When to take it, one line.
        knobs: Settings of r3gan.
        measured: What was measured with it, and by which command; "" if nothing was.
    """

    about: str
    knobs: Mapping[str, Any] = field(default_factory=dict)
    measured: str = ""


RECIPES: Mapping[str, Recipe] = {
    "auto": Recipe("Knobs by the budget, the device and the number of pictures."),
    "few": Recipe(
        "Up to some 1,000 pictures: much augmentation and strong penalties.",
        {"augment": 0.5, "gamma": 1.0, "gamma_end": 0.5, "flip": "horizontal"},
    ),
    "many": Recipe(
        "Many thousand pictures: hardly any augmentation.", {"augment": 0.1, "augment_color": 0.1}
    ),
    "exact-colors": Recipe(
        "Sprites, flags, brand pictures: colors stay as they are.", {"augment_color": 0.0}
    ),
    "icons": Recipe(
        "Thousands of icons, best with words in captions.csv: as the model icons was made.",
        {"width": 160, "rate": 2e-3, "rate_end": 1e-4, "augment_color": 0.1},
        "4,841 icons, 32 px with transparency: 560,000 pictures shown in 89 minutes of one thread "
        "(`pinxit model show icons`).",
    ),
    "textures": Recipe(
        "Surfaces without an up and a down: mirrored both ways, exact colors.",
        {"flip": "both", "augment_color": 0.1},
    ),
    "fine-tune": Recipe(
        "On from a trained model (--start) to pictures of your own.",
        {"rate": 5e-4, "rate_end": 1e-4, "augment": 0.4, "augment_color": 0.1},
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
