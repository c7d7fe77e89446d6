"""Puts what was delivered on record, so that it is known again without its manifest."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pinxit.base.hashing import hash_json
from pinxit.mark.clips import MarkedClip
from pinxit.mark.likeness import Likeness
from pinxit.mark.marked import Marked
from pinxit.mark.recipe import file_name
from pinxit.mark.registry import Record, Registry


def put_on_record(
    marked: Marked | MarkedClip,
    file: tuple[str, str],
    manifest: Mapping[str, Any],
    likenesses: tuple[Likeness, ...],
) -> None:
    """Notes a file in the signer's registry, if there is one, just before the file appears.

    As with the log, a record of a file that never came harms nobody; a file that is on no record
    would not be known again.

    Args:
        marked: What is in it.
        file: Its name, and the sha256 of its bytes.
        manifest: What was signed.
        likenesses: What it looks like.

    Raises:
        PinxitError: the registry cannot be written.
    """
    if marked.signer.registry is None:
        return
    name, sha256 = file
    record = Record(
        number=marked.stamp.number,
        is_marked=not marked.stamp.left_out,
        title=file_name(name),
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        sha256=sha256,
        recipe=hash_json(marked.recipe),
        manifest=manifest,
        likenesses=likenesses,
    )
    Registry(marked.signer.registry).add(record)
