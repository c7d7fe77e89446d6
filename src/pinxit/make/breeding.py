"""Pictures as parents: the next generation out of those that somebody likes."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pinxit.base.errors import UserMistake
from pinxit.base.seeds import random_stream
from pinxit.make.explore import Recipe

_MOST_SEEDS = 12
"""Of a child: what weighs less than the twelfth plays no part."""

Parents = tuple[tuple[Recipe, float], ...]
"""Recipes with their shares, which add up to 1."""


def next_generation(
    liked: Sequence[Recipe], count: int, seed: int, fresh: float = 0.3
) -> list[Recipe]:
    """New recipes out of those somebody likes: the liked ones themselves, then their children.

    A child mixes two liked pictures by random shares, and a seed of its own: their seeds, what was
    found of them by projection, and their ways along directions. All else is the first parent's.

    Args:
        liked: At least one, all of one model.
        count: Recipes in all.
        seed: Decides who is crossed, and the children's own seeds.
        fresh: Share of their own seed, 0..1.

    Raises:
        UserMistake: nothing is liked, what is liked is of different models, or its weights do not
            fit its seeds.
    """
    if not liked:
        raise UserMistake("Name at least one picture that you like.")
    for each in liked:
        _refuse_weights(each)
    stream = random_stream(seed, "next generation")
    made = list(liked[:count])
    while len(made) < count:
        mother, father = (liked[int(n)] for n in stream.integers(0, len(liked), 2))
        share = float(stream.uniform(0.25, 0.75))
        own = int(stream.integers(1, 2**31))
        made.append(_child(((mother, share), (father, 1 - share)), own, fresh))
    return made


def _refuse_weights(liked: Recipe) -> None:
    weights = liked.weights or (1.0,) * len(liked.seeds)
    if len(weights) != len(liked.seeds) or not sum(weights) > 0:
        raise UserMistake(
            f"{len(weights)} weights do not fit {len(liked.seeds)} seeds; give one for each, "
            "adding up to more than 0."
        )


def _child(parents: Parents, own: int, fresh: float) -> Recipe:
    parts: dict[int, float] = {}
    for parent, share in parents:
        weights = parent.weights or (1.0,) * len(parent.seeds)
        rest = (1 - fresh) * share * (1 - _found(parent)) / sum(weights)
        for each, weight in zip(parent.seeds, weights, strict=True):
            if rest:
                parts[each] = parts.get(each, 0.0) + rest * weight
    parts[own] = parts.get(own, 0.0) + fresh
    # the first seed says what is shown where nobody asks: a child shows what its mother shows
    first = parents[0][0].seeds[0]
    parts.setdefault(first, 0.0)
    heaviest = sorted(parts, key=lambda each: (each != first, -parts[each]))[:_MOST_SEEDS]
    found = tuple((parent, share * _found(parent)) for parent, share in parents if parent.told)
    total = sum(share for _, share in found)
    moves = {n: _mean(parents, n) for parent, _ in parents for n in parent.moves}
    return replace(
        parents[0][0],
        seeds=tuple(heaviest),
        weights=tuple(round(parts[each], 6) for each in heaviest),
        told=_sum(tuple((parent.told, share / total) for parent, share in found)),
        found=round((1 - fresh) * total, 6) if found else 1.0,
        moves={number: far for number, far in moves.items() if far},
        moved=_sum(tuple((parent.moved, share) for parent, share in parents if parent.moved)),
        steered=tuple(dict.fromkeys(each for parent, _ in parents for each in parent.steered)),
        sources=tuple(dict.fromkeys(each for parent, _ in parents for each in parent.sources)),
    )


def _found(recipe: Recipe) -> float:
    return min(recipe.found, 1.0) if recipe.told else 0.0


def _mean(parents: Parents, number: int) -> float:
    return round(sum(share * parent.moves.get(number, 0.0) for parent, share in parents), 4)


def _sum(rows: tuple[tuple[tuple[float, ...], float], ...]) -> tuple[float, ...]:
    if not rows:
        return ()
    if len({len(row) for row, _ in rows}) > 1:
        raise UserMistake("These pictures were found in different models; like those of one.")
    mixed = sum(np.array(row) * share for row, share in rows)
    return tuple(round(float(number), 4) for number in np.atleast_1d(mixed))
