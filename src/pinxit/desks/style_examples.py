"""Paintings and photographs that come with Pinxit, to begin with."""

from collections.abc import Mapping
from pathlib import Path

from pinxit.base.shipped import shipped
from pinxit.pictures.read import picture_suffixes


def style_examples() -> Mapping[str, Path]:
    """The file of each painting by its name, sorted."""
    files = shipped("demo", "paintings").iterdir()
    return {file.stem: file for file in sorted(files) if file.suffix in picture_suffixes()}


def photograph_examples() -> Mapping[str, Path]:
    """The file of each shipped photograph by its name, sorted."""
    files = shipped("demo", "photographs").iterdir()
    return {file.stem: file for file in sorted(files) if file.suffix in picture_suffixes()}


def title_of(name: str) -> str:
    """The name of a painting as people read it: "Van gogh bouquet"."""
    return name.replace("-", " ").capitalize()
