"""Engines: the methods there are, and what can be set of each."""

from fastapi import APIRouter

from pinxit.jobs.knobs import settings_schema
from pinxit.service.asking import Me
from pinxit.service.shapes.engines import EngineList, EngineTold

router = APIRouter(tags=["engines"])


@router.get("/engines")
def list_engines(me: Me) -> EngineList:
    """All methods, with a JSON Schema of their settings."""
    from pinxit.engine import Maker, Teacher
    from pinxit.make.engines import ENGINES

    items = []
    for name, about in ENGINES.describe().items():
        engine = ENGINES.load(name)
        roles = engine.roles if isinstance(engine, Maker) else ()
        told = EngineTold(
            name=name,
            about=about,
            version=engine.version,
            can_make=isinstance(engine, Maker),
            can_learn=isinstance(engine, Teacher),
            roles={role.name: (role.least, role.most) for role in roles},
            settings=settings_schema(engine.settings_type),
        )
        items.append(told)
    return EngineList(items=items)
