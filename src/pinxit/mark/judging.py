"""From a validated manifest to a verdict: what pictures and clips have in common."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pinxit.mark.reading import facts_of, printable, sources_of
from pinxit.mark.validation import Failure, failures_of
from pinxit.mark.verdict import Change, SourceVerdict, Verdict


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found in a file besides its manifest.

    Attributes:
        agree: Whether each label is the one that was signed.
        changed: Finds out what was changed; asked only if the signature does not hold.
        warnings: What a user should know besides.
    """

    agree: Mapping[str, bool]
    changed: Callable[[], Verdict]
    warnings: tuple[str, ...] = ()


def judged(store: Mapping[str, Any], examine: Callable[[], Examined]) -> Verdict:
    """The verdict on a file that holds a manifest.

    Args:
        store: All its manifests with their validation.
        examine: Looks at the rest of the file; asked only if the manifest itself holds.
    """
    failures = failures_of(store.get("validation_results") or {})
    faults = {failure.fault for failure in failures}
    if "manifest" in faults:
        return Verdict(
            "changed",
            "The manifest itself was changed after it was signed; nothing in it can be believed.",
            changes=(_change_of_manifest(failures),),
        )
    examined = examine()
    facts = facts_of(store, examined.agree)
    sources = sources_of(store)
    warnings = (*_warnings(sources), *examined.warnings)
    if "bytes" in faults:
        return replace(examined.changed(), facts=facts, sources=sources, warnings=warnings)
    if store.get("validation_state") != "Trusted":
        sentence = (
            f"Unchanged since it was signed, but the signer is unknown: it calls itself "
            f'"{facts.signer}", {_why_unknown(failures)}.'
        )
        return Verdict("unknown signer", sentence, facts, sources, warnings=warnings)
    sentence = f'Trusted: signed by "{facts.signer}", whose key is known, and unchanged since.'
    return Verdict("trusted", sentence, facts, sources, warnings=warnings)


def _change_of_manifest(failures: Sequence[Failure]) -> Change:
    parts = {f.part: None for f in failures if f.fault == "manifest" and f.part}
    codes = ", ".join(dict.fromkeys(f.code for f in failures if f.fault == "manifest"))
    what = " and ".join(parts) or "a part of it"
    return Change("manifest", printable(f"What does not hold: {what} ({codes})."))


def _why_unknown(failures: Sequence[Failure]) -> str:
    codes = {failure.code for failure in failures if failure.fault == "signer"}
    if codes & {"signingCredential.expired", "claimSignature.outsideValidity"}:
        return "and its certificate has ended"
    return "which anybody can do"


def _warnings(sources: Iterable[SourceVerdict]) -> tuple[str, ...]:
    found: list[str] = []
    for source in sources:
        if source.state == "changed":
            found.append(
                f"Its source {source.title} had been changed after it was signed: "
                "what that source says of itself cannot be believed."
            )
        found += _warnings(source.sources)
    return tuple(found)
