"""Scores of one result of style transfer, and what they say together."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from peers import Colors
from pinxit.metrics.artifacts import Artifacts, artifacts
from pinxit.metrics.backbones import Backbone, Tap
from pinxit.metrics.lpips import unit_distance, unit_taps
from pinxit.metrics.retrieval import retrieval
from pinxit.metrics.structure import Box, structure
from pinxit.metrics.style_distance import (
    StyleStatistics,
    art_score,
    statistics_of,
    style_distance,
    style_unit,
)
from pinxit.pictures.resize import resized
from style_pairs import Pair, names, picture, square

FORM = 2
"""Goes up when scores change their meaning, so that none is mixed with old ones."""


# where the faces of the set are in its square pictures
FACES: Mapping[str, Box] = {
    "astronaut": (0.325, 0.10, 0.23, 0.23),
    "lady": (0.28, 0.11, 0.33, 0.33),
}


@dataclass(frozen=True, slots=True)
class Score:
    """What is measured of one result.

    Attributes:
        lpips_vgg: LPIPS to the content, VGG-16.
        lpips_alex: To each content, AlexNet.
        style_vgg: Style distance to each style, VGG-16.
        style_alex: To its own style, AlexNet.
        structure: How much of the content's structure is kept.
        face: How much of its face's; None if it has none.
        grid: Strongest grid in multiples of that of content and style.
        edge_band: Energy along the frame in multiples of the content's.
        is_finite: Whether every number is one.
    """

    lpips_vgg: float
    lpips_alex: tuple[float, ...]
    style_vgg: tuple[float, ...]
    style_alex: float
    structure: float
    face: float | None
    grid: float
    edge_band: float
    is_finite: bool


def _tensor(colors: Colors, side: int) -> Tensor:
    small = resized(colors, side, side)
    return torch.from_numpy(np.ascontiguousarray(small.transpose(2, 0, 1)))[None]


class Judge:
    """Scores results against the fixed set.

    Args:
        folder: Of the set and its networks.
        painted_at: Side in pixels of contents and styles as they were painted.
        judged_at: Side in pixels that the networks see.
    """

    def __init__(self, folder: Path, painted_at: int, judged_at: int) -> None:
        self.folder, self.painted_at, self.judged_at = folder, painted_at, judged_at
        self.contents, self.styles = (names(folder, role) for role in ("content", "style"))
        self._content = ""
        self._content_taps: tuple[Tap, ...] = ()
        self._artifacts: dict[str, Artifacts] = {}

    @cached_property
    def _vgg(self) -> Backbone:
        return Backbone(self.folder / "vgg16_lpips.safetensors")

    @cached_property
    def _alex(self) -> Backbone:
        return Backbone(self.folder / "alexnet_lpips.safetensors")

    @cached_property
    def _alex_contents(self) -> tuple[tuple[Tap, ...], ...]:
        return tuple(
            unit_taps(self._alex.taps(self._source("content", name))) for name in self.contents
        )

    @cached_property
    def _style_statistics(self) -> tuple[tuple[StyleStatistics, StyleStatistics], ...]:
        pictures = [self._source("style", name) for name in self.styles]
        return tuple(
            (statistics_of(self._vgg.taps(each)), statistics_of(self._alex.taps(each)))
            for each in pictures
        )

    @cached_property
    def units(self) -> dict[str, float]:
        """Distance between halves of the styles by backbone: the unit of the art score."""
        pictures = [self._source("style", name) for name in self.styles]
        return {each.name: style_unit(each, pictures) for each in (self._vgg, self._alex)}

    def _source(self, role: str, name: str) -> Tensor:
        return _tensor(picture(self.folder, role, name, self.painted_at), self.judged_at)

    def _artifacts_of(self, role: str, name: str) -> Artifacts:
        if name not in self._artifacts:
            self._artifacts[name] = artifacts(picture(self.folder, role, name, self.painted_at))
        return self._artifacts[name]

    def score(self, pair: Pair, result: Colors) -> Score:
        """All scores of one result; fastest when the same content comes several times in turn."""
        if self._content != pair.content:
            taps = self._vgg.taps(self._source("content", pair.content))
            self._content, self._content_taps = pair.content, unit_taps(taps)
        shown = _tensor(result, self.judged_at)
        vgg, alex = self._vgg.taps(shown), self._alex.taps(shown)
        alex_unit, own = unit_taps(alex), self._style_statistics[self.styles.index(pair.style)]
        vgg_statistics = statistics_of(vgg)
        found = artifacts(result)
        natural = [
            self._artifacts_of("content", pair.content),
            self._artifacts_of("style", pair.style),
        ]
        grids = np.array(found.grid) / np.max([(1.0, 1.0, 1.0), *(n.grid for n in natural)], 0)
        own_content = picture(self.folder, "content", pair.content, self.painted_at)
        face = FACES.get(pair.content)
        return Score(
            float(unit_distance(unit_taps(vgg), self._content_taps, self._vgg.heads)),
            tuple(
                float(unit_distance(alex_unit, other, self._alex.heads))
                for other in self._alex_contents
            ),
            tuple(style_distance(vgg_statistics, each) for each, _ in self._style_statistics),
            style_distance(statistics_of(alex), own[1]),
            structure(result, own_content),
            structure(result, own_content, face) if face else None,
            float(np.max(grids)),
            found.edge_band / max(natural[0].edge_band, 1e-3),
            found.is_finite,
        )


def scored(judge: Judge, folder: Path, pairs: Sequence[Pair]) -> list[Score]:
    """Scores of all pairs whose results lie in the folder; kept in its ``scores.json``."""
    file = folder / "scores.json"
    about = {"form": FORM, "painted at": judge.painted_at, "judged at": judge.judged_at}
    kept: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    known = kept.get("scores", {}) if kept.get("about") == about else {}
    scores = []
    for pair in pairs:
        path = folder / pair.file
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if known.get(pair.file, {}).get("sha256") != digest:
            score = judge.score(pair, square(path, judge.painted_at))
            known[pair.file] = {"sha256": digest, **asdict(score)}
            file.write_text(json.dumps({"about": about, "scores": known}))
        fields = {name: value for name, value in known[pair.file].items() if name != "sha256"}
        scores.append(Score(**fields))
    return scores


def summary(judge: Judge, pairs: Sequence[Pair], scores: Sequence[Score]) -> dict[str, float]:
    """What is printed of one method: means over all pairs, and how well sources are found."""
    own_content = [judge.contents.index(pair.content) for pair in pairs]
    own_style = [judge.styles.index(pair.style) for pair in pairs]
    lpips_alex = np.array([score.lpips_alex for score in scores])
    style_vgg = np.array([score.style_vgg for score in scores])
    every = np.arange(len(scores))
    content_vgg = float(np.mean([score.lpips_vgg for score in scores]))
    content_alex = float(lpips_alex[every, own_content].mean())
    own_vgg = float(style_vgg[every, own_style].mean())
    own_alex = float(np.mean([score.style_alex for score in scores]))
    by_style, by_content = retrieval(style_vgg, own_style), retrieval(lpips_alex, own_content)
    faces = [score.face for score in scores if score.face is not None]
    return {
        "pairs": len(scores),
        "LPIPS VGG-16": content_vgg,
        "LPIPS AlexNet": content_alex,
        "style VGG-16": own_vgg,
        "style AlexNet": own_alex,
        "art VGG-16": art_score(content_vgg, own_vgg, judge.units["VGG-16"]),
        "art AlexNet": art_score(content_alex, own_alex, judge.units["AlexNet"]),
        "style found": by_style.share,
        "style rank": by_style.mean_rank,
        "content found": by_content.share,
        "content rank": by_content.mean_rank,
        "structure": float(np.mean([score.structure for score in scores])),
        "face": float(np.mean(faces)) if faces else float("nan"),
        "grid": float(np.mean([score.grid for score in scores])),
        "grid worst": float(np.max([score.grid for score in scores])),
        "edge": float(np.mean([score.edge_band for score in scores])),
        "not finite": float(sum(not score.is_finite for score in scores)),
    }


def wins(
    judge: Judge, pairs: Sequence[Pair], ours: Sequence[Score], theirs: Sequence[Score]
) -> float:
    """Share of the pairs in which our product on VGG-16 is lower."""
    unit = judge.units["VGG-16"]
    lower = 0
    for pair, our, their in zip(pairs, ours, theirs, strict=True):
        own = judge.styles.index(pair.style)
        our_art, their_art = (
            art_score(each.lpips_vgg, each.style_vgg[own], unit) for each in (our, their)
        )
        lower += our_art < their_art
    return lower / len(pairs)
