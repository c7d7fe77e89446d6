"""What can be asked of jobs, in the description of the API: one shape for each kind.

The shapes are those of the kinds themselves, with the knobs of the engines behind them.
"""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pinxit.jobs.knobs import settings_schema

if TYPE_CHECKING:
    from pinxit.jobs.kind import Kinds

Schemas = dict[str, Any]

_PLACE = "#/components/schemas/"
_STYLES = {"stylize": "settings", "stylize_folder": "settings"}
_CLIPS = {"stylize_clip": "settings"}
_TRAININGS = {"train": "knobs"}


def tell_kinds(schemas: Schemas, kinds: "Kinds") -> None:
    """Turns ``NewJob`` from any kind and any params into one shape for each kind.

    Args:
        schemas: Those of the description; changed in place.
        kinds: All that can be asked for.
    """
    plain, shapes = schemas["NewJob"], {}
    knobs = _knobs(schemas)
    for name in sorted(kinds.describe()):
        called = "".join(word.title() for word in name.split("_"))
        kind = kinds.load(name)
        told = kind.params.model_json_schema(ref_template=f"{_PLACE}{{model}}")
        params = _with_parts(schemas, told, called)
        for prop, choices in knobs.get(name, {}).items():
            params["properties"][prop] |= {"anyOf": [{"$ref": each} for each in choices]}
            params["properties"][prop].pop("additionalProperties", None)
        schemas[f"{called}Params"] = {**params, "title": f"{called}Params"}
        schemas[f"New{called}Job"] = {
            **plain,
            "title": f"New{called}Job",
            "description": kinds.describe()[name],
            "properties": {
                **plain["properties"],
                "kind": {"type": "string", "const": name},
                "params": {"$ref": f"{_PLACE}{called}Params"},
            },
        }
        shapes[name] = f"{_PLACE}New{called}Job"
    schemas["NewJob"] = {
        "title": "NewJob",
        "description": plain.get("description", ""),
        "oneOf": [{"$ref": each} for each in shapes.values()],
        "discriminator": {"propertyName": "kind", "mapping": shapes},
    }


def _with_parts(schemas: Schemas, told: Mapping[str, Any], called: str) -> dict[str, Any]:
    """A schema whose definitions lie among the others; one of a taken name gets another name."""
    text = json.dumps({name: value for name, value in told.items() if name != "$defs"})
    parts = told.get("$defs", {})
    names = {name: _free(schemas, name, part, called) for name, part in parts.items()}
    for old, new in names.items():
        schemas[new] = json.loads(_renamed(json.dumps(parts[old]), names))
    made: dict[str, Any] = json.loads(_renamed(text, names))
    return made


def _free(schemas: Schemas, name: str, part: Any, called: str) -> str:
    """A name that means this or nothing yet."""
    names = (name, f"Job{name}", f"{called}{name}")
    return next((each for each in names if schemas.get(each, part) == part), names[-1])


def _renamed(text: str, names: Mapping[str, str]) -> str:
    for old, new in names.items():
        text = text.replace(f'"{_PLACE}{old}"', f'"{_PLACE}{new}"')
    return text


def _knobs(schemas: Schemas) -> dict[str, dict[str, list[str]]]:
    """Which schemas of settings a knob of a kind may have; puts them among the others."""
    from pinxit.engine import Teacher
    from pinxit.make.engines import ENGINES
    from pinxit.make.methods import METHODS
    from pinxit.nets.clip_settings import ClipSettings

    styles = {
        f"{name.title()}StyleSettings": settings_schema(way.settings_type, dict(way.presets))
        for name, way in METHODS.items()
    }
    clips = {"ClipSettings": settings_schema(ClipSettings)}
    engines = {name: ENGINES.load(name) for name in ENGINES.describe()}
    trainings = {
        "".join(word.title() for word in name.split("_")) + "Settings": settings_schema(
            each.settings_type
        )
        for name, each in engines.items()
        if isinstance(each, Teacher)
    }
    found: dict[str, dict[str, list[str]]] = {}
    for kinds, told in ((_STYLES, styles), (_CLIPS, clips), (_TRAININGS, trainings)):
        for name, value in told.items():
            schemas[name] = {k: v for k, v in value.items() if k != "$schema"} | {"title": name}
        for kind, prop in kinds.items():
            found[kind] = {prop: _places(told)}
    return found


def _places(names: Iterable[str]) -> list[str]:
    return [f"{_PLACE}{name}" for name in names]
