"""Links work for an hour, and nobody can make one."""

from pathlib import Path

from pinxit.service.links import LIFETIME, Links


def test_a_link_leads_to_its_picture_for_an_hour_and_no_other_link_does(tmp_path: Path) -> None:
    link = Links.of(tmp_path).sign("picture", now=0)
    assert Links.of(tmp_path).read(link, now=LIFETIME - 1) == "picture"
    assert Links.of(tmp_path).read(link, now=LIFETIME + 1) is None
    assert Links.of(tmp_path).read(link.replace("picture", "another"), now=0) is None


def test_a_secret_that_was_never_written_seals_nothing(tmp_path: Path) -> None:
    (tmp_path / "links.key").touch()
    forged = Links(b"").sign("picture", now=0)
    assert Links.of(tmp_path).read(forged, now=0) is None
    assert (tmp_path / "links.key").stat().st_mode & 0o077 == 0
