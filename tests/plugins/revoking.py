"""Pictures of shipped models that are revoked, as tests need it."""

from pinxit.datasets.revocations import Revocations
from pinxit.datasets.statements import REVOCATION
from pinxit.mark.statements import signed
from pinxit.studio import Studio


def revoke_behind(model: str, studio: Studio) -> None:
    """Revokes one of the pictures that a model learned from."""
    sha256 = studio.models.load(model).weights["training.sha256"][0].tobytes().hex()
    about = {"kind": REVOCATION, "dataset": "d", "picture": sha256, "pixels": "0" * 64}
    about |= {"title": "one.png", "reason": "the artist asked"}
    Revocations(studio.home / "revoked").add([signed(about, studio.keys.signer())])
