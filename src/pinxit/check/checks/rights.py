"""What the rights in all inputs let a picture be used for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.check.finding import Context, Finding, Level, Revoked
from pinxit.check.models import UsedModel, models_of
from pinxit.datasets.joined import JoinedRights, of_results
from pinxit.datasets.licenses import Use
from pinxit.datasets.rights import Rights
from pinxit.pictures.history import DIRECTIONS, LEARNED, all_steps, histories_in, spoken_for
from pinxit.pictures.picture import Picture, Source

_NAME = "rights"
_FILE = "file"
_MODEL = "model"
_LEARNED_ROLES = {_MODEL, "data set"}
_SAYS_ONLY_WHERE = {"mask", "region", "protect", DIRECTIONS}  # nothing of these can be seen
_USE_OF_ROLE: Mapping[str, Use] = {
    "content": "edit",
    "style": "style",
    LEARNED: "style",
    _FILE: "publish",
}
_NAMED = 3
_NOT_LEARNED = "its card says that its pictures may not be learned from"


@dataclass(frozen=True, slots=True)
class _Input:
    """One input: what it was used as, and what is known of its rights."""

    role: str
    title: str
    joined: JoinedRights | None
    forbidden: str = ""
    noted: str = ""

    def to_json(self) -> dict[str, Any]:
        licenses = dict(self.joined.licenses) if self.joined else {}
        return {
            "role": self.role,
            "title": self.title,
            "licenses": licenses,
            "forbidden": self.forbidden,
            **({"revoked": self.noted} if self.noted else {}),
        }


class RightsCheck:
    """Joins the rights of all inputs: a forbidden use blocks, unknown rights warn."""

    name = _NAME

    def examine(self, picture: Picture, context: Context) -> Finding | None:
        """What it finds; None for pictures without any input."""
        inputs = list(_inputs(picture, context))
        if not inputs:
            return None
        known = [each.joined for each in inputs if each.joined is not None]
        total = JoinedRights()
        for joined in known:
            total |= joined
        level, sentence = _verdict(inputs, total)
        evidence = {"inputs": [each.to_json() for each in inputs], "results": total.to_json()}
        return Finding(_NAME, level, sentence, evidence=evidence)


def _inputs(picture: Picture, context: Context) -> Iterator[_Input]:
    by_hash: dict[str, list[Source]] = {}
    for step in all_steps(picture.steps):
        spoken = spoken_for(step)
        for source in () if histories_in(step) else step.used:
            if source.sha256 not in spoken:
                by_hash.setdefault(source.sha256, []).append(source)
    has_data = False
    for sha256, sources in by_hash.items():
        told = [source for source in sources if source.role != _FILE] or sources[:1]
        for role in dict.fromkeys(source.role for source in told):
            if role not in _LEARNED_ROLES | _SAYS_ONLY_WHERE:
                yield _picture_input(role, told[0].title, context.rights.get(sha256))
            has_data = has_data or role == "data set"
    models = models_of(picture, context)
    yield from (_model_input(used, context.revoked.get(used.sha256)) for used in models)
    if has_data and not models:
        yield _Input(_MODEL, "the model", None)


def _picture_input(role: str, title: str, rights: object) -> _Input:
    if not isinstance(rights, Rights) or not rights.is_known:
        return _Input(role, title, None)
    why = rights.why_not(_USE_OF_ROLE.get(role, "edit"))
    return _Input(role, title, of_results(rights), why or "")


def _model_input(used: UsedModel, revoked: Revoked | None) -> _Input:
    if used.model is None:
        return _Input(_MODEL, used.title, None)
    card = used.model.card
    try:
        joined = JoinedRights.from_json(card.dataset["rights"])
    except (KeyError, UserMistake):
        return _Input(_MODEL, card.name, None)
    forbidden = "" if "learn" in joined.allows else _NOT_LEARNED
    noted = ""
    if revoked is not None and revoked.blocks:
        forbidden = f"it learned from a picture that was revoked: {revoked.why}"
    elif revoked is not None:
        noted = revoked.why
    return _Input(_MODEL, card.name, joined, forbidden, noted)


def _verdict(inputs: list[_Input], total: JoinedRights) -> tuple[Level, str]:
    forbidden = [each for each in inputs if each.forbidden]
    if forbidden:
        told = "; ".join(f"{i.title} as {i.role} ({i.forbidden})" for i in forbidden[:_NAMED])
        return "blocks", f"Its rights forbid the use of {told}; take another picture."
    noted = [f"{each.title} ({each.noted})" for each in inputs if each.noted]
    if noted:
        told = "; ".join(noted[:_NAMED])
        return "warns", f"It was made with a model that learned from a revoked picture: {told}."
    unknown = [each.title for each in inputs if each.joined is None]
    if unknown:
        names = ", ".join(dict.fromkeys(unknown[:_NAMED]))
        return "warns", (
            f"Nobody has said what may be done with {names}; make sure of it before you publish."
        )
    return ("fine" if "publish" in total.allows else "warns"), _told(inputs, total)


def _told(inputs: list[_Input], total: JoinedRights) -> str:
    """What results may be used for, and whose word that is: nobody here saw what a model saw."""
    names = list(dict.fromkeys(each.title for each in inputs if each.role == _MODEL))
    if not names:
        return total.sentence
    cards = "the card of" if len(names) == 1 else "the cards of"
    says = "says" if len(names) == 1 else "say"
    return f"{total.sentence.removesuffix('.')}, as {cards} {', '.join(names[:_NAMED])} {says}."


CHECK = RightsCheck()
