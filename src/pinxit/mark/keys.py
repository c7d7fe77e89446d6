"""The keys that sign: a local authority made at first use, kept in one folder.

    root/root.key, root/root.pem        the authority; partners are given its certificate
    signers/0001/signer.key, chain.pem  the signer and its issuer; the highest number signs
    partners/*.pem                      roots of others whose signatures count as known
    watermarks/0001/secret.key          what watermarks are drawn from; the highest number marks
    time/0001/address, root.pem         who gives time stamps; the highest number is asked

The issuer between root and signer is used once, so its key is not kept. Each folder is made
beside and renamed into place whole: two processes that start at once end with the same keys.
"""

import contextlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes
from pinxit.mark.certificates import Authority, issue
from pinxit.mark.time_stamps import above_time_roots

ORGANIZATION = "Pinxit local signer"

_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Signer:
    """What signing needs.

    Attributes:
        chain: PEM of the signer's certificate, then of its issuer.
        key: PEM of the private key.
        anchors: PEM of the root that the chain ends in.
        secret: What watermarks are drawn from; without one nothing is marked.
        registry: Where delivered pictures are put on record; None for nowhere.
        time_authority: Address that is asked for time stamps (RFC 3161); "" for none.
    """

    chain: bytes
    key: bytes = field(repr=False)
    anchors: str = field(repr=False)
    secret: bytes = field(default=b"", repr=False)
    registry: Path | None = None
    time_authority: str = ""


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What people may know of one certificate.

    Attributes:
        role: "root", "signer", "old signer" or "partner".
        name: The CN of its subject.
        sha256: Its fingerprint.
        since: First day it is valid, ISO 8601.
        until: Last day it is valid, ISO 8601.
        path: Where the certificate lies.
    """

    role: str
    name: str
    sha256: str
    since: str
    until: str
    path: Path

    def to_json(self) -> dict[str, str]:
        """The facts as JSON values."""
        return {
            "role": self.role,
            "name": self.name,
            "sha256": self.sha256,
            "since": self.since,
            "until": self.until,
            "path": str(self.path),
        }


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys in one folder.

    Attributes:
        folder: Where they lie; made with mode 0700 when first needed.
        organization: Who signs, as readers of new certificates will see it.
    """

    folder: Path
    organization: str = ORGANIZATION

    def signer(self) -> Signer:
        """What signs now. Makes authority and signer if there are none.

        Raises:
            UserMistake: a key file is damaged, open to other users or expired, or cannot be made.
        """
        root = self._root()
        place = self._newest_signer(root)
        chain = _certificates(place / "chain.pem")
        key = _private_key(place / "signer.key", chain[0])
        if chain[0].not_valid_after_utc < datetime.now(UTC):
            raise UserMistake(
                f"The certificate {place / 'chain.pem'} ended on "
                f"{chain[0].not_valid_after_utc:%Y-%m-%d}. Make a new one: pinxit key rotate."
            )
        pem = b"".join(each.public_bytes(serialization.Encoding.PEM) for each in chain)
        return Signer(
            pem,
            Authority(chain[0], key).key_pem(),
            root.certificate_pem().decode() + self._time_roots(),
            self._newest_secret(),
            self.registry,
            self.time_authority,
        )

    @property
    def registry(self) -> Path:
        """The database in which the pictures that these keys signed are on record."""
        return self.folder.parent / "registry.sqlite"

    @property
    def time_authority(self) -> str:
        """The address that is asked for time stamps; "" for none."""
        places = self._times()
        return _read(places[-1] / "address").decode().strip() if places else ""

    def stamp_by(self, address: str, root: str = "") -> None:
        """Has signatures time-stamped from now on; by nobody, if the address is "".

        Args:
            address: Of the time authority, http or https.
            root: PEM of the roots that its certificate ends in. Roots of earlier authorities stay
                known.

        Raises:
            UserMistake: the address or the root is none.
        """
        if address and not address.startswith(("http://", "https://")):
            raise UserMistake(
                f"{address} is no address of a time authority; it begins with https:."
            )
        try:
            found = x509.load_pem_x509_certificates(root.encode()) if address else []
        except ValueError as fault:
            raise UserMistake("The root of the time authority is no PEM certificate.") from fault
        pem = "".join(each.public_bytes(serialization.Encoding.PEM).decode() for each in found)
        number = len(self._times()) + 1
        files = {"address": address.encode(), "root.pem": pem.encode()}
        while not self._place(self.folder / "time" / f"{number:04}", files):
            number += 1

    def secrets(self) -> tuple[bytes, ...]:
        """What watermarks were ever drawn from, the newest first; makes nothing.

        Raises:
            UserMistake: a secret is damaged.
        """
        return tuple(_secret(place / "secret.key") for place in reversed(self._secrets()))

    def show(self) -> tuple[KeyFacts, ...]:
        """Every certificate there is: root, signer, old signers, partners. Makes missing ones.

        Raises:
            UserMistake: as `signer`.
        """
        self.signer()
        newest, *old = reversed(self._signers())
        root = self.folder / "root" / "root.pem"
        facts = [_facts("root", root), _facts("signer", newest / "chain.pem")]
        facts += [_facts("old signer", place / "chain.pem") for place in old]
        facts += [_facts("partner", path) for path in self._partners()]
        return tuple(facts)

    def export(self) -> str:
        """PEM of the root's certificate, for partners: whoever has it, knows our signatures.

        Raises:
            UserMistake: as `signer`.
        """
        return self._root().certificate_pem().decode()

    def anchors(self) -> str:
        """PEM of all roots that count as known, of time authorities too; makes nothing.

        Raises:
            UserMistake: a certificate is damaged.
        """
        own = self.folder / "root" / "root.pem"
        paths = ([own] if own.exists() else []) + self._partners()
        found = [each for path in paths for each in _certificates(path)]
        pem = (each.public_bytes(serialization.Encoding.PEM).decode() for each in found)
        return "".join(pem) + self._time_roots()

    def certificates(self) -> Mapping[str, x509.Certificate]:
        """The root and every signer that it stands behind, by SHA-256; makes nothing.

        Raises:
            UserMistake: a certificate is damaged.
        """
        if not (self.folder / "root").exists():
            return {}
        root = _certificates(self.folder / "root" / "root.pem")[0]
        found = {root.fingerprint(hashes.SHA256()).hex(): root}
        for place in self._signers():
            chain = _certificates(place / "chain.pem")
            if _is_chain([*chain, root]):
                found[chain[0].fingerprint(hashes.SHA256()).hex()] = chain[0]
        return found

    def rotate(self) -> Signer:
        """A new signer and issuer under the same root, and a new secret for watermarks.

        What the old ones signed and marked stays known.

        Raises:
            UserMistake: as `signer`.
        """
        root = self._root()
        number = len(self._signers()) + 1
        while not self._add_signer(root, number):
            number += 1
        number = len(self._secrets()) + 1
        while not self._add_secret(number):
            number += 1
        return self.signer()

    def _root(self) -> Authority:
        place = self.folder / "root"
        if not place.exists():
            name = f"{self.organization} root {secrets.token_hex(4)}"
            made = issue("root", self.organization, name, None)
            files = {"root.pem": made.certificate_pem(), "root.key": made.key_pem()}
            self._place(place, files)
        certificate = _certificates(place / "root.pem")[0]
        return Authority(certificate, _private_key(place / "root.key", certificate))

    def _signers(self) -> list[Path]:
        return sorted((self.folder / "signers").glob("[0-9][0-9][0-9][0-9]"))

    def _times(self) -> list[Path]:
        return sorted((self.folder / "time").glob("[0-9][0-9][0-9][0-9]"))

    def _time_roots(self) -> str:
        return "".join(
            above_time_roots(_read(place / "root.pem").decode()) for place in self._times()
        )

    def _secrets(self) -> list[Path]:
        return sorted((self.folder / "watermarks").glob("[0-9][0-9][0-9][0-9]"))

    def _newest_secret(self) -> bytes:
        if not self._secrets():
            self._add_secret(1)
        return _secret(self._secrets()[-1] / "secret.key")

    def _add_secret(self, number: int) -> bool:
        files = {"secret.key": secrets.token_bytes(_SECRET_BYTES)}
        return self._place(self.folder / "watermarks" / f"{number:04}", files)

    def _partners(self) -> list[Path]:
        return sorted((self.folder / "partners").glob("*.pem"))

    def _newest_signer(self, root: Authority) -> Path:
        if not self._signers():
            self._add_signer(root, 1)
        return self._signers()[-1]

    def _add_signer(self, root: Authority, number: int) -> bool:
        tag = secrets.token_hex(4)
        between = issue(
            "intermediate", self.organization, f"{self.organization} issuer {tag}", root
        )
        signer = issue("signer", self.organization, f"{self.organization} {tag}", between)
        chain = signer.certificate_pem() + between.certificate_pem()
        files = {"chain.pem": chain, "signer.key": signer.key_pem()}
        return self._place(self.folder / "signers" / f"{number:04}", files)

    def _place(self, place: Path, files: Mapping[str, bytes]) -> bool:
        """Makes a folder with these files in one stroke; False if it was there already."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            place.parent.mkdir(mode=0o700, exist_ok=True)
            beside = Path(tempfile.mkdtemp(prefix=".new-", dir=self.folder))
        except OSError as fault:
            raise UserMistake(f"No keys can be made in {self.folder}: {fault.strerror}.") from fault
        try:
            for name, data in files.items():
                write_bytes(beside / name, data, mode=0o600)
            with contextlib.suppress(OSError):
                beside.rename(place)
                return True
            if not place.exists():
                raise UserMistake(f"No keys can be made in {place}; look who may write there.")
            return False
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def _damaged(path: Path, why: str) -> UserMistake:
    return UserMistake(
        f"The key file {path} cannot be used: {why}. Bring it back from a backup, or move the "
        "folder of keys away so that new keys are made."
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise _damaged(path, fault.strerror or "it cannot be read") from fault


def _certificates(path: Path) -> list[x509.Certificate]:
    data = _read(path)
    try:
        return x509.load_pem_x509_certificates(data)
    except ValueError as fault:
        raise _damaged(path, "its content is damaged") from fault


def _private_key(path: Path, certificate: x509.Certificate) -> ec.EllipticCurvePrivateKey:
    data = _read(path)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise UserMistake(f"The key file {path} is open to other users. Close it: chmod 600 {path}")
    try:
        key = serialization.load_pem_private_key(data, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as fault:
        raise _damaged(path, "its content is damaged") from fault
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise _damaged(path, "it holds no P-256 key")
    if key.public_key() != certificate.public_key():
        raise _damaged(path, "it does not belong to its certificate")
    return key


def _secret(path: Path) -> bytes:
    data = _read(path)
    if len(data) != _SECRET_BYTES:
        raise _damaged(path, f"it has {len(data)} bytes instead of {_SECRET_BYTES}")
    return data


def _is_chain(chain: Sequence[x509.Certificate]) -> bool:
    """Whether each certificate was issued by the next."""
    try:
        for each, issuer in pairwise(chain):
            each.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _facts(role: str, path: Path) -> KeyFacts:
    certificate = _certificates(path)[0]
    return KeyFacts(
        role=role,
        name=certificate.subject.rfc4514_string(),
        sha256=certificate.fingerprint(hashes.SHA256()).hex(),
        since=certificate.not_valid_before_utc.date().isoformat(),
        until=certificate.not_valid_after_utc.date().isoformat(),
        path=path,
    )
