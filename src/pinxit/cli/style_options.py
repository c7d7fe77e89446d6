"""The options of ``pinxit stylize``: the knobs of all methods, and pictures that say where."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from pinxit.cli.knobs import Knobs, knob_options
from pinxit.make.methods import METHODS
from pinxit.settings import Knob

F = TypeVar("F", bound=Callable[..., Any])


def _all_knobs() -> Knobs:
    """Every knob once; those that not every method has are marked with the methods that do."""
    knobs = {
        name: described
        for method in METHODS.values()
        for name, described in method.settings_type.knobs().items()
    }
    return {name: (default, _marked(name, about)) for name, (default, about) in knobs.items()}


def _marked(name: str, about: Knob) -> Knob:
    """With the methods that have the knob, and the values that they preset."""
    owners = {
        method: f"{method} ({each.presets[name]})" if name in each.presets else method
        for method, each in METHODS.items()
        if name in each.settings_type.knobs()
    }
    if len(owners) == len(METHODS):
        return about
    return replace(about, help=f"{about.help}; method {' or '.join(owners.values())}")


_METHODS_TOLD = "; ".join(f"{name}: {method.help}" for name, method in METHODS.items())
_method_option = click.option(
    "--method",
    type=click.Choice(list(METHODS)),
    help=f"{_METHODS_TOLD} [default: auto; fast for several pictures and for video]",
)
_mask_option = click.option(
    "--mask",
    type=click.Path(path_type=Path),
    help="Picture that is white where to paint and black where nothing may change.",
)
_region_option = click.option(
    "--region",
    "regions",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Picture that is white where a style applies; one for each --style, in their order.",
)
_protect_option = click.option(
    "--protect",
    type=click.Path(path_type=Path),
    help="Picture that is white where detail (eyes, letters, a logo) shall stay readable.",
)


def style_options(command: F) -> F:
    """Gives a command ``method``, ``mask``, ``regions``, ``protect`` and one option a knob."""
    command = knob_options(_all_knobs())(command)
    for option in (_protect_option, _region_option, _mask_option, _method_option):
        command = option(command)
    return command
