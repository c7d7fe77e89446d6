"""A server below a folder of another one: ``https://example.org/pinxit/``, behind a proxy."""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from pinxit.base.errors import UserMistake

_FOLDER = re.compile(r"(/[A-Za-z0-9._~-]+)+")
_OURS = ("api", "v1", "assets")


class Below:
    """Takes the folder out of addresses, whether the proxy left it there or not.

    Everything behind sees paths as if the server had a name of its own; what makes whole addresses
    finds the folder in `root_path`, as ASGI says.
    """

    def __init__(self, app: ASGIApp, folder: str) -> None:
        self._app = app
        self._folder = folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = scope["path"]
            if path == self._folder or path.startswith(f"{self._folder}/"):
                path = path[len(self._folder) :] or "/"
            scope = {**scope, "path": path, "root_path": self._folder}
        await self._app(scope, receive, send)


def checked_folder(told: str) -> str:
    """A folder as the server is told it: "/pinxit", whether or not it has slashes around; or "".

    Raises:
        UserMistake: it is no plain path, or one that the server itself needs.
    """
    folder = f"/{told.strip('/')}" if told.strip("/") else ""
    is_plain = _FOLDER.fullmatch(folder) and not {".", ".."} & set(folder.split("/"))
    if folder and (not is_plain or folder.split("/")[1] in _OURS):
        raise UserMistake(
            f"The server cannot lie below {told!r}: take a folder such as /pinxit, of plain "
            f"letters, and not {', '.join(_OURS)}."
        )
    return folder
