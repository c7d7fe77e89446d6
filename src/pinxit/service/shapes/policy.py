"""The rules in force over the wire."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from pinxit.check.safety import Answer

Subject = Literal["checks", "copies", "safety", "marking", "rights"]


class Rule(BaseModel):
    """One rule, as a sentence and as values."""

    subject: Subject
    name: str = Field(description="The same for the same rule, whatever its values are.")
    values: dict[str, Any] = Field(description="What the sentence is filled with.")
    sentence: str
    is_usual: bool = Field(description="Whether it is so where nobody wrote down another.")


class CopiesTold(BaseModel):
    """From which likeness on copies are spoken of, and stopped; p-values, 0 is never."""

    warns_at: float
    blocks_at: float
    protected_warns_at: float
    protected_blocks_at: float


class SafetyTold(BaseModel):
    """What is looked for in pictures, and what follows."""

    nudity: Answer
    nudity_from: float
    faces: Answer
    training_faces: Answer


class MarkingTold(BaseModel):
    """The marks that laws ask for."""

    preset: str
    label: bool = Field(description="Whether a label can be seen in the picture.")
    provider: str


class RightsTold(BaseModel):
    """Which clauses of licenses are honored."""

    honored: list[str]
    off: list[str]
    reason: str


class PolicyTold(BaseModel):
    """The rules under which you work here."""

    is_written: bool = Field(description="Whether policy.toml is there; without it all is usual.")
    checks: dict[str, str] = Field(description="Every check that runs, and what it asks.")
    copies: CopiesTold
    safety: SafetyTold
    marking: MarkingTold
    rights: RightsTold
    rules: list[Rule] = Field(description="The same as sentences.")
