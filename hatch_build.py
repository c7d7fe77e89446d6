"""Puts the built web studio into the wheel, and refuses to make a wheel without it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "tools"))

import build_studio  # beside the other tools, for `make setup` runs it, too


class StudioHook(BuildHookInterface):  # type: ignore[type-arg,misc,unused-ignore]
    """Builds the studio, if need be."""

    def dependencies(self) -> list[str]:
        """Node as a PyPI package, where the studio has to be built and no Node is installed."""
        is_ready = build_studio.is_fresh() or build_studio.node_folder() is not None
        return [] if is_ready else [build_studio.NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Makes sure that the studio is there; editable installs build it by `make setup`."""
        if version == "editable":
            return
        try:
            build_studio.build()
        except (build_studio.NoNode, subprocess.CalledProcessError, OSError) as fault:
            raise SystemExit(f"This wheel would lack its web studio. {fault}") from fault
        if not build_studio.is_fresh():
            raise SystemExit("This wheel would lack its web studio: the build left no page.")
