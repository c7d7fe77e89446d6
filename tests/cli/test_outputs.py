from pathlib import Path

import pytest
from program import paint

from pinxit.base.errors import UserMistake
from pinxit.cli.outputs import Content, contents, places


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_one_file_goes_where_it_is_sent_or_into_a_folder() -> None:
    files = contents([paint(Path("deep/photo.jpg"))], Path("out.png"))
    assert files == [Content(Path("deep/photo.jpg"), Path("photo.jpg"))]
    assert places(Path("out.png"), files, overwrite=False) == [Path("out.png")]
    assert places(Path("out"), files, overwrite=False) == [Path("out/photo.png")]


def test_files_keep_the_folders_in_which_they_differ() -> None:
    given = [
        paint(Path("x/deep/a.png")),
        paint(Path("x/b.png")),
        paint(Path("x/wide/c.png")).parent,
    ]
    files = contents(given, Path("out"))
    assert [str(file.place) for file in files] == ["deep/a.png", "b.png", "wide/c.png"]


def test_a_folder_leaves_out_what_is_hidden_below_the_output_or_no_picture() -> None:
    for name in ("a.png", ".b.png", "out/c.png", "sub/d.jpg", "sub/.e/f.png"):
        paint(Path("x") / name)
    Path("x/notes.txt").write_text("no picture")
    files = contents([Path("x")], Path("x/out"))
    assert [str(file.place) for file in files] == ["a.png", "sub/d.jpg"]
    clips = contents([Path("x")], Path("x/out"), frozenset({".txt"}))
    assert "notes.txt" in {file.file.name for file in clips}


def test_the_same_file_named_twice_is_taken_once() -> None:
    photo = paint(Path("a.png"))
    assert len(contents([photo, photo], Path("out"))) == 1


def test_names_that_differ_in_their_suffix_alone_keep_it() -> None:
    files = contents(
        [paint(Path("a.png")), paint(Path("a.jpg")), paint(Path("b.jpg"))], Path("out")
    )
    targets = places(Path("out"), files, overwrite=False)
    assert [target.name for target in targets] == ["a.png.png", "a.jpg.png", "b.png"]


def test_several_files_do_not_go_into_one() -> None:
    files = contents([paint(Path("a.png")), paint(Path("b.png"))], Path("one.png"))
    with pytest.raises(UserMistake, match=r"one.png is one file, and there are 2 pictures"):
        places(Path("one.png"), files, overwrite=True)
    Path("folder.png").mkdir()
    assert len(places(Path("folder.png"), files, overwrite=False)) == 2
