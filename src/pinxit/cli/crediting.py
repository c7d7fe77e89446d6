"""Where ``pinxit credits`` and ``pinxit dataset credits`` put what they found."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing, write_bytes
from pinxit.cli.session import Session
from pinxit.datasets.credits import SUFFIXES, Credit, credits_csv, credits_page, credits_text
from pinxit.mark.verdict import Facts


def told_credits(
    session: Session,
    about: tuple[str, str],
    found: Sequence[Credit],
    out: Path | None,
    *,
    overwrite: bool,
) -> None:
    """Prints credits, or writes them as a page, text or table, as the suffix says.

    Args:
        session: Answers.
        about: Title, and what results may be used for.
        found: The credits.
        out: File to write; None to print.
        overwrite: Whether it may be there already.

    Raises:
        UserMistake: the suffix names no such form, or the file exists.
    """
    text = credits_text(*about, found)
    value = {"sentence": about[1], "credits": [asdict(each) for each in found]}
    if out is None:
        session.say(text.rstrip("\n"), value)
        return
    if out.suffix not in SUFFIXES:
        raise UserMistake(f"{out} is no form of credits; end it in {', '.join(SUFFIXES)}.")
    refuse_existing(out, overwrite=overwrite)
    forms = {".html": credits_page(*about, found), ".txt": text, ".csv": credits_csv(found)}
    write_bytes(out, forms[out.suffix].encode(), overwrite=overwrite)
    session.say(f"The credits are in {out}.", {**value, "file": str(out)})


def credits_in(facts: Facts) -> tuple[str, list[Credit]]:
    """What a signed picture says of its use, and whom it credits."""
    found = [_object(f.get("evidence")) for f in facts.findings if f.get("check") == "rights"]
    results = _object(found[0].get("results")) if found else {}
    lines = results.get("credits")
    told = lines if isinstance(lines, list) else []
    return str(results.get("sentence", "")), [Credit(str(line)) for line in told]


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
