"""Learning a style from pictures, mixing styles, and teaching one to the network."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from pinxit.base.about import __version__
from pinxit.base.errors import Refused, UserMistake
from pinxit.base.hashing import hash_json
from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.datasets.joined import join
from pinxit.datasets.licenses import LICENSED, OWN, Use
from pinxit.datasets.opt_outs import opt_out
from pinxit.datasets.rights import Rights
from pinxit.engine import Run
from pinxit.make.style_plan import StylePlan
from pinxit.nets.color import Colors, laid_flat, visible_colors
from pinxit.nets.painter import LARGEST_STYLE, blended, encode
from pinxit.nets.style import Style, StyleCard, StyleSource, network_id
from pinxit.nets.style_code import arrays_of, code_of
from pinxit.nets.teaching import Exercise, Plan, Taught, taught
from pinxit.nets.tiny_pictures import fit_style
from pinxit.pictures.picture import Picture
from pinxit.pictures.resize import fit_within

SIZE = 512
"""Longest side, in pixels, at which style pictures are looked at unless the user says otherwise."""

SMALLEST = 64

_LARGEST_CONTENT, _MOST_CONTENTS = 512, 48

RightsOf = Callable[[Picture], Rights]
"""Tells what is known of the rights in a picture."""


def learn(
    picture: Picture, name: str, *, size: int = SIZE, rights: RightsOf, run: Run | None = None
) -> Style:
    """The style of one picture.

    Args:
        picture: How it is painted.
        name: Of the style.
        size: Longest side at which it is looked at: results of that size have strokes as large
            as the picture's.
        rights: What is known.
        run: Device.

    Raises:
        Refused: the rights in the picture do not allow that its style is lent.
        UserMistake: the size is out of range.
    """
    if not SMALLEST <= size <= LARGEST_STYLE:
        raise UserMistake(
            f"Styles are looked at at {SMALLEST} to {LARGEST_STYLE} pixels, not {size}."
        )
    own = rights(picture)
    _refuse(picture, own, "style", "lent its style")
    code = encode((looked_at(picture, size),), (1.0,), (run or Run()).device)
    source = StyleSource(picture.title or "untitled", picture.sha256, 1.0, size, own)
    card = StyleCard(name, (source,), network_id(), (), __version__)
    return Style(card, arrays_of(code))


def looked_at(picture: Picture, size: int) -> Colors:
    """A style picture as the painter sees it."""
    style = fit_style(laid_flat(picture.pixels))
    return np.asarray(fit_within(style, size), np.float32)


def learn_all(
    pictures: Iterable[Picture],
    count: int,
    plan: StylePlan,
    *,
    size: int = SIZE,
    rights: RightsOf,
    run: Run | None = None,
) -> Style:
    """The style that several pictures have in common; arguments as of `learn`.

    Args:
        pictures: Taken one at a time.
        count: How many there are.
        plan: Name, and the share of each picture.
        size: Longest side at which they are looked at.
        rights: What is known.
        run: Device, progress and cancellation.

    Raises:
        Refused: the rights in a picture do not allow that its style is lent.
        UserMistake: the size or the weights do not fit.
        Cancelled: the run was cancelled.
    """
    shares_for(plan.weights, count)
    run = run or Run()
    styles = []
    for number, picture in enumerate(pictures):
        run.report(Progress("learn styles", number, count, "pictures"))
        styles.append(learn(picture, plan.name, size=size, rights=rights, run=run))
    run.report(Progress("learn styles", count, count, "pictures"))
    return blend(styles, plan.name, plan.weights)


def blend(styles: Sequence[Style], name: str, weights: Sequence[float] = ()) -> Style:
    """A style between others: a mixture of what was learned of them, and of what was taught.

    Args:
        styles: One or more.
        name: Of the mixture.
        weights: Of each; none for equal ones.

    Raises:
        UserMistake: the weights do not fit, or a style is of another version of the network.
    """
    shares = shares_for(weights, len(styles))
    pairs = list(zip(styles, shares, strict=True))
    code = blended([code_of(style) for style in styles], shares)
    sources: dict[tuple[str, int], StyleSource] = {}
    for style, share in pairs:
        for source in style.card.pictures:
            key = source.sha256, source.size
            before = sources[key].share if key in sources else 0.0
            sources[key] = replace(source, share=before + share * source.share)
    lessons = tuple(
        {**each, "share": each.get("share", 1.0) * share}
        for style, share in pairs
        if share > 0
        for each in style.card.taught
    )
    card = StyleCard(name, tuple(sources.values()), network_id(), lessons, __version__)
    return Style(card, arrays_of(code))


def shares_for(weights: Sequence[float], count: int) -> tuple[float, ...]:
    """Share of each of several styles; they add up to 1.

    Raises:
        UserMistake: there is not one weight for each, one is below 0, or none is above it.
    """
    given = tuple(weights) or (1.0,) * count
    if len(given) != count or min(given, default=-1) < 0 or not 0 < sum(given) < np.inf:
        told = ", ".join(f"{weight:g}" for weight in given) or "none"
        raise UserMistake(
            f"The weights {told} do not fit {count} styles; give one for each, none below 0 and "
            "at least one above."
        )
    return tuple(weight / sum(given) for weight in given)


def teach(
    style: Style,
    pictures: Sequence[Picture],
    contents: Sequence[tuple[Picture, Rights]],
    plan: Plan,
    *,
    name: str,
    run: Run | None = None,
) -> tuple[Style, Taught]:
    """The style after the network practiced it on some pictures, and how that went.

    Args:
        style: To be taught; one that was taught before goes on from there.
        pictures: All that it was learned from, in the order of its card.
        contents: What to practice on, and the rights in it (`chosen_contents`).
        plan: What is taught, and for how long.
        name: Of the taught style.
        run: Device, progress and cancellation; cancelled, the best so far is given.

    Raises:
        UserMistake: there are no pictures, or the style is of another version of the network.
        Cancelled: the run was cancelled before anything was better than at the start.
    """
    sources = style.card.pictures
    exercise = Exercise(
        code_of(style),
        tuple(looked_at(p, each.size) for p, each in zip(pictures, sources, strict=True)),
        tuple(source.share for source in sources),
        tuple(visible_colors(each.pixels) for each, _ in contents),
    )
    done = taught(exercise, plan, run or Run())
    lesson: dict[str, Any] = {
        "what": plan.what,
        "steps": done.steps,
        "seed": plan.seed,
        "loss_before": round(done.before, 6),
        "loss_after": round(done.after, 6),
        "pictures": len(contents),
        "digest": hash_json(sorted(content.sha256 for content, _ in contents)),
        "rights": join(own for _, own in contents).to_json(),
    }
    card = replace(style.card, name=name, taught=(*style.card.taught, lesson), pinxit=__version__)
    return Style(card, arrays_of(done.code)), done


def chosen_contents(
    files: Sequence[Path],
    seed: int,
    opened: Callable[[Path], Picture],
    rights: RightsOf,
    run: Run,
) -> list[tuple[Picture, Rights]]:
    """Some pictures to practice on, made small; those that prohibit learning are left out.

    Args:
        files: Where they lie.
        seed: Of many, decides which are taken.
        opened: Opens one.
        rights: What is known.
        run: Is told what was left out.

    Raises:
        Refused: the rights in a picture do not allow that it is learned from.
        UserMistake: a file is no picture, or none is left.
    """
    order = random_stream(seed, "contents").permutation(len(files))
    contents: list[tuple[Picture, Rights]] = []
    for index in order:
        if len(contents) == _MOST_CONTENTS:
            break
        picture = opened(files[index])
        own, why = rights(picture), opt_out(files[index].read_bytes())
        _refuse(picture, own, "learn", "learned from")
        if why is not None and own.license not in {OWN, LICENSED}:
            run.notify([f"{picture.title} was left out: {why}."])
            continue
        small = np.asarray(fit_within(picture.pixels, _LARGEST_CONTENT), np.float32)
        contents.append((replace(picture, pixels=small), own))
    if not contents:
        raise UserMistake("There is no picture to practice on; name some with --on.")
    return contents


def _refuse(picture: Picture, rights: Rights, use: Use, words: str) -> None:
    why = rights.why_not(use) if rights.is_known else None
    if why is not None:
        title = picture.title or "A picture"
        raise Refused(f"{title} may not be {words}: {why}. Take another picture.")
