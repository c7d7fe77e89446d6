"""Targets: the shares that somebody wants groups to have."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name

UNIFORM, DATA = "uniform", "data"


@dataclass(frozen=True, slots=True)
class Targets:
    """What is wanted of each attribute.

    Attributes:
        default: "uniform" or "data": of attributes that are not named.
        shares: By attribute the share of each group.
    """

    default: str = UNIFORM
    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def of(
        self, attribute: str, names: Sequence[str], data: Mapping[str, float] | None
    ) -> tuple[str, Mapping[str, float]]:
        """What is wanted of an attribute: in words, and as shares by group.

        Args:
            attribute: Its name.
            names: Its groups.
            data: The shares in the data set; None if there is none.

        Raises:
            UserMistake: a group is wanted that nobody knows.
        """
        if attribute in self.shares:
            wanted = self.shares[attribute]
            for name in wanted:
                if name not in names:
                    raise unknown_name(f"group of {attribute}", name, names)
            return "your target", {name: wanted.get(name, 0.0) for name in names}
        if self.default == DATA and data is not None:
            return "the data set", data
        return "equal shares", dict.fromkeys(names, 1 / max(len(names), 1))

    def refuse_unknown(self, attributes: Sequence[str]) -> None:
        """Makes sure that every attribute with a target is there.

        Raises:
            UserMistake: one is not.
        """
        for attribute in self.shares:
            if attribute not in attributes:
                raise unknown_name("attribute", attribute, attributes)


def parse_targets(given: Sequence[str]) -> Targets:
    """Targets from words: ``uniform``, ``data``, ``skin=light:1,dark:1``, or a file of a table.

    The file has the columns attribute, group and share.

    Raises:
        UserMistake: a word is none of these, or shares are no numbers above 0.
    """
    default, shares = UNIFORM, dict[str, Mapping[str, float]]()
    for word in given:
        if word in {UNIFORM, DATA}:
            default = word
        elif "=" in word and not Path(word).is_file():
            attribute, _, groups = word.partition("=")
            shares[attribute.strip()] = _shares(_pairs(groups, word), word)
        else:
            shares |= _from_file(Path(word))
    return Targets(default, shares)


def _pairs(groups: str, word: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for part in groups.split(","):
        name, sign, weight = part.rpartition(":")
        if not sign or not name.strip():
            raise UserMistake(
                f"--target {word} is no target; write attribute=group:share,group:share, "
                "such as age=young:0.5,old:0.5."
            )
        pairs[name.strip()] = weight
    return pairs


def _shares(pairs: Mapping[str, str], where: str) -> dict[str, float]:
    try:
        weights = {name: float(weight) for name, weight in pairs.items()}
    except ValueError as fault:
        raise UserMistake(f"{where}: a share is a number, such as 0.5 ({fault}).") from fault
    total = sum(weights.values())
    if not 0 < total < float("inf") or min(weights.values()) < 0:
        raise UserMistake(f"{where}: shares are numbers of at least 0, and not all of them 0.")
    return {name: weight / total for name, weight in weights.items()}


def _from_file(file: Path) -> dict[str, Mapping[str, float]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        why = getattr(fault, "strerror", None) or "it is not UTF-8 text"
        raise UserMistake(
            f"{file} is no target that can be read: {why}. Write uniform, data, "
            "attribute=group:share,group:share, or a CSV file with attribute,group,share."
        ) from fault
    table = csv.DictReader(io.StringIO(text))
    if not {"attribute", "group", "share"} <= set(table.fieldnames or ()):
        raise UserMistake(f"{file}: its first line must be attribute,group,share.")
    pairs: dict[str, dict[str, str]] = {}
    for row in table:
        pairs.setdefault(str(row["attribute"]).strip(), {})[str(row["group"]).strip()] = str(
            row["share"]
        )
    return {name: _shares(groups, str(file)) for name, groups in pairs.items()}
