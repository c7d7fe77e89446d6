"""Puts a signed C2PA manifest into a file's bytes, and reads it; asks nobody but for the time."""

import contextlib
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import c2pa
from cryptography import x509

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.base.hashing import canonical_json, hash_bytes
from pinxit.clips.kinds import kind_of
from pinxit.mark.certificates import PURPOSES
from pinxit.mark.keys import Signer
from pinxit.mark.time_stamps import LEFT_OUT as NO_TIME_STAMP
from pinxit.mark.time_stamps import parted
from pinxit.pictures.known import format_of
from pinxit.pictures.read import read_file

LEFT_OUT = "Its own manifest tells where it was made, and was left out."
"""Said of a source whose own manifest would have given its place away."""

_LARGEST_SOURCE = 2**30


class ManifestDamaged(PinxitError):
    """A file holds a manifest, or part of one, that cannot be read."""


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One source of a picture, as its manifest will name it.

    Attributes:
        label: Its name within the manifest.
        title: Its name for people.
        sha256: Of its bytes, or of its pixels if it never was a file.
        relationship: "parentOf", "inputTo" or "componentOf".
        role: What the step used it as.
        file: Where it lies on this machine, so that its own manifest can be taken over.
        is_left_out: Whether its own manifest must not be taken over.
    """

    label: str
    title: str
    sha256: str
    relationship: str
    role: str
    file: Path | None = None
    is_left_out: bool = False

    def definition(self) -> dict[str, str]:
        """The ingredient as C2PA wants it; a library hashes only what has its own manifest."""
        return {
            "label": self.label,
            "title": self.title,
            "relationship": self.relationship,
            "instance_id": f"sha256:{self.sha256}",
            "description": f"Used as {self.role}.{f' {LEFT_OUT}' if self.is_left_out else ''}",
        }

    def read(self) -> bytes | None:
        """The bytes of its file, if they are still those that were used."""
        if self.file is None:
            return None
        try:
            data = read_file(self.file, most_bytes=_LARGEST_SOURCE)
        except UserMistake:
            return None
        return data if hash_bytes(data) == self.sha256 else None


def assertion(label: str, value: object) -> dict[str, Any]:
    """An assertion of ours: JSON as one text.

    As CBOR, c2pa-rs gives lists of small whole numbers back as base64 and refuses those above
    2**63; as text they come back as they went in.
    """
    return {"label": label, "created": True, "data": {"json": canonical_json(value)}}


def embed(
    data: bytes,
    media_type: str,
    manifest: Mapping[str, Any],
    ingredients: Iterable[Ingredient],
    signer: Signer,
) -> bytes:
    """The file with the signed manifest in it. The manifest is verified after signing.

    Raises:
        PinxitError: it cannot be signed with this key or certificate.
    """
    signed = io.BytesIO()
    embed_stream(io.BytesIO(data), signed, (media_type, False), manifest, ingredients, signer)
    return signed.getvalue()


def embed_stream(
    source: io.IOBase,
    signed: io.IOBase,
    kind: tuple[str, bool],
    manifest: Mapping[str, Any],
    ingredients: Iterable[Ingredient],
    signer: Signer,
) -> bytes:
    """Copies a file with the signed manifest in it, and gives the manifest.

    Args:
        source: The file.
        signed: Where the signed file goes; the file as it is, if the manifest lies beside it.
        kind: Media type, and whether the manifest lies beside the file.
        manifest: What is signed.
        ingredients: The sources it names.
        signer: Who signs.

    Raises:
        PinxitError: it cannot be signed with this key or certificate.
    """
    media_type, is_beside = kind
    there, gone = [], []
    for ingredient in ingredients:
        content = None if ingredient.is_left_out else ingredient.read()
        known = media_type_of(content) if content else None
        if content is not None and known is not None:
            there.append((ingredient, known, content))
        else:
            gone.append({**ingredient.definition(), "format": "application/octet-stream"})
    whole = {**manifest, "format": media_type, "ingredients": gone}

    def written(definition: Mapping[str, Any], info: c2pa.C2paSignerInfo) -> bytes:
        source.seek(0)
        signed.seek(0)
        signed.truncate()
        with (
            context_for(signer.anchors) as context,
            c2pa.Builder(definition, context=context) as builder,
            c2pa.Signer.from_info(info) as pen,
        ):
            if is_beside:
                builder.set_no_embed()
            for ingredient, known, content in there:
                builder.add_ingredient(ingredient.definition(), known, io.BytesIO(content))
            made: bytes = builder.sign(pen, media_type, source, signed)
        return made

    try:
        return stamped_if_possible(whole, signer, written)
    except c2pa.C2paError as fault:
        raise PinxitError(f"The picture could not be signed: {fault}.") from fault


def stamped_if_possible(
    manifest: Mapping[str, Any],
    signer: Signer,
    written: Callable[[Mapping[str, Any], c2pa.C2paSignerInfo], bytes],
) -> bytes:
    """A signed manifest, with a time stamp if the signer has an authority and that answers.

    Without an answer the manifest says so; work does not stand still because another machine does.

    Args:
        manifest: What is signed.
        signer: Who signs.
        written: Signs it.

    Raises:
        C2paError: it cannot be signed with this key or certificate.
    """
    if signer.time_authority:
        info = _info(signer, signer.time_authority.encode())
        with contextlib.suppress(c2pa.C2paError):
            return written(manifest, info)
        why = {"left_out": "The time authority did not answer as it should."}
        said = [*manifest.get("assertions", ()), assertion(NO_TIME_STAMP, why)]
        manifest = {**manifest, "assertions": said}
    return written(manifest, _info(signer, None))


def _info(signer: Signer, time_authority: bytes | None) -> c2pa.C2paSignerInfo:
    return c2pa.C2paSignerInfo(b"es256", signer.chain, signer.key, time_authority)


def media_type_of(data: bytes) -> str | None:
    """The media type of a picture or clip; None if it is neither."""
    known = format_of(data)
    if known is not None:
        return known.media_type
    kind = kind_of(data[:64])
    return kind.media_type if kind else None


def read_store(
    data: bytes, media_type: str, anchors: str, manifest: bytes | None = None
) -> Mapping[str, Any] | None:
    """All manifests of a file with their validation, as c2pa-rs reports them; None without any.

    Args:
        data: The file.
        media_type: Its media type.
        anchors: PEM of the roots to trust.
        manifest: The manifest that lies beside the file; None if it is in it.

    Raises:
        ManifestDamaged: there is a manifest or a file that cannot be parsed.
        UserMistake: the anchors are no PEM certificates.
    """
    if anchors.strip():
        _refuse_damaged(anchors)
    signers, times = parted(anchors)
    store = _read(data, media_type, anchors, manifest)
    if times and _is_trusted(store) and _is_trusted(_read(data, media_type, times, manifest)):
        # c2pa-rs 0.91 knows roots of time authorities, but takes them for roots of signers, too
        return _read(data, media_type, signers, manifest)
    return store


def _is_trusted(store: Mapping[str, Any] | None) -> bool:
    return store is not None and store.get("validation_state") == "Trusted"


def _read(
    data: bytes, media_type: str, anchors: str, manifest: bytes | None
) -> Mapping[str, Any] | None:
    try:
        with (
            context_for(anchors) as context,
            c2pa.Reader(
                media_type, io.BytesIO(data), manifest_data=manifest, context=context
            ) as reader,
        ):
            store: dict[str, Any] = json.loads(reader.json())
    except c2pa.C2paError.ManifestNotFound:
        return None
    except (c2pa.C2paError, ValueError, RecursionError) as fault:
        raise ManifestDamaged(str(fault)) from fault
    return store


def _refuse_damaged(anchors: str) -> None:
    try:
        x509.load_pem_x509_certificates(anchors.encode())
    except ValueError as fault:
        raise UserMistake(
            "The certificates to trust are damaged or no PEM; take what `pinxit key export` prints."
        ) from fault


def context_for(anchors: str) -> c2pa.Context:
    """What c2pa needs to sign and read: the roots to trust, and no network."""
    return c2pa.Context(settings=c2pa.Settings.from_dict(_settings(anchors)))


def _settings(anchors: str) -> dict[str, Any]:
    signers, times = parted(anchors)
    of_time = [{"trust_anchors": times, "trust_kind": "tsa"}] if times else []
    return {
        "verify": {
            "verify_trust": True,
            "verify_after_sign": True,
            "remote_manifest_fetch": False,
            "ocsp_fetch": False,
        },
        "trust": {
            "trust_anchors": signers.strip() or None,
            **({"anchors": of_time} if of_time else {}),
            "trust_config": "\n".join(PURPOSES),
        },
        "builder": {"thumbnail": {"enabled": False}},
    }
