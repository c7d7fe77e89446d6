"""Time stamps: whose are believed, what they outlive, and that nobody waits for them."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from desk import Desk
from time_authority import TimeAuthority, time_authority

from pinxit.base.errors import UserMistake
from pinxit.deliver.files import deliver
from pinxit.mark import certificates
from pinxit.mark.keys import KeyRing, Signer
from pinxit.mark.time_stamps import above_time_roots, parted
from pinxit.mark.verify import verify


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TimeAuthority]:
    with time_authority(tmp_path_factory.mktemp("time")) as running:
        yield running


@pytest.fixture
def stamping(tmp_path: Path, authority: TimeAuthority) -> Desk:
    """A desk whose signatures are time-stamped."""
    keys = KeyRing(tmp_path / "home" / "keys")
    keys.stamp_by(authority.url, authority.root)
    return Desk(tmp_path, keys)


def _ends_soon(signer: Signer, keys: KeyRing, seconds: float) -> tuple[Signer, datetime]:
    """A signer under the same root whose certificate ends in some seconds."""
    root = keys._root()
    between = certificates.issue("intermediate", "Pinxit", "issuer", root)
    end = datetime.now(UTC) + timedelta(seconds=seconds)
    years = {**certificates.YEARS, "signer": (seconds + 3600) / 3600 / 24 / 365}
    with mock.patch.object(certificates, "YEARS", years):
        leaf = certificates.issue("signer", "Pinxit", "short", between)
    chain = leaf.certificate_pem() + between.certificate_pem()
    return replace(signer, chain=chain, key=leaf.key_pem()), end


def test_a_stamped_signature_outlives_its_certificate_and_another_does_not(stamping: Desk) -> None:
    short, end = _ends_soon(stamping.keys.signer(), stamping.keys, 4)
    paths = {}
    for name, signer in (("stamped", short), ("plain", replace(short, time_authority=""))):
        marked = stamping.marked(stamping.picture(), signer)
        paths[name] = deliver(marked, stamping.folder / f"{name}.png").path
    anchors = stamping.keys.anchors()
    assert {verify(path, anchors).state for path in paths.values()} == {"trusted"}
    time.sleep(max(0.0, (end - datetime.now(UTC)).total_seconds()) + 1)
    stamped, plain = (verify(paths[name], anchors) for name in ("stamped", "plain"))
    assert stamped.state == "trusted"
    assert stamped.facts.clock == "a time authority that is known here"
    assert plain.state == "unknown signer"
    assert "ended" in plain.sentence


def test_a_stamp_of_an_unknown_authority_says_so(stamping: Desk) -> None:
    path = stamping.deliver("out.png").path
    verdict = verify(path, parted(stamping.keys.anchors())[0])
    assert verdict.state == "trusted"
    assert any("not known here" in line for line in verdict.lines())


def test_without_an_answer_a_picture_is_signed_and_says_so(desk: Desk, tmp_path: Path) -> None:
    keys = KeyRing(tmp_path / "other" / "keys")
    keys.stamp_by("http://127.0.0.1:9/", keys.export())
    path = Desk(tmp_path, keys).deliver("out.jpg").path
    verdict = verify(path, keys.anchors())
    assert verdict.state == "trusted"
    assert "No time stamp: The time authority did not answer as it should." in verdict.lines()
    keys.stamp_by("")
    assert keys.signer().time_authority == ""
    assert not verify(Desk(tmp_path, keys).deliver("b.jpg").path, keys.anchors()).facts.unstamped


def test_the_root_of_a_time_authority_makes_nobody_a_known_signer(
    desk: Desk, tmp_path: Path
) -> None:
    strange = KeyRing(tmp_path / "strange" / "keys")
    path = Desk(tmp_path, strange).deliver("out.png").path
    desk.keys.signer()
    as_time = desk.keys.anchors() + above_time_roots(strange.export())
    assert verify(path, as_time).state == "unknown signer"
    assert verify(path, strange.export()).state == "trusted"


def test_wrong_addresses_and_roots_are_refused(tmp_path: Path) -> None:
    keys = KeyRing(tmp_path / "keys")
    with pytest.raises(UserMistake, match="no address"):
        keys.stamp_by("time.example", "")
    with pytest.raises(UserMistake, match="no PEM"):
        keys.stamp_by("https://time.example", "root")
