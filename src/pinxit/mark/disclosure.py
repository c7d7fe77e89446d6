"""What one picture says under a preset of marks: in the manifest, in XMP, and to the eye."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pinxit.base.hashing import canonical_json
from pinxit.check.marking import Marking
from pinxit.clips.clip import Reel
from pinxit.mark.credentials import assertion
from pinxit.mark.deeds import is_ai, source_type_of
from pinxit.mark.label import LabeledReel, Plate, plate_for, words_for
from pinxit.pictures.history import is_data
from pinxit.pictures.picture import Pixels, Step

MARKING = "org.pinxit.marking"
"""Label of the assertion that says which preset was in force, and what the label says."""
AIGC = "AIGC"
"""Name of the field that GB 45438-2025 asks for, in XMP and as a PNG text."""
NAMESPACES: Mapping[str, str] = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "TC260": "http://www.tc260.org.cn/ns/AIGC/1.0/",
}

_GENERATED = "1"  # GB 45438-2025, annex E: "1" is made by AI, "2" may be, "3" is suspected


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What is told of one picture or clip.

    Attributes:
        marking: The preset in force.
        plate: The label to be seen; None for none.
        left_out: Why there is no label although one is asked for; "" otherwise.
        is_ai: Whether AI had a part in it; if not, nothing is told.
        id: The id of its watermark and in the registry, whether or not it is marked.
        when: When its last step was done.
    """

    marking: Marking
    plate: Plate | None = None
    left_out: str = ""
    is_ai: bool = True
    id: str = ""
    when: str = ""

    @property
    def is_silent(self) -> bool:
        """Whether nothing is told."""
        return self.marking.is_silent or not self.is_ai

    def on(self, pixels: Pixels) -> Pixels:
        """The pixels with the label on them."""
        return self.plate.on(pixels) if self.plate else pixels

    def over(self, reel: Reel) -> Reel:
        """The frames with the label on each."""
        return LabeledReel(reel, self.plate) if self.plate else reel

    def actions(self) -> list[dict[str, Any]]:
        """That the label was laid on, as a C2PA action."""
        if self.plate is None:
            return []
        told = {"org.pinxit.verb": "label", "org.pinxit.label": self.plate.words}
        return [{"action": "c2pa.edited", "parameters": told}]

    def assertions(self) -> list[dict[str, Any]]:
        """What the manifest says of it."""
        if self.is_silent:
            return []
        label = {"label": self.plate.words} if self.plate else {}
        left_out = {"left_out": self.left_out} if self.left_out else {}
        named = {"provider": self.marking.provider} if self.marking.provider else {}
        told = {"preset": self.marking.preset, **named, "id": self.id, **label, **left_out}
        return [assertion(MARKING, told)]

    def properties(self) -> Mapping[str, str | Sequence[str]]:
        """What XMP says of it; a sequence is an unordered array."""
        found: dict[str, str | Sequence[str]] = {}
        if self.is_silent:
            return found
        if self.marking.asked.has_origin:
            found["dc:publisher"] = (self.marking.provider,)
            found["xmp:CreateDate"] = self.when
            found["Iptc4xmpExt:DigImageGUID"] = f"pinxit:{self.id}"
        if self.marking.asked.has_aigc:
            found["TC260:AIGC"] = self._aigc()
        return found

    def texts(self) -> Mapping[str, str]:
        """What PNG texts say of it."""
        return {} if self.is_silent or not self.marking.asked.has_aigc else {AIGC: self._aigc()}

    def _aigc(self) -> str:
        """Who made it; who spreads it writes that in later."""
        return canonical_json(
            {
                "Label": _GENERATED,
                "ContentProducer": self.marking.provider,
                "ProduceID": self.id,
                "ReservedCode1": "",
                "ContentPropagator": "",
                "PropagateID": "",
                "ReservedCode2": "",
            }
        )


def disclosure_of(
    steps: Sequence[Step], size: tuple[int, int], number: str, marking: Marking
) -> Disclosure:
    """What is told of a history under a preset.

    Args:
        steps: The history.
        size: Height and width, px.
        number: The id.
        marking: The preset.
    """
    if marking.is_silent or not is_ai(steps):
        return Disclosure(marking, is_ai=is_ai(steps))
    if not marking.has_label or is_data(steps):
        return Disclosure(marking, id=number, when=steps[-1].when)
    words = words_for(source_type_of(steps), is_chinese=marking.asked.is_chinese)
    plate = plate_for(words, *size)
    height, width = size
    left_out = "" if plate else f"There is no room for a label ({width} x {height} px)."
    return Disclosure(marking, plate, left_out, id=number, when=steps[-1].when)
