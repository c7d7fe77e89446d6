"""The first permit of clips: frames from all over a clip pass every check that pictures pass."""

from dataclasses import InitVar, dataclass

import numpy as np

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.check.checked import Checked, check
from pinxit.check.finding import Context, Finding, Policy
from pinxit.clips.clip import Clip, unit
from pinxit.pictures.picture import Picture

_SEAL = object()
_LOOKED_AT = 8
_LEVELS = ("fine", "warns", "blocks")


@dataclass(frozen=True, slots=True, eq=False)
class CheckedClip:
    """A clip that passed its checks. Only `check_clip` makes one.

    Attributes:
        clip: The clip as it was examined.
        findings: What the checks said, of each the gravest over the frames; none of them blocks.
        policy: Which checks were left out, and why.
        context: What was known of its inputs.
    """

    clip: Clip
    findings: tuple[Finding, ...]
    policy: Policy
    context: Context
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise PinxitError("A CheckedClip comes from check_clip() alone; call it instead.")


def check_clip(
    clip: Clip, context: Context | None = None, policy: Policy | None = None
) -> CheckedClip:
    """Runs every check on eight frames from all over a clip, and on those that it marks.

    Raises:
        Refused: at least one check blocks a frame.
        UserMistake: the clip has no frames, or the policy leaves out a check that does not exist.
    """
    count = max(1, clip.count)
    wanted = {round(at) for at in np.linspace(0, count - 1, _LOOKED_AT)} | set(clip.marks)
    checked = [
        check(as_picture(clip, frame.pixels), context, policy)
        for number, frame in enumerate(clip.reel.frames())
        if number in wanted
    ]
    if not checked:
        raise UserMistake(f"{clip.title or 'The clip'} has no frames; there is nothing to deliver.")
    first = checked[0]
    return CheckedClip(clip, _gravest(checked), first.policy, first.context, _SEAL)


def as_picture(clip: Clip, pixels: np.ndarray) -> Picture:
    """A frame of a clip as a picture with the clip's history."""
    return Picture(unit(pixels), clip.steps, title=clip.title)


def _gravest(checked: list[Checked]) -> tuple[Finding, ...]:
    found: dict[str, Finding] = {}
    for finding in (finding for each in checked for finding in each.findings):
        old = found.get(finding.check)
        if old is None or _LEVELS.index(finding.level) > _LEVELS.index(old.level):
            found[finding.check] = finding
    return tuple(found[name] for name in sorted(found))
