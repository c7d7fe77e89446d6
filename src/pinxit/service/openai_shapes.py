"""What the OpenAI images API asks and answers, and what its prompt means to models of ours.

A prompt drives models that learned classes or words: names of classes are taken out of it, the rest
are words. What a model cannot follow is said, never passed over (``X-Pinxit-Notice``).
"""

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Format = Literal["png", "jpeg", "webp"]
Respond = Literal["url", "b64_json"]

MOST_PICTURES = 10
"""Of one request, as in OpenAI's API."""
LARGEST_SIDE = 4096
MOST_SEEDS = 2**31
STYLIZERS: Mapping[str, str] = {
    "stylize-auto": "auto",
    "stylize-fast": "fast",
    "stylize-best": "best",
}
"""Names by which `edits` knows the ways of painting."""

NOTICE = "X-Pinxit-Notice"
_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")
_PASSED_OVER = (
    "background",
    "output_compression",
    "moderation",
    "quality",
    "style",
    "input_fidelity",
)
"""Fields of OpenAI's that mean nothing here; they are accepted, and said to be passed over."""


class Asked(BaseModel):
    """What all three requests have."""

    model_config = ConfigDict(extra="ignore")

    model: str | None = Field(default=None, max_length=300)
    n: int | None = Field(default=1, ge=1, le=MOST_PICTURES)
    size: str | None = Field(default=None, max_length=20, description="WxH in pixels, or auto")
    response_format: Respond | None = None
    output_format: Format | None = None
    output_compression: int | None = None
    stream: bool | None = None
    partial_images: int | None = None
    user: str | None = Field(default=None, max_length=500)
    seed: int | None = Field(
        default=None, ge=0, lt=MOST_SEEDS, description="Of ours: the first seed; random without"
    )
    background: str | None = None
    moderation: str | None = None
    quality: str | None = None
    style: str | None = None
    input_fidelity: str | None = None

    @property
    def count(self) -> int:
        """How many pictures."""
        return self.n or 1

    @property
    def format(self) -> Format:
        """Of the files."""
        return self.output_format or "png"

    @property
    def passed_over(self) -> tuple[str, ...]:
        """Names of fields that were given and play no part."""
        given = {name for name in _PASSED_OVER if getattr(self, name) not in {None, "auto"}}
        return tuple(sorted(given))


class GenerationsAsked(Asked):
    """Body of ``POST /v1/images/generations``."""

    prompt: str = Field(default="", max_length=32_000)
    psi: float | None = Field(default=None, ge=0, le=2, description="Of ours: truncation")


class EditsAsked(Asked):
    """Fields of ``POST /v1/images/edits``."""

    prompt: str = Field(default="", max_length=32_000)
    strength: float | None = Field(default=None, ge=0, le=1, description="Of ours: how much style")


class VariationsAsked(Asked):
    """Fields of ``POST /v1/images/variations``."""

    spread: float = Field(default=0.3, ge=0, le=1, description="Of ours: how far they may stray")


class Image(BaseModel):
    """One picture of an answer."""

    b64_json: str | None = None
    url: str | None = None
    revised_prompt: str | None = None


class ImagesAnswer(BaseModel):
    """An answer with pictures."""

    created: int
    data: list[Image]
    output_format: Format
    size: str
    notices: list[str] = Field(default_factory=list, description="Of ours: what to know")


class ModelAnswer(BaseModel):
    """One model of ``GET /v1/models``."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str


class ModelsAnswer(BaseModel):
    """All models."""

    object: Literal["list"] = "list"
    data: list[ModelAnswer]


class OpenAIProblem(Exception):
    """A refusal in the shape that OpenAI's clients read.

    Args:
        status: Of HTTP.
        message: What is wrong, and what to do.
        code: A word for programs.
        param: The field that is meant; None for none.
    """

    def __init__(
        self, status: int, message: str, code: str | None = None, param: str | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.code, self.param = status, message, code, param

    def to_json(self) -> dict[str, Any]:
        """The body of the answer."""
        error = {
            "message": self.message,
            "type": error_type(self.status),
            "param": self.param,
            "code": self.code,
        }
        return {"error": error}


def error_type(status: int) -> str:
    """OpenAI's word for a kind of error."""
    if status == 401:
        return "authentication_error"
    if status == 403:
        return "permission_error"
    if status == 429:
        return "rate_limit_error"
    return "server_error" if status >= 500 else "invalid_request_error"


def refuse_streaming(asked: Asked) -> None:
    """Makes sure that no stream is asked for.

    Raises:
        OpenAIProblem: one is.
    """
    if asked.stream or asked.partial_images:
        name = "stream" if asked.stream else "partial_images"
        raise OpenAIProblem(
            400,
            "Pictures are sent when they are done; partial pictures are not streamed. Leave out "
            f"{name}, or watch the job at /api/v1/events.",
            "streaming_not_supported",
            name,
        )


def parsed_size(size: str | None) -> tuple[int, int] | None:
    """Width and height; None for the model's own size.

    Raises:
        OpenAIProblem: it is no size, or too large.
    """
    if size in {None, "", "auto"}:
        return None
    match = _SIZE.fullmatch(size or "")
    width, height = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= min(width, height) <= max(width, height) <= LARGEST_SIDE:
        raise OpenAIProblem(
            400,
            f"{size!r} is no size; write width x height such as 512x512, each from 1 to "
            f"{LARGEST_SIDE}, or auto.",
            "invalid_size",
            "size",
        )
    return width, height


@dataclass(frozen=True, slots=True)
class Heard:
    """What a model makes of a prompt.

    Attributes:
        class_name: The class that it names; "" for none.
        text: The words that are followed; "" for none.
        unheard: Words that are not.
        sentence: What was made of it, in words; "" where there was no prompt.
    """

    class_name: str = ""
    text: str = ""
    unheard: tuple[str, ...] = ()
    sentence: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the prompt was left out."""
        return not self.unheard

    def revised(self) -> str:
        """The prompt that was followed."""
        return ", ".join(part for part in (self.class_name, self.text) if part)


def heard(prompt: str, conditions: Mapping[str, Any], name: str) -> Heard:
    """What a model will follow of a prompt.

    Args:
        prompt: What the client wrote.
        conditions: Of the model's card: "classes" and "words".
        name: The model's name, for sentences.
    """
    if not prompt.strip():
        return Heard()
    class_name, rest = _class_in(prompt, [str(each) for each in conditions.get("classes", ())])
    if conditions.get("words"):
        from pinxit.nets.words import word_table

        table = word_table()
        known, unknown = set(table.known(rest)), table.unknown(rest)
        text = " ".join(word for word in _plain(rest).split() if word in known)
    else:
        text, unknown = "", _plain(rest).split()
    followed = ", ".join(p for p in (class_name and f"the class {class_name}", text) if p)
    unheard = tuple(dict.fromkeys(unknown))
    return Heard(class_name, text, unheard, _sentence(followed, unheard, conditions, name))


def _sentence(
    followed: str, unheard: Sequence[str], conditions: Mapping[str, Any], name: str
) -> str:
    if not unheard:
        return f"{name} drew {followed}."
    classes = [str(each) for each in conditions.get("classes", ())]
    if not classes and not conditions.get("words"):
        return f"{name} learned neither words nor classes and cannot follow a prompt."
    knows = "single words of its table" if conditions.get("words") else f"its {_some(classes)}"
    left = f"It does not follow: {_some(unheard, 'words')}; it knows {knows}."
    return f"{name} drew {followed or 'what it likes'}. {left}"


def _some(names: Sequence[str], what: str = "classes") -> str:
    shown = ", ".join(names[:8])
    return shown if what == "words" else f"{len(names)} classes ({shown})"


def _class_in(prompt: str, classes: Iterable[str]) -> tuple[str, str]:
    """The longest name of a class in a prompt, and the prompt without it."""
    words = f" {_plain(prompt)} "
    for name in sorted(classes, key=len, reverse=True):
        plain = _plain(name)
        for form in (plain, f"{plain}s", plain.removesuffix("s")):
            if plain and f" {form} " in words:
                return name, words.replace(f" {form} ", " ", 1).strip()
    return "", words.strip()


def named_in(prompt: str, names: Iterable[str]) -> str:
    """The longest of these names that a prompt holds; "" for none."""
    return _class_in(prompt, names)[0]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def as_header(sentences: Iterable[str]) -> str:
    """Sentences as the value of a header: ASCII, one line, not too long."""
    text = " ".join(" ".join(each.split()) for each in sentences)
    return text.encode("ascii", "replace").decode()[:1000]


def as_base64(data: bytes) -> str:
    """Bytes as JSON can hold them."""
    return base64.b64encode(data).decode("ascii")
