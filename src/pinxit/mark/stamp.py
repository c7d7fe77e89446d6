"""Which id a picture is marked with, and what its manifest says about the mark."""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pinxit.base.hashing import canonical_json
from pinxit.check.finding import Policy
from pinxit.mark.credentials import assertion
from pinxit.mark.keys import Signer
from pinxit.mark.watermark import ALGORITHM, FINE_PSNR, embed_id
from pinxit.mark.watermark_pattern import ID_BITS
from pinxit.pictures.picture import Pixels

WATERMARK = "org.pinxit.watermark"
"""Label of the assertion that says which mark there is, or why there is none."""
SWITCH = "watermark"
"""How a policy names the mark that it leaves out."""

_SOFT_BINDING = "c2pa.soft-binding"


@dataclass(frozen=True, slots=True)
class Stamp:
    """The mark of one picture or clip.

    Attributes:
        number: Its id; it is given one, marked or not.
        left_out: Why it is not marked, as a sentence; "" if it is.
        psnr: The signal to noise ratio that it was marked with, dB.
    """

    number: int
    left_out: str = ""
    psnr: float = FINE_PSNR

    @property
    def id(self) -> str:
        """The id as people read it: ten hexadecimal digits."""
        return spelled(self.number)

    def actions(self) -> list[dict[str, Any]]:
        """The action that C2PA has for marking (specification 2.1, section 18.15.4)."""
        return [] if self.left_out else [{"action": "c2pa.watermarked"}]

    def assertions(self) -> list[dict[str, Any]]:
        """What the manifest says of the mark; a soft binding (section 18.10) if there is one."""
        if self.left_out:
            return [assertion(WATERMARK, {"left_out": self.left_out})]
        value = base64.b64encode(self.number.to_bytes(ID_BITS // 8, "big")).decode()
        blocks = [{"scope": {}, "value": value}]
        return [
            {"label": _SOFT_BINDING, "data": {"alg": ALGORITHM, "blocks": blocks}},
            assertion(WATERMARK, {"alg": ALGORITHM, "id": self.id}),
        ]


def spelled(number: int) -> str:
    """An id as people read it: ten hexadecimal digits."""
    return f"{number:0{ID_BITS // 4}x}"


def id_of(recipe: Mapping[str, Any], secret: bytes) -> int:
    """The id of a recipe and the pixels that it names, whenever its steps were done."""
    steps = [{key: step[key] for key in step if key != "when"} for step in recipe["steps"]]
    what = canonical_json([steps, recipe["pixels"]]).encode()
    return int.from_bytes(hmac.digest(secret, what, "sha256")[: ID_BITS // 8], "big")


def stamped(
    pixels: Pixels,
    recipe: Mapping[str, Any],
    signer: Signer,
    policy: Policy,
    *,
    is_data: bool = False,
) -> tuple[Pixels, Stamp]:
    """The pixels with their id in them, unless the policy or the picture forbids it.

    Args:
        pixels: Of the picture, or of one frame of a clip.
        recipe: Of the picture or clip.
        signer: Whose secret decides on the pattern.
        policy: What the project leaves out.
        is_data: Whether it is numbers and no colors.
    """
    number = id_of(recipe, signer.secret)
    if SWITCH in policy.off:
        reason = f"The policy leaves the watermark out: {policy.off[SWITCH]}"
        return pixels, Stamp(number, reason)
    if is_data:
        return pixels, Stamp(number, "It holds numbers to compute with, which a mark would change.")
    if not signer.secret:
        return pixels, Stamp(number, "The signer has no secret to mark pictures with.")
    made = embed_id(pixels, signer.secret, number)
    return made.pixels, Stamp(number, made.left_out, made.psnr)
