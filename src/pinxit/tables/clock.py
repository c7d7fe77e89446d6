"""The database's own clock, on which machines agree whose clocks differ."""

from typing import Any

from sqlalchemy import Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class clock(FunctionElement[float]):  # noqa: N801, it is written as SQL functions are
    """Seconds since 1970, with their fractions, at the moment of the statement."""

    type = Float()
    inherit_cache = True


@compiles(clock, "sqlite")
def _on_sqlite(element: clock, compiler: SQLCompiler, **_: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(clock, "postgresql")
def _on_postgresql(element: clock, compiler: SQLCompiler, **_: Any) -> str:
    return "extract(epoch FROM clock_timestamp())::float8"
