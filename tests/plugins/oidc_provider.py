"""A small OpenID provider that signs people in, with a key of its own, for tests."""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "pinxit-here", "a secret"


@dataclass
class Provider:
    """What the provider knows; tests change it to make it lie.

    Attributes:
        person: Claims of who is signed in there.
        lies: Claims that are put in place of the true ones.
        key: Signs.
        told_keys: What it says its keys are.
    """

    address: str = ""
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "42", "name": "Anna Muster"})
    lies: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048))
    told_keys: list[Any] = field(default_factory=list)
    waiting: dict[str, dict[str, str]] = field(default_factory=dict)

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
        }

    def keys(self) -> dict[str, Any]:
        return {"keys": self.told_keys or [self.key.as_dict(private=False)]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent with a code."""
        code = token_urlsafe(8)
        self.waiting[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: dict[str, str]) -> dict[str, Any] | None:
        """A token for a code; None if the code, or the proof of who began, is wrong."""
        begun = self.waiting.pop(asked.get("code", ""), None)
        proof = sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(proof).rstrip(b"=").decode()
        if begun is None or begun["code_challenge"] != challenge:
            return None
        claims = {
            "iss": self.address,
            "aud": begun["client_id"],
            "nonce": begun["nonce"],
            "exp": int(time.time()) + 300,
            "iat": int(time.time()),
            **self.person,
            **self.lies,
        }
        signed = jwt.encode({"alg": "RS256"}, claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider that runs at an address of this machine."""
    made = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", made.authorize(asked))
                self.end_headers()
                return
            pages = {"/.well-known/openid-configuration": made.metadata, "/keys": made.keys}
            self._say(200, pages[parts.path]())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = {name: values[0] for name, values in parse_qs(body).items()}
            is_client = self.headers.get("Authorization", "").startswith("Basic ")
            token = made.token(asked) if is_client else None
            self._say(200, token) if token else self._say(400, {"error": "invalid_grant"})

        def _say(self, status: int, value: Any) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
