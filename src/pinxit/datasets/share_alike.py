"""Under which one license results of several share-alike licenses may be passed on, if any.

Read from the licenses' own texts: CC BY-SA and BY-NC-SA 2.0, 2.5 and 3.0, clause 4(b): "a later
version of this License with the same License Elements"; 1.0 has no such clause. GPL 2.0, section 9,
GPL 3.0, section 14: "or any later version", where the holder said so. LGPL 2.1, section 3: the
ordinary GPL, version 2 or newer, may be taken instead; LGPL 3.0 is GPL 3.0 with more permissions.
One-way bridges that only lists outside the licenses open (BY-SA 4.0 to GPL 3.0) are not taken.
"""

from collections.abc import Mapping

_GPL_3 = ("GPL-3.0-or-later", "GPL-3.0-only")
_GPL_2_UP = ("GPL-2.0-or-later", "GPL-2.0-only", *_GPL_3)
_LGPL_3 = ("LGPL-3.0-or-later", "LGPL-3.0-only")


def _creative_commons() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for kind in ("CC-BY-SA", "CC-BY-NC-SA"):
        table[f"{kind}-1.0"] = (f"{kind}-1.0",)
        later = [f"{kind}-{version}" for version in ("2.0", "2.5", "3.0", "4.0")]
        table |= {name: tuple(later[place:]) for place, name in enumerate(later)}
    return table


_MAY_BE_PASSED_ON_UNDER: Mapping[str, tuple[str, ...]] = {
    **_creative_commons(),
    "GPL-2.0-only": ("GPL-2.0-only",),
    "GPL-2.0-or-later": _GPL_2_UP,
    "GPL-3.0-only": ("GPL-3.0-only",),
    "GPL-3.0-or-later": _GPL_3,
    "AGPL-3.0-only": ("AGPL-3.0-only",),
    "AGPL-3.0-or-later": ("AGPL-3.0-or-later", "AGPL-3.0-only"),
    "LGPL-2.1-only": ("LGPL-2.1-only", *_GPL_2_UP),
    "LGPL-2.1-or-later": ("LGPL-2.1-or-later", "LGPL-2.1-only", *_LGPL_3, *_GPL_2_UP),
    "LGPL-3.0-only": ("LGPL-3.0-only", "GPL-3.0-only"),
    "LGPL-3.0-or-later": (*_LGPL_3, *_GPL_3),
}
_ORDER = tuple(dict.fromkeys(name for names in _MAY_BE_PASSED_ON_UNDER.values() for name in names))


def share_alike_license(licenses: frozenset[str]) -> str | None:
    """The one license under which results of all these share-alike licenses may be passed on.

    Of several that would do, one that a source stands under is taken first.

    Returns:
        The license, or None where none satisfies all; "" where there is nothing to satisfy.
    """
    if not licenses:
        return ""
    choices = [set(_MAY_BE_PASSED_ON_UNDER.get(name, (name,))) for name in sorted(licenses)]
    common = set.intersection(*choices)
    if not common:
        return None
    return min(common, key=lambda name: (name not in licenses, _place(name), name))


def _place(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)
