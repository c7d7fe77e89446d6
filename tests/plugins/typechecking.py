"""The run-time type checker of the tests: beartype, with an int allowed where a float is asked."""

from collections.abc import Callable
from typing import Any

from beartype import BeartypeConf, BeartypeHintOverrides, beartype
from fastapi import UploadFile
from starlette.datastructures import UploadFile as SentFile

# FastAPI gives handlers that ask for its own class the one that Starlette's parser makes
_OVERRIDES: Any = BeartypeHintOverrides({UploadFile: SentFile})  # type: ignore[operator]
_CONF = BeartypeConf(is_pep484_tower=True, hint_overrides=_OVERRIDES)

check: Callable[..., Any] = beartype(conf=_CONF)
