"""What holds for one picture at import: what its owner says, and what the file says itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from pinxit.base.hashing import hash_file
from pinxit.datasets.decisions import Proof
from pinxit.datasets.licenses import LICENSED, OWN, UNKNOWN, USES, terms_of
from pinxit.datasets.opt_outs import opt_out
from pinxit.datasets.policy import CONSERVATIVE, RightsPolicy
from pinxit.datasets.reservations import Reservations, creator_named, license_named
from pinxit.datasets.revocations import Revocation
from pinxit.datasets.rights import Rights
from pinxit.datasets.rights_file import RightsFile
from pinxit.pictures.notices import Notice, notices_of

_HOLDERS = {OWN, LICENSED}


@dataclass(frozen=True, slots=True)
class Honors:
    """What an import heeds besides the word of the owner.

    Attributes:
        policy: Which clauses and reservations count.
        revoked: Pictures that are left out.
    """

    policy: RightsPolicy = CONSERVATIVE
    revoked: tuple[Revocation, ...] = ()


HONORS_ALL = Honors()
"""Every clause and reservation; nothing was revoked."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found out about one picture.

    Attributes:
        rights: What holds.
        says: What the file says of its author and its rights, word for word.
        prohibition: Its reservation against learning, as a reason; None if there is none.
        contradiction: How its license differs from the one that was said; "" if it does not.
    """

    rights: Rights
    says: tuple[str, ...]
    prohibition: str | None
    contradiction: str = ""


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the pictures of one folder.

    Attributes:
        folder: Where they lie.
        default: What holds where the rights file is silent.
        rules: The rights file.
        policy: What the studio honors.
        reservations: The ``tdmrep.json`` beside the pictures.
    """

    folder: Path
    default: Rights
    rules: RightsFile
    policy: RightsPolicy
    reservations: Reservations

    def judged(self, path: str, data: bytes) -> Judged:
        """What holds for a picture.

        An opt-out forbids learning, unless a row of the rights file allows it explicitly. Holders
        of all rights, and of a license of their own, are not bound by it; that is recorded. What
        the file says of its license counts where nobody said one, and where it is stricter.

        Args:
            path: Relative to the folder.
            data: The whole file.

        Raises:
            UserMistake: a row of the rights file, or a ``tdmrep.json``, is wrong.
        """
        notices = notices_of(data)
        rights = self.rules.rights_of(path, self.default)
        prohibition = opt_out(data, notices) or self.reservations.of(path)
        contradiction = ""
        if self.policy.honors("own-license"):
            rights, contradiction = _with_own_license(rights, notices)
        rights = self._with_reservation(rights, prohibition)
        rights = self.policy.applied(_proved(self.folder, rights))
        return Judged(rights, tuple(map(str, notices)), prohibition, contradiction)

    def _with_reservation(self, rights: Rights, prohibition: str | None) -> Rights:
        if prohibition is None or _is_decided(rights, "learn"):
            return rights
        if rights.license in _HOLDERS:
            return rights.override("learn", True, f"{prohibition}; {rights.license} outweighs it")
        if self.policy.honors("opt-outs") or not rights.allows("learn"):
            return rights.override("learn", False, prohibition)
        return rights.override("learn", True, f"{prohibition}; {self.policy.because}")


def _with_own_license(rights: Rights, notices: Sequence[Notice]) -> tuple[Rights, str]:
    """The rights with the license that a file names, and how it differs from what was said."""
    named = license_named(notices)
    if named is None or rights.license in {*_HOLDERS, named[0]}:
        return rights, ""
    license_id, notice = named
    own = replace(
        rights,
        license=license_id,
        creator=rights.creator or creator_named(notices),
        evidence=f"the picture itself says {notice}",
    )
    if rights.license == UNKNOWN:
        return own, ""
    told, itself = terms_of(rights.license), terms_of(license_id)
    contradiction = f"said to be {rights.license}; the picture itself says {notice}"
    keeps_duties = itself.attribution >= told.attribution and itself.share_alike >= told.share_alike
    if itself.allows <= told.allows and keeps_duties:
        return own, contradiction
    for use in USES:
        if use not in itself.allows and rights.allows(use) and not _is_decided(rights, use):
            rights = rights.override(use, False, f"the picture itself says {notice}")
    return rights, contradiction


def _is_decided(rights: Rights, use: str) -> bool:
    return any(override.use == use for override in rights.overrides)


def _proved(folder: Path, rights: Rights) -> Rights:
    """The rights with the hashes of evidence and release, where these are files in the folder."""
    evidence, release = _file(folder, rights.evidence), _file(folder, rights.consent.release)
    if evidence is not None:
        day = datetime.fromtimestamp(evidence.stat().st_mtime, UTC).date()
        seen = rights.proof.seen if rights.proof else day
        rights = replace(rights, proof=Proof(seen, _hash_of(evidence)))
    if release is not None:
        rights = replace(rights, consent=replace(rights.consent, sha256=_hash_of(release)))
    return rights


def _hash_of(file: Path) -> str:
    about = file.stat()
    return _hash_once(file, (about.st_ino, about.st_size, about.st_mtime_ns))


@lru_cache(maxsize=256)
def _hash_once(file: Path, _: tuple[int, ...]) -> str:
    """The hash of a paper that was seen to be so: one contract may stand for a million pictures."""
    return hash_file(file)


def _file(folder: Path, name: str) -> Path | None:
    try:
        path = folder / name
        return path if name and path.is_file() else None
    except (OSError, ValueError):
        return None
