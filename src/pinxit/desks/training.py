"""The desk of trainings: models are trained, kept, signed and put on record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing
from pinxit.check.people import refuse_unsafe
from pinxit.check.safety import Safety
from pinxit.clips.clip import Clip
from pinxit.datasets.difference import refuse_changed
from pinxit.datasets.pixels import refuse_untrainable
from pinxit.engine import Model, Run
from pinxit.mark.events import Event
from pinxit.mark.log import log_of
from pinxit.mark.log_notes import noting_refusal
from pinxit.mark.rights_desk import RightsDesk
from pinxit.pictures.picture import Picture
from pinxit.settings import Settings

if TYPE_CHECKING:
    from pinxit.training.film import Film
    from pinxit.training.plan import TrainingPlan
    from pinxit.training.run_folder import RunFolder
    from pinxit.training.shelf import Shelf


@dataclass(frozen=True, slots=True)
class TrainingDesk:
    """Where models are trained, and what is kept of their trainings.

    Attributes:
        home: The studio's folder.
        models: Where models are kept.
        rights: Freezes and signs.
        safety: What is looked for in training pictures, and what follows.
        run: Gives device, progress, cancellation.
    """

    home: Path
    models: "Shelf"
    rights: RightsDesk
    safety: Safety
    run: Callable[[], Run]

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
        from pinxit.training.model_file import hash_of, save_model
        from pinxit.training.plan import carry_out

        place, folder = self.models.place_for(plan.name), self.run_folder(plan.name)
        if is_resuming:
            plan = self._resumed(plan, folder)
        elif plan.branch:
            plan = self._started(plan, self._trunk(plan).about())
        settings_of(plan.engine, plan.knobs)
        log, digest = log_of(self.home), plan.dataset.digest
        known = Event("refuse", datasets=(digest,), checks=("rights",))
        with noting_refusal(log, lambda: known):
            refuse_untrainable(plan.dataset, allow_subset=plan.allow_subset)
            refuse_unsafe(plan.dataset, self.safety, self.run().tell)
            if plan.start is not None:
                self.rights.refuse_revoked(plan.start)
            self.rights.keep(plan.dataset)
        if not is_resuming:
            refuse_existing(place, overwrite=overwrite)
            plan = self._begun(plan, folder, overwrite=overwrite)
        made = save_model(carry_out(plan, folder, self.run()), place, overwrite=True)
        start = self.models.path_with_hash(plan.start.sha256) if plan.start else None
        self.rights.sign_model(made, place, start)
        log.append(Event("train", (hash_of(made),), datasets=(digest,)))
        return made

    def finished(self, plan: "TrainingPlan") -> Model:
        """The model as far as a stopped training came; it can be resumed all the same.

        Raises:
            UserMistake: nothing was kept of it.
        """
        from pinxit.training.budget import Budget

        # what was learned is more than one picture: nothing is added
        return self.train(replace(plan, budget=Budget(pictures=1)), is_resuming=True)

    def begun_from(self, plan: "TrainingPlan", start: str) -> "TrainingPlan":
        """The plan that continues from a model; the same plan, if none is named.

        Raises:
            UserMistake: there is no such model, or the plan goes on from a moment already.
        """
        if not start:
            return plan
        if plan.branch:
            raise UserMistake(
                "--start begins a new training from a model, --branch goes on; choose one."
            )
        from pinxit.training.recipes import grown

        recipe = "fine-tune" if plan.recipe == "auto" else plan.recipe
        model = self.models.load(start)
        is_grown = plan.resolution not in {None, model.card.shape[:2]}
        knobs = {**grown(recipe), **plan.knobs} if is_grown else plan.knobs
        return replace(plan, recipe=recipe, start=model, knobs=knobs)

    def _resumed(self, plan: "TrainingPlan", folder: "RunFolder") -> "TrainingPlan":
        """The plan as the stopped training had it, where it does not say itself."""
        if folder.kept() is None:
            raise UserMistake(f"No training of {plan.name} was stopped; leave out --resume.")
        about = folder.about()
        refuse_changed(self.rights.datasets, about.get("dataset", {}), plan.dataset)
        return self._started(replace(plan, branch=str(about.get("branch", ""))), about)

    def _started(self, plan: "TrainingPlan", about: Mapping[str, Any]) -> "TrainingPlan":
        """The plan with the model that a training began from, whose pictures are in its state.

        Raises:
            UserMistake: that model is gone, so that nobody knows what it learned from.
        """
        sha256 = str(about.get("start", ""))
        if plan.start is not None or not sha256:
            return plan
        start = self.models.with_hash(sha256)
        if start is None:
            raise UserMistake(
                f"That training began from a model that is not here ({sha256[:12]}); bring it "
                "back, for what it learned from is part of what comes out."
            )
        return replace(plan, start=start)

    def _trunk(self, plan: "TrainingPlan") -> "RunFolder":
        """The folder of the training that a plan branches off."""
        return self.run_folder(plan.branch.partition("@")[0])

    def _begun(
        self, plan: "TrainingPlan", folder: "RunFolder", *, overwrite: bool
    ) -> "TrainingPlan":
        """The plan with an empty folder, or one that holds the state it branches off."""
        from pinxit.training.branches import branched

        if folder.path.exists() and not overwrite:
            raise UserMistake(
                f"A training of {plan.name} was begun before; go on with --resume, or begin "
                "anew with --overwrite."
            )
        folder.clear()
        if not plan.branch:
            return plan
        return branched(plan, folder, self._trunk(plan))

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


def settings_of(engine: str, knobs: Mapping[str, Any]) -> Settings:
    """The settings of an engine, with these knobs changed.

    Raises:
        UserMistake: the engine or a knob does not exist, or a value is out of range.
    """
    from pinxit.make.engines import ENGINES

    return ENGINES.load(engine).settings_type.from_json(knobs)
