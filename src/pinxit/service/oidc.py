"""Signing in by OpenID Connect: somebody's company or school says who they are.

The authorization code flow of OpenID Connect Core 1.0 with PKCE (RFC 7636), a state against
requests that others begin, and a nonce against tokens that were given before. What must be known
when the browser comes back lies in a cookie of ten minutes, so that any server of a group can
finish what another one began.
"""

import hashlib
import json
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass
from http import HTTPStatus
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from pinxit.base.errors import UserMistake
from pinxit.service.config import LOOPBACK, Oidc
from pinxit.service.problem import NotSignedIn, Told

_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
_KEPT = 3600.0
_LEEWAY = 60
_TIMEOUT = 10.0
_SCOPE = "openid profile email"


class NoSignInService(Told):
    """The sign-in service does not answer as it should."""

    status = HTTPStatus.BAD_GATEWAY
    code = "sign_in_service"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A browser on its way to the sign-in service and back.

    Attributes:
        state: Must come back with it.
        nonce: Must stand in the token.
        verifier: Whose hash the service was told before.
    """

    state: str
    nonce: str
    verifier: str

    @classmethod
    def begin(cls) -> "Attempt":
        """A new one, which nobody can guess."""
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))

    @classmethod
    def of_cookie(cls, cookie: str) -> "Attempt | None":
        """The one that a browser carries; None if it carries none."""
        try:
            told = cls(**json.loads(urlsafe_b64decode(cookie)))
        except (ValueError, TypeError, RecursionError):
            return None
        return told if all(isinstance(each, str) for each in astuple(told)) else None

    def as_cookie(self) -> str:
        """What the browser carries."""
        return urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()


@dataclass(frozen=True, slots=True)
class Known:
    """Who somebody is, as the service says.

    Attributes:
        id: Of the person here: the same for the same person of the same service.
        name: What they are called there.
    """

    id: str
    name: str


class SignInService:
    """The service that knows people."""

    def __init__(self, oidc: Oidc) -> None:
        if not oidc.client or not oidc.issuer:
            raise UserMistake("--auth oidc needs --oidc-issuer and --oidc-client.")
        address = urlsplit(oidc.issuer)
        if address.scheme != "https" and address.hostname not in LOOPBACK:
            raise UserMistake(f"A sign-in service is reached by https, not by {oidc.issuer!r}.")
        self._oidc = oidc
        self._lock = Lock()
        self._read: dict[str, tuple[dict[str, Any], float]] = {}

    def address_for(self, attempt: Attempt, back: str) -> str:
        """Where the browser goes to sign in.

        Args:
            attempt: What it carries.
            back: Where it comes back to.

        Raises:
            NoSignInService: the service does not answer.
        """
        with self._client(back) as client:
            address, _ = client.create_authorization_url(
                self._metadata()["authorization_endpoint"],
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
            )
        return str(address)

    def finish(self, attempt: Attempt, code: str, back: str) -> Known:
        """Who came back.

        Raises:
            NoSignInService: the service does not answer as it should.
            NotSignedIn: what it says of them cannot be believed.
        """
        from authlib.integrations.base_client import OAuthError

        with self._client(back) as client, _telling_faults():
            try:
                token = client.fetch_token(
                    self._metadata()["token_endpoint"], code=code, code_verifier=attempt.verifier
                )
            except OAuthError as fault:
                raise NotSignedIn("The sign-in service did not accept this; try again.") from fault
        claims = self._believed(str(token.get("id_token", "")), attempt.nonce)
        subject = hashlib.sha256(f"{self._oidc.issuer} {claims['sub']}".encode()).hexdigest()
        names = (claims.get(each) for each in ("name", "preferred_username", "email"))
        name = next((str(each) for each in names if each), "somebody")
        return Known(f"oidc-{subject[:40]}", name)

    def _believed(self, token: str, nonce: str) -> dict[str, Any]:
        """What a token says, if the service signed it, for us, for this attempt, and lately.

        Raises:
            NotSignedIn: it is not so.
        """
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        wanted = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": self._oidc.issuer},
            aud={"essential": True, "value": self._oidc.client},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            exp={"essential": True},
        )
        for is_fresh in (False, True):
            keys = self._get(self._metadata()["jwks_uri"], is_fresh=is_fresh)
            try:
                read = jwt.decode(token, KeySet.import_key_set(keys), algorithms=_ALGORITHMS)  # type: ignore[arg-type]
                wanted.validate(read.claims)
            except (JoseError, ValueError) as fault:
                if is_fresh:
                    said = "What the sign-in service says of you cannot be believed; try again."
                    raise NotSignedIn(said) from fault
                continue  # the service may have taken a new key
            return dict(read.claims)
        raise AssertionError

    def _metadata(self) -> dict[str, Any]:
        address = f"{self._oidc.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = self._get(address)
        if found.get("issuer") != self._oidc.issuer:
            raise NoSignInService(f"{address} speaks for {found.get('issuer')!r}, not for itself.")
        return found

    def _get(self, address: str, *, is_fresh: bool = False) -> dict[str, Any]:
        import httpx2

        with self._lock:
            found, until = self._read.get(address, ({}, 0.0))
            if found and until > time.monotonic() and not is_fresh:
                return found
            with _telling_faults():
                answer = httpx2.get(address, timeout=_TIMEOUT)
                answer.raise_for_status()
                read: dict[str, Any] = answer.json()
            self._read[address] = (read, time.monotonic() + _KEPT)
            return read

    def _client(self, back: str) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client

        return OAuth2Client(
            self._oidc.client,
            self._oidc.secret or None,
            token_endpoint_auth_method="client_secret_basic" if self._oidc.secret else "none",
            scope=_SCOPE,
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=_TIMEOUT,
        )


@contextmanager
def _telling_faults() -> Iterator[None]:
    """Says plainly that the service did not answer, whatever the network says of it."""
    import httpx2

    try:
        yield
    except (httpx2.HTTPError, json.JSONDecodeError) as fault:
        raise NoSignInService("The sign-in service does not answer; try later.") from fault
