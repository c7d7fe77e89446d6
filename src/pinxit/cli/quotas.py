"""Quotas: how many pictures of each class ``pinxit generate`` makes."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name

if TYPE_CHECKING:
    from pinxit.engine import Model
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio

_MOST = 100_000


def parse_quota(given: str) -> dict[str, int]:
    """How many of each class, from words such as ``class=cats:8,dogs:8``.

    Raises:
        UserMistake: it is written otherwise, or asks for nothing.
    """
    what, _, groups = given.partition("=")
    quota: dict[str, int] = {}
    for part in groups.split(","):
        name, sign, count = part.rpartition(":")
        if what != "class" or not sign or not name.strip() or not count.strip().isdecimal():
            raise UserMistake(
                f"--quota {given} says no quota; write class=NAME:COUNT,NAME:COUNT, such as "
                "class=cats:8,dogs:8. Only classes can be asked for by number."
            )
        if name.strip() in quota:
            raise UserMistake(f"--quota {given} names {name.strip()} twice; once is enough.")
        quota[name.strip()] = int(count)
    if not 0 < sum(quota.values()) <= _MOST:
        raise UserMistake(f"--quota {given} asks for no picture, or for more than {_MOST:,}.")
    return quota


def drawn_by_quota(
    studio: "Studio",
    model: "Model",
    seeds: tuple[int, ...],
    quota: Mapping[str, int],
    knobs: Mapping[str, Any],
) -> Iterator["Picture"]:
    """Pictures of seeds, the first of the first class, and so on.

    Raises:
        UserMistake: the model does not know a class.
    """
    from pinxit.nets.conditions import Code

    known = Code.from_card(model.card).classes
    if not known:
        raise UserMistake(f"{model.card.name} was trained without classes; leave out --quota.")
    for name in quota:
        if name not in known:
            raise unknown_name("class", name, known)
    start = 0
    for name, count in quota.items():
        settings = studio.model_settings(model, {**knobs, "class_name": name})
        yield from studio.generate(model, seeds[start : start + count], settings)
        start += count
