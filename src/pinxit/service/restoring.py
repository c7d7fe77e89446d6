"""From a recipe back to the settings of a screen: what is dropped can be gone on with.

A recipe names its inputs by hash. What of them is in the asker's hands is named by its id or name;
what is missing is told by its title.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, Protocol, runtime_checkable

from pinxit.base.errors import UserMistake
from pinxit.mark.recipe import steps_of
from pinxit.pictures.history import STYLE_SUFFIX, histories_in
from pinxit.pictures.picture import Source, Step
from pinxit.service.restoring_designs import (
    DESIGNS,
    SHEET_OF_DESIGNS,
    design_inputs,
    design_values,
    sheet_values,
)

Screen = Literal["explore", "style", "train", "design", "none"]

_AFTERWARDS = frozenset({"resize", "crop", "convert", "repeat", "proof"})
"""Steps that only change how a picture is laid out; what made it stands before them."""
DERIVED = "masks together"
"""Title of masks that a job made of others."""
_DONE = {
    "resize": "resized",
    "crop": "cut",
    "convert": "converted",
    "repeat": "repeated",
    "proof": "repeated",
}
_PLACES = ("content", "style", "region", "mask", "protect")
_ABOUT_PICTURES: Mapping[str, Any] = {"psi": 1.0, "class_name": "", "text": ""}
_ABOUT_LAYOUT: Mapping[str, Any] = {"size": "", "tile": False}


@runtime_checkable
class Inputs(Protocol):
    """Finds what somebody has by its hash."""

    def picture_id(self, sha256: str) -> str | None:
        """Id of the picture in the library; None if it is not there."""

    def model_name(self, sha256: str) -> str | None:
        """Name of the model; None if it is not there."""

    def style_name(self, sha256: str) -> str | None:
        """Name of the learned style; None if it is not there."""

    def training(self, sha256: str) -> Mapping[str, Any] | None:
        """What the Train screen asks for to train that model again; None if nobody knows."""


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a recipe, and what it is here.

    Attributes:
        role: What it was used as.
        title: Its name.
        sha256: Of the file.
        picture: Id in the library, or None.
        model: Name on the shelf, or None.
        style: Name on the shelf, or None.
    """

    role: str
    title: str
    sha256: str
    picture: str | None = None
    model: str | None = None
    style: str | None = None

    @property
    def is_here(self) -> bool:
        """Whether the asker has it."""
        return bool(self.picture or self.model or self.style)

    def to_json(self) -> dict[str, Any]:
        """The input as JSON values."""
        names = ("role", "title", "sha256", "picture", "model", "style", "is_here")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Restored:
    """Settings of a screen.

    Attributes:
        screen: Which one; "none" if no screen could go on with this.
        values: What it asks for, under its own names.
        job: "kind" and "params" of the job that would make the picture again; None if an input is
            missing, or if there is no such job.
        inputs: What the recipe names.
        sentences: What the user should know.
    """

    screen: Screen = "none"
    values: Mapping[str, Any] = field(default_factory=dict)
    job: Mapping[str, Any] | None = None
    inputs: tuple[Input, ...] = ()
    sentences: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The settings as JSON values."""
        missing = [each.title for each in self.inputs if not each.is_here]
        return {
            "screen": self.screen,
            "values": dict(self.values),
            "job": dict(self.job) if self.job else None,
            "inputs": [each.to_json() for each in self.inputs],
            "missing": list(dict.fromkeys(missing)),
            "sentences": list(self.sentences),
        }


def restored(recipe: Mapping[str, Any], inputs: Inputs) -> Restored:
    """The settings that a recipe was made with.

    Raises:
        UserMistake: this is no recipe of Pinxit.
    """
    steps = steps_of(recipe)
    after = [step for step in steps if step.verb in _AFTERWARDS]
    made = [step for step in steps if step.verb not in {"open", *_AFTERWARDS}]
    if not made:
        return Restored(sentences=("It was only opened; there is nothing to restore.",))
    step = made[-1]
    found = _way_back(step, steps, inputs)
    sentences = [*found.sentences, *_missing(found.inputs)]
    sentences += [_after(each) for each in after]
    is_whole = all(each.is_here for each in found.inputs)
    job = found.job if is_whole else None
    return Restored(found.screen, found.values, job, found.inputs, tuple(sentences))


def settings_in(recipe: Mapping[str, Any], inputs: Inputs) -> Restored | None:
    """As `restored`, of recipes that may be damaged; None where there is none."""
    if not recipe:
        return None
    try:
        return restored(recipe, inputs)
    except UserMistake as mistake:
        return Restored(sentences=(str(mistake),))


def _way_back(step: Step, steps: Sequence[Step], inputs: Inputs) -> Restored:
    if step.verb in DESIGNS:
        return _designed(step, steps, inputs)
    if step.verb in _WAYS_BACK:
        return _WAYS_BACK[step.verb](step, inputs)
    return Restored(sentences=(f"No screen makes pictures by {step.verb!r}.",))


def _generated(step: Step, inputs: Inputs) -> Restored:
    model = _input(_only(step, "model"), inputs)
    seed = step.seed or 0
    about = {name: step.settings.get(name, usual) for name, usual in _ABOUT_PICTURES.items()}
    layout = {name: step.settings.get(name, usual) for name, usual in _ABOUT_LAYOUT.items()}
    recipe = {"seeds": [seed], **_PLAIN, **about}
    values = {
        "model": model.model or model.title,
        "sha256": model.sha256,
        "seeds": [seed],
        **about,
        **layout,
        "recipe": recipe,
    }
    sentences: tuple[str, ...] = ()
    params: dict[str, Any] = {"model": model.model, "seeds": [seed], **about}
    changed = {name: layout[name] for name, usual in _ABOUT_LAYOUT.items() if layout[name] != usual}
    if changed:
        sentences = ("It was drawn at another size or as a tile, which Explore does not show.",)
    job = {"kind": "generate", "params": {**params, **changed}}
    return Restored("explore", values, job, (model,), sentences)


_PLAIN: Mapping[str, Any] = {"weights": [], "way": "arc", "fine": None, "stage": 0, "moves": {}}
"""What a place in a model's space is beside its seed."""


def _explored(step: Step, inputs: Inputs) -> Restored:
    model = _input(_only(step, "model"), inputs)
    # a picture that was projected, or a file of directions, is in the recipe's numbers already
    values: dict[str, Any] = {"model": model.model or model.title, "sha256": model.sha256}
    settings = dict(step.settings)
    if "stops" in settings:
        walk: dict[str, Any] = {name: settings.get(name) for name in ("stops", "frames")}
        walk["rate"] = round(_rate(settings.get("rate", 24)))
        job = {"kind": "walk", "params": {"model": model.model, **walk}}
        return Restored("explore", {**values, **walk}, job, (model,))
    job = {"kind": "keep", "params": {"model": model.model, "recipes": [settings]}}
    return Restored("explore", {**values, "recipe": settings}, job, (model,))


def _rate(told: Any) -> Fraction:
    try:
        return Fraction(str(told))
    except (ValueError, ZeroDivisionError) as fault:
        raise UserMistake(f"A walk has no rate {told!r}.") from fault


def _stylized(step: Step, inputs: Inputs) -> Restored:
    used = [source for source in step.used if source.role in _PLACES]
    known = {id(source): _input(source, inputs) for source in used if not _is_rest(source)}
    blank = Input("region", DERIVED, "")

    def of(role: str) -> list[Input]:
        return [known.get(id(source), blank) for source in used if source.role == role]

    settings = dict(step.settings)
    weights = list(settings.pop("style_weights", ()))
    method = _method(step)
    if method == "auto":
        settings.pop("quality", None)  # is what makes the method auto
    content, styles, regions = of("content"), of("style"), of("region")
    masks = of("mask")
    if len(masks) > len(styles) == 1:  # that of all, and the style's own
        masks, regions = masks[:1], masks[1:]
    values = {
        "content": content[0].picture if content else None,
        "styles": [
            _style(each, weights[n : n + 1], regions[n : n + 1]) for n, each in enumerate(styles)
        ],
        "method": method,
        "settings": settings,
        "mask": _first(masks),
        "protect": _first(of("protect")),
        "seed": step.seed or 0,
    }
    is_missing = not content or not styles
    sentences = ("It was painted on a picture that is in no file.",) if not content else ()
    kind = "stylize_clip" if "steadiness" in step.settings else "stylize"
    job = None if is_missing else {"kind": kind, "params": values}
    return Restored("style", values, job, tuple(known.values()), sentences)


def _is_rest(source: Source) -> bool:
    """Whether it is the region that masks of the other styles leave, which is made anew."""
    return source.role == "region" and source.title == DERIVED


def _style(style: Input, weight: Sequence[float], region: Sequence[Input]) -> dict[str, Any]:
    name: dict[str, Any] = {"style": style.style} if style.style else {"picture": style.picture}
    mask = region[0].picture if region else None
    return {**name, "weight": weight[0] if weight else 1.0, "mask": mask}


def _first(found: Sequence[Input]) -> str | None:
    return found[0].picture if found else None


def _method(step: Step) -> str:
    """The way of painting, as users call it, that an engine and its knobs are."""
    from pinxit.make.methods import METHODS

    of_engine = [(name, way) for name, way in METHODS.items() if way.engine == step.engine]
    for name, way in of_engine:
        if way.presets and all(step.settings.get(k) == v for k, v in way.presets.items()):
            return name
    return next((name for name, way in of_engine if not way.presets), "auto")


def _designed(step: Step, steps: Sequence[Step], inputs: Inputs) -> Restored:
    """The tool and what it was asked for; of steps that name no input, of the file before them."""
    before = steps[: steps.index(step)]
    opened = [source for each in before if each.verb == "open" for source in each.used]
    is_made = bool(before) and before[-1].verb != "open"
    used = {role: _input(source, inputs) for role, source in design_inputs(step, opened).items()}
    values = design_values(step, {role: each.picture for role, each in used.items()})
    sentences: tuple[str, ...] = ()
    if is_made or not used:
        sentences += ("It was made of a picture that is in no file.",)
    if step.verb == "garment" and any(len(each) > 1 for each in histories_in(step)):
        sentences += ("Its cloth was in other colors, which are made anew with all colorways.",)
    job = None if sentences else {"kind": step.verb, "params": values}
    return Restored("design", {"kind": step.verb, **values}, job, tuple(used.values()), sentences)


def _of_sheet(step: Step, inputs: Inputs) -> Restored:
    """What all garments of a sheet were asked for together."""
    histories = [each for each in histories_in(step) if each and each[-1].verb == "garment"]
    if not histories:
        raise UserMistake("The sheet of this recipe names no garment.")
    first = _designed(histories[0][-1], histories[0], inputs)
    more = sheet_values(step)
    job = first.job and {**first.job, "params": {**first.job["params"], **more}}
    return Restored("design", {**first.values, **more}, job, first.inputs, first.sentences)


def _trained(step: Step, inputs: Inputs) -> Restored:
    model = next((source for source in step.used if source.role == "model"), None)
    training = inputs.training(model.sha256) if model else None
    if model is None or training is None:
        return Restored(sentences=("It shows a training whose settings are not here.",))
    sentence = f"These are the settings with which {model.title} was trained."
    job = {"kind": "train", "params": dict(training)}
    return Restored("train", training, job, (_input(model, inputs),), (sentence,))


_WAYS_BACK: Mapping[str, Callable[[Step, Inputs], Restored]] = {
    "generate": _generated,
    "explore": _explored,
    "stylize": _stylized,
    SHEET_OF_DESIGNS: _of_sheet,
    **dict.fromkeys(("film", "film strip", "plot"), _trained),
}


def _input(source: Source, inputs: Inputs) -> Input:
    about = source.role, source.title, source.sha256
    if source.role == "model":
        return Input(*about, model=inputs.model_name(source.sha256))
    picture = None if source.title.endswith(STYLE_SUFFIX) else inputs.picture_id(source.sha256)
    is_style = picture is None and source.role == "style"  # learned, or a painting that comes along
    style = inputs.style_name(source.sha256) if is_style else None
    return Input(*about, picture=picture, style=style)


def _only(step: Step, role: str) -> Source:
    for source in step.used:
        if source.role == role:
            return source
    raise UserMistake(f"The step {step.verb!r} of this recipe names no {role}.")


def _missing(inputs: Sequence[Input]) -> Iterator[str]:
    for each in dict.fromkeys(inputs):
        if not each.is_here:
            yield f"The {each.role} {each.title!r} is not here; add it to go on as it was made."


def _after(step: Step) -> str:
    what = _DONE[step.verb]
    return f"It was {what} afterwards; what is restored stands before that."
