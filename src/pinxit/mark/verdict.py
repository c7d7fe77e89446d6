"""What verification says: a state, the facts behind it, and both in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pinxit.mark.trace import Trace

State = Literal["trusted", "unknown signer", "changed", "unsigned", "broken"]
SourceState = Literal["signed", "unknown signer", "changed", "unsigned", "left out"]

_MOST_SOURCES = 8
_OF_SOURCES: Mapping[SourceState, str] = {
    "signed": "signed by a known key, and unchanged when it was used",
    "unknown signer": "signed by somebody unknown, and unchanged when it was used",
    "changed": "CHANGED after it had been signed and before it was used",
    "unsigned": "not signed",
    "left out": "its own manifest was left out, because it tells where the source was made",
}


@dataclass(frozen=True, slots=True)
class SourceVerdict:
    """One source that a picture was made from.

    Attributes:
        title: Its name.
        role: What it was used as; "" if unknown.
        sha256: Of its bytes or pixels; "" if the manifest does not say.
        state: What its own manifest said when it was used.
        sources: What it was made from in turn.
    """

    title: str
    role: str
    sha256: str
    state: SourceState
    sources: tuple["SourceVerdict", ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The source as JSON values."""
        return {
            "title": self.title,
            "role": self.role,
            "sha256": self.sha256,
            "state": self.state,
            "sources": [source.to_json() for source in self.sources],
        }

    def lines(self) -> tuple[str, ...]:
        """The source in words, what it was made from indented below."""
        role = f" ({self.role})" if self.role else ""
        first = f"{self.title}{role}: {_OF_SOURCES[self.state]}"
        return (first, *(f"  {line}" for source in self.sources for line in source.lines()))


@dataclass(frozen=True, slots=True)
class FileMatch:
    """Whether a file is one of the sources.

    Attributes:
        name: The file's name.
        sha256: Of its bytes.
        title: Of the source that it is; None if it is none of them.
    """

    name: str
    sha256: str
    title: str | None

    def to_json(self) -> dict[str, Any]:
        """The match as JSON values."""
        return {"name": self.name, "sha256": self.sha256, "title": self.title}

    def line(self) -> str:
        """The match in words."""
        if self.title is None:
            return f"{self.name} is none of the recorded sources."
        return f"{self.name} is the recorded source {self.title}, bit for bit."


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed since the signature.

    Attributes:
        part: "pixels", "labels", "manifest" or "other bytes".
        sentence: What and where, in words.
        tiles: Row and column of each changed tile of the 8 x 8 grid.
        share: Changed part of the picture, 0..1; None where that is not known.
    """

    part: Literal["pixels", "labels", "manifest", "other bytes"]
    sentence: str
    tiles: tuple[tuple[int, int], ...] = ()
    share: float | None = None

    def to_json(self) -> dict[str, Any]:
        """The change as JSON values."""
        return {
            "part": self.part,
            "sentence": self.sentence,
            "tiles": [list(tile) for tile in self.tiles],
            "share": self.share,
        }


@dataclass(frozen=True, slots=True)
class Facts:
    """What an intact manifest says. It is as true as its signer is.

    Attributes:
        signer: Name in the signer's certificate.
        organization: Organization in it.
        serial: Serial number of it.
        when: When it was signed; "" if not said.
        clock: Whose clock said so, in words; "" for the signer's own.
        unstamped: Why it has no time stamp, though one was asked for.
        generator: The program that wrote the manifest.
        made: What was done, one phrase each.
        source_type: IPTC digital source type; "" if not said.
        ai: What that means, in words; "" if not said.
        model: Card of the model that made it; empty if there was none.
        findings: What the checks said.
        policy: Which checks were left out, and why.
        rights: Rights of sources, by sha256.
        marking: The preset of marks that was in force, and what the visible label says.
        labels_agree: Whether XMP and PNG recipe are those that were signed; by "xmp", "recipe".
        recipe: The whole recipe; None if there is none.
    """

    signer: str = ""
    organization: str = ""
    serial: str = ""
    when: str = ""
    clock: str = ""
    unstamped: str = ""
    generator: str = ""
    made: tuple[str, ...] = ()
    source_type: str = ""
    ai: str = ""
    model: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Mapping[str, Any], ...] = ()
    policy: Mapping[str, Any] = field(default_factory=dict)
    rights: Mapping[str, Any] = field(default_factory=dict)
    marking: Mapping[str, Any] = field(default_factory=dict)
    labels_agree: Mapping[str, bool] = field(default_factory=dict)
    recipe: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The facts as JSON values."""
        return {
            "signer": self.signer,
            "organization": self.organization,
            "serial": self.serial,
            "when": self.when,
            "clock": self.clock,
            "unstamped": self.unstamped,
            "generator": self.generator,
            "made": list(self.made),
            "source_type": self.source_type,
            "ai": self.ai,
            "model": dict(self.model),
            "findings": [dict(finding) for finding in self.findings],
            "policy": dict(self.policy),
            "rights": dict(self.rights),
            "marking": dict(self.marking),
            "labels_agree": dict(self.labels_agree),
            "recipe": dict(self.recipe) if self.recipe is not None else None,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to: who made this picture, with what, out of what, and is it unchanged?

    Attributes:
        state: "trusted" alone may be shown as good.
        sentence: The state in one sentence.
        facts: What the manifest says; empty where nothing of it can be believed.
        sources: What the picture was made from.
        changes: What was changed since it was signed.
        warnings: What a user should know besides.
        files: Which given files are sources.
        trace: What watermark and registry say; None where nobody asked them.
        lineage: What is known of data sets and models behind it, one sentence each.
    """

    state: State
    sentence: str
    facts: Facts = field(default_factory=Facts)
    sources: tuple[SourceVerdict, ...] = ()
    changes: tuple[Change, ...] = ()
    warnings: tuple[str, ...] = ()
    files: tuple[FileMatch, ...] = ()
    trace: Trace | None = None
    lineage: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The verdict as JSON values."""
        return {
            "state": self.state,
            "sentence": self.sentence,
            "facts": self.facts.to_json(),
            "sources": [source.to_json() for source in self.sources],
            "changes": [change.to_json() for change in self.changes],
            "warnings": list(self.warnings),
            "files": [match.to_json() for match in self.files],
            "trace": self.trace.to_json() if self.trace else None,
            "lineage": list(self.lineage),
        }

    def lines(self) -> tuple[str, ...]:
        """The verdict in plain words, one line each."""
        facts = self.facts
        lines = [self.sentence, *(change.sentence for change in self.changes)]
        lines += [self.trace.sentence] if self.trace and self.trace.sentence else []
        lines += self.warnings
        if facts.signer:
            when = f" on {facts.when} by {facts.clock or 'its own clock'}" if facts.when else ""
            lines.append(f"Signed by: {facts.signer}{when}")
            lines += [f"No time stamp: {facts.unstamped}"] if facts.unstamped else []
        if facts.ai:
            lines.append(f"What it is: {facts.ai}")
        lines += _of_marking(facts.marking)
        lines += [f"Made by: {made}" for made in facts.made]
        if facts.model.get("name"):
            lines.append(f"Model: {facts.model['name']}")
        shown = self.sources[:_MOST_SOURCES]
        lines += [f"Made from: {line}" for source in shown for line in source.lines()]
        if len(shown) < len(self.sources):
            lines.append(f"Made from: {len(self.sources) - len(shown)} more")
        lines += self.lineage
        lines += [f"Check {f['check']}: {f['level']}. {f['sentence']}" for f in facts.findings]
        lines += [f"Check {name} was left out: {why}" for name, why in self._left_out()]
        return (*lines, *(match.line() for match in self.files))

    def _left_out(self) -> list[tuple[str, str]]:
        off = self.facts.policy.get("off", {})
        return list(off.items()) if isinstance(off, Mapping) else []


def _of_marking(marking: Mapping[str, Any]) -> list[str]:
    """Which marks a law asked for, and the label that can be seen."""
    preset = marking.get("preset")
    if not preset:
        return []
    by = f" by {marking['provider']}" if marking.get("provider") else ""
    under = f"Marked{by} under the preset {preset}"
    if marking.get("label"):
        return [f'{under}, with a label that can be seen: "{marking["label"]}"']
    why = f" {marking['left_out']}" if marking.get("left_out") else ""
    return [f"{under}, without a label that can be seen.{why}"]


def name_of(path: Path | None) -> str:
    """How a sentence calls a file."""
    return path.name if path is not None else "This file"
