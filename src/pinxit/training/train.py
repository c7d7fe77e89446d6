"""The training loop: drives any teacher within a budget, and never loses a run."""

import contextlib
import math
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch

from pinxit.base.errors import Cancelled, PinxitError, UserMistake
from pinxit.base.hashing import hash_json
from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.datasets.vast.order import StreamOrder
from pinxit.engine import (
    Averaged,
    Batch,
    Card,
    Conditions,
    Learner,
    Lesson,
    Model,
    Run,
    State,
    Teacher,
)
from pinxit.settings import Settings
from pinxit.training import memory
from pinxit.training.budget import Budget
from pinxit.training.film import MARKS, SEEDS, Film
from pinxit.training.memory import next_rung, run_on
from pinxit.training.reading import Order, Pictures, Reader
from pinxit.training.run_folder import RunFolder
from pinxit.training.sampler import Sampler
from pinxit.training.watch import CURABLE, LOOKS, SENTENCES, Watch

KEEP_EVERY = 30.0
"""Seconds between checkpoints."""
TELL_EVERY = 0.5
"""Seconds between progress events."""
SHOW_EVERY = 60.0
"""Seconds between progress events with pictures of the film's seeds."""
LEARN, GO_BACK, END = 1, 2, 3
"""What the leading process tells the others."""
SETBACKS = 4
"""How often a training may be taken back before it is given up."""
AVERAGES = 24
"""At how many moments what averages of weights are put together from is kept."""
QUARTERS = 4
"""At how many moments, evenly over the budget, the state is kept for branches."""
RESTARTS = 3
"""How often a training goes on by itself after a process of it was lost."""
CURES = 2
"""How often it is taken back for what the watch found."""


class Lost(PinxitError):
    """A process of the group is gone; the training can go on from the state that was kept."""


@dataclass(frozen=True, slots=True)
class Training:
    """What is trained.

    Attributes:
        teacher: The engine.
        lesson: Settings, shape and number of pictures, seed.
        budget: When it ends.
        name: The name of the model that will come out.
        dataset: What the model's card will say of the data: name, digest, licenses, attribution.
        start: A model to continue from; None begins with random weights.
        conditions: What the model's card will say of its conditions.
        branch: Of which training and moment the folder holds the state, if it is a branch; "" if
            not.
        groups: The number of each picture's group, if all are to be seen equally often.
        classes: The number of each picture's class, where there are classes; two of a class follow
            each other.
        together: How many neighbors in a shard are read in one go, if the pictures are streamed;
            0 if they are in memory.
        precision: "float32", or "bfloat16" for what networks multiply.
    """

    teacher: Teacher
    lesson: Lesson
    budget: Budget
    name: str
    dataset: Mapping[str, Any] = field(default_factory=dict)
    start: Model | None = None
    conditions: Mapping[str, Any] = field(default_factory=dict)
    branch: str = ""
    groups: tuple[int, ...] = ()
    classes: tuple[int, ...] = ()
    together: int = 0
    precision: str = "float32"

    def sampler(self) -> Order:
        """The order in which the pictures are seen."""
        if self.together:
            return StreamOrder(self.lesson.count, self.lesson.seed, self.together)
        return Sampler(self.lesson.count, self.lesson.seed, self.groups, self.classes)

    def identity(self) -> dict[str, Any]:
        """What must stay the same when a run is resumed; the budget may grow."""
        return {
            "engine": self.teacher.name,
            "version": self.teacher.version,
            "settings": self.lesson.settings.to_json(),
            "shape": list(self.lesson.shape),
            "count": self.lesson.count,
            "seed": self.lesson.seed,
            "conditions": dict(self.conditions),
            "dataset": dict(self.dataset),
            "start": self.start.sha256 if self.start else "",
            **({"branch": self.branch} if self.branch else {}),
            **({"groups": hash_json(list(self.groups))} if self.groups else {}),
            **({"together": self.together} if self.together else {}),
            **({} if self.precision == "float32" else {"precision": self.precision}),
        }


def train(
    training: Training,
    pictures: Pictures,
    folder: RunFolder,
    run: Run | None = None,
    conditions: Conditions | None = None,
) -> Model:
    """Trains until the budget is used up, from the state that the folder holds if there is one.

    With a budget of pictures, an interrupted and resumed run ends bit for bit like an
    uninterrupted one on the same machine. Ctrl-C ends the update at hand, keeps the state and
    raises `Cancelled`, unless the program handles Ctrl-C itself. ``run.keeper`` is not used: the
    folder keeps.

    Args:
        training: What is trained.
        pictures: All training pictures, of the lesson's shape.
        folder: Keeps the state every 30 seconds and the film.
        run: Device, listener, cancellation.
        conditions: What each picture shows, if the lesson has conditions.

    Raises:
        UserMistake: pictures, model or folder do not fit the lesson, a training is running in the
            folder, or the numbers of the training overflowed again and again.
        Cancelled: somebody stopped it; the same call goes on from there.
    """
    lesson, start = training.lesson, training.start
    if pictures.shape != (lesson.count, *lesson.shape) or not lesson.count:
        raise UserMistake(
            f"The lesson is about {lesson.count} pictures of shape {lesson.shape}, "
            f"but the pictures are {pictures.shape}."
        )
    told = (0, 0) if conditions is None else conditions.shape
    if told != ((lesson.count if lesson.conditions else 0), lesson.conditions):
        raise UserMistake(
            f"The lesson tells {lesson.conditions} numbers of each of {lesson.count} pictures, "
            f"but the conditions are {told}."
        )
    if start and start.card.engine != training.teacher.name:
        raise UserMistake(
            f"{start.card.name} is a model of {start.card.engine}; this training is of "
            f"{training.teacher.name}."
        )
    folder.begin(training.identity())
    try:
        loop = _Loop(training, pictures, folder, run or Run(), conditions)
        with _interruptible() as is_interrupted:
            loop.go(is_interrupted)
        return loop.model()
    finally:
        folder.end()


class _Loop:
    """One training between start and end, with what the folder kept."""

    def __init__(
        self,
        training: Training,
        pictures: Pictures,
        folder: RunFolder,
        run: Run,
        conditions: Conditions | None,
    ) -> None:
        self._training, self._pictures, self._folder, self._run = training, pictures, folder, run
        self._conditions = conditions
        self._reader = Reader(training.sampler(), pictures, conditions, run.group)
        self._seen, self._before, self._setbacks, self._rung = 0, 0.0, 0, folder.rung()
        self._clock = time.monotonic()
        self._pace = (0, time.monotonic())
        self._is_whole, self._is_exchanging = True, False
        self._watch, self._findings = Watch.over(pictures), dict[str, int]()
        self._learner = self._begin()
        self._film = Film.empty(training.lesson.shape)
        if folder.kept() is not None:
            self._go_back()
            self._film = (folder.film() or self._film).until(self._seen)
        elif training.start is not None:
            self._learner.continue_from(training.start.weights)
        self._marks = self._marks_of_film()
        self._quarter = int(self._share() * QUARTERS)
        self._averages = int(self._share() * AVERAGES)
        self._curves = folder.curves().until(self._seen)
        self._looked = int(self._share() * LOOKS)
        if folder.kept() is None:
            self._keep()
        run.group.tell(GO_BACK, self._rung)

    def go(self, is_interrupted: Callable[[], bool]) -> None:
        kept = told = shown = time.monotonic()
        try:
            while (share := self._share()) < 1.0:
                self._frame(share)
                facts = self._fitting_update(share)
                if not all(math.isfinite(value) for value in facts.values()):
                    self._set_back()
                    continue
                if self._is_ill(facts):
                    continue
                now = time.monotonic()
                if now - told > TELL_EVERY:
                    told = now
                    self._tell(facts)
                if now - shown > SHOW_EVERY:
                    shown = now
                    self._tell({}, self._learner.sample(SEEDS, self._told_in_film()))
                if now - kept > KEEP_EVERY:
                    kept = now
                    self._keep()
                self._milestone()
                # last, so that a resumed run has done all that was due at this moment
                if is_interrupted() or self._run.is_cancelled():
                    raise Cancelled("Stopped during train. What was kept can be resumed.")
            self._frame(1.0)
            self._keep_average()
        except Lost:
            raise  # what was kept is gone on from; nobody is there to hear the end
        except BaseException:
            self._end()
            raise
        self._end()

    def _end(self) -> None:
        if self._is_whole:
            self._keep()
        if not self._is_exchanging:  # or the others wait for numbers, and end with this process
            self._run.group.tell(END, 1.0)

    def model(self) -> Model:
        training, run = self._training, self._run
        about = {
            "seed": training.lesson.seed,
            "pictures": self._seen,
            "budget": {"minutes": training.budget.minutes, "pictures": training.budget.pictures},
            "seconds": round(self._seconds(), 1),
            "device": run.device,
            "continued_from": training.start.sha256 if training.start else "",
            "setbacks": self._setbacks,
            "findings": dict(self._findings),
            **({"parts": run_on(self._rung, run).parts} if self._rung else {}),
            **({} if training.precision == "float32" else {"precision": training.precision}),
            **({"branch_of": training.branch} if training.branch else {}),
        }
        card = Card(
            name=training.name,
            engine=training.teacher.name,
            version=training.teacher.version,
            settings=training.lesson.settings.to_json(),
            shape=training.lesson.shape,
            dataset=dict(training.dataset),
            training=about,
            conditions=dict(training.conditions),
        )
        return Model(self._learner.weights(), card)

    def _begin(self) -> Learner:
        settings = slower(self._training.lesson.settings, 0.5**self._setbacks)
        lesson = replace(self._training.lesson, settings=settings)
        run = replace(self._run, precision=self._training.precision)
        return self._training.teacher.begin(lesson, run_on(self._rung, run))

    def _seconds(self) -> float:
        return self._before + time.monotonic() - self._clock

    def _share(self) -> float:
        return self._training.budget.share(self._seen, self._seconds())

    def _update(self, share: float) -> Mapping[str, float]:
        self._is_whole = False
        group = self._run.group
        self._is_exchanging = True
        group.tell(LEARN, share)
        facts = self._reader.learned(self._learner, self._seen, share)
        self._is_exchanging = False
        self._seen += self._learner.batch_size * group.size
        self._is_whole = all(math.isfinite(value) for value in facts.values())
        return facts

    def _climb_down(self) -> None:
        """Goes back to the kept state and on in smaller parts, which is told."""
        self._rung = next_rung(self._rung, self._learner.batch_size)
        self._folder.keep_rung(self._rung)
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        if self._run.group.size > 1:  # the others are in the middle of an exchange
            raise Lost("The memory of a graphics card ran out while others waited for it.")
        spent = self._seconds()
        self._go_back()
        self._before = spent
        self._run.notify([memory.told_of(self._rung, self._learner.batch_size, self._seen)])

    def _fitting_update(self, share: float) -> Mapping[str, float]:
        """An update; where memory runs out, one in smaller parts from the kept state on."""
        while True:
            try:
                return self._update(share)
            except torch.OutOfMemoryError:
                self._climb_down()

    def _marks_of_film(self) -> int:
        if not len(self._film):
            return 0
        last = int(self._film.pictures[-1]), float(self._film.seconds[-1])
        return sum(self._training.budget.share(*last) >= mark for mark in MARKS)

    def _frame(self, share: float) -> None:
        due = sum(share >= mark for mark in MARKS)
        if due <= self._marks:
            return
        self._marks = due
        samples = self._learner.sample(SEEDS, self._told_in_film())
        self._film = self._film.with_frame(samples, self._seen, self._seconds())
        self._folder.keep_film(self._film)
        self._tell({}, samples)

    def _milestone(self) -> None:
        """Keeps each quarter of the budget for branches, and more often the averages."""
        if int(self._share() * AVERAGES) > self._averages:
            self._keep_average()
        due = min(int(self._share() * QUARTERS), QUARTERS - 1)
        if due > self._quarter:
            self._folder.keep_milestone(100 * due // QUARTERS, self._state())
        self._quarter = due

    def _keep_average(self) -> None:
        self._averages = int(self._share() * AVERAGES)
        if isinstance(self._learner, Averaged):
            self._folder.keep_average(self._seen, self._learner.snapshot())

    def _is_ill(self, facts: Mapping[str, float]) -> bool:
        """Looks now and then whether it works; tells what is wrong, goes back if that helps."""
        due = int(self._share() * LOOKS)
        if due <= self._looked:
            return False
        self._looked = due
        samples = self._learner.sample(SEEDS, self._told_in_film())
        found = self._watch.look(samples, facts, self._seen)
        for name in found:
            if name not in self._findings:
                self._run.notify([f"{SENTENCES[name]} (after {self._seen} pictures)"])
            self._findings.setdefault(name, self._seen)
        if CURABLE & set(found) and self._setbacks < CURES and self._folder.good() is not None:
            self._set_back(found[0], self._folder.good())
            self._watch = Watch.over(self._pictures)
            return True
        if not self._watch.suspects and self._is_whole:
            self._folder.keep_good(self._state())
        return False

    def _told_in_film(self) -> Conditions | None:
        """Those of pictures drawn by lot, the same at every frame."""
        if self._conditions is None:
            return None
        stream = random_stream(self._training.lesson.seed, "film")
        return self._conditions[stream.integers(0, len(self._conditions), len(SEEDS))]

    def _tell(self, facts: Mapping[str, float], samples: Batch | None = None) -> None:
        now = time.monotonic()
        seen, since = self._pace
        if now > since and self._seen > seen:
            facts = {**facts, "pictures_per_second": (self._seen - seen) / (now - since)}
        if now - since > 5:
            self._pace = (self._seen, now)
        if samples is None:
            self._curves.add(self._seen, self._seconds(), facts)
        done, total, unit = self._training.budget.progress(self._seen, self._seconds())
        self._run.report(Progress("train", done, total, unit, facts, samples))
        self._run.notify(self._run.group.laggards())

    def _state(self) -> State:
        loop = np.array([self._seen, self._seconds(), self._setbacks], np.float64)
        found = np.array([self._findings.get(name, -1) for name in SENTENCES], np.int64)
        return {**self._learner.state(), **self._watch.state(), "loop": loop, "findings": found}

    def _keep(self) -> None:
        self._folder.keep(self._state())
        self._folder.keep_curves(self._curves)

    def _go_back(self, kept: State | None = None) -> None:
        state = dict(kept or self._folder.kept() or {})
        if "loop" not in state:
            raise UserMistake(f"{self._folder.path} holds no state of a training; start afresh.")
        seen, seconds, setbacks = (float(each) for each in state.pop("loop"))
        self._seen, self._setbacks = int(seen), max(self._setbacks, int(setbacks))
        self._before, self._clock = seconds, time.monotonic()
        self._folder.drop_averages(self._seen)
        self._watch.restore(state)
        for name, when in zip(SENTENCES, state.pop("findings", ()), strict=False):
            if when >= 0:
                self._findings.setdefault(name, int(when))
        self._learner = self._begin()
        self._learner.restore(state)
        self._is_whole = True

    def _set_back(self, why: str = "overflow", kept: State | None = None) -> None:
        spent, self._setbacks = self._seconds(), self._setbacks + 1
        if self._setbacks > SETBACKS:
            raise UserMistake(
                f"The numbers of this training overflowed {self._setbacks} times, at last after "
                f"{self._seen} pictures; begin again in a new folder with a lower rate."
            )
        self._go_back(kept)
        self._before = spent
        self._film = self._film.until(self._seen)
        self._curves = self._curves.until(self._seen)
        self._keep()
        self._run.group.tell(GO_BACK, self._rung)
        done, total, unit = self._training.budget.progress(self._seen, spent)
        stage = f"train: {why}, back to picture {self._seen} with half the rate"
        facts = {"setbacks": float(self._setbacks)}
        self._run.report(Progress(stage, done, total, unit, facts))


def slower(settings: Settings, factor: float) -> Settings:
    """The settings with all rates times a factor."""
    rates = {
        name: getattr(settings, name) * factor
        for name in settings.knobs()
        if name == "rate" or name.startswith("rate_")
    }
    return replace(settings, **rates) if factor != 1 else settings


@contextlib.contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Turns the first Ctrl-C into an answer, so that it tears no update; a second one acts.

    A program that handles Ctrl-C itself is left to it: it stops a run by ``is_cancelled``.
    """
    heard = threading.Event()
    before = signal.getsignal(signal.SIGINT)
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or before is not signal.default_int_handler:
        yield heard.is_set
        return

    def hear(_number: int, _frame: object) -> None:
        heard.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, hear)
    try:
        yield heard.is_set
    finally:
        signal.signal(signal.SIGINT, before)
