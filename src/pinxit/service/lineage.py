"""The lineage of a picture as a graph: rights -> data set -> training -> model -> step -> picture.

Edges run from what was used to what came of it. What is in the asker's hands is followed on, to
the pictures, models and data sets behind it; what is not is named as the history names it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_json
from pinxit.datasets.joined import JoinedRights, join
from pinxit.datasets.rights import Rights
from pinxit.engine import Model
from pinxit.mark.recipe import file_name, public, steps_of
from pinxit.pictures.history import LEARNED, STYLE_SUFFIX, histories_in
from pinxit.pictures.picture import Source, Step

Kind = Literal["picture", "step", "model", "training", "dataset", "rights", "style"]

MOST_NODES = 400
_SETTINGS_SHOWN = 12
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class KnownPicture:
    """A picture of the asker's library.

    Attributes:
        id: In the library.
        sha256: Of its file.
        title: Its name.
        recipe: Its history; {} if it has none.
        thumbnail: Address of its small picture.
    """

    id: str
    sha256: str
    title: str
    recipe: Mapping[str, Any] = field(default_factory=dict)
    thumbnail: str = ""


@runtime_checkable
class Origins(Protocol):
    """Finds what lies behind a picture, among what the asker has."""

    def picture(self, sha256: str) -> KnownPicture | None:
        """The picture of the library whose file has this hash."""

    def model(self, sha256: str) -> Model | None:
        """The model whose file has this hash."""

    def rights(self, sha256: str) -> Rights | None:
        """What is known of the rights of a file."""

    def dataset(self, card: Mapping[str, Any]) -> bool:
        """Whether the very data set that a model's card names is here."""


@dataclass(frozen=True, slots=True)
class Node:
    """One thing in a lineage.

    Attributes:
        id: Unique in its graph.
        kind: What it is.
        title: Its name.
        facts: What is known of it, name and value.
        picture: Id in the library, of pictures that are there.
        thumbnail: Address of its small picture.
    """

    id: str
    kind: Kind
    title: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    picture: str = ""
    thumbnail: str = ""

    def to_json(self) -> dict[str, Any]:
        """The node as JSON values."""
        value = {"id": self.id, "kind": self.kind, "title": self.title, "facts": dict(self.facts)}
        if self.picture:
            value |= {"picture": self.picture, "thumbnail": self.thumbnail}
        return value


class Lineage:
    """A graph that grows from a picture backwards.

    Args:
        origins: Finds what lies behind.
    """

    def __init__(self, origins: Origins) -> None:
        self._origins = origins
        self._nodes: dict[str, Node] = {}
        self._edges: dict[tuple[str, str, str], None] = {}
        self._is_cut = False

    def to_json(self) -> dict[str, Any]:
        """The graph as JSON values; ``is_cut`` says that there was more than is shown."""
        edges = [{"from": one, "to": other, "role": role} for one, other, role in self._edges]
        nodes = [node.to_json() for node in self._nodes.values()]
        return {"nodes": nodes, "edges": edges, "is_cut": self._is_cut}

    def add_picture(self, known: KnownPicture) -> str:
        """A picture of the library, and all that lies behind it; gives its node.

        A history that cannot be read leaves a picture without anything behind it.
        """
        name = f"picture:{known.sha256}"
        if name in self._nodes:
            return name
        facts = {"sha256": known.sha256}
        self._add(Node(name, "picture", known.title, facts, known.id, known.thumbnail))
        try:
            steps = steps_of(known.recipe) if known.recipe else ()
            last = self._history(known.sha256, steps)
        except UserMistake:
            last = None
        if last is not None and last != name:
            self._link(last, name, "made")
        self._rights_of(known.sha256, name)
        return name

    def _history(self, of: str, steps: Sequence[Step]) -> str | None:
        """The steps of one history; gives the last node."""
        before: str | None = None
        for number, step in enumerate(steps):
            if step.verb == "open" and step.used:
                before = self._source(step.used[0])
                continue
            name = f"step:{of}:{number}"
            if not self._add(Node(name, "step", step.verb, _facts_of(step))):
                return before
            self._inputs(name, step, before)
            before = name
        return before

    def _inputs(self, name: str, step: Step, before: str | None) -> None:
        """What a step was given: the picture before it, and all else that it used."""
        parent = self._nodes.get(before or "")
        if parent is not None:
            self._link(parent.id, name, "content" if parent.kind == "picture" else "then")
        for number, history in enumerate(histories_in(step)):
            last = self._history(f"{name}:{number}", history)
            if last is not None:
                self._link(last, name, "component")
        style: str | None = None
        for source in step.used:
            if before is not None and source.role in {"file", "content"}:
                continue
            if source.role == LEARNED and style is not None:
                self._link(self._source(source), style, "learned from")
                continue
            node = self._source(source)
            style = node if source.title.endswith(STYLE_SUFFIX) else style
            self._link(node, name, public(source.role))

    def _source(self, source: Source) -> str:
        if source.role == "model":
            return self._model(source)
        title = file_name(source.title)
        if source.role == "data set":
            name = f"dataset:{source.sha256}"
            self._add(Node(name, "dataset", title, {"digest": source.sha256}))
            return name
        if title.endswith(STYLE_SUFFIX):
            name = f"style:{source.sha256}"
            self._add(Node(name, "style", title, {"sha256": source.sha256}))
            return name
        known = self._origins.picture(source.sha256)
        if known is not None:
            return self.add_picture(known)
        name = f"picture:{source.sha256}"
        if self._add(Node(name, "picture", title, {"sha256": source.sha256, "is_here": False})):
            self._rights_of(source.sha256, name)
        return name

    def _model(self, source: Source) -> str:
        name = f"model:{source.sha256}"
        if name in self._nodes:
            return name
        title, model = file_name(source.title), self._origins.model(source.sha256)
        if model is None:
            self._add(Node(name, "model", title, {"sha256": source.sha256, "is_here": False}))
            return name
        card = model.card
        height, width, channels = card.shape
        facts = {
            "sha256": source.sha256,
            "engine": card.engine,
            "makes": f"{width} x {height} px, {channels} channels",
            **{str(name): value for name, value in list(card.scores.items())[:_SETTINGS_SHOWN]},
        }
        if self._add(Node(name, "model", card.name, facts)):
            self._training(name, model)
        return name

    def _training(self, of: str, model: Model) -> None:
        about, card = model.card.training, model.card.dataset
        name = of.replace("model:", "training:")
        facts = {k: _short(v) for k, v in about.items() if isinstance(v, str | int | float)}
        self._add(Node(name, "training", f"Training of {model.card.name}", public(facts)))
        self._link(name, of, "made")
        start = about.get("continued_from")
        if start:
            title = str(about.get("continued_from_name", "the model it continued from"))
            self._link(self._model(Source("model", title, str(start))), name, "continued")
        if not card:
            return
        digest = str(card.get("digest", "")) or hash_json(dict(card))
        data = f"dataset:{digest}"
        told = {key: card[key] for key in ("version", "pictures", "digest") if key in card}
        if self._add(
            Node(
                data,
                "dataset",
                str(card.get("name", "")),
                {**told, "is_here": self._origins.dataset(card)},
            )
        ):
            self._rights_of_card(card, data)
        self._link(data, name, "learned from")

    def _rights_of_card(self, card: Mapping[str, Any], of: str) -> None:
        rights = card.get("rights")
        if not isinstance(rights, Mapping):
            return
        facts = {
            "licenses": rights.get("licenses", {}),
            "credits": list(card.get("sources", []))[:_SETTINGS_SHOWN],
            "allows": rights.get("allows", []),
        }
        try:
            title = JoinedRights.from_json(rights).sentence
        except UserMistake:
            title = "Rights that cannot be read"
        name = f"rights:{hash_json(public(facts))[:16]}"
        self._add(Node(name, "rights", title, public(facts)))
        self._link(name, of, "rights")

    def _rights_of(self, sha256: str, of: str) -> None:
        rights = self._origins.rights(sha256)
        if rights is None or not rights.is_known:
            return
        facts = {"license": rights.license, "creator": rights.creator, "source": rights.source}
        name = f"rights:{hash_json(public(facts))[:16]}"
        self._add(Node(name, "rights", _said_of(rights), public(facts)))
        self._link(name, of, "rights")

    def _add(self, node: Node) -> bool:
        """Whether the node is there now; a graph that nobody could read is cut."""
        if node.id not in self._nodes and len(self._nodes) >= MOST_NODES:
            self._is_cut = True
            return False
        self._nodes.setdefault(node.id, node)
        return True

    def _link(self, one: str, other: str, role: str) -> None:
        if one in self._nodes and other in self._nodes and one != other:
            self._edges[one, other, role] = None


def lineage_of(known: KnownPicture, origins: Origins) -> dict[str, Any]:
    """The lineage of a picture as JSON values: ``nodes`` and ``edges``."""
    graph = Lineage(origins)
    graph.add_picture(known)
    return graph.to_json()


def _facts_of(step: Step) -> dict[str, Any]:
    settings = {
        name: value for name, value in step.settings.items() if name not in {"pictures", "stops"}
    }
    shown = {k: _short(v) for k, v in list(settings.items())[:_SETTINGS_SHOWN]}
    facts = {"engine": step.engine, "version": step.version, "seed": step.seed, "when": step.when}
    kept: dict[str, Any] = public({k: v for k, v in facts.items() if v not in {None, ""}})
    return {**kept, "settings": public(shown)}


def _short(value: Any) -> Any:
    if isinstance(value, int | float) or value is None:
        return value
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _said_of(rights: Rights) -> str:
    """What may be done with one picture; where nothing may be made of it, not what results may."""
    joined = join([rights])
    if joined.allows & {"learn", "style", "edit"}:
        return joined.sentence
    return f"Nothing may be made of it: {next(iter(joined.reasons['edit']))}."
