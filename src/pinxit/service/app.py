"""The app: all routes, the door before them, and problems instead of tracebacks."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from fastapi import APIRouter, Depends, FastAPI

from pinxit.base.about import __version__
from pinxit.library.tidying import tidy_daily
from pinxit.service import routes
from pinxit.service.asking import signed_in
from pinxit.service.below import Below
from pinxit.service.bodies import MOST_JSON, TellsTooLarge, let_files_in
from pinxit.service.class_ends import ClassEnds
from pinxit.service.config import ServiceConfig
from pinxit.service.doorman import Doorman
from pinxit.service.guard import Guard
from pinxit.service.house import House
from pinxit.service.idempotency import Idempotency
from pinxit.service.openapi import describe, summarize
from pinxit.service.page import add_page
from pinxit.service.problem import PROBLEMS, tell_problems
from pinxit.service.watch import Net, Watch
from pinxit.service.within import within_quota

API = "/api/v1"
_CLASSES_ARE_LOOKED_AT = (20.0, 30.0)
"""Seconds after the start, and from one time to the next."""


def make_app(config: ServiceConfig) -> FastAPI:
    """The whole service.

    Every file in `pinxit.service.routes` is part of it. Of each, `router` is for people who are
    signed in, `public` for everybody, and `PREFIX` may replace "/api/v1".

    Raises:
        UserMistake: the database cannot be opened.
    """
    house = House.open(config)

    @asynccontextmanager
    async def open_house(app: FastAPI) -> AsyncIterator[None]:
        tidy_daily(lambda: house.library, house.closing)
        tidy_daily(lambda: ClassEnds(house), house.closing, *_CLASSES_ARE_LOOKED_AT)
        house.couriers.begin()
        yield
        house.close()

    app = FastAPI(
        title="Pinxit",
        summary="AI pictures out of your own or licensed pictures.",
        version=__version__,
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
        redirect_slashes=False,
        lifespan=open_house,
    )
    app.state.house = house
    tell_problems(app)
    for module in _modules():
        _include(app, module, config)
    describe(app)
    add_page(app, root=config.below)
    app.add_middleware(TellsTooLarge)
    app.add_middleware(Idempotency, database=house.database)
    app.add_middleware(Doorman, house=house)
    app.add_middleware(Net)
    app.add_middleware(Guard, config=config)
    app.add_middleware(Watch, metrics=house.metrics)
    if config.below:
        app.add_middleware(Below, folder=config.below)
    return app


def _include(app: FastAPI, module: ModuleType, config: ServiceConfig) -> None:
    known = [Depends(signed_in), Depends(within_quota)]
    for name, dependencies in (("router", known), ("public", [])):
        router: APIRouter | None = getattr(module, name, None)
        if router is None:
            continue
        let_files_in(router, config)
        summarize(router)
        prefix = getattr(module, "PREFIX", API)
        app.include_router(
            router,
            prefix=prefix,
            dependencies=dependencies,
            responses=PROBLEMS,
            max_body_size=MOST_JSON,
        )


def _modules() -> Iterator[ModuleType]:
    for found in sorted(iter_modules(routes.__path__), key=lambda each: each.name):
        yield import_module(f"{routes.__name__}.{found.name}")


def _operation_id(route: Any) -> str:
    """The name of the function: what clients that are made from the schema call it."""
    return str(route.name)
