"""Where a license holds: countries by ISO 3166-1 alpha-2, the EU and the EEA as groups of them."""

import re

from pinxit.base.errors import UserMistake

Territory = frozenset[str] | None
"""Country codes; None for the whole world."""

_EU = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"}
    | {"IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)
_GROUPS = {"EU": _EU, "EEA": _EU | {"IS", "LI", "NO"}}
_WORLD = {"", "WORLD", "WORLDWIDE"}


def parse_territory(text: str) -> Territory:
    """Countries from words such as "DE, AT, CH", "EU" or "world".

    Raises:
        UserMistake: a word is no country code.
    """
    words = [word for word in re.split(r"[\s,;|]+", text.strip().upper()) if word]
    if not words or set(words) <= _WORLD:
        return None
    found: set[str] = set()
    for word in words:
        if word not in _GROUPS and not re.fullmatch("[A-Z]{2}", word):
            raise UserMistake(
                f"{word!r} is no territory: write ISO country codes such as DE, AT, or EU, EEA, "
                "world."
            )
        found |= _GROUPS.get(word, {word})
    return frozenset(found)


def common(first: Territory, second: Territory) -> Territory:
    """Where both hold."""
    if first is None or second is None:
        return second if first is None else first
    return first & second


def territory_words(territory: Territory) -> str:
    """Countries as `parse_territory` reads them, the EU and EEA by their names."""
    if territory is None:
        return "world"
    name = next((name for name, group in _GROUPS.items() if group == territory), "")
    return name or ", ".join(sorted(territory))
