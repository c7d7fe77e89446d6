"""The rules under which somebody works, as sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.policy_file import NAME
from pinxit.check.checked import CHECKS
from pinxit.check.copy_limits import CopyLimits
from pinxit.check.marking import Marking, read_marking
from pinxit.check.safety import Safety, read_safety
from pinxit.datasets.policy import SWITCHES, RightsPolicy, policy_in

_COPIES = {
    "warns_at": (
        "You are told of a picture that is as near to a training picture as p = {value}.",
        "Nearness to training pictures is not spoken of.",
    ),
    "blocks_at": (
        "A picture that is as near to a training picture as p = {value} is not delivered.",
        "Only what is nearly the same as a training picture is stopped.",
    ),
    "protected_warns_at": (
        "You are told of a picture that is as near to a protected one as p = {value}.",
        "Nearness to protected pictures is not spoken of.",
    ),
    "protected_blocks_at": (
        "A picture that is as near to a protected one as p = {value} is not delivered.",
        "Only what is nearly the same as a protected picture is stopped.",
    ),
}
_SAFETY = {
    "nudity": {
        "off": "Nudity is not looked for.",
        "warns": "You are told if a picture shows nudity (score {nudity_from} or more).",
        "blocks": "A picture that shows nudity (score {nudity_from} or more) is not delivered.",
    },
    "faces": {
        "off": "Faces in results are not looked for.",
        "warns": "You are told if a result shows a face, and no consent is recorded.",
        "blocks": "A result that shows a face is not delivered unless consent is recorded.",
    },
    "training_faces": {
        "off": "Faces in data sets are not looked for.",
        "warns": "You are told of faces in a data set if no consent is recorded with them.",
        "blocks": "Nothing learns from a data set with faces unless consent is recorded with them.",
    },
}
_RIGHTS = {
    "attribution": "Names that a license asks for go on to the results.",
    "share-alike": "Results of share-alike pictures are share-alike.",
    "non-commercial": "Results of non-commercial pictures are not for sale.",
    "no-derivatives": "Nothing is made of pictures that may not be changed.",
    "expiry": "A license that has ended allows nothing any more.",
    "territory": "A license for some countries holds for the results, too.",
    "opt-outs": "A picture that says that machines must not learn from it is not learned from.",
    "own-license": "What a file says of its own license counts where it is stricter.",
    "revoked": "Nothing is made with a model that learned from a revoked picture.",
}


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """One rule.

    Attributes:
        subject: What it is about: a table of the policy file, or "checks".
        name: The same for the same rule, whatever its values are.
        sentence: For people.
        values: What the sentence is filled with.
        is_usual: Whether it is so where nobody wrote down another.
    """

    subject: str
    name: str
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)
    is_usual: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """What the policy of one studio says.

    Attributes:
        is_written: Whether there is a policy file.
        checks: What each check that runs asks, by its name.
        copies: From which likeness on copies are spoken of, and stopped.
        safety: What is looked for, and what follows.
        marking: Which marks are made.
        rights: Which clauses of licenses are honored.
    """

    is_written: bool
    checks: Mapping[str, str]
    copies: CopyLimits
    safety: Safety
    marking: Marking
    rights: RightsPolicy

    @classmethod
    def of(cls, home: Path) -> "Rules":
        """The rules of a studio.

        Raises:
            UserMistake: its policy file is wrong.
        """
        path = home / NAME
        try:
            return cls(
                is_written=path.is_file(),
                checks=CHECKS.describe(),
                copies=CopyLimits.from_file(path),
                safety=read_safety(home),
                marking=read_marking(home),
                rights=policy_in(home),
            )
        except UserMistake as mistake:  # whose sentence has a path in it that is nobody's business
            raise UserMistake(str(mistake).replace(str(path), NAME)) from mistake

    def all(self) -> list[RuleInForce]:
        """Every rule, subject by subject."""
        checks = (
            RuleInForce("checks", f"check_{name}", about) for name, about in self.checks.items()
        )
        return [*checks, *self._copies(), *self._safety(), *self._marking(), *self._rights()]

    def _copies(self) -> Iterator[RuleInForce]:
        usual = CopyLimits()
        for each in fields(CopyLimits):
            value: float = getattr(self.copies, each.name)
            at, never = _COPIES[each.name]
            name = f"{each.name}_{'p' if value else 'never'}"
            sentence = at.format(value=value) if value else never
            is_usual = value == getattr(usual, each.name)
            yield RuleInForce("copies", name, sentence, {"value": value}, is_usual)

    def _safety(self) -> Iterator[RuleInForce]:
        usual, values = Safety(), {"nudity_from": self.safety.nudity_from}
        for name, sentences in _SAFETY.items():
            answer: str = getattr(self.safety, name)
            is_usual = answer == getattr(usual, name)
            if name == "nudity":
                is_usual = is_usual and usual.nudity_from == self.safety.nudity_from
            sentence = sentences[answer].format(**values)
            yield RuleInForce("safety", f"{name}_{answer}", sentence, values, is_usual)

    def _marking(self) -> Iterator[RuleInForce]:
        marking, usual = self.marking, Marking()
        yield RuleInForce(
            "marking",
            "signed",
            "Every file is signed, names AI as its source, and carries a watermark.",
        )
        preset = {"preset": marking.preset, "provider": marking.provider}
        if marking.preset == usual.preset:
            yield RuleInForce(
                "marking", "no_law", "No marks of a particular law are added.", preset
            )
        else:
            named = f" and name {marking.provider}" if marking.provider else ""
            sentence = f"The marks are those of the rules of {marking.preset}{named}."
            yield RuleInForce("marking", "law", sentence, preset, is_usual=False)
        sentence = f"{'A' if marking.has_label else 'No'} label can be seen in the picture."
        name = "label" if marking.has_label else "no_label"
        is_usual = marking.has_label == usual.has_label
        yield RuleInForce("marking", name, sentence, is_usual=is_usual)

    def _rights(self) -> Iterator[RuleInForce]:
        for switch in SWITCHES:
            stem = switch.replace("-", "_")
            if self.rights.honors(switch):
                yield RuleInForce("rights", stem, _RIGHTS[switch])
            else:
                values = {"reason": self.rights.reason}
                sentence = f"Switched off: “{_RIGHTS[switch]}” Reason: {self.rights.reason}"
                yield RuleInForce("rights", f"{stem}_off", sentence, values, is_usual=False)
