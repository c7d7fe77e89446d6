"""The desk of models: explore, evaluate, export."""

from dataclasses import dataclass, replace

from pinxit.base.errors import UserMistake
from pinxit.datasets.store import DatasetStore
from pinxit.engine import Exportable, Model, Run
from pinxit.make.engines import ENGINES
from pinxit.make.evaluate import Evaluation, evaluate, pictures_of, shown_by
from pinxit.make.explore import Explorer
from pinxit.training.model_file import hash_of, save_model
from pinxit.training.shelf import Shelf


@dataclass(frozen=True, slots=True)
class ModelDesk:
    """What is done with trained models besides generating.

    Attributes:
        models: Where they are found and kept.
        datasets: Where the pictures are found that they learned from.
        run: Device, progress, cancellation.
        used: Models by hash, for checks of what was made with them.
    """

    models: Shelf
    datasets: DatasetStore
    run: Run
    used: dict[str, Model]

    def explorer(self, model: Model) -> Explorer:
        """What draws between, beside and beyond the pictures of a model's seeds.

        Raises:
            UserMistake: the model's engine has no such space.
        """
        self.used[hash_of(model)] = model
        return Explorer(model, self.run)

    def evaluate(
        self, name: str, dataset: str | None = None, count: int = 2048, seed: int = 1
    ) -> Evaluation:
        """How near a model's pictures come to those of a data set, and how many are copies.

        Args:
            name: Of the model.
            dataset: Name of the data set; None for the one it learned from.
            count: How many pictures are made and compared.
            seed: Of the first.

        Raises:
            Refused: the rights of the pictures forbid it.
            UserMistake: model or data set is missing, or changed since the training.
        """
        model = self.models.load(name)
        own = str(model.card.dataset.get("name"))
        version = model.card.dataset.get("version") if dataset is None else None
        if dataset is None and own not in self.datasets.list():
            raise UserMistake(
                f"The data set {own!r}, which {name} learned from, is not here; say --dataset to "
                "compare with another."
            )
        there = version in self.datasets.versions(own)
        known = self.datasets.load(dataset or own, version if there else None)
        real = pictures_of(model, known, is_own=dataset is None, tell=self.run.tell)
        return evaluate(model, real, count, seed, self.run, shown_by(model, known))

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
        card = replace(model.card, scores={**model.card.scores, **found.to_card()})
        return save_model(replace(model, card=card), place, overwrite=True)

    def onnx(self, model: Model) -> bytes:
        """A model as an ONNX file.

        Raises:
            UserMistake: its engine has none, or packages are missing.
        """
        engine = ENGINES.load(model.card.engine)
        if not isinstance(engine, Exportable):
            raise UserMistake(f"The models of {engine.name!r} have no ONNX form.")
        return engine.onnx(model)
