"""How long a training may take: minutes, pictures, or whichever is used up first."""

from dataclasses import dataclass

from pinxit.base.errors import UserMistake


@dataclass(frozen=True, slots=True)
class Budget:
    """The end of a training.

    Attributes:
        minutes: Wall-clock time of the training itself; None for any.
        pictures: Training pictures shown, repetitions counted; None for any number.

    Raises:
        UserMistake: neither is given, or one is not above zero.
    """

    minutes: float | None = None
    pictures: int | None = None

    def __post_init__(self) -> None:
        given = [each for each in (self.minutes, self.pictures) if each is not None]
        if not given or not all(each > 0 for each in given):
            raise UserMistake(
                "A training needs an end: give minutes, pictures or both, each above zero; "
                f"given were {self.minutes} minutes and {self.pictures} pictures."
            )

    def share(self, pictures: int, seconds: float) -> float:
        """The part that is used up, 0..1."""
        by_time = seconds / 60 / self.minutes if self.minutes is not None else 0.0
        by_count = pictures / self.pictures if self.pictures is not None else 0.0
        return min(max(by_time, by_count), 1.0)

    def progress(self, pictures: int, seconds: float) -> tuple[float, float, str]:
        """Done, total and unit of the part of the budget that will be used up first."""
        by_time = seconds / 60 / self.minutes if self.minutes is not None else -1.0
        by_count = pictures / self.pictures if self.pictures is not None else -1.0
        if self.minutes is not None and by_time >= by_count:
            return min(seconds, self.minutes * 60), self.minutes * 60, "seconds"
        total = self.pictures or 0
        return min(pictures, total), total, "pictures"
