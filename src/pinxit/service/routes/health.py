"""What machines ask a server: does it run, is it ready, how busy is it."""

from fastapi import APIRouter, Request, Response

from pinxit.service.asking import TheHouse
from pinxit.service.config import LOOPBACK
from pinxit.service.problem import MayNot
from pinxit.service.readiness import parts_of
from pinxit.service.shapes.system import Health, Part, Readiness

PREFIX = ""
public = APIRouter(tags=["health"])


@public.get("/healthz", summary="Does it run")
def check_health() -> Health:
    """Answers as long as the server runs."""
    return Health()


@public.get(
    "/readyz",
    summary="Is it ready",
    responses={503: {"model": Readiness, "description": "A part is missing"}},
)
def check_readiness(house: TheHouse, response: Response) -> Readiness:
    """Whether database, store and workers are there; 503 if not."""
    parts = parts_of(house)
    is_ready = all(part.is_ready for part in parts)
    response.status_code = 200 if is_ready else 503
    told = [Part.model_validate(part, from_attributes=True) for part in parts]
    return Readiness(is_ready=is_ready, parts=told)


@public.get(
    "/metrics",
    summary="Numbers for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def read_metrics(request: Request, house: TheHouse) -> Response:
    """Requests, their times, and jobs by state; for this machine and for admins."""
    asker = request.scope.get("asker")
    is_near = request.client is not None and request.client.host in (*LOOPBACK, "testclient")
    if not is_near and (asker is None or "admin" not in asker.scopes):
        raise MayNot("The numbers are for this machine and for admins.")
    return Response(house.metrics.page(house.database), media_type="text/plain; version=0.0.4")
