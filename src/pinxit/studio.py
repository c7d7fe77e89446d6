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
from pinxit.base.errors import Cancelled, UserMistake
from pinxit.base.files import refuse_existing
from pinxit.base.hashing import hash_json
from pinxit.base.progress import Listener, Progress, silence
from pinxit.check.checked import check
from pinxit.check.clips import as_picture, check_clip
from pinxit.check.finding import Context, Policy
from pinxit.clips.clip import Clip
from pinxit.clips.read import DEFAULT_RATE, open_clip
from pinxit.clips.segments import KeptReel, SegmentFolder
from pinxit.clips.sequences import numbered
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.difference import difference
from pinxit.datasets.importing import ImportReport, import_folder
from pinxit.datasets.pixels import refuse_untrainable
from pinxit.datasets.rights import Rights, stricter
from pinxit.datasets.rights_file import rights_beside
from pinxit.datasets.store import DatasetStore
from pinxit.deliver.files import Delivered, deliver
from pinxit.engine import Model, Run, never
from pinxit.mark.clips import mark_clip
from pinxit.mark.keys import KeyRing
from pinxit.mark.marked import mark
from pinxit.mark.recipe import steps_of
from pinxit.mark.verdict import Verdict
from pinxit.mark.verify import verify
from pinxit.pictures.history import STYLE_SUFFIX, all_steps
from pinxit.pictures.picture import Picture, Step
from pinxit.pictures.read import DEFAULT_MOST_PIXELS, read_picture
from pinxit.settings import Settings

if TYPE_CHECKING:
    from pinxit.make.model_desk import ModelDesk
    from pinxit.make.style_desk import StyleDesk
    from pinxit.make.style_shelf import StyleShelf
    from pinxit.make.stylize import Places
    from pinxit.nets.clip_settings import ClipSettings
    from pinxit.nets.style_settings import StyleSettings
    from pinxit.training.film import Film
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
        policy: Which checks are left out, and why.
        most_pixels: Larger pictures are not opened.
    """

    home: Path
    device: str = "auto"
    tell: Listener = silence
    is_cancelled: Callable[[], bool] = never
    policy: Policy = field(default_factory=Policy)
    most_pixels: int = DEFAULT_MOST_PIXELS
    _used: dict[str, Model] = field(default_factory=dict, init=False, repr=False)

    @property
    def datasets(self) -> DatasetStore:
        """The user's data sets."""
        return DatasetStore(self.home / "datasets")

    @property
    def keys(self) -> KeyRing:
        """The user's signing keys."""
        return KeyRing(self.home / "keys")

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
        from pinxit.make.stylize_clip import clip_engine, stylize_clip
        from pinxit.nets.clip_settings import ClipSettings
        from pinxit.nets.style import sources_of

        settings, where = settings or ClipSettings(), where or {}
        used = [clip.as_source("content")]
        used += [source for style in styles for source in sources_of(style, "style")]
        judged = as_picture(clip, next(clip.reel.frames()).pixels)
        judged = judged.after(judged.pixels, Step("stylize", "", __version__, used=tuple(used)))
        check(judged, self.context(judged), self.policy)
        places = sorted((role, [each.sha256 for each in given]) for role, given in where.items())
        inputs = [source.sha256 for source in used]
        knobs = [clip_engine(), settings.to_json(), seed]
        work = hash_json([inputs, places, knobs, __version__, self.device])[:16]
        self._forget_old_work()
        folder = SegmentFolder(self.home / "runs" / f"stylize-clip-{work}")
        run = self.run()
        return stylize_clip(clip, styles, settings, where=where, run=run, folder=folder, seed=seed)

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

        checked = check_clip(clip, self._context_of(clip.steps), self.policy)
        marked = mark_clip(checked, self.keys.signer())
        done = deliver_clip(
            marked, path, overwrite=overwrite, keep_location=keep_location, tell=tell
        )
        if isinstance(clip.reel, KeptReel):
            clip.reel.folder.clear()
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
            clip.reel.folder.clear()
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
        check(picture, self.context(picture), self.policy)

    def _forget_old_work(self) -> None:
        """Removes what stopped or delivered style transfers left behind days ago."""
        for folder in (self.home / "runs").glob("stylize-*"):
            if time.time() - folder.stat().st_mtime > _WORK_IS_KEPT:
                shutil.rmtree(folder, ignore_errors=True)

    def import_folder(
        self, folder: Path, name: str, rights: Rights
    ) -> tuple[Dataset, ImportReport]:
        """All pictures below a folder as a data set, kept under its name.

        Raises:
            UserMistake: there is no readable picture, or a name or a rights file is wrong.
        """
        dataset, report = import_folder(folder, name, rights, tell=self._hear)
        return self.datasets.save(dataset), report

    def train(
        self, plan: "TrainingPlan", *, is_resuming: bool = False, overwrite: bool = False
    ) -> Model:
        """Trains a model, keeps it under the plan's name, and freezes its data set.

        Args:
            plan: What is learned from what, and for how long.
            is_resuming: Go on with the stopped training of that name.
            overwrite: Begin anew, and replace a model of that name.

        Raises:
            Refused: the rights of a picture do not allow learning.
            UserMistake: the plan cannot be carried out, or a model or run of that name exists.
            Cancelled: it was stopped; with ``is_resuming`` the same call goes on.
        """
        from pinxit.training.model_file import save_model
        from pinxit.training.plan import carry_out

        place = self.models.place_for(plan.name)
        folder = self.run_folder(plan.name)
        if is_resuming and folder.kept() is None:
            raise UserMistake(f"No training of {plan.name} was stopped; leave out --resume.")
        if is_resuming:
            self._refuse_changed(folder.about().get("dataset", {}), plan.dataset)
        self.settings(plan.engine, plan.knobs)
        refuse_untrainable(plan.dataset, allow_subset=plan.allow_subset)
        self._freeze(plan.dataset)
        if not is_resuming:
            refuse_existing(place, overwrite=overwrite)
            if folder.path.exists() and not overwrite:
                raise UserMistake(
                    f"A training of {plan.name} was begun before; go on with --resume, or begin "
                    "anew with --overwrite."
                )
            folder.clear()
        return save_model(carry_out(plan, folder, self.run()), place, overwrite=True)

    def _refuse_changed(self, before: Mapping[str, Any], now: Dataset) -> None:
        """Makes sure that a training goes on with the pictures that it began with.

        Raises:
            UserMistake: they are others; the message says which.
        """
        if before.get("digest") in {None, now.digest}:
            return
        name, version = str(before.get("name")), before.get("version")
        is_here = name == now.name and version in self.datasets.versions(name)
        what = difference(self.datasets.load(name, version), now) if is_here else "another data set"
        raise UserMistake(
            f"The training began with other pictures: {what}. Put them back as they were, or begin "
            "anew under another --name; --start goes on from the model itself."
        )

    def _freeze(self, dataset: Dataset) -> None:
        """Makes sure that what is learned from stays on record as it is.

        Raises:
            UserMistake: the version on record has other pictures or rights by now.
        """
        if dataset.version not in self.datasets.versions(dataset.name):
            self.datasets.save(dataset)
        if self.datasets.load(dataset.name, dataset.version).digest != dataset.digest:
            raise UserMistake(
                f"The data set {dataset.name} was imported again meanwhile; load it once more."
            )
        self.datasets.freeze(dataset.name, dataset.version)

    def run_folder(self, name: str) -> "RunFolder":
        """Where the training of a model keeps its state and its film."""
        from pinxit.training.run_folder import RunFolder

        return RunFolder(self.home / "runs" / f"train-{name}")

    def film(self, model: Model) -> Picture:
        """The film strip of the training that made a model.

        Raises:
            UserMistake: its run is not here, or kept no film.
        """
        from pinxit.deliver.films import film_picture

        return film_picture(self._film_of(model), model)

    def film_clip(self, model: Model) -> Clip:
        """The film of the training that made a model, as a clip.

        Raises:
            UserMistake: its run is not here, or kept no film.
        """
        from pinxit.deliver.films import film_clip

        return film_clip(self._film_of(model), model)

    def _film_of(self, model: Model) -> "Film":
        film = self.run_folder(model.card.name).film()
        if film is None:
            raise UserMistake(f"The training of {model.card.name} kept no film here.")
        return film

    def curves(self, model: Model) -> Picture:
        """The curves of the training that made a model; all numbers are in its run folder."""
        from pinxit.deliver.plots import curves_picture

        return curves_picture(self.run_folder(model.card.name).curves(), model)

    def generate(
        self, model: Model, seeds: Sequence[int], settings: Settings | None = None
    ) -> Iterator[Picture]:
        """One new picture for each seed.

        Raises:
            UserMistake: the settings do not fit the model.
        """
        from pinxit.make.generate import generate
        from pinxit.training.model_file import hash_of

        self._used[hash_of(model)] = model
        return generate(model, tuple(seeds), settings, run=self.run())

    @property
    def model_desk(self) -> "ModelDesk":
        """Where models are explored, evaluated and exported."""
        from pinxit.make.model_desk import ModelDesk

        return ModelDesk(self.models, self.datasets, self.run(), self._used)

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
        from pinxit.make.engines import ENGINES

        return ENGINES.load(engine).settings_type.from_json(knobs)

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
        for finding in (f for p in pictures for f in check(p, context, self.policy).findings):
            counts.setdefault(finding.check, Counter())[finding.level] += 1
        return sheet_of(pictures, columns, cell, is_labeled=is_labeled, findings=counts)

    def make_again(self, recipe: Mapping[str, Any], places: Sequence[Path] = ()) -> Picture:
        """The picture that a recipe describes, from inputs found by their hashes.

        Args:
            recipe: What ``pinxit recipe`` prints.
            places: Files, and folders of files, where the inputs may lie.

        Raises:
            UserMistake: an input cannot be found, or the recipe cannot be followed.
        """
        from pinxit.make.again import FinderInPlaces, make_again

        return make_again(
            steps_of(recipe), FinderInPlaces(places, self.models, self.styles), self.run()
        )

    def deliver(
        self,
        picture: Picture,
        path: Path,
        *,
        overwrite: bool = False,
        quality: int | None = None,
        keep_location: bool = False,
    ) -> Delivered:
        """Checks, marks, signs and writes a picture.

        Raises:
            Refused: a check blocks it.
            UserMistake: it may not be written there, or the suffix names no picture format.
        """
        checked = check(picture, self.context(picture), self.policy)
        marked = mark(checked, self.keys.signer())
        return deliver(
            marked, path, overwrite=overwrite, quality=quality, keep_location=keep_location
        )

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
        models: dict[str, Model] = {}
        for sha256 in {source.sha256 for source in used if source.role == "model"}:
            model = self._used.get(sha256) or self.models.with_hash(sha256)
            models |= {sha256: model} if model else {}
        return Context(rights, models=models)

    def verify(self, path: Path) -> Verdict:
        """Who made a picture, with what, out of what, and whether it is unchanged."""
        return verify(path, self.keys.anchors())

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
