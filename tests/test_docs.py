"""The documentation is tested: every command in it exists, and every command is in it."""

import re
import shlex
from pathlib import Path

import click
import pytest

from pinxit.cli.program import COMMANDS

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", ROOT / "docs" / "guide.md")


def _calls() -> list[tuple[str, ...]]:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    fences = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    blocks = [block for language, block in fences if not language]
    lines = (line for block in blocks for line in re.split(r"\n|&&", block))
    calls = (line.split(" > ")[0].split("#")[0] for line in lines if "pinxit " in line)
    spoken = map(shlex.split, calls)
    return [tuple(words[1:]) for words in spoken if words and words[0].endswith("pinxit")]


@pytest.mark.parametrize("call", _calls(), ids=" ".join)
def test_a_call_in_the_docs_is_one_the_program_understands(call: tuple[str, ...]) -> None:
    command, words = COMMANDS.load(call[0]), list(call[1:])
    if isinstance(command, click.Group):
        command, words = command.commands[words[0]], words[1:]
    command.make_context(call[0], words)


def test_every_command_is_in_the_guide() -> None:
    documented = {call[0] for call in _calls()} | {"demo", "doctor"}
    assert documented == set(COMMANDS.describe())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_in_the_docs_is_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
