"""The contract that every method fulfils: knobs, requests, runs, models, engines.

An engine is one file in ``pinxit.engines``. It turns a request into pixels (`Maker`) or a stream
of training batches into a model (`Teacher`). It reads and writes no files: what it must keep to
resume goes through ``run.keeper``; what it has to say goes through ``run.report``.
``pinxit.testing.check_engine`` proves that an engine keeps this contract.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar, runtime_checkable

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.base.progress import Listener, Progress, silence
from pinxit.pictures.picture import Picture, Pixels
from pinxit.settings import Settings

Batch = Float[np.ndarray, "batch height width channel"]
"""Pictures of one size as float32 sRGB 0..1."""

Conditions = Float[np.ndarray, "batch condition"]
"""What pictures show, as float32 numbers: a class, or words."""

State = Mapping[str, NDArray[Any]]
"""Named arrays: what a run keeps to resume, or the weights of a model."""


@runtime_checkable
class Keeper(Protocol):
    """Where a run keeps its state, so that it can be resumed bit for bit."""

    def keep(self, state: State) -> None:
        """Replaces what was kept; a crash meanwhile leaves the old state whole."""

    def kept(self) -> State | None:
        """What was kept last; None at a fresh start."""


class KeepNothing:
    """The keeper of runs that nobody will resume."""

    def keep(self, state: State) -> None:
        """Drops the state."""

    def kept(self) -> State | None:
        """Nothing, always."""
        return None


class MemoryKeeper:
    """Keeps the state as long as the object lives."""

    def __init__(self) -> None:
        self._state: State | None = None

    def keep(self, state: State) -> None:
        """Keeps a copy of the state."""
        self._state = {name: np.array(array) for name, array in state.items()}

    def kept(self) -> State | None:
        """The state kept last."""
        return self._state


def never() -> bool:
    """The answer of a run that nobody cancels."""
    return False


@runtime_checkable
class Group(Protocol):
    """Processes that train one model together; each learns its part of every batch."""

    @property
    def rank(self) -> int:
        """Number of this process; 0 leads."""

    @property
    def size(self) -> int:
        """How many there are."""

    def mean(self, tensors: Sequence[Any]) -> None:
        """Replaces each tensor by its mean over all processes."""

    def part(self, rows: Any) -> Any:
        """Of numbers drawn for the whole batch, those of this process: an even share of rows."""

    def tell(self, command: int, share: float) -> None:
        """Says to the others what comes next, and how much of the budget is used up."""

    def laggards(self) -> Sequence[str]:
        """Sentences on processes that have begun to keep the others waiting."""


class Alone:
    """The group of a process that trains by itself."""

    rank, size = 0, 1

    def mean(self, tensors: Sequence[Any]) -> None:
        """They are their own mean."""

    def part(self, rows: Any) -> Any:
        """All rows."""
        return rows

    def tell(self, command: int, share: float) -> None:
        """Nobody listens."""

    def laggards(self) -> Sequence[str]:
        """Nobody waits."""
        return ()


@dataclass(frozen=True, slots=True)
class Run:
    """Where and how work runs; nothing in it changes what the work makes, but for the device class.

    Parts, recomputing and precision change last digits, as a device does.

    Attributes:
        device: "cpu", "cuda", "cuda:1", "mps".
        tell: Hears every Progress event.
        is_cancelled: Asked often; the work stops soon after it says yes.
        keeper: Where the state goes that makes the run resumable.
        group: The processes that train together.
        parts: In how many parts, one after the other, a batch is learned from.
        recomputes: Whether what a network saw on the way is computed twice instead of kept.
        precision: "float32", or "bfloat16" for what networks multiply.
    """

    device: str = "cpu"
    tell: Listener = silence
    is_cancelled: Callable[[], bool] = never
    keeper: Keeper = field(default_factory=KeepNothing)
    group: Group = field(default_factory=Alone)
    parts: int = 1
    recomputes: bool = False
    precision: str = "float32"

    def report(self, progress: Progress) -> None:
        """Tells the listener, then stops the work if it was cancelled.

        Raises:
            Cancelled: somebody asked the run to stop.
        """
        self.tell(progress)
        if self.is_cancelled():
            raise Cancelled(f"Stopped during {progress.stage}. What was kept can be resumed.")

    def notify(self, sentences: Iterable[str]) -> None:
        """Tells the listener what the user should know of the request.

        Raises:
            Cancelled: somebody asked the run to stop.
        """
        for sentence in sentences:
            self.report(Progress("notice", 0, None, "", notice=sentence))


@dataclass(frozen=True, slots=True)
class Card:
    """What a model says about itself; travels inside the model's file.

    Attributes:
        name: The model's name.
        engine: Name of the engine that learned it and that can use it.
        version: Version of that engine.
        settings: The engine's settings, as JSON.
        shape: Height, width and channels of the pictures it makes.
        dataset: Name, digest, number of pictures, licenses and attribution of what it learned from.
        training: Seed, pictures seen, seconds, device, the model it continued from.
        scores: Measured scores by their full names.
        conditions: What can be asked for: "numbers" (how many describe a picture), "classes"
            (their names) and "words" (whether they are heard); empty for none.
        judged: How each score was measured: "pictures", "real", "compared", "seed", "eye",
            "version".
    """

    name: str
    engine: str
    version: str
    settings: Mapping[str, Any]
    shape: tuple[int, int, int]
    dataset: Mapping[str, Any] = field(default_factory=dict)
    training: Mapping[str, Any] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)
    judged: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Weights and their card.

    Attributes:
        weights: Named arrays; which names, the engine decides.
        card: What the model says about itself.
        sha256: Of the model's file; "" until it was written.
    """

    weights: State
    card: Card
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """One kind of input picture that a maker wants.

    Attributes:
        name: "content", "style".
        least: How many at least.
        most: How many at most.
    """

    name: str
    least: int = 1
    most: int = 1


@dataclass(frozen=True, slots=True)
class Request:
    """What a maker is asked for.

    Attributes:
        settings: Of the engine's ``settings_type``.
        pictures: Input pictures by role.
        model: The trained model, for engines that need one.
        seeds: One picture is made for each seed, in this order.
        conditions: What each shows, for models that learned conditions; None for anything.
    """

    settings: Settings
    pictures: Mapping[str, tuple[Picture, ...]] = field(default_factory=dict)
    model: Model | None = None
    seeds: tuple[int, ...] = (0,)
    conditions: Conditions | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a teacher is asked to learn.

    Attributes:
        settings: Of the engine's ``settings_type``.
        shape: Height, width and channels of the training pictures.
        count: How many pictures the data set holds.
        seed: Decides first weights and all noise.
        conditions: Numbers that say what each picture shows; 0 where nothing is said.
    """

    settings: Settings
    shape: tuple[int, int, int]
    count: int
    seed: int = 0
    conditions: int = 0


@runtime_checkable
class Engine(Protocol):
    """What all engines have. An engine object holds no state.

    Attributes:
        name: The stem of its file.
        version: Changes whenever the same request would give other pixels.
        settings_type: The dataclass that holds every knob.
    """

    name: str
    version: str
    settings_type: type[Settings]


@runtime_checkable
class Maker(Engine, Protocol):
    """An engine that makes pictures.

    Attributes:
        roles: The input pictures it wants; empty for pure generation.
        needs_model: Whether a request must carry a model.
    """

    roles: tuple[Role, ...]
    needs_model: bool

    def make(self, request: Request, run: Run) -> Iterator[Pixels]:
        """Yields pixels for each seed in turn.

        Same request, device class and version: same pixels. A run whose keeper holds a state
        of the same request goes on from there and ends with the same pixels.

        Raises:
            UserMistake: the request does not fit the engine.
            Cancelled: the run was cancelled.
        """


@runtime_checkable
class Learner(Protocol):
    """A model in the middle of its training.

    Attributes:
        batch_size: Pictures that one update wants of this process.
    """

    batch_size: int

    def learn(
        self, batch: Batch, share: float, conditions: Conditions | None = None
    ) -> Mapping[str, float]:
        """One update on real pictures. Gives losses.

        Args:
            batch: The pictures.
            share: The part of the budget that is used up, 0..1.
            conditions: What each shows, if the lesson has conditions.
        """

    def sample(self, seeds: tuple[int, ...], conditions: Conditions | None = None) -> Batch:
        """What the model makes of these seeds at this moment."""

    def state(self) -> State:
        """Everything a bit-identical resume needs, optimizers and counters included."""

    def restore(self, state: State) -> None:
        """Goes back to a state that ``state`` gave.

        Raises:
            UserMistake: the state is of another engine, size or version.
        """

    def weights(self) -> State:
        """The weights that a model file holds; a later training can continue from them."""

    def continue_from(self, weights: State) -> None:
        """Starts from the weights of a trained model instead of random ones.

        Raises:
            UserMistake: the weights are of another engine or shape.
        """


@runtime_checkable
class Averaged(Protocol):
    """A learner whose weights are averaged so that the length is chosen after the training."""

    def snapshot(self) -> State:
        """What averages of any length are put together from, as it is now; in half precision."""


@runtime_checkable
class Averager(Protocol):
    """The engine of such a learner."""

    def averaged(self, weights: State, snapshots: Sequence[State], length: float) -> State:
        """The weights of a model with another average.

        Args:
            weights: Of the model.
            snapshots: Of its training.
            length: How long the average is, as a part of the training, above 0.

        Raises:
            UserMistake: the snapshots are of another network, or no average has that length.
        """


@runtime_checkable
class Teacher(Engine, Protocol):
    """An engine that can learn from pictures."""

    def begin(self, lesson: Lesson, run: Run) -> Learner:
        """A learner with fresh weights.

        Raises:
            UserMistake: the settings do not fit the shape or the number of pictures.
        """


Latents = Float[np.ndarray, "_ latent"]
"""Gaussian numbers, float32: one row decides one picture."""

Manners = Float[np.ndarray, "_ stage manner"]
"""What each stage of a network is told, float32; coarse stages first."""


@runtime_checkable
class Space(Protocol):
    """Where the pictures of a model lie: between, beside and beyond those of its seeds.

    Attributes:
        stages: How many stages take a manner.
    """

    stages: int

    def latents(self, seeds: Sequence[int]) -> Latents:
        """The numbers that seeds stand for."""

    def manners(self, latents: Latents, conditions: Conditions | None = None) -> Manners:
        """What the stages are told by these numbers."""

    def draw(self, manners: Manners) -> Batch:
        """The pictures; each is the same in whatever company."""

    def sketch(self, manners: Manners) -> Batch:
        """The pictures as `draw` gives them but for the last digits, as fast as it goes."""

    def axes(self) -> Float[np.ndarray, "axis manner"]:
        """Directions of length 1 in which a manner changes pictures most, strongest first.

        Found in the weights alone.
        """

    def components(self, manners: Manners) -> Float[np.ndarray, "axis manner"]:
        """Directions as `axes` gives them, but found in what the network makes of many manners."""

    def project(
        self, picture: Batch, starts: Manners, steps: int, tell: Callable[[int, float], None]
    ) -> Manners:
        """The manners whose picture comes nearest to a given one.

        Args:
            picture: One, of the model's shape.
            starts: Manners of seeds to begin with.
            steps: How long to search.
            tell: Hears after each step how many were made, and the error.
        """


@runtime_checkable
class Explorable(Engine, Protocol):
    """An engine whose models have a space that can be explored."""

    def space(self, model: Model, run: Run) -> Space:
        """The space of a model.

        Raises:
            UserMistake: it is no model of this engine.
        """


@runtime_checkable
class Exportable(Engine, Protocol):
    """An engine whose models other programs can run."""

    def onnx(self, model: Model) -> bytes:
        """The model as an ONNX file.

        Raises:
            UserMistake: it is no model of this engine, or packages are missing.
        """

    def told_of_onnx(self, model: Model) -> Mapping[str, str]:
        """What goes into that file and comes out, in words, by the names in it."""


S = TypeVar("S", bound=Settings)


def settings_of(request: Request | Lesson, kind: type[S]) -> S:
    """The request's settings as this engine's own type.

    Raises:
        UserMistake: they are settings of another engine.
    """
    if not isinstance(request.settings, kind):
        raise UserMistake(
            f"These are {type(request.settings).__name__}; this engine takes {kind.__name__}."
        )
    return request.settings


def pictures_of(request: Request, maker: Maker) -> Mapping[str, tuple[Picture, ...]]:
    """The request's pictures by role, after making sure that each role has as many as it wants.

    Raises:
        UserMistake: a role is unknown or has too few or too many pictures; the model is missing.
    """
    roles = {role.name: role for role in maker.roles}
    for name in request.pictures:
        if name not in roles:
            raise UserMistake(f"{maker.name} does not use {name} pictures; it uses {list(roles)}.")
    for role in maker.roles:
        count = len(request.pictures.get(role.name, ()))
        if not role.least <= count <= role.most:
            wanted = str(role.least) if role.least == role.most else f"{role.least} to {role.most}"
            raise UserMistake(f"{maker.name} wants {wanted} {role.name} pictures, not {count}.")
    if maker.needs_model and request.model is None:
        raise UserMistake(f"{maker.name} needs a trained model; name one.")
    return request.pictures
