"""What the service says of a model."""

from pinxit.base.errors import UserMistake
from pinxit.datasets.joined import JoinedRights
from pinxit.datasets.licenses import USES
from pinxit.mark.rights_desk import refusal_of
from pinxit.service.catalog import Shelved
from pinxit.service.previews import Facts, Previews
from pinxit.service.shapes.models import (
    Conditions,
    LearnedFrom,
    ModelRights,
    ModelShape,
    Shape,
)
from pinxit.studio import Studio


def told_of(shelved: Shelved, previews: Previews, studio: Studio) -> ModelShape:
    """A model, with what its space is like and what its pictures may be used for."""
    card, refusal = shelved.card, _refusal(shelved, studio)
    facts = previews.facts(shelved.path, shelved.sha256) if shelved.about else Facts()
    height, width, channels = card.shape
    return ModelShape(
        name=shelved.name,
        sha256=shelved.sha256,
        bytes=shelved.bytes,
        is_shipped=shelved.is_shipped,
        problem=shelved.fault or refusal,
        engine=card.engine,
        shape=Shape(height=height, width=width, channels=channels),
        conditions=Conditions(
            classes=[str(each) for each in card.conditions.get("classes", ())],
            words=bool(card.conditions.get("words", False)),
        ),
        dataset=_learned_from(shelved),
        scores=dict(card.scores),
        settings=dict(card.settings),
        trained=None if shelved.is_shipped else shelved.changed.isoformat(timespec="seconds"),
        can_explore=facts.can_explore,
        stages=facts.stages,
        directions=facts.directions,
        cover=f"/api/v1/models/{shelved.name}/cover?v={shelved.sha256[:12]}",
        rights=_rights(shelved, refusal),
    )


def _refusal(shelved: Shelved, studio: Studio) -> str:
    """Why nothing may be made with it any more; "" if it may be used."""
    found = studio.rights_desk.revoked(shelved.about) if shelved.about else None
    blocks = found is not None and found.blocks
    return refusal_of(shelved.about, found.why) if shelved.about and found and blocks else ""


def _learned_from(shelved: Shelved) -> LearnedFrom:
    learned = shelved.card.dataset
    rights = learned.get("rights") or {}
    return LearnedFrom(
        name=str(learned.get("name", "")),
        version=learned.get("version"),
        pictures=int(learned.get("pictures", 0)),
        digest=str(learned.get("digest", "")),
        licenses={str(name): int(n) for name, n in rights.get("licenses", {}).items()},
    )


def _rights(shelved: Shelved, refusal: str) -> ModelRights:
    told = shelved.card.dataset.get("rights")
    if not told:
        words = "This model does not say what its pictures may be used for."
        return ModelRights(may={}, sentences=[words, *[refusal] * bool(refusal)], credits=[])
    try:
        rights = JoinedRights.from_json(told)
    except UserMistake as fault:
        return ModelRights(may={}, sentences=[str(fault)], credits=[])
    may = {str(use): use in rights.allows and not refusal for use in USES}
    sentences = [refusal] if refusal else [rights.sentence]
    return ModelRights(may=may, sentences=sentences, credits=sorted(rights.credits))
