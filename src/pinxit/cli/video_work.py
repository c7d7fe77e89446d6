"""Painting clips from the command line: what is one, and where its result goes."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing
from pinxit.cli.knobs import chosen
from pinxit.cli.session import Session
from pinxit.cli.style_inputs import place_inputs, style_inputs
from pinxit.clips.read import is_clip
from pinxit.clips.sequences import is_pattern, numbered
from pinxit.nets.clip_settings import ClipSettings
from pinxit.nets.style_controls import refuse_unfit

if TYPE_CHECKING:
    from pinxit.clips.clip import Clip
    from pinxit.studio import Studio


def is_clip_work(contents: Sequence[Path], out: Path) -> bool:
    """Whether moving pictures are to be painted: a clip is named, or a folder becomes one."""
    if any(is_clip(path) for path in contents):
        return True
    return len(contents) == 1 and contents[0].is_dir() and _is_clip_file(out)


def stylize_clips(
    session: Session,
    contents: Sequence[Path],
    styles: Sequence[Path],
    out: Path,
    options: Mapping[str, Any],
) -> int:
    """Paints one clip.

    Args:
        session: Where to report.
        contents: The clip.
        styles: Pictures whose manner is taken.
        out: File to write, or a pattern or folder for its frames.
        options: What the command was told; knobs that are None were not.

    Raises:
        UserMistake: there is more than one clip, or something does not fit.
    """
    given = dict(options)
    if len(contents) > 1:
        raise UserMistake("Clips are painted one at a time; give each in a call of its own.")
    if given.pop("method", None) not in {None, "auto", "fast"}:
        raise UserMistake("Clips are painted with the method fast; leave out --method.")
    overwrite, skip = given.pop("overwrite", False), given.pop("skip_existing", False)
    device, keep_location = given.pop("device", "auto"), given.pop("keep_location", False)
    marking = given.pop("marking", None)
    places = [given.pop(name, default) for name, default in _PLACES]
    rate = given.pop("rate", None)
    seed = int(given.pop("seed", 0) or 0)
    target = _target(out)
    if skip and target.exists():
        session.end()
        return 0
    settings = ClipSettings.from_json(_own(chosen(given)))
    refuse_unfit(settings, len(styles), len(places[1] or ()))
    _refuse_place(target, overwrite=overwrite)
    with session.studio(device, marking) as studio:
        clip = studio.open_clip(contents[0], Fraction(rate) if rate else Fraction(25))
        where = place_inputs(studio, *places)
        given_styles = style_inputs(studio, styles)
        painted = studio.stylize_clip(clip, given_styles, settings, where=where, seed=seed)
        _deliver(session, studio, painted, target, overwrite, keep_location)
    session.end()
    return 0


_PLACES: tuple[tuple[str, Any], ...] = (("mask", None), ("regions", ()), ("protect", None))


def _own(knobs: Mapping[str, Any]) -> dict[str, Any]:
    """The knobs, after making sure that clips have them.

    Raises:
        UserMistake: one is of another method.
    """
    for name in knobs:
        if name not in ClipSettings.knobs():
            raise UserMistake(f"Clips have no {name.replace('_', '-')}; leave it out.")
    return dict(knobs)


def _target(out: Path) -> Path:
    """The file, or the pattern of files, to write."""
    return out if out.suffix else out / "%04d.png"


def _is_clip_file(out: Path) -> bool:
    from pinxit.deliver.clips import refuse_clip_place

    try:
        refuse_clip_place(out, overwrite=True)
    except UserMistake:
        return False
    return not is_pattern(out)


def _refuse_place(target: Path, *, overwrite: bool) -> None:
    from pinxit.deliver.clips import refuse_clip_place

    if is_pattern(target):
        refuse_existing(numbered(target, 1), overwrite=overwrite)
        return
    refuse_clip_place(target, overwrite=overwrite)


def _deliver(
    session: Session,
    studio: "Studio",
    clip: "Clip",
    target: Path,
    overwrite: bool,
    keep_location: bool,
) -> None:
    options = {"overwrite": overwrite, "keep_location": keep_location}
    if is_pattern(target):
        for done in studio.deliver_frames(clip, target, **options):
            session.delivered(done)
        return
    session.delivered(studio.deliver_clip(clip, target, **options))
