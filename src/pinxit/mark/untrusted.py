"""Files of strangers verified in armor: nothing that they do to a decoder or parser gets out.

The answer is as good as the process that gave it: a file that took its decoder over could have it
say what it likes. It could reach nothing else, and the next process knows nothing of it.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from PIL import Image

from pinxit.base.armor import Armor, Limits
from pinxit.base.errors import UserMistake
from pinxit.clips.prints import fingerprint_of_clip
from pinxit.mark.reading import printable, printable_json
from pinxit.mark.recipe import read_recipe, steps_of
from pinxit.mark.verdict import State
from pinxit.mark.verify import verify
from pinxit.pictures import untrusted

_MODULE = "pinxit.mark.untrusted"


@dataclass(frozen=True, slots=True)
class ToldVerdict:
    """A verdict as the armor tells it.

    Attributes:
        state: As in `Verdict`.
        words: The verdict in plain words, one line each.
        value: As `Verdict.to_json` gives it.
    """

    state: State
    words: tuple[str, ...]
    value: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The verdict as JSON values."""
        return dict(self.value)

    def lines(self) -> tuple[str, ...]:
        """The verdict in plain words, one line each."""
        return self.words


def verifying_armor(limits: Limits | None = None) -> Armor:
    """A warm process that verifies, and decodes, files of strangers."""
    return Armor(_MODULE, limits)


def verify_untrusted(
    armor: Armor, data: bytes, trust_anchors: str, title: str = "This file"
) -> ToldVerdict:
    """The verdict on a picture or clip that is not the user's own, as `verify` gives it.

    Args:
        armor: From `verifying_armor`.
        data: The whole file.
        trust_anchors: PEM of the roots whose signatures count as known.
        title: Its name, for messages.

    Raises:
        UserMistake: it is no picture or clip, or went beyond the limits.
    """
    about = {"title": title, "anchors": trust_anchors}
    answer, _ = armor.ask("verify", about, data, title=title)
    state, words, value = (answer.get(name) for name in ("state", "lines", "verdict"))
    if state not in get_args(State) or not isinstance(words, list) or not isinstance(value, dict):
        raise UserMistake(f"{title} is damaged in a way that its reader did not survive.")
    return ToldVerdict(cast("State", state), tuple(printable(line) for line in words), value)


def _verify(about: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        verdict = verify(data, about["anchors"])
    except UserMistake as mistake:
        raise UserMistake(str(mistake).replace("This file", about["title"], 1)) from mistake
    answer = {"state": verdict.state, "lines": verdict.lines(), "verdict": verdict.to_json()}
    return answer, b""


def recipe_untrusted(armor: Armor, data: bytes, title: str = "This file") -> dict[str, Any]:
    """The recipe that the bytes of a file carry, as `read_recipe` gives it; {} if they have none.

    Raises:
        UserMistake: the file went beyond the limits.
    """
    answer, _ = armor.ask("recipe", {"title": title}, data, title=title)
    recipe = printable_json(answer.get("recipe"))
    try:
        return recipe if isinstance(recipe, dict) and steps_of(recipe) else {}
    except UserMistake:
        return {}


def _recipe(about: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        return {"recipe": dict(read_recipe(data, about["title"]).recipe)}, b""
    except UserMistake:
        return {"recipe": None}, b""


def warm() -> None:
    """Loads all that verifying needs: afterwards no file can be opened any more."""
    untrusted.warm()
    smallest = io.BytesIO()
    Image.new("L", (1, 1)).save(smallest, "GIF")
    fingerprint_of_clip(smallest.getvalue())  # FFmpeg's bindings load parts of themselves late


JOBS: Mapping[str, Callable[[Mapping[str, Any], bytes], tuple[dict[str, Any], bytes]]] = {
    **untrusted.JOBS,
    "verify": _verify,
    "recipe": _recipe,
}
