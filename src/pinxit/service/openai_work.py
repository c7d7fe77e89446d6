"""From OpenAI's requests to jobs of ours: what is drawn, and what must be said about it."""

import io
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_bytes
from pinxit.pictures.picture import Picture
from pinxit.service.belongings import Belongings
from pinxit.service.house import House
from pinxit.service.openai_shapes import (
    MOST_SEEDS,
    STYLIZERS,
    Asked,
    EditsAsked,
    GenerationsAsked,
    OpenAIProblem,
    VariationsAsked,
    heard,
    named_in,
    parsed_size,
)
from pinxit.service.problem import status_of
from pinxit.service.receiving import Received
from pinxit.service.restoring import settings_in

if TYPE_CHECKING:
    from pinxit.studio import Studio

KIND = "images"
MOST_STYLES = 4


@dataclass(frozen=True, slots=True)
class Order:
    """What a request comes to.

    Attributes:
        what: What is made, as the kind ``images`` takes it.
        seeds: One for each picture.
        did: What is done, for ``revised_prompt``.
        notices: What of the request could not be followed.
    """

    what: Mapping[str, Any]
    seeds: tuple[int, ...]
    did: str
    notices: tuple[str, ...] = ()

    def params(self, asked: Asked) -> dict[str, Any]:
        """The params of the job."""
        size = parsed_size(asked.size)
        return {
            "what": dict(self.what),
            "seeds": list(self.seeds),
            "size": list(size) if size else None,
            "format": asked.format,
        }


@dataclass(frozen=True, slots=True)
class Clerk:
    """Takes the orders of one person.

    Attributes:
        house: The server.
        owner: Whose orders they are.
        studio: Theirs.
    """

    house: House
    owner: str
    studio: "Studio" = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "studio", self.house.studio(self.owner))

    def generations(self, asked: GenerationsAsked) -> Order:
        """New pictures of a model.

        Raises:
            OpenAIProblem: the model is not here, or the request is wrong.
        """
        name = self._model(asked.model)
        card = self.studio.models.load(name).card
        told = heard(asked.prompt, card.conditions, name)
        what = {"action": "generate", "model": name, "psi": asked.psi}
        what |= {"class_name": told.class_name, "text": told.text}
        did = f"Drawn by {name}: {told.revised() or 'what it learned, nothing in particular'}."
        notices = () if told.is_whole else (told.sentence,)
        return Order(what, _seeds(asked), did, (*notices, *_passed_over(asked)))

    def edits(self, asked: EditsAsked, images: Sequence[Received], mask: Received | None) -> Order:
        """The first picture in the manner of the others, or of a learned style that is named.

        Raises:
            OpenAIProblem: there is no style, or the request is wrong.
        """
        if not images:
            raise OpenAIProblem(400, "Send a picture in the field image.", "no_image", "image")
        if len(images) > 1 + MOST_STYLES:
            raise OpenAIProblem(
                400, f"One picture and at most {MOST_STYLES} styles are taken.", None, "image"
            )
        shelf = self.studio.styles.paths()
        style = named_in(asked.prompt, shelf) if len(images) == 1 else ""
        if len(images) == 1 and not style:
            known = ", ".join(sorted(shelf)[:20]) or "none yet"
            raise OpenAIProblem(
                400,
                "Words alone change no picture here. Send a second image, in whose manner the "
                f"first is painted, or name a learned style in the prompt: {known}.",
                "no_style",
                "prompt",
            )
        content, *others = [self._upload(each) for each in images]
        what: dict[str, Any] = {"action": "edit", "content": content, "pictures": others}
        what |= {"style": style, "method": _method(asked.model, is_learned=bool(style))}
        what |= {"strength": asked.strength}
        if mask is not None:
            what["mask"] = self._mask(mask, images[0])
        manner = style or ", ".join(each.name for each in images[1:])
        place = ", where the mask is transparent" if mask is not None else ""
        did = f"Painted in the manner of {manner}{place}."
        words = asked.prompt.strip() and not style
        said = ("The prompt was not followed; the second image says how it is painted.",)
        notices = (*(said if words else ()), *_passed_over(asked))
        return Order(what, _seeds(asked), did, notices)

    def variations(self, asked: VariationsAsked, image: Received) -> Order:
        """Pictures near a given one, in the space of a model.

        Raises:
            OpenAIProblem: the model is not here, or the picture cannot be read.
        """
        picture = self._upload(image)
        made_by, place = self._place(image)
        if made_by and asked.model in {None, "", made_by}:
            what: dict[str, Any] = {"model": made_by, "recipe": place}
            did = f"Bred by {made_by} around the place that the picture's recipe names."
            notices: tuple[str, ...] = ()
        else:
            name = self._model(asked.model)
            what = {"model": name, "picture": picture}
            did = f"Bred by {name} around the nearest place to the picture that it can draw."
            notices = (f"{name} draws only what it learned; what came nearest was varied.",)
        what |= {"action": "vary", "spread": asked.spread}
        return Order(what, _seeds(asked), did, (*notices, *_passed_over(asked)))

    def names(self) -> list[str]:
        """Names of all models that can be asked for."""
        return [*self.studio.models.paths(), *STYLIZERS]

    def _model(self, name: str | None) -> str:
        there = self.studio.models.paths()
        if not name:
            raise OpenAIProblem(400, f"Name a model: {_few(there)}.", "missing_model", "model")
        if name not in there:
            sentence = f"There is no model {name[:80]!r}; there are: {_few(there)}."
            raise OpenAIProblem(404, sentence, "model_not_found", "model")
        return name

    def _upload(self, file: Received, use: str = "picture") -> str:
        return str(self.house.library.upload(self.owner, file.name, file.data, use).id)

    def _mask(self, mask: Received, image: Received) -> str:
        """OpenAI's mask (transparent: edit here) as ours (white: paint here), in the library."""
        picture = self.house.counter.picture(mask.data, mask.name)
        content = self.house.counter.picture(image.data, image.name)
        if picture.channels < 4:
            sentence = "The mask has no transparency; make it transparent where to paint."
            raise OpenAIProblem(400, sentence, "invalid_mask", "mask")
        if (picture.width, picture.height) != (content.width, content.height):
            raise OpenAIProblem(
                400,
                f"The mask has {picture.width} x {picture.height} pixels and the picture "
                f"{content.width} x {content.height}; make them the same.",
                "invalid_mask",
                "mask",
            )
        made = Received(f"mask-{hash_bytes(mask.data)[:8]}.png", _opened(picture))
        return self._upload(made, "mask")

    def _place(self, image: Received) -> tuple[str, dict[str, Any] | None]:
        """Model and place of a picture that was made here; "" and None of others."""
        recipe = self.house.counter.recipe(image.data, image.name)
        found = settings_in(recipe, Belongings(self.owner, self.studio, self.house.database))
        if found is None or found.screen != "explore" or "recipe" not in found.values:
            return "", None
        (model, *_) = (each.model for each in found.inputs if each.role == "model")
        return (model, dict(found.values["recipe"])) if model else ("", None)


def _opened(mask: Picture) -> bytes:
    """A gray PNG that is white where the mask is transparent."""
    painted = np.rint((1 - mask.pixels[..., 3]) * 255).astype(np.uint8)
    stream = io.BytesIO()
    Image.fromarray(painted).save(stream, "PNG")
    return stream.getvalue()


def _method(model: str | None, *, is_learned: bool) -> str:
    if not model:
        return "fast" if is_learned else "auto"
    if model not in STYLIZERS:
        raise OpenAIProblem(
            404,
            f"There is no way of painting {model[:80]!r}; there are: {', '.join(STYLIZERS)}.",
            "model_not_found",
            "model",
        )
    return STYLIZERS[model]


def _seeds(asked: Asked) -> tuple[int, ...]:
    first = secrets.randbelow(MOST_SEEDS) if asked.seed is None else asked.seed
    return tuple((first + number) % MOST_SEEDS for number in range(asked.count))


def _passed_over(asked: Asked) -> tuple[str, ...]:
    names = asked.passed_over
    return (f"These fields play no part here: {', '.join(names)}.",) if names else ()


def _few(names: Mapping[str, Any]) -> str:
    shown = sorted(names)
    return ", ".join(shown[:12]) + (", ..." if len(shown) > 12 else "")


def size_told(made: Sequence[int], given: Sequence[int] | None) -> str:
    """What was done to a picture's size, in words; "" if nothing."""
    if given is None or list(made) == list(given):
        return ""
    is_larger = given[0] > made[0] or given[1] > made[1]
    what = "enlarged, which adds no detail" if is_larger else "made smaller"
    is_cut = made[0] * given[1] != made[1] * given[0]
    cut = "cut to these proportions and " if is_cut else ""
    return f"It was made at {made[0]} x {made[1]} px, {cut}{what}: {given[0]} x {given[1]} px."


def refused_job(error: Mapping[str, Any] | None, state: str) -> OpenAIProblem:
    """Why a job did not give pictures."""
    if state == "canceled" or error is None:
        return OpenAIProblem(409, "The job was canceled.", "canceled")
    sentence = str(error.get("detail") or error.get("title") or "The job failed.")
    if error.get("code") == 3:
        return OpenAIProblem(400, sentence, "content_policy_violation")
    is_ours = error.get("code") != 2
    return OpenAIProblem(
        500 if is_ours else 400, sentence, "failed" if is_ours else "invalid_value"
    )


def as_openai(mistake: UserMistake) -> OpenAIProblem:
    """A mistake in OpenAI's shape, with the status that it has."""
    status = status_of(mistake)
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return OpenAIProblem(400, str(mistake), "invalid_value")
    return OpenAIProblem(int(status), str(mistake), mistake.code)
