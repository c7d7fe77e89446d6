"""Signs statements with the studio's key, and finds out whether they hold."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pinxit.base.errors import PinxitError
from pinxit.base.hashing import canonical_json
from pinxit.datasets.statements import Statement
from pinxit.mark.keys import Signer
from pinxit.mark.time_stamps import parted

_ALGORITHM = ec.ECDSA(hashes.SHA256())


def signed(about: Mapping[str, Any], signer: Signer) -> Statement:
    """The statement with its date and the studio's signature.

    Raises:
        PinxitError: the key is none that can sign.
    """
    key = serialization.load_pem_private_key(signer.key, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise PinxitError("The studio's key is no P-256 key, and statements need one.")
    whole = {**about, "when": datetime.now(UTC).isoformat(timespec="seconds")}
    signature = key.sign(canonical_json(whole).encode(), _ALGORITHM)
    return Statement(whole, base64.b64encode(signature).decode(), signer.chain.decode())


def holds(statement: Statement, anchors: str) -> bool:
    """Whether a statement is unchanged and was signed by somebody whom these roots vouch for.

    Args:
        statement: The statement.
        anchors: PEM of the roots whose signatures count as known (``KeyRing.anchors``).
    """
    try:
        leaf, *above = x509.load_pem_x509_certificates(statement.chain.encode())
        roots = x509.load_pem_x509_certificates(parted(anchors)[0].encode())
        key = leaf.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return False
        words = canonical_json(dict(statement.about)).encode()
        key.verify(base64.b64decode(statement.signature), words, _ALGORITHM)
        when = datetime.fromisoformat(str(statement.about["when"]))
        in_time = leaf.not_valid_before_utc <= when <= leaf.not_valid_after_utc
        return in_time and _is_vouched_for([leaf, *above], roots)
    except (InvalidSignature, ValueError, TypeError, KeyError):
        return False


def _is_vouched_for(chain: list[x509.Certificate], roots: list[x509.Certificate]) -> bool:
    """Whether each certificate was issued by the next, and the last by a root."""
    for below, above in pairwise(chain):
        below.verify_directly_issued_by(above)
    return any(_was_issued_by(chain[-1], root) for root in roots)


def _was_issued_by(below: x509.Certificate, above: x509.Certificate) -> bool:
    try:
        below.verify_directly_issued_by(above)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
