"""Notes around a piece of work: that it was refused, that its file is about to appear."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from pinxit.base.errors import Refused
from pinxit.check.checked import Checked, check
from pinxit.check.finding import Context, Policy
from pinxit.mark.events import Event, event_of
from pinxit.mark.log import Log
from pinxit.pictures.picture import Picture, Step


@contextmanager
def noting_delivery(log: Log, steps: Sequence[Step]) -> Iterator[Callable[[str], None]]:
    """Gives what is told the hash of a file just before it appears.

    The row comes first: after a crash in between the log tells of a file that is not there, and
    never the other way round. If writing fails, a second row says so.
    """
    told: list[str] = []

    def tell(sha256: str) -> None:
        log.append(event_of("deliver", steps, [sha256]))
        told.append(sha256)

    try:
        yield tell
    except BaseException:
        if told:
            log.append(Event("failed", tuple(told)))
        raise


@contextmanager
def noting_refusal(log: Log, about: Callable[[], Event]) -> Iterator[None]:
    """Notes it if the work within is refused, with the checks that refused it.

    Args:
        log: Where to.
        about: Gives what is noted; asked only then.
    """
    try:
        yield
    except Refused as refusal:
        event = about()
        log.append(
            Event(
                "refuse",
                event.outputs,
                event.inputs,
                event.models,
                event.datasets,
                refusal.checks or event.checks,
            )
        )
        raise


def check_noted(log: Log, picture: Picture, context: Context, policy: Policy) -> Checked:
    """Runs every check on a picture; if one refuses it, the log knows.

    Raises:
        Refused: at least one check blocks the picture.
        UserMistake: the policy leaves out a check that does not exist.
    """
    with noting_refusal(log, lambda: event_of("refuse", picture.steps, [picture.sha256])):
        return check(picture, context, policy)
