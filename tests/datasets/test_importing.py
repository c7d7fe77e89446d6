import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from picture_files import raster, save

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.base.progress import Progress
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.importing import ImportReport, import_folder
from pinxit.datasets.rights import Rights
from pinxit.datasets.store import DatasetStore

FREE = Rights("CC0-1.0", "Ann")
_XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"><plus:DataMining>{}</plus:DataMining>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def imported(folder: Path, rights: Rights = FREE) -> tuple[Dataset, ImportReport]:
    return import_folder(folder, "set", rights)


def paths(dataset: Dataset) -> list[str]:
    return [entry.path for entry in dataset.entries]


def test_pictures_of_all_sizes_and_formats_are_found_in_all_folders(tmp_path: Path) -> None:
    save(tmp_path / "one.png", raster(1, 20, 30, 4))
    save(tmp_path / "cats" / "two.jpg", raster(2, 64, 48))
    save(tmp_path / "cats" / "small" / "drei ä 猫.webp", raster(3, 8, 8))
    save(tmp_path / "gray.tif", raster(4, 5, 7, 1))
    made, report = imported(tmp_path)
    assert paths(made) == ["cats/small/drei ä 猫.webp", "cats/two.jpg", "gray.tif", "one.png"]
    assert [(e.height, e.width, e.channels) for e in made.entries] == [
        (8, 8, 3),
        (64, 48, 3),
        (5, 7, 1),
        (20, 30, 4),
    ]
    assert made.entries[0].tags == ("cats", "small")
    assert (report.pictures, report.unreadable, report.skipped) == (4, {}, {})


def test_a_folder_without_readable_pictures_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="It is empty"):
        imported(tmp_path)
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(UserMistake, match=r"1 skipped: no pictures \(\.txt\)"):
        imported(tmp_path)
    with pytest.raises(UserMistake, match="There is no folder"):
        imported(tmp_path / "nowhere")


def test_one_picture_is_a_data_set(tmp_path: Path) -> None:
    save(tmp_path / "a.png", raster(1))
    assert len(imported(tmp_path)[0].trainable()) == 1


def test_what_is_no_picture_is_skipped_and_what_is_broken_is_reported(tmp_path: Path) -> None:
    whole = save(tmp_path / "a.png", raster(1)).read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "lie.png").write_text("no picture at all")
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / ".hidden.png").write_bytes(whole)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "b.png").write_bytes(whole)
    (tmp_path / "folder.png").mkdir()
    save(tmp_path / "folder.png" / "in.png", raster(2))
    (tmp_path / "nowhere.png").symlink_to(tmp_path / "gone")
    made, report = imported(tmp_path)
    assert paths(made) == ["a.png", "folder.png/in.png"]
    assert set(report.unreadable) == {"cut.png", "empty.jpg", "lie.png", "nowhere.png"}
    assert report.skipped == {"hidden": (".hidden.png",), "no pictures (.txt)": ("notes.txt",)}
    assert any("cut.png could not be read" in line for line in report.lines())


@pytest.mark.parametrize("name", ["film.mp4", "film.png"])
def test_a_huge_file_that_is_no_picture_is_not_read_whole(tmp_path: Path, name: str) -> None:
    save(tmp_path / "a.png", raster(1))
    with (tmp_path / name).open("wb") as stream:
        stream.write(bytes(4) + b"ftypisom")
        stream.truncate(200 * 2**20)
    tracemalloc.start()
    made, report = imported(tmp_path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert paths(made) == ["a.png"]
    assert most < 40 * 2**20
    if name == "film.png":
        assert report.unreadable[name].startswith("film.png is a video; ")
    else:
        assert report.skipped == {"no pictures (.mp4)": ("film.mp4",)}


def test_a_picture_without_suffix_is_known_by_its_content(tmp_path: Path) -> None:
    save(tmp_path / "a.png", raster(1)).rename(tmp_path / "nameless")
    assert paths(imported(tmp_path)[0]) == ["nameless"]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    save(tmp_path / "in" / "a.png", raster(1))
    (tmp_path / "in" / "again").symlink_to(tmp_path, target_is_directory=True)
    assert paths(imported(tmp_path)[0]) == ["in/a.png"]


@pytest.mark.parametrize("shape", [(1, 10_000), (10_000, 1), (1, 1)])
def test_extreme_shapes_are_imported(tmp_path: Path, shape: tuple[int, int]) -> None:
    save(tmp_path / "a.png", np.full((*shape, 3), 90, np.uint8))
    (only,) = imported(tmp_path)[0].entries
    assert (only.height, only.width) == shape
    assert len(bytes.fromhex(only.print)) == 32


def test_equal_pixels_are_found_whatever_the_format(tmp_path: Path) -> None:
    same = raster(1)
    save(tmp_path / "b.png", same)
    save(tmp_path / "a.webp", same, lossless=True)
    save(tmp_path / "c.png", raster(2))
    made, report = imported(tmp_path)
    assert report.exact == (("a.webp", "b.png"),)
    assert [entry.path for entry in made.trainable()] == ["a.webp", "c.png"]
    assert len(made.entries) == 3


def test_nearly_alike_pictures_are_grouped_but_kept(tmp_path: Path) -> None:
    first = raster(1, 128, 160)
    save(tmp_path / "a.png", first)
    save(tmp_path / "b.jpg", first, quality=40)
    save(tmp_path / "c.png", raster(2, 128, 160))
    made, report = imported(tmp_path)
    assert report.near == (("a.png", "b.jpg"),)
    assert len(made.trainable()) == 3


def test_a_copy_whose_rights_forbid_learning_forbids_it_for_the_original(tmp_path: Path) -> None:
    save(tmp_path / "a.png", raster(1))
    save(tmp_path / "b.png", raster(1))
    (tmp_path / "rights.csv").write_text("path,license\nb.png,CC-BY-ND-4.0\n")
    made, _ = imported(tmp_path)
    ((entry, why),) = made.untrainable()
    assert entry.path == "a.png"
    assert why == "the same picture is there as b.png, and CC-BY-ND-4.0 allows no adaptations"


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_an_opt_out_in_the_picture_is_honored(tmp_path: Path, suffix: str) -> None:
    xmp = _XMP.format("http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-GENAIMLTRAINING")
    save(tmp_path / f"a{suffix}", raster(1), **_with_xmp(suffix, xmp))
    made, report = imported(tmp_path)
    ((_, why),) = made.untrainable()
    assert "DMI-PROHIBITED-GENAIMLTRAINING" in why
    assert report.opt_outs == {f"a{suffix}": why}
    assert made.entries[0].rights.allows("publish")


def test_a_permission_in_the_picture_is_no_opt_out(tmp_path: Path) -> None:
    xmp = _XMP.format("http://ns.useplus.org/ldf/vocab/DMI-ALLOWED")
    save(tmp_path / "a.png", raster(1), **_with_xmp(".png", xmp))
    assert len(imported(tmp_path)[0].trainable()) == 1
    assert not imported(tmp_path, Rights())[0].trainable()


def test_holders_and_explicit_decisions_outweigh_an_opt_out_and_are_recorded(
    tmp_path: Path,
) -> None:
    xmp = _XMP.format("DMI-PROHIBITED")
    save(tmp_path / "a.png", raster(1), **_with_xmp(".png", xmp))
    made, report = imported(tmp_path, Rights("own"))
    assert made.entries[0].rights.overrides[0].reason == (
        "the picture itself says plus:DataMining DMI-PROHIBITED; LicenseRef-Own outweighs it"
    )
    assert report.opt_outs == {}
    (tmp_path / "rights.csv").write_text("path,allow,reason\na.png,learn,letter of 3 May\n")
    made, _ = imported(tmp_path)
    assert [o.reason for o in made.entries[0].rights.overrides] == ["letter of 3 May"]
    assert made.trainable()


def test_progress_is_told_and_stopping_leaves_nothing(tmp_path: Path) -> None:
    for number in range(3):
        save(tmp_path / f"{number}.png", raster(number))
    told: list[Progress] = []
    import_folder(tmp_path, "set", FREE, tell=told.append)
    assert [(p.done, p.total) for p in told] == [(0, 3), (1, 3), (2, 3), (3, 3)]

    def stop(progress: Progress) -> None:
        raise Cancelled("stop")

    with pytest.raises(Cancelled):
        import_folder(tmp_path, "set", FREE, tell=stop)


def test_changed_and_missing_files_are_named(tmp_path: Path) -> None:
    store = DatasetStore(tmp_path / "store")
    for number in range(3):
        save(tmp_path / "in" / f"{number}.png", raster(number))
    store.save(imported(tmp_path / "in")[0])
    assert store.changes("set") == {}
    save(tmp_path / "in" / "0.png", raster(9))
    (tmp_path / "in" / "1.png").unlink()
    told: list[float] = []
    found = store.changes("set", tell=lambda progress: told.append(progress.done))
    assert found == {"0.png": "changed", "1.png": "missing"}
    assert told == [0, 1, 2, 3]


def test_every_file_is_told_of_whatever_it_is(tmp_path: Path) -> None:
    save(tmp_path / "a.png", raster(1))
    (tmp_path / "b.txt").write_text("x")
    (tmp_path / "c.png").write_text("x")
    told: list[float] = []
    import_folder(tmp_path, "set", FREE, tell=lambda progress: told.append(progress.done))
    assert told == [0, 1, 2, 3]


def _with_xmp(suffix: str, xmp: str) -> dict[str, object]:
    if suffix != ".png":
        return {"xmp": xmp.encode()}
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", xmp, zip=True)
    return {"pnginfo": info}
