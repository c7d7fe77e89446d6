"""Sends messages to addresses that people gave, and never into the network of this server.

Whoever may name an address could otherwise have this server ask its neighbours, or itself, for
them (server-side request forgery). A name is looked up once and the very address that was found
is connected to, so that a name cannot mean another machine a moment later. Redirections are not
followed, of answers no more than their head is read, and no proxy of the environment is used.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from pinxit.base.errors import UserMistake

SECONDS = 10.0
"""In which a name must be found, an address connect, and each part of an answer come; all of it
must be done in twice that."""
LONGEST = 2000
_MOST_TRIED = 3
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""The last 32 bits of these are an address of IPv4, which is the one that is reached."""
_GLOBAL = ipaddress.ip_network("2000::/3")
_EMBEDS = (
    ipaddress.ip_network("2002::/16"),  # 6to4
    ipaddress.ip_network("2001::/32"),  # Teredo
)
"""Addresses of IPv6 that may lead to any address of IPv4."""
_OWN_NAMES = ("localhost", "local", "internal", "home.arpa")
"""Top of names that are known within a network alone."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotSent(Exception):
    """Nothing was answered.

    Attributes:
        reason: "no_answer", "inward", "tls".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_outside(address: Address) -> bool:
    """Whether anybody on the internet could be asked for at this address."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_outside(address.ipv4_mapped)
        if address in _NAT64:
            return is_outside(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in _GLOBAL or any(address in each for each in _EMBEDS):
            return False
    return address.is_global and not address.is_multicast


def is_near(address: Address) -> bool:
    """Whether it is this machine, or another of its own network."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return is_near(address.ipv4_mapped)
    return (address.is_loopback or address.is_private) and not (
        address.is_link_local or address.is_unspecified or address.is_multicast
    )


def checked_url(url: str, *, may_be_near: bool) -> str:
    """An address that messages may be sent to; where its name leads is looked at when it is used.

    Args:
        url: As it was given.
        may_be_near: Whether it may lead to this machine and its network, and then without TLS.

    Raises:
        UserMistake: it is no address of the web, has a password in it, or may not be sent to.
    """
    text = url.strip()
    try:
        parts = urlsplit(text)
        port, host = parts.port, parts.hostname or ""
        host.encode("ascii")
    except ValueError as fault:
        raise _mistake(url) from fault
    is_clean = text.isascii() and text.isprintable() and " " not in text
    if parts.scheme not in ("http", "https") or not host or not is_clean or port == 0:
        raise _mistake(url)
    if len(text) > LONGEST or parts.username or parts.password or parts.fragment:
        raise _mistake(url)
    if parts.scheme == "http" and not may_be_near:
        raise UserMistake(
            "A webhook is reached by https, so that nobody reads on the way; this one begins with "
            "http.",
            "hook_not_https",
        )
    literal = _literal(host)
    is_own = any(host == each or host.endswith(f".{each}") for each in _OWN_NAMES)
    is_refused = literal is not None and not _may_reach([literal], may_be_near)
    if is_refused or (is_own and not may_be_near):
        raise UserMistake(
            f"{host} lies within this server's own network, where no webhook may lead.",
            "hook_inward",
            {"host": host},
        )
    return text


def _mistake(url: str) -> UserMistake:
    return UserMistake(
        f"{url[:100]!r} is no address of a webhook; give one such as https://example.org/pinxit.",
        "hook_address",
        {"url": url[:100]},
    )


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _may_reach(addresses: Iterable[Address], may_be_near: bool) -> bool:
    return all(is_outside(each) or (may_be_near and is_near(each)) for each in addresses)


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends messages.

    Attributes:
        may_be_near: Whether they may go to this machine and its network.
    """

    may_be_near: bool = False

    def post(self, url: str, headers: dict[str, str], body: bytes) -> int:
        """Sends a message; the status of the answer.

        Raises:
            NotSent: there was no answer.
        """
        try:
            parts = urlsplit(checked_url(url, may_be_near=self.may_be_near))
        except UserMistake as fault:
            raise NotSent("inward") from fault
        host, is_secret = parts.hostname or "", parts.scheme == "https"
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        port = parts.port or (443 if is_secret else 80)
        until = monotonic() + 2 * SECONDS
        try:
            with _Line(_connected(self._addresses(host, port), port, until), until) as line:
                if is_secret:
                    line.encrypt(host)
                return line.ask(target, {**headers, "Host": parts.netloc}, body)
        except ssl.SSLError as fault:
            raise NotSent("tls") from fault
        except (OSError, HTTPException, ValueError) as fault:
            raise NotSent("no_answer") from fault

    def _addresses(self, host: str, port: int) -> list[str]:
        found = _looked_up(host, port)
        # the zone of a link-local address is no part of it
        names = list(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))
        if not _may_reach([ipaddress.ip_address(each) for each in names], self.may_be_near):
            raise NotSent("inward")
        return names


class _Line:
    """A connection that is cut when its time is over, however slowly the other side speaks."""

    def __init__(self, connected: socket.socket, until: float) -> None:
        self._socket = connected
        self._is_over = False
        self._timer = threading.Timer(max(0.0, until - monotonic()), self._cut)
        self._timer.daemon = True

    def __enter__(self) -> "_Line":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._socket.close()

    def _cut(self) -> None:
        self._is_over = True
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def encrypt(self, host: str) -> None:
        """Speaks TLS from now on, with whoever can prove to be this host."""
        plain = self._socket
        context = ssl.create_default_context()
        self._socket = context.wrap_socket(
            plain, server_hostname=host, do_handshake_on_connect=False
        )
        self._socket.do_handshake()

    def ask(self, target: str, headers: dict[str, str], body: bytes) -> int:
        """Posts; the status of the answer, of which nothing else is read.

        Raises:
            TimeoutError: the time was over before the whole head was there.
        """
        connection = HTTPConnection(headers["Host"], timeout=SECONDS)
        connection.sock = self._socket
        connection.request("POST", target, body, {**headers, "Connection": "close"})
        with connection.getresponse() as answer:
            if self._is_over:  # what was cut reads like an answer that ended
                raise TimeoutError
            return answer.status


def _looked_up(host: str, port: int) -> list[Any]:
    """Where a name leads; a server of names that does not answer is not waited for for long."""
    found: list[Any] = []

    def look() -> None:
        with suppress(OSError, UnicodeError):
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(SECONDS)
    return list(found)


def _connected(addresses: list[str], port: int, until: float) -> socket.socket:
    """Connects to the first that answers; a machine may have several, of which some are away."""
    failed: OSError = OSError("there is no such address")
    for address in addresses[:_MOST_TRIED]:
        try:
            left = min(SECONDS, max(0.1, until - monotonic()))
            made = socket.create_connection((address, port), timeout=left)
        except OSError as fault:
            failed = fault
        else:
            made.settimeout(SECONDS)
            return made
    raise failed
