"""Who asks, what they may do, and what the server has: what every route depends on."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import Depends, Header, Request
from fastapi.security import APIKeyCookie, HTTPBearer

from pinxit.service.house import House
from pinxit.service.problem import MayNot, NotSignedIn

__all__ = ["COOKIE", "Asker", "House", "Me", "PreviewClient", "TheHouse", "may", "signed_in"]

COOKIE = "pinxit"

_COOKIE = APIKeyCookie(name=COOKIE, auto_error=False, description="A browser that is signed in.")
_BEARER = HTTPBearer(auto_error=False, description="An API key: `pinxit person key`.")


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks.

    Attributes:
        id: Owner of what they make.
        name: For people to read; never in logs.
        role: "admin", "creator", "viewer" or "student".
        scopes: "read", "make", "train", "admin", "keys", as far as role and key allow.
    """

    id: str
    name: str
    role: str
    scopes: frozenset[str]

    def require(self, scope: str) -> None:
        """Makes sure that this may be done.

        Raises:
            MayNot: the role or the key does not allow it.
        """
        if scope not in self.scopes:
            raise MayNot(
                f"This needs the right to {scope!r}, which your role or key lacks.",
                params={"scope": scope},
            )


async def signed_in(
    request: Request,
    cookie: Annotated[Any, Depends(_COOKIE)],
    key: Annotated[Any, Depends(_BEARER)],
) -> Asker:
    """Who asks, as the doorman found out."""
    asker = request.scope.get("asker")
    if asker is None:
        sentence = "Sign in first: open the address that `pinxit studio` printed, or send a key."
        raise NotSignedIn(sentence, headers={"WWW-Authenticate": "Bearer"})
    return cast("Asker", asker)


async def _house(request: Request) -> House:
    return cast("House", request.app.state.house)


PreviewClient = Annotated[
    str,
    Header(
        alias="X-Preview-Client",
        max_length=100,
        description="Any random text of one page: of its requests that wait, the newest alone is "
        "answered with a picture; older ones are answered 409, code `superseded`.",
    ),
]
Me = Annotated[Asker, Depends(signed_in)]
TheHouse = Annotated[House, Depends(_house)]


def may(scope: str) -> Callable[[Asker], Coroutine[Any, Any, None]]:
    """A dependency that lets in only those who may do this: ``Depends(may("make"))``."""

    async def check(me: Me) -> None:
        me.require(scope)

    return check
