"""What a stranger's file might make a decoder do, as jobs for the armor."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake

Answer = tuple[dict[str, Any], bytes]


def warm() -> None:
    """Nothing to load."""


def _echo(about: Mapping[str, Any], data: bytes) -> Answer:
    return {"said": about["said"]}, data[::-1]


def _spin(about: Mapping[str, Any], data: bytes) -> Answer:
    while True:
        pass


def _sleep(about: Mapping[str, Any], data: bytes) -> Answer:
    time.sleep(1000)
    return {}, b""


def _hoard(about: Mapping[str, Any], data: bytes) -> Answer:
    return {"size": len(bytearray(int(about["bytes"])))}, b""


def _write(about: Mapping[str, Any], data: bytes) -> Answer:
    with Path(about["path"]).open("wb") as stream:
        stream.write(data)
    return {}, b""


def _read(about: Mapping[str, Any], data: bytes) -> Answer:
    return {}, Path(about["path"]).read_bytes()


def _connect(about: Mapping[str, Any], data: bytes) -> Answer:
    socket.socket().close()
    return {}, b""


def _crash(about: Mapping[str, Any], data: bytes) -> Answer:
    os.kill(os.getpid(), signal.SIGSEGV)
    return {}, b""


def _fault(about: Mapping[str, Any], data: bytes) -> Answer:
    raise ZeroDivisionError("a secret of the machine")


def _mistake(about: Mapping[str, Any], data: bytes) -> Answer:
    raise UserMistake("cat.png is damaged.")


def _chat(about: Mapping[str, Any], data: bytes) -> Answer:
    print("libraries print what they like")  # noqa: T201
    os.write(1, b"even so\n")
    return {"said": "hello"}, b""


def _forge(about: Mapping[str, Any], data: bytes) -> Answer:
    """Writes what it likes where the answers go."""
    for number in range(3, 16):
        with suppress(OSError):
            os.write(number, bytes.fromhex(about["hex"]))
    return {}, b""


def _names(about: Mapping[str, Any], data: bytes) -> Answer:
    return {"said": list(os.environ)}, b""


def _leave(about: Mapping[str, Any], data: bytes) -> Answer:
    sys.stdin.close()
    os._exit(0)


JOBS: Mapping[str, Callable[[Mapping[str, Any], bytes], Answer]] = {
    "echo": _echo,
    "spin": _spin,
    "sleep": _sleep,
    "hoard": _hoard,
    "write": _write,
    "read": _read,
    "connect": _connect,
    "crash": _crash,
    "fault": _fault,
    "mistake": _mistake,
    "chat": _chat,
    "leave": _leave,
    "names": _names,
    "forge": _forge,
}
