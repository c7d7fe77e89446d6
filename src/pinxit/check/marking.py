"""The marks that laws ask for: presets, and what a project chose.

[marking]                      # in policy.toml in the home folder
preset = "eu"                  # "none", "eu", "california" or "china"
label = true                   # whether a label can be seen; as the preset says, if absent
provider = "Example Ltd"       # who answers for the system; china: the code of the producer

Sources: EU Regulation 2024/1689, article 50, with its code of practice; California SB 942,
section 22757.3; China GB 45438-2025.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name
from pinxit.base.policy_file import NAME, read_table


@dataclass(frozen=True, slots=True)
class Preset:
    """What one law asks for, besides what every file carries anyway.

    Attributes:
        has_label: Whether a label can be seen in the picture.
        is_chinese: Whether that label is in Chinese.
        has_origin: Whether provider, time and id are written where programs read XMP only.
        has_aigc: Whether the field "AIGC" is written.
    """

    has_label: bool = False
    is_chinese: bool = False
    has_origin: bool = False
    has_aigc: bool = False

    @property
    def needs_provider(self) -> bool:
        """Whether somebody must be named."""
        return self.has_origin or self.has_aigc


NONE = "none"
PRESETS: Mapping[str, Preset] = {
    NONE: Preset(),
    "eu": Preset(has_label=True),
    "california": Preset(has_origin=True),
    "china": Preset(has_label=True, is_chinese=True, has_aigc=True),
}


@dataclass(frozen=True, slots=True)
class Marking:
    """Which marks a project chose; pictures in which AI had no part get none.

    Attributes:
        preset: One of `PRESETS`.
        label: Whether a label can be seen; None for what the preset says.
        provider: Who answers for the system.

    Raises:
        UserMistake: there is no such preset, or it names a provider and there is none.
    """

    preset: str = NONE
    label: bool | None = None
    provider: str = ""

    def __post_init__(self) -> None:
        if self.preset not in PRESETS:
            raise unknown_name("preset of marks", self.preset, PRESETS)
        if self.asked.needs_provider and not self.provider.strip():
            raise UserMistake(
                f"The marks for {self.preset} name a provider; write who answers for the pictures: "
                f'provider = "Example Ltd" under [marking] in {NAME}.'
            )

    @property
    def asked(self) -> Preset:
        """What the preset asks for."""
        return PRESETS[self.preset]

    @property
    def has_label(self) -> bool:
        """Whether a label can be seen."""
        return self.asked.has_label if self.label is None else self.label

    @property
    def is_silent(self) -> bool:
        """Whether nothing is asked for."""
        return self.preset == NONE and not self.has_label


def read_marking(home: Path, preset: str | None = None) -> Marking:
    """The marks that a studio's policy asks for; none, if there is no policy.

    Args:
        home: The studio's.
        preset: Goes before the one in the policy, and before what that says of its label.

    Raises:
        UserMistake: the file is wrong; a policy that cannot be read must not be passed over.
    """
    return read_table(home / NAME, "marking", lambda table: _marking(table, preset))


def _marking(table: Mapping[str, Any], preset: str | None) -> Marking:
    known = [each.name for each in fields(Marking)]
    for name, value in table.items():
        if name not in known:
            raise unknown_name("setting of marking", name, known)
        if name == "label" and not isinstance(value, bool):
            raise UserMistake(f"label is true or false, not {value!r}.")
        if name != "label" and not isinstance(value, str):
            raise UserMistake(f"{name} is a text in quotes, not {value!r}.")
    if preset in {None, table.get("preset", NONE)}:
        return Marking(**table)
    return Marking(str(preset), provider=table.get("provider", ""))
