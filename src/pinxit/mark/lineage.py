"""Goes on from a picture to its models where they are here: their own verdict, what was revoked."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pinxit.datasets.revocations import Revocations
from pinxit.datasets.training_prints import hashes_behind
from pinxit.mark.sidecars import LARGEST, manifest_beside
from pinxit.mark.verdict import SourceVerdict, Verdict
from pinxit.mark.verify_sidecar import verify_sidecar
from pinxit.pictures.read import read_file
from pinxit.training.model_file import load_model
from pinxit.training.shelf import Shelf


def with_lineage(verdict: Verdict, home: Path, anchors: str) -> Verdict:
    """The verdict with what this studio knows of the models and pictures behind a file.

    Args:
        verdict: On the file.
        home: The studio's folder.
        anchors: PEM of the roots to trust.

    Raises:
        UserMistake: a model or revocation cannot be read.
    """
    if not verdict.sources:
        return verdict
    there = Revocations(home / "revoked").all()
    used = {source.sha256 for source in verdict.sources}
    warnings = [
        f"It was made with a revoked picture: {there[each].sentence}."
        for each in sorted(used & there.keys())
    ]
    lines: list[str] = []
    for source, path in _models(verdict, home):
        behind = hashes_behind(load_model(path).weights) & there.keys() if there else frozenset()
        warnings += [
            f"Its model {source.title} learned from a revoked picture: {there[each].sentence}."
            for each in sorted(behind)
        ]
        if manifest_beside(path) is not None:
            own = verify_sidecar(path, read_file(path, most_bytes=LARGEST), anchors)
            lines += [f"Its model {source.title}: {own.state}. {each}" for each in own.lineage]
            lines += [] if own.lineage else [f"Its model {source.title}: {own.sentence}"]
    return replace(
        verdict,
        warnings=(*verdict.warnings, *warnings),
        lineage=(*verdict.lineage, *lines),
    )


def _models(verdict: Verdict, home: Path) -> Iterator[tuple[SourceVerdict, Path]]:
    """Models among the sources, and their files on the shelf."""
    shelf = Shelf(home / "models")
    for source in verdict.sources:
        path = shelf.path_with_hash(source.sha256) if source.role == "model" else None
        if path is not None:
            yield source, path
