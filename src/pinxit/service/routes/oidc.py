"""Signing in by a company's or a school's own service."""

from secrets import compare_digest
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse

from pinxit.service.asking import TheHouse
from pinxit.service.config import Oidc
from pinxit.service.cookies import ATTEMPT, end_attempt, set_attempt, set_session
from pinxit.service.oidc import Attempt
from pinxit.service.problem import NotSignedIn

public = APIRouter(tags=["session"])
_AWAY: dict[int | str, dict[str, Any]] = {302: {"description": "On to the next page"}}


@public.get(
    "/oidc",
    summary="Go and sign in",
    status_code=302,
    response_class=RedirectResponse,
    responses=_AWAY,
)
def begin_sign_in(request: Request, house: TheHouse) -> RedirectResponse:
    """Sends the browser to the sign-in service, with what it must bring back in a cookie."""
    attempt = Attempt.begin()
    address = house.sign_in_service.address_for(attempt, _back(request))
    answer = RedirectResponse(address, 302)
    set_attempt(answer, request, attempt.as_cookie())
    return answer


@public.get(
    "/oidc/back",
    summary="Come back signed in",
    status_code=302,
    response_class=RedirectResponse,
    responses=_AWAY,
)
def finish_sign_in(
    request: Request,
    house: TheHouse,
    state: Annotated[str, Query(max_length=500)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
) -> RedirectResponse:
    """Signs the browser in, if the service says who they are, and it is the one that began."""
    service = house.sign_in_service
    attempt = Attempt.of_cookie(request.cookies.get(ATTEMPT, ""))
    if attempt is None or not compare_digest(attempt.state.encode(), state.encode()) or not code:
        raise NotSignedIn("Signing in was not begun here, was refused or took too long; try again.")
    known = service.finish(attempt, code, _back(request))
    oidc = house.config.oidc or Oidc("", "")
    person = house.people.welcome(known.id, known.name, oidc.role)
    answer = RedirectResponse(f"{request.scope.get('root_path', '')}/", 302)
    set_session(answer, request, house.sessions.begin(person.id))
    end_attempt(answer, request)
    return answer


def _back(request: Request) -> str:
    return str(request.url_for("finish_sign_in"))
