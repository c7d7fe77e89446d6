"""The facade: one object with the whole flow and its defaults, for library, program and service.

``open`` gives pictures, verbs make new ones, ``deliver`` checks, marks and writes them::

    studio = Studio(Path("my-studio"))
    picture = studio.stylize(studio.open(photo), [studio.open(painting)])
    studio.deliver(picture, Path("out.png"))

Importing it loads no torch; verbs that compute load it when they are called.
"""

import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pinxit.base.about import __version__
from pinxit.base.errors import Cancelled
from pinxit.base.hashing import hash_json
from pinxit.base.policy_file import NAME
from pinxit.base.progress import Listener, Progress, silence
from pinxit.check.checked import Checked
from pinxit.check.clips import as_picture, check_clip
from pinxit.check.copy_limits import CopyLimits
from pinxit.check.finding import Context, Policy
from pinxit.check.marking import read_marking
from pinxit.check.people import look
from pinxit.check.safety import Safety, read_safety
from pinxit.clips.clip import Clip
from pinxit.clips.read import DEFAULT_RATE, open_clip
from pinxit.clips.segments import KeptReel
from pinxit.clips.sequences import numbered
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.importing import ImportReport
from pinxit.datasets.policy import RightsPolicy
from pinxit.datasets.protected import ProtectedSet, ProtectedStore
from pinxit.datasets.rights import Rights, stricter
from pinxit.datasets.rights_file import rights_beside
from pinxit.datasets.store import DatasetStore
from pinxit.deliver.files import Delivered, Quality, deliver
from pinxit.desks.again import made_again
from pinxit.desks.clips import ClipDesk
from pinxit.desks.datasets import DatasetDesk
from pinxit.desks.training import TrainingDesk, settings_of
from pinxit.desks.upload_folders import UPLOADS, UploadFolders
from pinxit.engine import Model, Run, never
from pinxit.mark.clips import mark_clip
from pinxit.mark.events import event_of
from pinxit.mark.keys import KeyRing
from pinxit.mark.lineage import with_lineage
from pinxit.mark.log import Log, log_of
from pinxit.mark.log_notes import check_noted, noting_delivery, noting_refusal
from pinxit.mark.marked import mark
from pinxit.mark.recipe import steps_of
from pinxit.mark.rights_desk import RightsDesk
from pinxit.mark.trace import Archive, archive_of
from pinxit.mark.verdict import Verdict
from pinxit.mark.verify import verify
from pinxit.pictures.history import STYLE_SUFFIX, all_steps
from pinxit.pictures.picture import Picture, Step
from pinxit.pictures.read import DEFAULT_MOST_PIXELS, read_picture
from pinxit.settings import Settings

if TYPE_CHECKING:
    from pinxit.make.again import FinderInPlaces
    from pinxit.make.model_desk import ModelDesk
    from pinxit.make.style_desk import StyleDesk
    from pinxit.make.style_shelf import StyleShelf
    from pinxit.make.stylize import Places
    from pinxit.nets.clip_settings import ClipSettings
    from pinxit.nets.style_settings import StyleSettings
    from pinxit.training.plan import TrainingPlan
    from pinxit.training.run_folder import RunFolder
    from pinxit.training.shelf import Shelf


_WORK_IS_KEPT = 3 * 24 * 3600
"""Seconds for which a style transfer can be resumed, or delivered again without painting."""


@dataclass(frozen=True, slots=True)
class Studio:
    """One user's place to work.

    Attributes:
        home: Folder of data sets, models, keys and runs; made when needed.
        device: "auto", "cpu", "cuda", "cuda:1" or "mps".
        tell: Hears all progress.
        is_cancelled: Asked often; work stops soon after it says yes, and can be resumed.
        policy: Which checks are left out, and why; `policy.toml` in the home holds besides.
        most_pixels: Larger pictures are not opened.
        rules: Folder whose `policy.toml` holds instead of the home's: that of a whole team.
    """

    home: Path
    device: str = "auto"
    tell: Listener = silence
    is_cancelled: Callable[[], bool] = never
    policy: Policy = field(default_factory=Policy)
    most_pixels: int = DEFAULT_MOST_PIXELS
    rules: Path | None = None
    _used: dict[str, Model] = field(default_factory=dict, init=False, repr=False)

    @property
    def datasets(self) -> DatasetStore:
        """The user's data sets."""
        return DatasetStore(self.home / "datasets")

    @property
    def protected(self) -> ProtectedStore:
        """Pictures that must not be approached."""
        return ProtectedStore(self.home / "protected")

    @property
    def keys(self) -> KeyRing:
        """The user's signing keys."""
        return KeyRing(self.home / "keys")

    @property
    def archive(self) -> Archive:
        """What the studio knows its own pictures by when their manifest is gone."""
        return archive_of(self.keys)

    @property
    def rights_desk(self) -> RightsDesk:
        """Where rights are decided, signed and withdrawn."""
        return RightsDesk(self.home, self.datasets, self.keys, self.rules)

    @property
    def safety(self) -> Safety:
        """What is looked for in pictures, and what follows.

        Raises:
            UserMistake: the policy file is wrong.
        """
        return self.policy.safety or read_safety(self.rules or self.home)

    @property
    def whole_policy(self) -> Policy:
        """The policy, with what the studio's file says of marks where nothing else was said.

        Raises:
            UserMistake: the policy file is wrong.
        """
        marking = self.policy.marking or read_marking(self.rules or self.home)
        return replace(self.policy, marking=marking)

    @property
    def log(self) -> Log:
        """What was done here, on record."""
        return log_of(self.home)

    @property
    def models(self) -> "Shelf":
        """The user's models and the shipped ones."""
        from pinxit.training.shelf import Shelf

        return Shelf(self.home / "models")

    @property
    def styles(self) -> "StyleShelf":
        """The user's learned styles."""
        from pinxit.make.style_shelf import StyleShelf

        return StyleShelf(self.home / "styles")

    def open_style(self, name: str | Path) -> Picture:
        """A style by its name, from a style file, or a picture whose manner is taken.

        A picture or file of that name in this folder is taken before a style on the shelf.

        Raises:
            UserMistake: there is no such style, or the file is none that can be read.
        """
        from pinxit.make.style_file import open_style

        path = Path(name)
        is_known = not path.exists() and str(name) in self.styles.paths()
        if is_known or path.suffix == STYLE_SUFFIX:
            return open_style(self.styles.find(str(name)))
        return self.open(path)

    @property
    def style_desk(self) -> "StyleDesk":
        """Where styles are learned, mixed and taught."""
        from pinxit.make.style_desk import StyleDesk

        return StyleDesk(self.styles, self.open, self.open_style, self._rights_in, self.run)

    def _rights_in(self, picture: Picture) -> Rights:
        rights = self.context(picture).rights.get(picture.sha256, Rights())
        return rights if isinstance(rights, Rights) else Rights()

    def open(self, path: Path) -> Picture:
        """A picture from a file.

        Raises:
            UserMistake: the file is not a picture that can be read.
        """
        return read_picture(path, most_pixels=self.most_pixels)

    def stylize(
        self,
        content: Picture,
        styles: Sequence[Picture],
        settings: "StyleSettings | None" = None,
        *,
        where: "Places | None" = None,
        seed: int = 0,
    ) -> Picture:
        """The content picture in the manner of the others; goes on where a stopped call left off.

        Args:
            content: What is shown.
            styles: How it is painted; one to four.
            settings: From ``style_settings``; None for the default method's.
            where: Pictures that say where: "mask", "region" (one for each style), "protect".
            seed: Decides all chance.

        Raises:
            UserMistake: pictures or settings do not fit.
            Refused: the rights of a picture forbid it.
            Cancelled: the work was stopped; the same call resumes it.
        """
        from pinxit.make.learned import fitting
        from pinxit.make.methods import engine_of
        from pinxit.make.stylize import stylize
        from pinxit.training.run_folder import RunFolder

        styles, settings = fitting(styles, settings, self.styles, self.open)
        self._refuse_before_work(content, styles)
        places = [(role, [each.sha256 for each in given]) for role, given in (where or {}).items()]
        inputs = [[picture.sha256 for picture in (content, *styles)], sorted(places)]
        knobs = [engine_of(settings), settings.to_json()]
        work = hash_json([inputs, knobs, seed, self.device])[:16]
        self._forget_old_work()
        folder = RunFolder(self.home / "runs" / f"stylize-{work}")
        run = replace(self.run(), keeper=folder)
        return stylize(content, styles, settings, where=where, seed=seed, run=run)

    def open_clip(self, path: Path, rate: Fraction = DEFAULT_RATE) -> Clip:
        """A clip from a video, an animated GIF or WebP, or numbered pictures.

        Args:
            path: A file, a pattern such as ``frames/%04d.png``, or a folder of numbered pictures.
            rate: Frames in a second of numbered pictures.

        Raises:
            UserMistake: it cannot be read as moving pictures.
        """
        return open_clip(path, rate)

    def stylize_clip(
        self,
        clip: Clip,
        styles: Sequence[Picture],
        settings: "ClipSettings | None" = None,
        *,
        where: "Places | None" = None,
        seed: int = 0,
    ) -> Clip:
        """The clip in the manner of the pictures; goes on where a stopped call left off.

        Args:
            clip: What is shown.
            styles: How it is painted; one to four.
            settings: None for the defaults.
            where: Pictures that say where, the same for every frame.
            seed: Decides how strokes lie, the same in every frame.

        Raises:
            UserMistake: pictures or settings do not fit, or the disk is full.
            Refused: the rights of an input forbid it.
            Cancelled: the work was stopped; the same call resumes it.
        """
        from pinxit.make.stylize_clip import Task
        from pinxit.nets.clip_settings import ClipSettings

        task = Task(clip, styles, settings or ClipSettings(), where or {}, seed)
        return self.clip_desk.stylize(task)

    @property
    def clip_desk(self) -> ClipDesk:
        """Where clips are painted, whole or in parts."""
        self._forget_old_work()
        return ClipDesk(self.home / "runs", self.run(), self._checked)

    def deliver_clip(
        self, clip: Clip, path: Path, *, overwrite: bool = False, keep_location: bool = False
    ) -> Delivered:
        """Checks, marks, signs and writes a clip; frames that were kept meanwhile are removed.

        Raises:
            Refused: a check blocks it.
            UserMistake: it may not be written there, or the suffix names no clip.
            Cancelled: the work was stopped; the same call begins to write anew.
        """
        from pinxit.deliver.clips import deliver_clip

        def tell(done: int) -> None:
            self._hear(Progress("encode", done, clip.count or None, "frames"))

        with noting_refusal(self.log, lambda: event_of("refuse", clip.steps)):
            checked = check_clip(clip, self._context_of(clip.steps), self.whole_policy)
        marked = mark_clip(checked, self.keys.signer())
        options = {"overwrite": overwrite, "keep_location": keep_location}
        with noting_delivery(self.log, clip.steps) as announce:
            done = deliver_clip(marked, path, **options, tell=tell, announce=announce)
        if isinstance(clip.reel, KeptReel):
            clip.reel.clear()
        return done

    def deliver_frames(
        self, clip: Clip, pattern: Path, *, overwrite: bool = False, keep_location: bool = False
    ) -> list[Delivered]:
        """Every frame of a clip as a signed picture of its own, named by a pattern.

        Numbers begin with that of the clip's first frame, and leave out what was left out there.

        Raises:
            Refused: a check blocks a frame.
            UserMistake: a file may not be written, or its suffix names no picture format.
            Cancelled: the work was stopped.
        """
        done, first = [], 0
        for index, frame in enumerate(clip.reel.frames()):
            first = first if index else frame.at
            at = (frame.at - first) * clip.time_base * clip.rate
            number = clip.number + (int(at) if clip.origin is None else index)
            picture = as_picture(clip, frame.pixels)
            target = numbered(pattern, number)
            options = {"overwrite": overwrite, "keep_location": keep_location}
            done.append(self.deliver(picture, target, **options))
            self._hear(Progress("write", index + 1, clip.count or None, "frames"))
        if isinstance(clip.reel, KeptReel):
            clip.reel.clear()
        return done

    def style_settings(
        self, method: str = "auto", knobs: Mapping[str, Any] | None = None
    ) -> "StyleSettings":
        """The settings of a way of painting: "auto", "fast" or "best", with some knobs changed.

        Raises:
            UserMistake: there is no such method or knob, or a value is out of range.
        """
        from pinxit.make.methods import style_settings

        return style_settings(method, knobs)

    def _refuse_before_work(self, content: Picture, styles: Sequence[Picture]) -> None:
        """Judges rights now, not after minutes of painting.

        Raises:
            Refused: a check would block the result, whatever its pixels are.
        """
        from pinxit.nets.style import sources_of

        used = [content.as_source("content")]
        used += [source for style in styles for source in sources_of(style, "style")]
        picture = content.after(content.pixels, Step("stylize", "", __version__, used=tuple(used)))
        self._checked(picture)

    def _checked(self, picture: Picture, context: Context | None = None) -> Checked:
        return check_noted(self.log, picture, context or self.context(picture), self.whole_policy)

    def _forget_old_work(self) -> None:
        """Removes what stopped or delivered style transfers left behind days ago."""
        for folder in (self.home / "runs").glob("stylize-*"):
            if time.time() - folder.stat().st_mtime > _WORK_IS_KEPT:
                shutil.rmtree(folder, ignore_errors=True)

    def import_folder(
        self, folder: Path, name: str, rights: Rights, *, policy: RightsPolicy | None = None
    ) -> tuple[Dataset, ImportReport]:
        """All pictures below a folder as a data set, kept under its name, with their labels.

        Args:
            folder: Holds the pictures.
            name: Of the data set.
            rights: What holds where the folder's rights file says nothing else.
            policy: What is honored; the studio's own policy, if absent.

        Raises:
            UserMistake: there is no readable picture, or a name, rights or labels file is wrong.
        """
        dataset, report = self.rights_desk.import_folder(
            folder, name, rights, tell=self._hear, policy=policy
        )
        return dataset, replace(report, faces=look(dataset, self.safety, self._hear).faces)

    @property
    def dataset_desk(self) -> DatasetDesk:
        """Where data sets are made of pictures that were sent."""
        uploads = UploadFolders(self.home / UPLOADS)
        return DatasetDesk(self.rights_desk, uploads, self.safety, self._hear)

    def protect(self, folder: Path, name: str, *, overwrite: bool = False) -> ProtectedSet:
        """All pictures below a folder as a set that nothing may come too near to.

        Raises:
            UserMistake: there is no readable picture, or the name is not allowed or taken.
        """
        return self.protected.add(folder, name, overwrite=overwrite, tell=self._hear)

    def train(
        self, plan: "TrainingPlan", *, is_resuming: bool = False, overwrite: bool = False
    ) -> Model:
        """Trains a model, keeps it under the plan's name: `TrainingDesk.train`."""
        return self.training_desk.train(plan, is_resuming=is_resuming, overwrite=overwrite)

    @property
    def training_desk(self) -> TrainingDesk:
        """Where models are trained, and what is kept of their trainings."""
        return TrainingDesk(self.home, self.models, self.rights_desk, self.safety, self.run)

    def run_folder(self, name: str) -> "RunFolder":
        """Where the training of a model keeps its state and its film."""
        return self.training_desk.run_folder(name)

    def generate(
        self, model: Model, seeds: Sequence[int], settings: Settings | None = None
    ) -> Iterator[Picture]:
        """One new picture for each seed.

        Raises:
            Refused: the model learned from a picture that was revoked since.
            UserMistake: the settings do not fit the model.
        """
        from pinxit.make.generate import generate

        return generate(self._admitted(model), tuple(seeds), settings, run=self.run())

    def _admitted(self, model: Model) -> Model:
        """A model that may be used, wherever it came from; checks of what it makes know it.

        Raises:
            Refused: it learned from a picture that was revoked since.
        """
        from pinxit.training.model_file import hash_of

        self.rights_desk.refuse_revoked(model)
        self._used[hash_of(model)] = model
        return model

    @property
    def model_desk(self) -> "ModelDesk":
        """Where models are explored, evaluated and exported."""
        from pinxit.make.model_desk import ModelDesk

        return ModelDesk(self.models, self.datasets, self.run(), self._admitted)

    def model_settings(self, model: Model, knobs: Mapping[str, Any]) -> Settings:
        """The settings a model was trained with, with some knobs changed.

        Raises:
            UserMistake: a knob is unknown or its value out of range.
        """
        return self.settings(model.card.engine, {**model.card.settings, **knobs})

    def settings(self, engine: str, knobs: Mapping[str, Any]) -> Settings:
        """Settings of an engine; knobs that are not given take their defaults.

        Raises:
            UserMistake: there is no such engine or knob, or a value is out of range.
        """
        return settings_of(engine, knobs)

    def sheet(
        self,
        pictures: Sequence[Picture],
        columns: int = 0,
        cell: int = 128,
        *,
        is_labeled: bool = True,
    ) -> Picture:
        """All pictures on one sheet; each is checked first, as if it were delivered.

        Raises:
            Refused: a check blocks one of the pictures.
            UserMistake: there are no pictures.
        """
        from pinxit.deliver.sheets import sheet_of

        context = self.context(*pictures)
        counts: dict[str, Counter[str]] = {}
        for finding in (f for p in pictures for f in self._checked(p, context).findings):
            counts.setdefault(finding.check, Counter())[finding.level] += 1
        return sheet_of(pictures, columns, cell, is_labeled=is_labeled, findings=counts)

    def make_again(self, recipe: Mapping[str, Any], places: Sequence[Path] = ()) -> Picture:
        """The picture that a recipe describes, from inputs found by their hashes.

        Args:
            recipe: What ``pinxit recipe`` prints.
            places: Files, and folders of files, where the inputs may lie.

        Raises:
            Refused: its model learned from a picture that was revoked since.
            UserMistake: an input cannot be found, or the recipe cannot be followed.
        """
        return made_again(steps_of(recipe), self.finder(places), self.run(), self.sheet)

    def finder(self, places: Sequence[Path] = ()) -> "FinderInPlaces":
        """What finds the inputs of recipes, in files, folders and the studio."""
        from pinxit.make.again import FinderInPlaces

        return FinderInPlaces(places, self.models, self.styles, self._admitted, self.most_pixels)

    def deliver(
        self,
        picture: Picture,
        path: Path,
        *,
        overwrite: bool = False,
        quality: Quality | None = None,
        keep_location: bool = False,
    ) -> Delivered:
        """Checks, marks, signs and writes a picture.

        Raises:
            Refused: a check blocks it.
            UserMistake: it may not be written there, or the suffix names no picture format.
        """
        marked = mark(self._checked(picture), self.keys.signer())
        options = {"overwrite": overwrite, "keep_location": keep_location}
        with noting_delivery(self.log, picture.steps) as announce:
            return deliver(marked, path, **options, quality=quality, announce=announce)

    def context(self, *pictures: Picture) -> Context:
        """What is known of the inputs of pictures: their rights, and the models among them."""
        return self._context_of([step for picture in pictures for step in picture.steps])

    def _context_of(self, history: Sequence[Step]) -> Context:
        steps = all_steps(history)
        used = {source for step in steps for source in step.used}
        wanted = {source.sha256 for source in used}
        found = [
            (entry.sha256, entry.rights)
            for name in self.datasets.list()
            for entry in self.datasets.load(name).entries
            if entry.sha256 in wanted
        ]
        for source in used:
            beside = rights_beside(source.file) if source.file else None
            found += [(source.sha256, beside)] if beside else []
            if source.title.endswith(STYLE_SUFFIX):
                found += self.styles.rights_behind(source)
        rights: dict[str, Rights] = {}
        for sha256, each in found:
            rights[sha256] = stricter(rights[sha256], each) if sha256 in rights else each
        rights = self.rights_desk.rights_now(rights, wanted)
        models: dict[str, Model] = {}
        for sha256 in {source.sha256 for source in used if source.role == "model"}:
            model = self._used.get(sha256) or self.models.with_hash(sha256)
            models |= {sha256: model} if model else {}
        desk = self.rights_desk
        there = {sha256: desk.revoked(model) for sha256, model in models.items()}
        revoked = {sha256: each for sha256, each in there.items() if each is not None}
        statements = desk.statements_on(rights)
        return Context(
            rights,
            models=models,
            revoked=revoked,
            statements=statements,
            safety=self.safety,
            protected=self.protected.indices(),
            limits=CopyLimits.from_file((self.rules or self.home) / NAME),
        )

    def verify(self, path: Path) -> Verdict:
        """Who made a picture, with what, out of what, and whether it is unchanged."""
        anchors = self.keys.anchors()
        return with_lineage(verify(path, anchors, archive=self.archive), self.home, anchors)

    def run(self) -> Run:
        """A run on this studio's device that keeps nothing."""
        from pinxit.nets.devices import choose_device

        return Run(choose_device(self.device), self._hear, self.is_cancelled)

    def _hear(self, progress: Progress) -> None:
        """Passes progress on, and stops whatever tells it once the user wants that.

        Raises:
            Cancelled: somebody asked the work to stop.
        """
        self.tell(progress)
        if self.is_cancelled():
            raise Cancelled(f"Stopped during {progress.stage}.")
