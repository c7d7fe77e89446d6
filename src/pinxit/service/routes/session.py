"""Signing in and out."""

from typing import Any

from fastapi import APIRouter, Request, Response

from pinxit.service.asking import COOKIE, Me, TheHouse
from pinxit.service.cookies import end_session, set_session
from pinxit.service.problem import NotSignedIn
from pinxit.service.quotas import quotas_of
from pinxit.service.shapes.people import Myself, Preferences, SignIn, WaysIn

router = APIRouter(tags=["session"])
public = APIRouter(tags=["session"])


@public.post("/session", status_code=204, summary="Sign a browser in")
def sign_in(wanted: SignIn, house: TheHouse, request: Request) -> Response:
    """Sets the cookie for a launch token, which is spent by it, or for an API key.

    A browser that is signed in by a key may do what the key may, and as long as it is worth
    anything.
    """
    cookie = None
    if wanted.launch and house.config.may_launch:
        cookie = house.sessions.exchange_launch(wanted.launch)
    elif wanted.key:
        known = house.keys.owner_of(wanted.key)
        cookie = house.sessions.begin(known.id, known.key) if known else None
    if cookie is None:
        raise NotSignedIn("This does not sign you in; it was used before, has ended or is wrong.")
    answer = Response(status_code=204)
    set_session(answer, request, cookie)
    return answer


@public.get("/session", summary="How browsers sign in")
def read_ways_in(request: Request, house: TheHouse) -> WaysIn:
    """By what people sign in here, and whether this browser is signed in already."""
    is_by_service = house.config.auth == "oidc"
    return WaysIn(
        auth=house.config.auth,
        sign_in_at=f"{request.url.path.removesuffix('/session')}/oidc" if is_by_service else None,
        is_signed_in=request.scope.get("asker") is not None,
    )


@router.delete("/session", status_code=204, summary="Sign this browser out")
def sign_out(request: Request, house: TheHouse, me: Me) -> Response:
    """Ends the session and takes the cookie back."""
    house.sessions.end(request.cookies.get(COOKIE, ""))
    answer = Response(status_code=204)
    end_session(answer, request)
    return answer


@router.get("/me", summary="Who you are, and what you may")
def read_me(me: Me, house: TheHouse) -> Myself:
    """Who asks, what they may do, what they used of their quota, and what their page keeps."""
    quotas = quotas_of(house.database, me.id, house.config.home)
    person = house.people.get(me.id)
    return Myself.model_validate(
        {
            "id": me.id,
            "name": me.name,
            "role": me.role,
            "scopes": sorted(me.scopes),
            "quota": {name: {"used": q.used, "limit": q.limit} for name, q in quotas.items()},
            "preferences": person.preferences,
        }
    )


@router.patch("/me/preferences", summary="Keep preferences of your page")
def keep_preferences(wanted: dict[str, Any], me: Me, house: TheHouse) -> Preferences:
    """Adds to what is kept; null takes a preference away."""
    return Preferences(preferences=house.people.prefer(me.id, wanted))
