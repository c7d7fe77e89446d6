"""Links to single pictures that work for an hour, for programs that fetch without a key."""

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path

from pinxit.base.files import write_bytes

LIFETIME = 3600
_FILE = "links.key"
_SECRET_BYTES, _SEAL = 32, 16


@dataclass(frozen=True, slots=True)
class Links:
    """Makes links and knows them again; who changes one letter has none.

    Attributes:
        secret: What they are sealed with.
    """

    secret: bytes = field(repr=False)

    @classmethod
    def of(cls, home: Path) -> "Links":
        """Those of a server: all its processes, and the next ones, share the secret in its home."""
        path = home / _FILE
        secret = path.read_bytes() if path.exists() else b""
        if len(secret) < _SECRET_BYTES:  # none yet, or who began to write it was killed
            write_bytes(path, secrets.token_bytes(_SECRET_BYTES), overwrite=True, mode=0o600)
            secret = path.read_bytes()
        return cls(secret)

    def sign(self, picture: str, now: float | None = None) -> str:
        """The last part of a link to a picture, by its id."""
        until = int((time.time() if now is None else now) + LIFETIME)
        told = f"{until}.{picture}"
        return f"{told}.{self._seal(told)}"

    def read(self, token: str, now: float | None = None) -> str | None:
        """Id of the picture that a link is of; None if it is none of ours, or too old."""
        told, _, seal = token.rpartition(".")
        if not hmac.compare_digest(seal.encode(), self._seal(told).encode()):
            return None
        until, _, picture = told.partition(".")
        is_fresh = until.isdecimal() and int(until) > (time.time() if now is None else now)
        return picture if is_fresh else None

    def _seal(self, told: str) -> str:
        digest = hmac.new(self.secret, told.encode(), hashlib.sha256).digest()[:_SEAL]
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
