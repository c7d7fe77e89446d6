from pathlib import Path

from program import Program, paint

from pinxit.studio import Studio


def test_untrusted_files_are_verified_in_armor(pinxit: Program, home: Path) -> None:
    studio = Studio(home)
    studio.deliver(studio.open(paint(Path("photo.png"))), Path("out.png"))
    plain, armored = pinxit("verify", "out.png"), pinxit("verify", "--untrusted", "out.png")
    assert armored == plain
    assert plain.code == 0
    both = pinxit("verify", "--untrusted", "out.png", "--source", "photo.png")
    assert (both.code, "leave out --untrusted" in both.err) == (2, True)
