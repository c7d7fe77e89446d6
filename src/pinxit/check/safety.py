"""The safety policy: what is looked for in pictures, and what follows from it.

[safety]                       # in policy.toml in the home folder
nudity = "blocks"              # "off", "warns" or "blocks"
nudity_from = 0.8              # score from which a picture counts as showing nudity, 0..1
faces = "warns"                # a result shows a face, and an input no consent
training_faces = "blocks"      # a data set shows faces, and no consent
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name
from pinxit.base.policy_file import NAME, read_table

Answer = Literal["off", "warns", "blocks"]

_ANSWERS = frozenset(("nudity", "faces", "training_faces"))


@dataclass(frozen=True, slots=True)
class Safety:
    """What is looked for, and what follows.

    Attributes:
        nudity: What follows from nudity in a picture; in a data set it is looked for only if it
            blocks.
        nudity_from: Score from which a picture counts as showing it, 0..1.
        faces: What follows from a face in a result, if no consent is recorded with an input.
        training_faces: What follows from faces in a data set, if no consent is recorded with them.
    """

    nudity: Answer = "warns"
    nudity_from: float = 0.8
    faces: Answer = "off"
    training_faces: Answer = "warns"

    def to_json(self) -> dict[str, Any]:
        """The policy as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Safety":
        """The policy that names some of the values; the others are the defaults.

        Raises:
            UserMistake: a name or a value is wrong.
        """
        known = [each.name for each in fields(cls)]
        for name in value:
            if name not in known:
                raise unknown_name("setting of safety", name, known)
        for name in _ANSWERS & value.keys():
            if value[name] not in get_args(Answer):
                raise unknown_name(f"answer for {name}", str(value[name]), get_args(Answer))
        score = value.get("nudity_from", cls().nudity_from)
        if isinstance(score, bool) or not isinstance(score, int | float) or not 0 < score <= 1:
            raise UserMistake(f"nudity_from is a number above 0 and up to 1, not {score!r}.")
        return cls(**{**value, "nudity_from": float(score)})


def read_safety(home: Path) -> Safety:
    """The safety policy in a studio's home; the defaults, if there is none.

    Raises:
        UserMistake: the file is wrong; a policy that cannot be read must not be passed over.
    """
    return read_table(home / NAME, "safety", Safety.from_json)
