"""The command material: files, documents that load, provenance of each, bad input."""

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import OpenEXR
import pytest
from PIL import Image
from program import Program

from pinxit.make.surface import to_linear
from pinxit.pictures.read import read_picture


def surface(path: str = "stone.png", side: int = 64) -> Path:
    """A picture that repeats."""
    y, x = np.mgrid[:side, :side] * 2 * np.pi / side
    light = 128 + 50 * np.sin(3 * x) + 40 * np.cos(2 * y + np.sin(x))
    Image.fromarray(np.stack((light, light * 0.9, light * 0.8), 2).astype(np.uint8)).save(path)
    return Path(path)


def test_a_material_is_maps_and_documents_that_name_them_and_all_are_signed(
    pinxit: Program,
) -> None:
    said = pinxit("material", surface(), "--normal", "directx", "-o", "out", "--json", "-q")
    assert said.code == 0, said.err
    files = said.json["materials"][0]["files"]
    assert {"base", "normal", "normal-gl", "orm", "preview", "gltf", "mtlx"} <= set(files)
    for path in files.values():
        assert pinxit("verify", path, "--json").json[0]["state"] == "trusted", path
    document = json.loads(Path(files["gltf"]).read_text(encoding="utf-8"))
    named = [image["uri"] for image in document["images"]]
    assert named == ["stone_base.png", "stone_normal-gl.png", "stone_orm.png"]
    assert all((Path("out") / name).exists() for name in named)
    assert document["materials"][0]["occlusionTexture"]["index"] == 2
    ends = [view["byteOffset"] + view["byteLength"] for view in document["bufferViews"]]
    assert max(ends) == document["buffers"][0]["byteLength"]
    root = ElementTree.parse(files["mtlx"]).getroot()  # noqa: S314, our own file
    names = {each.get("name") for each in root}
    assert {i.get("nodename") for i in root.iter("input") if i.get("nodename")} <= names
    height = read_picture(Path(files["height"]))
    assert (height.depth, height.channels) == (16, 1)


def test_data_carry_no_watermark_and_a_changed_document_is_told(pinxit: Program) -> None:
    assert pinxit("material", surface(), "-o", "out", "-q").code == 0
    text = json.dumps(pinxit("verify", "out/stone_normal.png", "--json").json)
    assert "Derived" not in text
    recipe = pinxit("recipe", "out/stone_normal.png")
    Path("r.json").write_text(recipe.out, encoding="utf-8")
    again = pinxit("run", "r.json", "--inputs", "stone.png", "-o", "again.png", "--json")
    assert again.json["same_pixels"] is True
    one, other = (read_picture(Path(p)).pixels for p in ("out/stone_normal.png", "again.png"))
    np.testing.assert_array_equal(one, other)
    with Path("out/stone.gltf").open("a", encoding="utf-8") as stream:
        stream.write(" ")
    assert pinxit("verify", "out/stone.gltf", "--json").json[0]["state"] == "changed"


def test_exr_holds_light_in_halves_and_data_in_floats(pinxit: Program) -> None:
    knobs = ("--maps", "base,height", "--delight", "0", "--format", "exr")
    said = pinxit("material", surface(), *knobs, "-o", "out", "-q")
    assert said.code == 0, said.err
    base = OpenEXR.File("out/stone_base.exr").channels()["RGB"].pixels
    height = OpenEXR.File("out/stone_height.exr").channels()["Y"].pixels
    assert (base.dtype, height.dtype) == (np.float16, np.float32)
    light = to_linear(read_picture(Path("stone.png")).pixels)
    assert np.abs(base.astype(np.float32) - light).mean() < 0.01
    assert pinxit("verify", "out/stone_base.exr", "--json").json[0]["state"] == "trusted"
    assert not Path("out/stone.gltf").exists()
    recipe = json.loads(pinxit("recipe", "out/stone_height.exr").out)
    assert recipe["steps"][-1]["settings"]["map"] == "height"


def test_mipmaps_and_powers_of_two(pinxit: Program) -> None:
    said = pinxit(
        "material", surface(side=100), "--maps", "base", "--power-of-two", "--mipmaps", "-o", "m"
    )
    assert said.code == 0, said.err
    pictures = {p.name: read_picture(p) for p in Path("m").glob("*_base*.png")}
    sizes = {name: (each.width, each.height) for name, each in pictures.items()}
    assert len(sizes) == 7
    assert sizes["stone_base.png"] == (64, 64)
    assert sizes["stone_base_mip6.png"] == (1, 1)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("stone.png", "-o", "out.png"), "name a folder"),
        (("stone.png", "--maps", "metal", "-o", "out"), "no map named 'metal'"),
        (("stone.png", "--size", "512", "-o", "out"), "--allow-upscale"),
        (("flat.png", "-o", "out"), "flat.png is flat"),
        (("none.png", "-o", "out"), "none.png"),
    ],
)
def test_bad_input_is_one_sentence_and_2(pinxit: Program, words: tuple[str, ...], why: str) -> None:
    surface()
    Image.new("RGB", (80, 80), (90, 90, 90)).save("flat.png")
    said = pinxit("material", *words, "-q")
    assert (said.code, why in said.err) == (2, True), said.err
    assert not list(Path().glob("out*"))


def test_a_folder_goes_on_and_names_what_failed(pinxit: Program) -> None:
    Path("all").mkdir()
    surface("all/good.png")
    Image.new("RGB", (20, 20)).save("all/small.png")
    said = pinxit("material", "all", "--maps", "base", "-o", "made", "-q")
    assert said.code == 2
    assert Path("made/good_base.png").exists()
    assert "1 of 2 were not made into materials" in said.err


def test_materials_of_pictures_that_differ_in_their_suffix_alone_are_all_kept(
    pinxit: Program,
) -> None:
    folder = Path("in")
    folder.mkdir()
    surface("in/stone.png")
    surface("in/stone.jpg")
    said = pinxit("material", folder, "--maps", "height", "-o", "out", "--overwrite", "--json")
    assert said.code == 0, said.err
    places = [each["files"]["height"] for each in said.json["materials"]]
    assert len(set(places)) == len(places) == 2
