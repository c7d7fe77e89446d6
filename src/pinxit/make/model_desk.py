"""The desk of models: explore, evaluate, export."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.store import DatasetStore
from pinxit.engine import Exportable, Model, Run
from pinxit.make.audit import Known, Question, audit
from pinxit.make.audited import Audit
from pinxit.make.averaging import Tried, averaged, tried
from pinxit.make.engines import ENGINES
from pinxit.make.evaluate import (
    Evaluation,
    Judging,
    Pictures,
    classes_of,
    evaluate,
    pictures_of,
    shown_by,
)
from pinxit.make.explore import Explorer
from pinxit.training.model_file import save_model
from pinxit.training.run_folder import RunFolder
from pinxit.training.shelf import Shelf


@dataclass(frozen=True, slots=True)
class ModelDesk:
    """What is done with trained models besides generating.

    Attributes:
        models: Where they are found and kept.
        datasets: Where the pictures are found that they learned from.
        run: Device, progress, cancellation.
        admit: Lets a model be used that may be, and notes it for checks of what is made with it.
    """

    models: Shelf
    datasets: DatasetStore
    run: Run
    admit: Callable[[Model], Model]

    def explorer(self, model: Model) -> Explorer:
        """What draws between, beside and beyond the pictures of a model's seeds.

        Raises:
            Refused: the model learned from a picture that was revoked since.
            UserMistake: the model's engine has no such space.
        """
        return Explorer(self.admit(model), self.run)

    def evaluate(
        self, name: str, dataset: str | None = None, how: Judging | None = None
    ) -> Evaluation:
        """How near a model's pictures come to those of a data set, and how many are copies.

        Args:
            name: Of the model.
            dataset: Name of the data set; None for the one it learned from.
            how: Number of pictures, seed, the network that judges.

        Raises:
            Refused: the rights of the pictures forbid it.
            UserMistake: model or data set is missing, or changed since the training.
        """
        model = self.models.load(name)
        known, real = self._real(model, dataset)
        how = how or Judging()
        how = replace(how, shown=shown_by(model, known), classes=classes_of(known))
        return evaluate(model, real, self.run, how)

    def refuse_without_data(self, model: Model, dataset: str | None) -> None:
        """Makes sure that there are pictures to compare a model's with.

        Raises:
            UserMistake: there are none.
        """
        own = str(model.card.dataset.get("name"))
        if dataset is None and own not in self.datasets.list():
            raise UserMistake(
                f"The data set {own!r}, which {model.card.name} learned from, is not here; name "
                "another to compare with (--dataset)."
            )

    def _real(self, model: Model, dataset: str | None) -> tuple[Dataset, Pictures]:
        """The data set that a model is compared with, and its pictures at the model's shape."""
        self.refuse_without_data(model, dataset)
        known = self._data_of(model, dataset)
        return known, pictures_of(model, known, is_own=dataset is None, tell=self.run.tell)

    def average(
        self, name: str, folder: RunFolder, length: float | None, seed: int = 1
    ) -> tuple[Model, list[Tried]]:
        """A model with another average of its weights; its file is not written.

        Args:
            name: Of the model.
            folder: Of its training.
            length: Part of the training; None for the one whose pictures come nearest.
            seed: Of the first picture that is judged.

        Returns:
            The model, and what was tried, best first.

        Raises:
            UserMistake: model, data set or training are missing, or no average has that length.
        """
        model, snapshots = self.models.load(name), folder.averages()
        if not snapshots or not _is_of(model, folder.about()):
            raise UserMistake(
                f"No training of {name} is here that kept averages; models trained on this machine "
                "have them until a training of that name is begun anew."
            )
        found: list[Tried] = []
        if length is None:
            found = tried(model, snapshots, self._real(model, None)[1], seed, self.run)
            length = found[0].length
        return (model if length is None else averaged(model, snapshots, length)), found

    def _data_of(self, model: Model, dataset: str | None) -> Dataset:
        """The data set of that name, or the version that a model learned from."""
        own, version = str(model.card.dataset.get("name")), model.card.dataset.get("version")
        is_there = dataset is None and version in self.datasets.versions(own)
        return self.datasets.load(dataset or own, version if is_there else None)

    def audit(self, name: str, dataset: str | None, question: Question) -> Audit:
        """Which groups a model draws how often, beside its data set if that is here.

        Args:
            name: Of the model.
            dataset: Name of the data set; None for the one it learned from.
            question: What is asked.

        Raises:
            Refused: the rights of the pictures forbid it.
            UserMistake: the model or a named data set is missing, or changed since the training.
        """
        model = self.models.load(name)
        is_own = dataset is None
        if is_own and str(model.card.dataset.get("name")) not in self.datasets.list():
            return audit(model, None, question, self.run)
        data = self._data_of(model, dataset)
        pixels = pictures_of(model, data, is_own=is_own, tell=self.run.tell)
        known = Known(data, pixels, self.datasets.labels(data.name))
        return audit(model, known, question, self.run)

    def refuse_others(self, name: str) -> None:
        """Makes sure that scores can be kept for a model.

        Raises:
            UserMistake: it is no model of the user's own.
        """
        if self.models.find(name).parent != self.models.folder:
            raise UserMistake(f"{name} is not among your own models; scores are kept for those.")

    def keep_scores(self, name: str, found: Evaluation) -> Model:
        """Writes scores into a model's card; its file and its hash change.

        Raises:
            UserMistake: it is no model of the user's own.
        """
        self.refuse_others(name)
        place, model = self.models.find(name), self.models.load(name)
        how = {**found.how, "version": __version__}
        card = replace(
            model.card,
            scores={**model.card.scores, **found.to_card()},
            judged={**model.card.judged, **dict.fromkeys(found.to_card(), how)},
        )
        return save_model(replace(model, card=card), place, overwrite=True)

    def onnx(self, model: Model) -> bytes:
        """A model as an ONNX file.

        Raises:
            UserMistake: its engine has none, or packages are missing.
        """
        return _exportable(model).onnx(model)

    def told_of_onnx(self, model: Model) -> Mapping[str, str]:
        """What goes into that file and comes out, in words, by the names in it.

        Raises:
            UserMistake: its engine has none.
        """
        return _exportable(model).told_of_onnx(model)


def _exportable(model: Model) -> Exportable:
    engine = ENGINES.load(model.card.engine)
    if not isinstance(engine, Exportable):
        raise UserMistake(f"The models of {engine.name!r} have no ONNX form.")
    return engine


def _is_of(model: Model, about: Mapping[str, Any]) -> bool:
    """Whether it was this training that made a model, and not a later one of the same name."""
    card = model.card
    began = str(about.get("start", "")) == str(card.training.get("continued_from", ""))
    return began and about.get("dataset", {}).get("digest") == card.dataset.get("digest")
