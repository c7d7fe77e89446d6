"""Keys: made once, closed to others, never lost, and clear about what is wrong with them."""

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from pinxit.base.errors import UserMistake
from pinxit.mark.keys import KeyRing

SHOW = """
import sys
from pathlib import Path
from pinxit.mark.keys import KeyRing
ring = KeyRing(Path(sys.argv[1]))
ring.signer()
print(*(fact.sha256 for fact in ring.show()))
"""


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_first_use_makes_keys_that_only_their_owner_can_read(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "keys"
    KeyRing(folder).signer()
    assert {path.name for path in _files(folder)} == {
        "root.key",
        "root.pem",
        "signer.key",
        "chain.pem",
        "secret.key",
    }
    assert {path.stat().st_mode & 0o777 for path in _files(folder)} == {0o600}
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    assert {path.stat().st_mode & 0o777 for path in folders} == {0o700}


def test_later_uses_sign_with_the_same_key(tmp_path: Path) -> None:
    assert KeyRing(tmp_path / "k").signer() == KeyRing(tmp_path / "k").signer()


def test_keys_of_two_folders_differ(tmp_path: Path) -> None:
    first, second = KeyRing(tmp_path / "a").signer(), KeyRing(tmp_path / "b").signer()
    assert first.key != second.key
    assert first.anchors != second.anchors


def test_the_chain_is_what_readers_of_signed_pictures_insist_on(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "k")
    leaf, between = x509.load_pem_x509_certificates(ring.signer().chain)
    root = x509.load_pem_x509_certificate(ring.export().encode())
    leaf.verify_directly_issued_by(between)
    between.verify_directly_issued_by(root)
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert not usage.key_cert_sign
    purposes = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert [each.dotted_string for each in purposes] == ["1.3.6.1.5.5.7.3.4"]
    above = leaf.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    own = between.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    assert above.key_identifier == own.digest


def test_certificates_name_pinxit_and_a_random_id_unless_told_otherwise(tmp_path: Path) -> None:
    names = [fact.name for fact in KeyRing(tmp_path / "a").show()]
    assert all("Pinxit local signer" in name for name in names)
    given = KeyRing(tmp_path / "b", "Museum of Examples").show()
    assert all("Museum of Examples" in fact.name for fact in given)


def test_a_signer_never_shows_its_key(tmp_path: Path) -> None:
    signer = KeyRing(tmp_path / "k").signer()
    assert "PRIVATE" in signer.key.decode()
    assert "PRIVATE" not in repr(signer)


def test_facts_name_fingerprint_days_and_place(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "k")
    root, signer = ring.show()
    certificate = x509.load_pem_x509_certificate(ring.export().encode())
    assert root.role == "root"
    assert root.sha256 == certificate.fingerprint(hashes.SHA256()).hex()
    assert signer.role == "signer"
    assert signer.since < signer.until
    assert signer.path.is_file()
    assert signer.to_json()["path"] == str(signer.path)


def test_rotation_keeps_the_root_and_every_old_signer(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "k")
    before, root = ring.signer(), ring.export()
    old_files = {path: path.read_bytes() for path in _files(ring.folder)}
    after = ring.rotate()
    assert after.key != before.key
    assert after == ring.signer()
    assert ring.export() == root
    assert {path: path.read_bytes() for path in old_files} == old_files
    assert [fact.role for fact in ring.show()] == ["root", "signer", "old signer"]


def test_processes_that_start_at_once_end_with_the_same_keys(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SHOW, str(tmp_path / "k")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = {process.communicate(timeout=60)[0] for process in running}
    assert [process.returncode for process in running] == [0] * 4
    assert len(said) == 1
    assert not list((tmp_path / "k").glob(".new-*"))


def test_asking_for_known_roots_makes_no_keys(tmp_path: Path) -> None:
    assert KeyRing(tmp_path / "k").anchors() == ""
    assert not (tmp_path / "k").exists()


def test_roots_of_partners_count_as_known(tmp_path: Path) -> None:
    ours, theirs = KeyRing(tmp_path / "ours"), KeyRing(tmp_path / "theirs")
    ours.signer()
    (ours.folder / "partners").mkdir()
    (ours.folder / "partners" / "them.pem").write_text(theirs.export())
    assert ours.anchors() == ours.export() + theirs.export()
    assert [fact.role for fact in ours.show()] == ["root", "signer", "partner"]


@pytest.mark.parametrize("name", ["root/root.pem", "signers/0001/signer.key", "root/root.key"])
@pytest.mark.parametrize("content", [b"", b"\0\xff nonsense", b"-----BEGIN PRIVATE KEY-----\n"])
def test_a_damaged_key_file_is_named_and_not_replaced(
    tmp_path: Path, name: str, content: bytes
) -> None:
    ring = KeyRing(tmp_path / "k")
    ring.signer()
    path = ring.folder / name
    path.write_bytes(content)
    with pytest.raises(UserMistake, match=r"key file .* cannot be used: .* backup") as raised:
        ring.signer()
    assert str(path) in str(raised.value)
    assert path.read_bytes() == content


def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    ours, theirs = KeyRing(tmp_path / "a"), KeyRing(tmp_path / "b")
    ours.signer()
    theirs.signer()
    place = Path("signers/0001/signer.key")
    (ours.folder / place).write_bytes((theirs.folder / place).read_bytes())
    with pytest.raises(UserMistake, match="does not belong to its certificate"):
        ours.signer()


def test_a_key_that_others_can_read_is_refused_with_the_way_out(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "k")
    ring.signer()
    key = ring.folder / "signers/0001/signer.key"
    key.chmod(0o644)
    with pytest.raises(UserMistake, match=f"chmod 600 {key}"):
        ring.signer()


def test_a_place_where_no_folder_can_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    with pytest.raises(UserMistake, match="No keys can be made"):
        KeyRing(tmp_path / "file" / "keys").signer()
