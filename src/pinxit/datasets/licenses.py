"""What well-known licenses allow, as a conservative reading of their texts. Not legal advice.

Names are SPDX identifiers (https://spdx.org/licenses) and ``LicenseRef-`` names of our own for what
SPDX has no name for: one's own pictures, a license bought, the public domain.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, get_args

from pinxit.base.errors import UserMistake
from pinxit.datasets.spdx import SPDX_IDS

Use = Literal["learn", "style", "edit", "publish", "commercial"]
"""learn: train a model. style: lend its style. edit: be changed. publish: be passed on."""

USES: tuple[Use, ...] = get_args(Use)

OWN = "LicenseRef-Own"
LICENSED = "LicenseRef-Licensed"
PUBLIC_DOMAIN = "LicenseRef-PublicDomain"
RESERVED = "LicenseRef-AllRightsReserved"
UNKNOWN = "LicenseRef-Unknown"

_ALL = frozenset(USES)


@dataclass(frozen=True, slots=True)
class Terms:
    """What one license says.

    Attributes:
        allows: What may be done under it.
        attribution: Results must name the creator and the license.
        share_alike: Results must be passed on under the same license.
        because: Why something is not allowed, as the end of "..., because <license> ".
    """

    allows: frozenset[Use] = _ALL
    attribution: bool = False
    share_alike: bool = False
    because: str = ""

    @property
    def no_derivatives(self) -> bool:
        """Only unchanged copies may be passed on."""
        return "publish" in self.allows and "edit" not in self.allows

    @property
    def non_commercial(self) -> bool:
        """Results may be published, but not used commercially."""
        return "publish" in self.allows and "commercial" not in self.allows

    def allowed_without(self, clauses: Collection[str]) -> frozenset[Use]:
        """What may be done if some clauses do not carry over to results."""
        allows = set(self.allows)
        if self.no_derivatives and "no-derivatives" in clauses:
            allows |= {"learn", "style", "edit"}
        if self.non_commercial and "non-commercial" in clauses:
            allows.add("commercial")
        return frozenset(allows)


def _creative_commons() -> dict[str, Terms]:
    table: dict[str, Terms] = {}
    for kind in ("BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND"):
        parts = kind.split("-")
        allows = _ALL - ({"commercial"} if "NC" in parts else set())
        allows -= {"learn", "style", "edit"} if "ND" in parts else set()
        limits = {"NC": "allows no commercial use", "ND": "allows no adaptations"}
        because = " and ".join(text for part, text in limits.items() if part in parts)
        terms = Terms(allows, attribution=True, share_alike="SA" in parts, because=because)
        table |= {f"CC-{kind}-{version}": terms for version in ("1.0", "2.0", "2.5", "3.0", "4.0")}
    return table


def _software() -> dict[str, Terms]:
    credit = ("MIT", "Apache-2.0", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Zlib", "OFL-1.1")
    copyleft = [
        f"{name}-{kind}" for name in ("GPL-2.0", "GPL-3.0") for kind in ("only", "or-later")
    ]
    copyleft += [f"AGPL-3.0-{kind}" for kind in ("only", "or-later")]
    copyleft += [f"LGPL-{v}-{kind}" for v in ("2.1", "3.0") for kind in ("only", "or-later")]
    table = dict.fromkeys(credit, Terms(attribution=True))
    table |= dict.fromkeys(copyleft, Terms(attribution=True, share_alike=True))
    return table | dict.fromkeys(("MIT-0", "0BSD", "Unlicense"), Terms())


LICENSES: Mapping[str, Terms] = {
    "CC0-1.0": Terms(),
    "CC-PDM-1.0": Terms(),
    "PDDL-1.0": Terms(),
    "OGL-UK-3.0": Terms(attribution=True),
    "etalab-2.0": Terms(attribution=True),
    "ODC-By-1.0": Terms(attribution=True),
    "LAL-1.3": Terms(attribution=True, share_alike=True),
    "PolyForm-Noncommercial-1.0.0": Terms(
        _ALL - {"commercial"}, attribution=True, because="allows no commercial use"
    ),
    **_creative_commons(),
    **_software(),
    OWN: Terms(),
    LICENSED: Terms(),
    PUBLIC_DOMAIN: Terms(),
    RESERVED: Terms(frozenset(), because="reserves all rights"),
    UNKNOWN: Terms(frozenset(), because="says nothing about what is allowed"),
}
"""Every license whose terms are known. Others of SPDX allow nothing until it is stated."""

_UNREAD = Terms(
    frozenset(),
    because="is a license whose terms Pinxit does not know; state what it allows, and why, in the "
    "columns allow and reason of rights.csv",
)
_ALIASES = {
    "": UNKNOWN,
    "unknown": UNKNOWN,
    "none": UNKNOWN,
    "all-rights-reserved": RESERVED,
    "own": OWN,
    "licensed": LICENSED,
    "public-domain": PUBLIC_DOMAIN,
    "publicdomain": PUBLIC_DOMAIN,
    "cc0": "CC0-1.0",
}
_BY_LOWER = {name.lower(): name for name in (*SPDX_IDS, *LICENSES)}
_CUSTOM_NAME = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")


def license_name(text: str) -> str:
    """The identifier that a person means: "cc by 4.0" is CC-BY-4.0, "own" is LicenseRef-Own.

    Every identifier of SPDX is one, whether its terms are in `LICENSES` or not.

    Raises:
        UserMistake: no license has that name.
    """
    key = re.sub(r"[\s_]+", "-", text.strip()).lower()
    if key in _ALIASES:
        return _ALIASES[key]
    if key in _BY_LOWER:
        return _BY_LOWER[key]
    if _CUSTOM_NAME.fullmatch(text.strip()):
        return text.strip()
    longer = [name for name in _BY_LOWER if len(key) > 2 and name.startswith(key)]
    longer.sort(key=lambda name: (-len(name), name))
    near = longer[-1:] or get_close_matches(key, _BY_LOWER, n=1, cutoff=0.6)
    guess = f" Did you mean {_BY_LOWER[near[0]]!r}?" if near else ""
    raise UserMistake(
        f"There is no license named {text!r}.{guess} Name one of https://spdx.org/licenses, such "
        "as CC0-1.0 or CC-BY-4.0, or own, licensed, public-domain, all-rights-reserved or "
        "LicenseRef-<name of your own>."
    )


def terms_of(license: str) -> Terms:  # noqa: A002, the word people know
    """The terms of a license that `license_name` gave; one not in the table allows nothing."""
    return LICENSES.get(license, _UNREAD)


def license_address(license: str) -> str:  # noqa: A002, the word people know
    """Where the text of a license is; "" for terms of one's own."""
    if license.startswith("LicenseRef-"):
        return ""
    commons = re.fullmatch(r"CC-(BY[A-Z-]*)-(\d\.\d)", license)
    if commons is not None:
        return f"https://creativecommons.org/licenses/{commons[1].lower()}/{commons[2]}/"
    public = {"CC0-1.0": "zero", "CC-PDM-1.0": "mark"}.get(license)
    if public is not None:
        return f"https://creativecommons.org/publicdomain/{public}/1.0/"
    return f"https://spdx.org/licenses/{license}.html"
