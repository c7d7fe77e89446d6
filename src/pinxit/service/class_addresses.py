"""Under which address the browsers of a class find this server, and that address as a picture."""

import socket
from dataclasses import dataclass

from fastapi import Request

from pinxit.service.config import LOOPBACK, ServiceConfig

_ELSEWHERE = ("192.0.2.1", 9)
"""An address that is nobody's (RFC 5737): nothing is sent to it, the way there is looked up."""


@dataclass(frozen=True, slots=True)
class Code2d:
    """A QR code (ISO/IEC 18004).

    Attributes:
        side: Modules on each side, without the quiet zone of four around them.
        path: The dark ones, as the path of an SVG of which a module is one unit.
    """

    side: int
    path: str


def join_address(request: Request, config: ServiceConfig) -> str | None:
    """Where students go; None if nobody but this machine reaches the server.

    It is the address by which the teacher's own browser came, unless that is one of this machine:
    then a name that the server was given, or the number that this machine has in its network.
    """
    asked = request.base_url
    folder = str(request.scope.get("root_path", "")).rstrip("/")
    if _is_here(asked.hostname or ""):
        host = name_outside(config)
        if host is None:
            return None
        port = f":{asked.port}" if asked.port else ""
        return f"{asked.scheme}://{host}{port}{folder}/join"
    return f"{asked.scheme}://{asked.netloc}{folder}/join"


def qr_code(text: str) -> Code2d:
    """A text as a QR code with medium error correction."""
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

    made = QRCode(None, QRErrorCorrectLevel.M)
    made.addData(text)
    made.make()
    side = made.getModuleCount()
    dark = [(x, y) for y in range(side) for x in range(side) if made.isDark(y, x)]
    return Code2d(side, "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))


def name_outside(config: ServiceConfig) -> str | None:
    """How other machines call this one: by a name it was given, or its number in the network.

    None if they do not reach it.
    """
    named = [each for each in config.names if each.lower() not in LOOPBACK]
    if named:
        return named[0]
    if config.host in LOOPBACK:
        return None
    return _number_in_network() if _is_here(config.host) else config.host


def _is_here(host: str) -> bool:
    """Whether a name means this machine to everybody who says it."""
    return host in (*LOOPBACK, "0.0.0.0", "::") or host.startswith("127.")  # noqa: S104, only compared


def _number_in_network() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError:
            return None
        number = str(probe.getsockname()[0])
    return None if number.startswith("127.") or number == "0.0.0.0" else number  # noqa: S104
