"""Cookies: the session of a browser, and what it carries to a sign-in service and back."""

from fastapi import Request, Response

from pinxit.service.asking import COOKIE
from pinxit.service.sessions import SESSION_LASTS

ATTEMPT = "pinxit_sign_in"
SEAT = "pinxit_seat"
_ATTEMPT_LASTS = 600


def set_session(answer: Response, request: Request, cookie: str) -> None:
    """Signs a browser in; scripts cannot read the cookie, other sites cannot send it."""
    answer.set_cookie(
        COOKIE,
        cookie,
        max_age=int(SESSION_LASTS.total_seconds()),
        path=_home(request),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def end_session(answer: Response, request: Request) -> None:
    """Takes the cookie of a browser back."""
    answer.delete_cookie(COOKIE, path=_home(request))


def set_seat(answer: Response, request: Request, seat: str) -> None:
    """Gives a browser what it shows to come into a class again under its name."""
    answer.set_cookie(
        SEAT,
        seat,
        max_age=int(SESSION_LASTS.total_seconds()),
        path=_home(request),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def set_attempt(answer: Response, request: Request, cookie: str) -> None:
    """Gives a browser what it must bring back; sent when the sign-in service leads it here."""
    answer.set_cookie(
        ATTEMPT,
        cookie,
        max_age=_ATTEMPT_LASTS,
        path=_path(request),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def end_attempt(answer: Response, request: Request) -> None:
    """Takes back what a browser brought."""
    answer.delete_cookie(ATTEMPT, path=_path(request))


def _home(request: Request) -> str:
    """Where the studio begins: other pages of the same name get no cookie of ours."""
    return f"{request.scope.get('root_path', '')}/"


def _path(request: Request) -> str:
    return f"{_home(request)}{request.url.path.partition('/oidc')[0].lstrip('/')}/oidc"
