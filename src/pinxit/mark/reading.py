"""From an intact manifest to facts.

Everything in it was written by others: types are checked, and text is made fit to be printed.
"""

from collections.abc import Mapping
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.mark.credentials import LEFT_OUT
from pinxit.mark.deeds import VOCABULARY, WORDS, strongest
from pinxit.mark.disclosure import MARKING
from pinxit.mark.manifest import CHECKS, CLIP, MODEL, PICTURE, RIGHTS
from pinxit.mark.recipe import RECIPE, steps_of
from pinxit.mark.time_stamps import LEFT_OUT as NO_TIME_STAMP
from pinxit.mark.time_stamps import clock_of
from pinxit.mark.validation import (
    actions_of,
    active_manifest,
    failures_of,
    own_object,
)
from pinxit.mark.verdict import Facts, SourceState, SourceVerdict
from pinxit.pictures.picture import Step

_LONGEST = 300
_DEEPEST = 16


def printable(text: object) -> str:
    """Text for a terminal or a page: one line, no control characters, not too long."""
    words = "".join(c if c.isprintable() else "\ufffd" for c in str(text))
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}\u2026"


def printable_json(value: Any, depth: int = 0) -> Any:
    """A JSON value whose texts are printable; what lies too deep is left out."""
    if isinstance(value, str):
        return printable(value)
    if depth > _DEEPEST:
        return None
    if isinstance(value, Mapping):
        return {printable(k): printable_json(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list):
        return [printable_json(each, depth + 1) for each in value]
    return value


def facts_of(store: Mapping[str, Any], labels_agree: Mapping[str, bool]) -> Facts:
    """What the active manifest says."""
    manifest = active_manifest(store)
    signature = manifest.get("signature_info") or {}
    recipe = own_object(manifest, RECIPE)
    steps = _steps(recipe)
    source_type = _source_type(manifest)
    checks = own_object(manifest, CHECKS)
    policy = checks.get("policy")
    return Facts(
        signer=printable(signature.get("common_name") or ""),
        organization=printable(signature.get("issuer") or ""),
        serial=printable(signature.get("cert_serial_number") or ""),
        when=printable(signature.get("time") or _own_clock(manifest)),
        clock=clock_of(store.get("validation_results") or {}),
        unstamped=printable(own_object(manifest, NO_TIME_STAMP).get("left_out") or ""),
        generator=_generator(manifest),
        made=_phrases(steps) or _phrases_of_actions(manifest),
        source_type=source_type,
        ai=WORDS.get(source_type, source_type),
        model=printable_json(own_object(manifest, MODEL)),
        findings=_findings(checks.get("findings")),
        policy=printable_json(policy) if isinstance(policy, dict) else {},
        rights=printable_json(own_object(manifest, RIGHTS)),
        marking=printable_json(own_object(manifest, MARKING)),
        labels_agree=labels_agree,
        recipe=recipe if steps else None,
    )


def _own_clock(manifest: Mapping[str, Any]) -> str:
    """When it was signed by our own record."""
    records = (own_object(manifest, label) for label in (PICTURE, CLIP))
    return next((str(each["when"]) for each in records if each.get("when")), "")


def sources_of(store: Mapping[str, Any]) -> tuple[SourceVerdict, ...]:
    """What the picture was made from, and that in turn, as far as manifests tell."""
    return _sources(store, active_manifest(store), frozenset())


def _sources(
    store: Mapping[str, Any], manifest: Mapping[str, Any], above: frozenset[str]
) -> tuple[SourceVerdict, ...]:
    label = str(manifest.get("label"))
    if label in above or len(above) > _DEEPEST:
        return ()
    roles = _roles(_steps(own_object(manifest, RECIPE)))
    found = []
    for each in manifest.get("ingredients", ()):
        sha256 = _sha256(each)
        older = store["manifests"].get(each.get("active_manifest"))
        found.append(
            SourceVerdict(
                title=printable(each.get("title") or "untitled"),
                role=printable(roles.get(sha256, "")),
                sha256=sha256,
                state=_state(each),
                sources=_sources(store, older, above | {label}) if older else (),
            )
        )
    return tuple(found)


def _state(ingredient: Mapping[str, Any]) -> SourceState:
    if not ingredient.get("active_manifest"):
        return "left out" if LEFT_OUT in str(ingredient.get("description")) else "unsigned"
    faults = {each.fault for each in failures_of(ingredient.get("validation_results") or {})}
    if faults & {"bytes", "manifest"}:
        return "changed"
    return "unknown signer" if "signer" in faults else "signed"


def _sha256(ingredient: Mapping[str, Any]) -> str:
    kind, _, value = str(ingredient.get("instance_id") or "").partition(":")
    return printable(value) if kind == "sha256" else ""


def _steps(recipe: Mapping[str, Any]) -> tuple[Step, ...]:
    try:
        return steps_of(recipe)
    except (UserMistake, AttributeError):
        return ()


def _roles(steps: tuple[Step, ...]) -> dict[str, str]:
    return {source.sha256: source.role for step in steps for source in step.used}


def _phrases(steps: tuple[Step, ...]) -> tuple[str, ...]:
    return tuple(_phrase(step) for step in steps if step.verb != "open" or len(steps) == 1)


def _phrase(step: Step) -> str:
    by = f" with {step.engine} {step.version}" if step.engine else ""
    seed = f", seed {step.seed}" if step.seed is not None else ""
    models = [source.title for source in step.used if source.role == "model"]
    model = f", model {models[0]}" if models else ""
    return printable(f"{step.verb}{by}{model}{seed}")


def _phrases_of_actions(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    phrases = []
    for action in actions_of(manifest):
        agent = action.get("softwareAgent")
        name = agent.get("name") if isinstance(agent, Mapping) else agent
        by = f" with {name}" if name else ""
        phrases.append(printable(f"{str(action.get('action')).removeprefix('c2pa.')}{by}"))
    return tuple(phrases)


def _generator(manifest: Mapping[str, Any]) -> str:
    infos = manifest.get("claim_generator_info") or [{}]
    return printable(f"{infos[0].get('name', '')} {infos[0].get('version', '')}".strip())


def _source_type(manifest: Mapping[str, Any]) -> str:
    """The strongest source type of all actions: what AI did is never hidden by a later step."""
    found = [
        printable(str(action.get("digitalSourceType") or "").rpartition("/")[2])
        for action in actions_of(manifest)
        if str(action.get("digitalSourceType") or "").startswith((VOCABULARY, "http"))
    ]
    return strongest(found) or ""


def _findings(value: Any) -> tuple[Mapping[str, Any], ...]:
    wanted = ("check", "level", "sentence")
    listed = value if isinstance(value, list) else []
    return tuple(
        printable_json(each)
        for each in listed
        if isinstance(each, dict) and all(isinstance(each.get(key), str) for key in wanted)
    )
