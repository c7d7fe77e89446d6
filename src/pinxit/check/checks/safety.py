"""Whether a picture shows nudity, or faces of people whose consent is not recorded."""

from typing import Any

from pinxit.check.finding import Context, Finding, Level
from pinxit.check.nudity import EXTRA, NOT_INSTALLED, nudity
from pinxit.check.people import has_consent, learned_with_consent
from pinxit.check.safety import Safety
from pinxit.check.sheets import warned_on_sheet
from pinxit.nets.faces import faces_in
from pinxit.pictures.history import SHEETS, all_steps
from pinxit.pictures.picture import Picture

_NAME = "safety"
_ORDER: tuple[Level, ...] = ("fine", "warns", "blocks")
_SHOWN_BEFORE = (*SHEETS, "plot")  # what is on them was looked at by itself, or is no picture


class SafetyCheck:
    """Looks for what the studio's safety policy names; never for more."""

    name = _NAME

    def examine(self, picture: Picture, context: Context) -> Finding | None:
        """What it finds; None for a plot, and for a sheet of nothing that was warned of."""
        safety = context.safety
        told: list[tuple[Level, str]] = []
        evidence: dict[str, Any] = {"policy": safety.to_json()}
        if picture.steps and picture.steps[-1].verb in _SHOWN_BEFORE:
            return warned_on_sheet(picture, _NAME)
        score = None
        if safety.nudity != "off":
            score = nudity(picture.pixels)
            told.append(_of_nudity(score, safety))
        if safety.faces != "off":
            faces = len(faces_in(picture.pixels))
            evidence["faces"] = faces
            told.append(_of_faces(faces, picture, context))
        if not told:
            told.append(("fine", "Nudity and faces were NOT looked for: the policy says so."))
        level = max((each for each, _ in told), key=_ORDER.index)
        sentence = " ".join(words for each, words in told if each == level)
        return Finding(_NAME, level, sentence, score, evidence)


def _of_nudity(score: float | None, safety: Safety) -> tuple[Level, str]:
    if score is None and safety.nudity == "blocks":
        return "blocks", NOT_INSTALLED
    if score is None:
        return "fine", f"Nudity was NOT looked for: the classifier is not installed ({EXTRA})."
    if score < safety.nudity_from or safety.nudity == "off":
        return "fine", "No nudity was found."
    if safety.nudity == "warns":
        return "warns", f"It may show nudity (score {score:.2f} of 1): look before you pass it on."
    return (
        "blocks",
        f"It may show nudity (score {score:.2f} of 1), which the safety policy of this studio "
        f"does not let out from {safety.nudity_from} on.",
    )


def _of_faces(faces: int, picture: Picture, context: Context) -> tuple[Level, str]:
    inputs = {source.sha256 for step in all_steps(picture.steps) for source in step.used}
    asked = [_has_consent(sha256, context) for sha256 in inputs]
    if not faces:
        return "fine", "No face was found."
    if asked and all(asked):
        return "fine", "A face was found; consent is recorded with every input."
    sentence = "It shows a face, and no consent of those shown is recorded with its inputs"
    if context.safety.faces == "blocks":
        return "blocks", f"{sentence}; the safety policy of this studio asks for it."
    return "warns", f"{sentence}: ask them, and note it in rights.csv."


def _has_consent(sha256: str, context: Context) -> bool:
    model = context.models.get(sha256)
    if model is not None:
        return learned_with_consent(model.card.dataset)
    return has_consent(context.rights.get(sha256))


CHECK = SafetyCheck()
