"""The first permit: a picture that passed every check of its project."""

from collections.abc import Iterable
from dataclasses import InitVar, dataclass
from itertools import chain

from pinxit.base.errors import PinxitError, Refused, UserMistake
from pinxit.base.names import unknown_name
from pinxit.base.registry import Registry
from pinxit.check.finding import MARKS, Check, Context, Finding, Policy
from pinxit.pictures.picture import Picture

CHECKS: Registry[Check] = Registry("check", "pinxit.check.checks", "CHECK")
"""The checks that come with Pinxit."""

_SEAL = object()


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A picture that passed its checks. Only `check` makes one.

    Attributes:
        picture: The picture as it was examined.
        findings: What the checks said, in the order of their names; none of them blocks.
        policy: Which checks were left out, and why.
        context: What was known of its inputs.
    """

    picture: Picture
    findings: tuple[Finding, ...]
    policy: Policy
    context: Context
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise PinxitError("A Checked picture comes from check() alone; call it instead.")


def check(
    picture: Picture,
    context: Context | None = None,
    policy: Policy | None = None,
    *,
    more: Iterable[Check] = (),
) -> Checked:
    """Runs every check on a picture.

    Args:
        picture: The picture that somebody wants to deliver.
        context: What is known of its inputs; nothing, if absent.
        policy: Which checks to leave out; none, if absent.
        more: Checks that run besides ours, never instead of them.

    Raises:
        Refused: at least one check blocks the picture; the message holds each one's sentence.
        UserMistake: the policy leaves out a check that does not exist, or a name is taken.
    """
    context = context or Context()
    policy = policy or Policy()
    there = _named(chain((CHECKS.load(name) for name in CHECKS.describe()), more))
    for name in policy.off:
        if name not in (*there, *MARKS):
            raise unknown_name("check", name, (*there, *MARKS))
    running = [each for name, each in sorted(there.items()) if name not in policy.off]
    answers = (each.examine(picture, context) for each in running)
    findings = tuple(finding for finding in answers if finding is not None)
    blocking = [finding for finding in findings if finding.level == "blocks"]
    if blocking:
        name = f"{picture.title}: " if picture.title else ""
        sentences = " ".join(finding.sentence for finding in blocking)
        raise Refused(name + sentences, tuple(finding.check for finding in blocking))
    return Checked(picture, findings, policy, context, _SEAL)


def _named(checks: Iterable[Check]) -> dict[str, Check]:
    there: dict[str, Check] = {}
    for each in checks:
        if each.name in there:
            raise UserMistake(f"Two checks are named {each.name!r}; rename yours.")
        there[each.name] = each
    return there
