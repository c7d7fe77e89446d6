"""From which likeness on a copy is warned about, and from which on it is not delivered."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name
from pinxit.base.policy_file import read_table


@dataclass(frozen=True, slots=True)
class CopyLimits:
    """Which p-values are spoken of, and which stop a picture; 0 is never.

    A picture that is nearly the same as a known one is always stopped, whatever its p-value.

    Attributes:
        warns_at: p for training pictures from which on the user is told.
        blocks_at: p for training pictures from which on the picture is not delivered.
        protected_warns_at: The same for protected pictures.
        protected_blocks_at: The same for protected pictures.

    Raises:
        UserMistake: a limit is no number from 0 to 1.
    """

    warns_at: float = 0.01
    blocks_at: float = 0.0
    protected_warns_at: float = 0.01
    protected_blocks_at: float = 0.01

    def __post_init__(self) -> None:
        for each in fields(self):
            _refuse_no_p(each.name, getattr(self, each.name))

    def to_json(self) -> dict[str, float]:
        """The limits as JSON values."""
        return asdict(self)

    @classmethod
    def from_file(cls, path: Path) -> "CopyLimits":
        """The limits in the table ``[copies]`` of a policy file; the usual ones if there is none.

        Raises:
            UserMistake: the file cannot be read, or holds a limit that does not exist.
        """
        return read_table(path, "copies", cls.from_json)

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> "CopyLimits":
        """The limits that name some of the values; the others are the usual ones.

        Raises:
            UserMistake: a name or a value is wrong.
        """
        known = [each.name for each in fields(cls)]
        for name in given:
            if name not in known:
                raise unknown_name("limit", name, known)
            _refuse_no_p(name, given[name])
        return cls(**given)


def _refuse_no_p(name: str, value: Any) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= 1:
        raise UserMistake(f"The limit {name} is a p-value from 0 to 1, not {value!r}.")
