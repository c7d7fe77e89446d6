"""What the lessons of the studio ask, and what they are told."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from pinxit.check.finding import Level
from pinxit.datasets.licenses import Use
from pinxit.desks.quiz import Change, Deck

Picture = Annotated[str, Field(description="A small picture as `data:image/webp;base64,...`")]
Guess = Literal["real", "made"]
Layer = Literal["relu1_1", "relu2_1", "relu3_1", "relu4_1"]
MOST_CARDS = 24
SUSPECTS = 6


class QuizTold(BaseModel):
    """Pictures to judge; what they are is told when they were judged."""

    deck: Deck
    seed: int
    pictures: list[Picture]


class QuizAnswered(BaseModel, extra="forbid"):
    """What somebody says of the pictures of a quiz, in their order."""

    deck: Deck
    seed: int = Field(ge=0, le=2**31)
    guesses: list[Guess] = Field(min_length=2, max_length=MOST_CARDS)


class CardTold(BaseModel):
    """The truth about one picture."""

    truth: Guess
    origin: str = Field(description="File, seed, or painting that it comes from")


class QuizTruth(BaseModel):
    """The truth about all of them."""

    right: int
    cards: list[CardTold]


class SuspectsTold(BaseModel):
    """Pictures that a model is said to have drawn; one is a copy."""

    seed: int
    pictures: list[Picture]


class SuspectNamed(BaseModel, extra="forbid"):
    """Which picture somebody takes for the copy."""

    seed: int = Field(ge=0, le=2**31)
    guess: int = Field(ge=0, lt=SUSPECTS)


class SuspectTruth(BaseModel):
    """What the copy check says of one of the pictures."""

    level: Level = Field(description="What the usual rules say: fine, warns, or blocks")
    p: float = Field(description="How rare it is that honest pictures lie as near")


class CopyTruth(BaseModel):
    """Which one is the copy, and what the check says of each."""

    copy_at: int
    change: Change
    original: Picture
    checks: list[SuspectTruth]


class ScoredPicture(BaseModel):
    """One picture, and how real a discriminator holds it."""

    picture: Picture
    truth: Guess
    score: float = Field(description="Only differences count; larger is more real")


class ScoresTold(BaseModel):
    """Real and made pictures, the most real first."""

    model: str
    seed: int
    pictures: list[ScoredPicture]


class NearestPicture(BaseModel):
    """A made picture, and the training picture that it is most like."""

    made: Picture
    learned: Picture
    is_mirrored: bool = Field(description="Whether the training picture is shown mirrored")
    level: Level = Field(description="What the copy check says")
    p: float | None = Field(description="How rare it is to be so near without copying")


class NearestTold(BaseModel):
    """Made pictures in the order of their seeds, each beside its nearest training picture."""

    model: str
    seed: int
    pictures: list[NearestPicture]


class Treated(BaseModel, extra="forbid"):
    """What is done to a marked photograph, in this order."""

    photograph: str = Field(default="pagoda", max_length=100)
    crop: float = Field(default=1.0, ge=0.2, le=1, description="Share of each side that is kept")
    scale: float = Field(default=1.0, ge=0.3, le=2)
    angle: float = Field(default=0.0, ge=-10, le=10, description="Degrees")
    is_mirrored: bool = False
    blur: float = Field(default=0.0, ge=0, le=6, description="Deviation, px")
    noise: float = Field(default=0.0, ge=0, le=80, description="Deviation, of 255")
    brightness: float = Field(default=0.0, ge=-0.3, le=0.3)
    quality: int = Field(default=100, ge=5, le=100, description="Of the JPEG; 100 for none")


class TreatedTold(BaseModel):
    """What became of picture and mark."""

    picture: Picture
    is_read: bool
    strength: float = Field(description="How loud the mark is; from 13 on it is believed")
    psnr: float | None = Field(description="Beside the marked picture, dB; null if it was moved")


class LicensesAsked(BaseModel, extra="forbid"):
    """Licenses of pictures that one result is made from."""

    licenses: list[Annotated[str, Field(max_length=60)]] = Field(min_length=1, max_length=6)


class LicensesTold(BaseModel):
    """What may be done with the result. Policy, not legal advice."""

    allows: list[Use]
    result_license: str | None
    needs_credit: bool
    sentence: str


class LayerTold(BaseModel):
    """What a layer of VGG-19 answers to a picture."""

    channels: int
    places: int = Field(description="Along each side")
    picture: Picture
    strongest: list[int] = Field(description="Numbers of the channels that are shown")
    maps: list[Picture] = Field(description="Where these are active; white is their largest")


class GramsTold(BaseModel):
    """Gram matrices of two pictures, and how far they are apart."""

    pictures: list[Picture] = Field(min_length=2, max_length=2)
    grams: list[Picture] = Field(min_length=2, max_length=2)
    distance: float = Field(description="Squared, against the first one's; 0 for the same")


class FilmWanted(BaseModel, extra="forbid"):
    """What is to be painted: weights of layers and of the content."""

    photograph: str = Field(max_length=100)
    painting: str = Field(max_length=100)
    relu1_1: float = Field(default=1.0, ge=0, le=10)
    relu2_1: float = Field(default=1.0, ge=0, le=10)
    relu3_1: float = Field(default=1.0, ge=0, le=10)
    relu4_1: float = Field(default=1.0, ge=0, le=10)
    content: float = Field(default=1.0, ge=0, le=10)
    content_layer: Layer = "relu4_1"
    begin: Literal["noise", "photograph"] = "noise"
    seed: int = Field(default=1, ge=0, le=2**31)


class PaintedFilm(BaseModel):
    """Frames of a painting that comes into being, with what was off in each."""

    steps: list[int]
    frames: list[Picture]
    losses: dict[str, list[float]]
