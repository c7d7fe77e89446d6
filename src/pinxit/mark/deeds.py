"""What each verb counts as: its C2PA action and its IPTC digital source type, in one table.

Actions: C2PA specification 2.1, section 18.15.4. Source types: IPTC NewsCodes "Digital Source
Type" (https://cv.iptc.org/newscodes/digitalsourcetype/).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pinxit.pictures.history import histories_in
from pinxit.pictures.picture import Step

VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"

GENERATED = "trainedAlgorithmicMedia"
EDITED_WITH_AI = "compositeWithTrainedAlgorithmicMedia"
SHEET_WITH_AI = "compositeSynthetic"
SHEET = "composite"
BY_ALGORITHM = "algorithmicMedia"

WORDS: Mapping[str, str] = {
    GENERATED: "made by a trained generative model (AI)",
    EDITED_WITH_AI: "edited with a trained model (AI)",
    SHEET_WITH_AI: "put together from several pictures, some of them made with AI",
    SHEET: "put together from several pictures",
    BY_ALGORITHM: "made by an algorithm that was not trained on pictures",
    "algorithmicallyEnhanced": "enhanced by an algorithm, without generative AI",
    "digitalCapture": "taken with a camera",
    "digitalCreation": "made by a person with digital tools",
    "trainedAlgorithmicData": "what a model learned from data (AI)",
    "humanEdits": "edited by a person, without generative AI",
}
"""Each source type in plain words."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What one verb counts as.

    Attributes:
        action: Its C2PA action.
        source_type: Its IPTC term; None where nothing is known or nothing changed.
        relationship: What its inputs are to the result, as C2PA calls it.
    """

    action: str
    source_type: str | None
    relationship: str = "inputTo"


_DEEDS: Mapping[str, Deed] = {
    "open": Deed("c2pa.opened", None, "parentOf"),
    "generate": Deed("c2pa.created", GENERATED),
    "explore": Deed("c2pa.created", GENERATED),
    "draw cases": Deed("c2pa.created", GENERATED),
    "stylize": Deed("c2pa.edited", EDITED_WITH_AI),
    "vary": Deed("c2pa.created", BY_ALGORITHM),
    "texture": Deed("c2pa.created", GENERATED),
    "retarget": Deed("c2pa.edited", BY_ALGORITHM),
    "simulate": Deed("c2pa.edited", BY_ALGORITHM),
    "tile": Deed("c2pa.edited", BY_ALGORITHM),
    "inpaint": Deed("c2pa.edited", BY_ALGORITHM),
    "blend": Deed("c2pa.created", BY_ALGORITHM),
    "repeat": Deed("c2pa.edited", None),
    "material": Deed("c2pa.edited", BY_ALGORITHM),
    "mipmap": Deed("c2pa.resized", None),
    "resize around": Deed("c2pa.resized", None),
    "panorama": Deed("c2pa.created", BY_ALGORITHM),
    "unfold": Deed("c2pa.edited", None),
    "fold": Deed("c2pa.edited", None),
    "cube face": Deed("c2pa.cropped", None),
    "sprites": Deed("c2pa.created", SHEET, "componentOf"),
    "film strip": Deed("c2pa.created", GENERATED),
    "film": Deed("c2pa.created", GENERATED),
    "plot": Deed("c2pa.created", None),
    "sheet": Deed("c2pa.created", SHEET, "componentOf"),
    "design-sheet": Deed("c2pa.created", SHEET, "componentOf"),
    "garment": Deed("c2pa.edited", None),
    "resize": Deed("c2pa.resized", None),
    "crop": Deed("c2pa.cropped", None),
    "recolor": Deed("c2pa.color_adjustments", None),
    "pattern": Deed("c2pa.edited", None),
    "palette": Deed("c2pa.created", None),
    "compose": Deed("c2pa.edited", None),
    "enlarge": Deed("c2pa.resized", None),
    "mark": Deed("c2pa.created", "digitalCreation"),
    "icon": Deed("c2pa.created", "digitalCreation", "componentOf"),
    "brand board": Deed("c2pa.created", None, "componentOf"),
    "proof": Deed("c2pa.edited", None),
    "convert": Deed("c2pa.converted", None),
}
# A verb nobody listed: if an engine did it, say AI rather than hide it.
_BY_ENGINE = Deed("c2pa.edited", EDITED_WITH_AI)
_BY_HAND = Deed("c2pa.edited", None)

_RANK = (BY_ALGORITHM, SHEET, SHEET_WITH_AI, EDITED_WITH_AI, GENERATED)
_AI = (SHEET_WITH_AI, EDITED_WITH_AI, GENERATED)


def deed_of(step: Step) -> Deed:
    """What a step counts as; a sheet with AI pictures on it counts as synthetic."""
    deed = _DEEDS.get(step.verb) or (_BY_ENGINE if step.engine else _BY_HAND)
    if deed.source_type == SHEET and any(map(is_ai, histories_in(step))):
        return Deed(deed.action, SHEET_WITH_AI, deed.relationship)
    return deed


def source_type_of(steps: Iterable[Step]) -> str | None:
    """The one IPTC term for a whole history: the strongest of its steps; None if none has one."""
    types = (deed_of(step).source_type for step in steps)
    return strongest(each for each in types if each)


def strongest(types: Iterable[str]) -> str | None:
    """The IPTC term that says most of AI; the last one where none does, None without any."""
    ranked = sorted(types, key=lambda each: _RANK.index(each) if each in _RANK else -1)
    return ranked[-1] if ranked else None


def is_ai(steps: Iterable[Step]) -> bool:
    """Whether generative AI had a part in a history."""
    return source_type_of(steps) in _AI
