import json
from pathlib import Path

from picture_files import raster, save

from pinxit.datasets.importing import import_folder
from pinxit.datasets.report import report, report_lines
from pinxit.datasets.rights import Rights


def test_the_report_says_what_there_is_and_what_it_may_be_used_for(tmp_path: Path) -> None:
    save(tmp_path / "cats" / "a.png", raster(1, 20, 30))
    save(tmp_path / "cats" / "b.png", raster(1, 20, 30))
    save(tmp_path / "c.png", raster(3, 50, 40, 4))
    save(tmp_path / "d.png", raster(4, 50, 40))
    text = "path,license,creator\nc.png,CC-BY-NC-4.0,Ben\nd.png,CC-BY-ND-4.0,Cleo\n"
    (tmp_path / "rights.csv").write_text(text)
    made, _ = import_folder(tmp_path, "set", Rights("CC-BY-4.0", "Ann"))
    facts = report(made)
    assert json.loads(json.dumps(facts)) == facts
    assert (facts["pictures"], facts["trainable"]) == (4, 2)
    assert facts["exact_copies"] == [["cats/a.png", "cats/b.png"]]
    assert facts["results"]["allows"] == ["learn", "style", "edit", "publish"]
    assert facts["sizes"] == {"least": 20, "median": 30, "most": 40, "different": 2}
    lines = "\n".join(report_lines(made))
    assert "pictures      4 (1 of them exact copies, left out of training)" in lines
    assert "not trainable 1: CC-BY-ND-4.0 allows no adaptations: d.png" in lines
    assert "credit        Ann, CC-BY-4.0" in lines
    assert "credit        Ben, CC-BY-NC-4.0" in lines
    assert "Cleo" not in lines


def test_an_override_shows_in_the_report(tmp_path: Path) -> None:
    save(tmp_path / "a.png", raster(1))
    rights = Rights("CC-BY-ND-4.0").override("learn", True, "letter of 3 May")
    made, _ = import_folder(tmp_path, "set", rights)
    assert "decision      1 x allows learn: letter of 3 May" in report_lines(made)


def test_the_report_says_how_the_pictures_are_shaped_and_what_they_are_called(
    tmp_path: Path,
) -> None:
    save(tmp_path / "cats" / "a.png", raster(1, 20, 30))
    save(tmp_path / "cats" / "b.png", raster(2, 30, 20))
    save(tmp_path / "dogs" / "c.png", raster(3, 41, 40))
    (tmp_path / "captions.csv").write_text("path,words\ncats/a.png,gray cat\n")
    facts = report(made := import_folder(tmp_path, "set", Rights("CC-BY-4.0", "Ann"))[0])
    assert facts["proportions"] == {"square": 1, "wide": 1, "tall": 1}
    assert facts["captioned"] == 1
    lines = report_lines(made)
    assert "proportions   1 square, 1 wide, 1 tall" in lines
    assert "folders       2 cats, 1 dogs" in lines
    assert "with words    1" in lines
