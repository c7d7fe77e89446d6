"""Certificates of the local authority, as the C2PA specification 2.1, section 14.5 wants them.

What readers of signed pictures insist on: the signer's certificate has KeyUsage digitalSignature,
an ExtendedKeyUsage for signing documents, and an AuthorityKeyIdentifier, and it stands before its
issuer in the chain. Keys are P-256 (ES256).
"""

import datetime
from dataclasses import dataclass
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Role = Literal["root", "intermediate", "signer"]

# Without an outside time stamp a reader holds a signature to be good until its certificate ends.
# Pictures are kept for long, so the certificates are too.
YEARS: dict[Role, int] = {"root": 30, "intermediate": 20, "signer": 10}

PURPOSES = (
    "1.3.6.1.5.5.7.3.4",  # e-mail protection
    "1.3.6.1.5.5.7.3.36",  # document signing
    "1.3.6.1.4.1.62558.2.1",  # C2PA claim signing
)
"""The key purposes (EKU) that a reader accepts; it must be told, or it knows only the first."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate and the private key that goes with it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def certificate_pem(self) -> bytes:
        """The certificate as PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def key_pem(self) -> bytes:
        """The private key as PEM (PKCS 8, not encrypted)."""
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


def issue(role: Role, organization: str, name: str, issuer: Authority | None) -> Authority:
    """A new key with its certificate.

    Args:
        role: What the certificate is for.
        organization: The O of its subject, which readers show as the signer.
        name: The CN of its subject.
        issuer: Who signs it; None for a root, which signs itself.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    above = issuer.certificate.subject if issuer else subject
    above_key = issuer.key if issuer else key
    start = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)  # clocks differ
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=365 * YEARS[role]))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(above_key.public_key()),
            critical=False,
        )
    )
    for extension, is_critical in _usage(role):
        builder = builder.add_extension(extension, critical=is_critical)
    return Authority(builder.sign(above_key, hashes.SHA256()), key)


def _usage(role: Role) -> tuple[tuple[x509.ExtensionType, bool], ...]:
    is_authority = role != "signer"
    depth = {"root": 1, "intermediate": 0, "signer": None}[role]
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    common = (
        (x509.BasicConstraints(ca=is_authority, path_length=depth), True),
        (usage, True),
    )
    if is_authority:
        return common
    return (*common, (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False))
