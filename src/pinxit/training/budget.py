"""How long a training may take: minutes, pictures, whichever is first, or until it is stopped."""

from dataclasses import dataclass

from pinxit.base.errors import UserMistake

_HALF_AFTER = 3600.0
"""Seconds after which a training without end is half way along its schedules."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The end of a training.

    Attributes:
        minutes: Wall-clock time of the training itself; None for any.
        pictures: Training pictures shown, repetitions counted; None for any number.
        is_endless: Somebody stops it, earlier than the other two if they are given. Its share
            comes ever nearer to 1, so that all that goes by it happens, ever more seldom.

    Raises:
        UserMistake: neither is given, or one is not above zero.
    """

    minutes: float | None = None
    pictures: int | None = None
    is_endless: bool = False

    def __post_init__(self) -> None:
        given = [each for each in (self.minutes, self.pictures) if each is not None]
        if not (given or self.is_endless) or not all(each > 0 for each in given):
            raise UserMistake(
                "A training needs an end: give minutes, pictures or both, each above zero; "
                f"given were {self.minutes} minutes and {self.pictures} pictures."
            )

    def share(self, pictures: int, seconds: float) -> float:
        """The part that is used up, 0..1."""
        by_time = seconds / 60 / self.minutes if self.minutes is not None else 0.0
        by_count = pictures / self.pictures if self.pictures is not None else 0.0
        if self.is_endless:
            by_time = max(by_time, seconds / (seconds + _HALF_AFTER))
        return min(max(by_time, by_count), 1.0)

    def progress(self, pictures: int, seconds: float) -> tuple[float, float | None, str]:
        """Done, total and unit of the part of the budget that will be used up first.

        The total is None where there is no end.
        """
        if self.minutes is None and self.pictures is None:
            return pictures, None, "pictures"
        by_time = seconds / 60 / self.minutes if self.minutes is not None else -1.0
        by_count = pictures / self.pictures if self.pictures is not None else -1.0
        if self.minutes is not None and by_time >= by_count:
            return min(seconds, self.minutes * 60), self.minutes * 60, "seconds"
        total = self.pictures or 0
        return min(pictures, total), total, "pictures"
