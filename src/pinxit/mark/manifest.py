"""From a picture's steps to a C2PA manifest (claim version 2, specification 2.1).

The manifest tells the history twice: as C2PA actions and ingredients, which every reader knows,
and as our own assertions, which hold all of it:

    org.pinxit.recipe    the recipe
    org.pinxit.checks    what the checks found, and which were left out and why
    org.pinxit.model     card of the model, if one was used; of several, a list "models"
    org.pinxit.rights    rights of the inputs, as far as they are known, without the evidence
    org.pinxit.picture   fingerprint of the decoded pixels, hashes of XMP and PNG text, time
    org.pinxit.clip      of a clip: fingerprint of its tracks, hash of XMP, time
    org.pinxit.watermark the watermark, or why there is none
    org.pinxit.marking   which law's marks were asked for, and the label that can be seen
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pinxit.base.about import __version__
from pinxit.base.hashing import canonical_json
from pinxit.check.checked import Checked
from pinxit.check.clips import CheckedClip
from pinxit.check.finding import Context
from pinxit.check.models import models_of
from pinxit.engine import Model
from pinxit.mark.credentials import Ingredient, assertion
from pinxit.mark.deeds import BY_ALGORITHM, VOCABULARY, deed_of
from pinxit.mark.disclosure import Disclosure
from pinxit.mark.recipe import RECIPE, file_name, public
from pinxit.mark.stamp import Stamp
from pinxit.pictures.picture import Source, Step

CHECKS = "org.pinxit.checks"
MODEL = "org.pinxit.model"
RIGHTS = "org.pinxit.rights"
PICTURE = "org.pinxit.picture"
CLIP = "org.pinxit.clip"
ACTIONS = "c2pa.actions.v2"
MINING = "cawg.training-mining"

_EVIDENCE = "kept by the signer"
_LONGEST_SETTINGS = 2000
_FORBIDDEN_USES = ("cawg.ai_generative_training", "cawg.ai_training", "cawg.data_mining")


def ingredients_of(steps: Sequence[Step]) -> tuple[Ingredient, ...]:
    """Every source of a history once; the one it began with is the parent, if there is one."""
    opened = opened_source(steps)
    found: dict[str, Ingredient] = {}
    for step in steps:
        for source in step.used:
            old = found.get(source.sha256)
            if old is None:
                is_parent = opened is not None and source.sha256 == opened.sha256
                found[source.sha256] = Ingredient(
                    label=f"source-{len(found) + 1}",
                    title=file_name(source.title),
                    sha256=source.sha256,
                    relationship="parentOf" if is_parent else _relationship(step),
                    role=public(source.role),
                    file=source.file,
                )
                continue
            role = public(source.role) if old.role == "file" else old.role
            found[source.sha256] = replace(old, role=role, file=old.file or source.file)
    return tuple(found.values())


def opened_source(steps: Sequence[Step]) -> Source | None:
    """The picture a history began with; None if the first step made one out of nothing."""
    wanted = ("file", "content") if steps[0].verb == "open" else ("content",)
    return next((source for source in steps[0].used if source.role in wanted), None)


def manifest_of(
    checked: Checked | CheckedClip,
    recipe: Mapping[str, Any],
    ingredients: Sequence[Ingredient],
    stamp: Stamp,
    disclosure: Disclosure,
) -> dict[str, Any]:
    """The manifest of a picture or clip, but for what is known only after encoding (`finished`)."""
    work = checked.clip if isinstance(checked, CheckedClip) else checked.picture
    actions = _actions(work.steps, {each.sha256: each.label for each in ingredients})
    actions += [*disclosure.actions(), *stamp.actions()]
    checks = {
        "findings": [finding.to_json() for finding in checked.findings],
        "policy": checked.policy.to_json(),
    }
    assertions: list[dict[str, Any]] = [
        {"label": ACTIONS, "created": True, "data": {"actions": actions}},
        {"label": MINING, "data": {"entries": {u: {"use": "notAllowed"} for u in _FORBIDDEN_USES}}},
        assertion(RECIPE, recipe),
        assertion(CHECKS, public(checks)),
        *stamp.assertions(),
        *disclosure.assertions(),
    ]
    used = models_of(work, checked.context)
    models = [_model(each.model, each.sha256) for each in used if each.model is not None]
    if models:
        assertions.append(assertion(MODEL, public(_models(models))))
    rights = {
        each.sha256: _published(checked.context, each.sha256)
        for each in ingredients
        if each.sha256 in checked.context.rights
    }
    if rights:
        assertions.append(assertion(RIGHTS, public(rights)))
    return {
        "claim_generator_info": [{"name": "Pinxit", "version": __version__}],
        "assertions": assertions,
    }


def finished(
    manifest: Mapping[str, Any], title: str, fingerprint: Mapping[str, Any], label: str = PICTURE
) -> dict[str, Any]:
    """The manifest with the file's title and the fingerprint of what was encoded."""
    assertions = [*manifest["assertions"], assertion(label, fingerprint)]
    return {**manifest, "title": file_name(title), "assertions": assertions}


def _relationship(step: Step) -> str:
    relationship = deed_of(step).relationship
    return "inputTo" if relationship == "parentOf" else relationship


def _actions(steps: Sequence[Step], labels: Mapping[str, str]) -> list[dict[str, Any]]:
    opened = opened_source(steps)
    actions: list[dict[str, Any]] = []
    if opened is not None:
        parent = {"ingredientIds": [labels[opened.sha256]]}
        actions.append({"action": "c2pa.opened", "when": steps[0].when, "parameters": parent})
    for step in steps:
        if step.verb == "open":
            continue
        ids = [labels[s.sha256] for s in step.used if opened is None or s.sha256 != opened.sha256]
        ids = list(dict.fromkeys(ids))
        actions.append(_action(step, ids, is_first=not actions))
        if _relationship(step) == "componentOf" and ids:
            placed = {"ingredientIds": ids}
            actions.append({"action": "c2pa.placed", "when": step.when, "parameters": placed})
    return actions


def _action(step: Step, ids: list[str], *, is_first: bool) -> dict[str, Any]:
    deed = deed_of(step)
    source_type = deed.source_type
    # A history begins with c2pa.opened or c2pa.created, has one of them, and created has a type.
    name = deed.action
    if is_first:
        name, source_type = "c2pa.created", source_type or BY_ALGORITHM
    elif name in ("c2pa.created", "c2pa.opened"):
        name = "c2pa.edited"
    action: dict[str, Any] = {
        "action": name,
        "when": step.when,
        "softwareAgent": {
            "name": f"Pinxit {public(step.engine)}".strip(),
            "version": public(step.version),
        },
        "parameters": _parameters(step, ids),
    }
    if source_type is not None:
        action["digitalSourceType"] = VOCABULARY + source_type
    return action


def _parameters(step: Step, ids: list[str]) -> dict[str, Any]:
    parameters: dict[str, Any] = {"org.pinxit.verb": public(step.verb)}
    if ids:
        parameters["ingredientIds"] = ids
    if step.seed is not None:
        parameters["org.pinxit.seed"] = str(step.seed)
    settings = canonical_json(public(step.settings))
    if len(settings) <= _LONGEST_SETTINGS:  # the recipe holds them in any case
        parameters["org.pinxit.settings"] = settings
    return parameters


def _published(context: Context, sha256: str) -> Mapping[str, Any]:
    """Rights of one input, with the signed statement if they depart from its license.

    Evidence and releases are left out: contracts and people are nobody else's business.
    """
    rights = {k: v for k, v in context.rights[sha256].to_json().items() if k != "proof"}
    rights["evidence"] = _EVIDENCE if rights.get("evidence") else ""
    if rights.get("consent", {}).get("release"):
        rights["consent"] = {**rights["consent"], "release": _EVIDENCE}
    statement = context.statements.get(sha256)
    return {**rights, **({"statement": statement.to_json()} if statement else {})}


def _models(cards: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """One card as it is; several in a list, under all their names."""
    if len(cards) == 1:
        return cards[0]
    return {"name": ", ".join(str(card["name"]) for card in cards), "models": list(cards)}


def _model(model: Model, sha256: str) -> dict[str, Any]:
    card = model.card
    return {
        "name": card.name,
        "engine": card.engine,
        "version": card.version,
        "sha256": sha256,
        "dataset": dict(card.dataset),
        "scores": dict(card.scores),
    }
