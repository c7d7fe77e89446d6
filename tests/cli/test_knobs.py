from dataclasses import dataclass
from typing import Any

import click
import pytest
from click.testing import CliRunner

from pinxit.cli.knobs import KnobCommand, chosen, knob_options
from pinxit.settings import Settings, knob


@dataclass(frozen=True, slots=True, kw_only=True)
class Brush(Settings):
    width: int = knob(4, "Width", low=1, high=64, unit="px")
    keep: str = knob("no", "What is kept", choices=("no", "some", "all"), alone="all")
    kind: str = knob("round", "Shape", choices=("round", "flat"))
    inks: tuple[str, ...] = knob((), "Inks", pattern="[a-z]+", example="red,blue")
    weights: tuple[float, ...] = knob((), "Shares")
    is_wet: bool = knob(False, "Whether the paint runs")


def called(*words: str) -> Any:
    heard: dict[str, Any] = {}

    @click.command(cls=KnobCommand)
    @click.argument("names", nargs=-1)
    @knob_options(Brush)
    def command(names: tuple[str, ...], **options: Any) -> None:
        heard.update(chosen(options), names=names)

    said = CliRunner().invoke(command, list(words), catch_exceptions=False)
    return heard or said.output


@pytest.mark.parametrize(
    ("words", "kept", "names"),
    [
        (("--keep",), "all", ()),
        (("--keep", "a.png"), "all", ("a.png",)),
        (("a.png", "--keep", "some"), "some", ("a.png",)),
        (("--keep", "--width", "3", "a.png"), "all", ("a.png",)),
        (("--keep=no", "a.png"), "no", ("a.png",)),
        (("--keep", "--", "some"), "all", ("some",)),
    ],
)
def test_a_knob_may_be_named_alone(
    words: tuple[str, ...], kept: str, names: tuple[str, ...]
) -> None:
    heard = called(*words)
    assert (heard["keep"], heard["names"]) == (kept, names)


def test_what_was_not_given_is_not_chosen_and_lists_are_read() -> None:
    assert called("--inks", "red,blue", "--weights", "1,0.5", "--wet") == {
        "inks": ("red", "blue"),
        "weights": (1.0, 0.5),
        "is_wet": True,
        "names": (),
    }


def test_help_tells_ranges_defaults_and_what_a_name_alone_means() -> None:
    said = " ".join(called("--help").split())
    assert "Width (1..64 px) [default: 4]" in said
    assert "What is kept [default: no] [alone: all]" in said
    assert "Inks, such as red,blue [default: none]" in said
    assert "Shares [default: equal]" in said


def test_a_knob_without_such_a_meaning_wants_a_value() -> None:
    assert "'a.png' is not one of" in called("--kind", "a.png")
