"""Styles are small files that paint as their pictures do, blend, and are refused where unfit."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from program import paint as draw

from pinxit.base.errors import Refused, UserMistake
from pinxit.datasets.rights import Rights
from pinxit.make.style_file import load_style, open_style, save_style
from pinxit.make.style_shelf import StyleShelf
from pinxit.make.styles import blend, learn, looked_at, shares_for
from pinxit.nets.painter import StyleCode, encode, paint
from pinxit.nets.style import Style, palette_like, swatch
from pinxit.nets.style_code import code_of
from pinxit.pictures.picture import Picture, rgb
from pinxit.pictures.read import read_picture

SIZE = 96


def unknown(_: Picture) -> Rights:
    return Rights()


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> tuple[Picture, ...]:
    folder = tmp_path_factory.mktemp("pictures")
    drawn = [draw(folder / f"{seed}.png", seed, (120, 96)) for seed in (1, 2, 3)]
    return tuple(map(read_picture, drawn))


@pytest.fixture(scope="module")
def styles(pictures: tuple[Picture, ...]) -> tuple[Style, ...]:
    return tuple(learn(each, f"s{i}", size=SIZE, rights=unknown) for i, each in enumerate(pictures))


def painted(content: Picture, code: StyleCode) -> np.ndarray:
    return paint(np.asarray(rgb(content.pixels), np.float32), (code,))


def test_a_style_file_is_small_and_paints_as_its_picture_does(
    pictures: tuple[Picture, ...], styles: tuple[Style, ...], tmp_path: Path
) -> None:
    path = tmp_path / "a.pinxit-style"
    save_style(styles[0], path)
    assert path.stat().st_size < 50_000
    direct = painted(pictures[2], encode((looked_at(pictures[0], SIZE),), (1.0,)))
    from_file = painted(pictures[2], code_of(load_style(path)))
    other = painted(pictures[2], code_of(styles[1]))
    assert np.abs(direct - from_file).mean() < 1 / 255
    assert np.abs(direct - from_file).max() < 4 / 255
    assert np.abs(direct - other).max() > 20 / 255


def test_the_same_picture_gives_the_same_bytes(
    pictures: tuple[Picture, ...], styles: tuple[Style, ...], tmp_path: Path
) -> None:
    again = learn(pictures[0], "s0", size=SIZE, rights=unknown)
    first = save_style(styles[0], tmp_path / "a.pinxit-style")
    assert save_style(again, tmp_path / "b.pinxit-style").sha256 == first.sha256


def test_a_blend_is_what_the_pictures_give_together(
    pictures: tuple[Picture, ...], styles: tuple[Style, ...]
) -> None:
    mixed = blend(styles[:2], "mixed", (3.0, 1.0))
    both = encode(tuple(looked_at(each, SIZE) for each in pictures[:2]), (0.75, 0.25))
    assert np.abs(painted(pictures[2], code_of(mixed)) - painted(pictures[2], both)).max() < 3 / 255
    assert [source.share for source in mixed.card.pictures] == [0.75, 0.25]
    again = blend((mixed, styles[0]), "again")
    assert [source.share for source in again.card.pictures] == [0.875, 0.125]


@pytest.mark.parametrize("weights", [(1.0,), (0.0, 0.0), (1.0, -0.5), (float("nan"), 1.0)])
def test_weights_that_do_not_fit_are_refused(weights: tuple[float, ...]) -> None:
    with pytest.raises(UserMistake, match="do not fit 2 styles"):
        shares_for(weights, 2)


def test_a_swatch_has_the_colors_of_its_style(styles: tuple[Style, ...]) -> None:
    palette = styles[0].palette
    shown = palette_like(swatch(palette))
    assert np.abs(shown.mean - palette.mean).max() < 0.02
    assert np.abs(shown.covariance - palette.covariance).max() < 0.01


def test_a_style_of_another_network_is_refused_with_its_pictures(
    styles: tuple[Style, ...],
) -> None:
    card = styles[0].card
    with pytest.raises(UserMistake, match=r"learn it again from its pictures \(1.png\)"):
        code_of(replace(styles[0], card=replace(card, network="0" * 64)))


def test_rights_that_forbid_the_style_are_refused(pictures: tuple[Picture, ...]) -> None:
    with pytest.raises(Refused, match=r"may not be lent its style: CC-BY-ND-4\.0"):
        learn(pictures[0], "x", rights=lambda _: Rights("CC-BY-ND-4.0", "Ben"))


def _without(name: str) -> Callable[[Style], Style]:
    return lambda style: replace(
        style, arrays={n: each for n, each in style.arrays.items() if n != name}
    )


@pytest.mark.parametrize(
    "damage",
    [
        _without("relu3_1.mean"),
        lambda style: replace(style, arrays={**style.arrays, "manner": np.ones(3)}),
        lambda style: replace(style, arrays={**style.arrays, "decoder.x": np.ones(3)}),
        lambda s: replace(s, arrays={**s.arrays, "relu4_1.scale": np.array([np.nan])}),
    ],
    ids=["an array is missing", "wrong size", "no such weight", "not a number"],
)
def test_damaged_numbers_are_the_files_fault(
    styles: tuple[Style, ...], damage: Callable[[Style], Style]
) -> None:
    with pytest.raises(UserMistake, match="The style s0 is damaged"):
        code_of(damage(styles[0]))


def test_a_file_that_is_no_style_says_so(styles: tuple[Style, ...], tmp_path: Path) -> None:
    path = tmp_path / "x.pinxit-style"
    path.write_bytes(b"hello")
    with pytest.raises(UserMistake, match="is not a style, or it is damaged"):
        open_style(path)
    with pytest.raises(UserMistake, match=r"end it in .pinxit-style"):
        save_style(styles[0], tmp_path / "x.png")


def test_a_card_of_a_later_version_is_refused(styles: tuple[Style, ...], tmp_path: Path) -> None:
    path = tmp_path / "a.pinxit-style"
    save_style(styles[0], path)
    path.write_bytes(path.read_bytes().replace(b'\\"format\\":1', b'\\"format\\":9'))
    with pytest.raises(UserMistake, match="update Pinxit"):
        load_style(path)


def test_a_card_that_calls_something_else_a_hash_is_refused(
    styles: tuple[Style, ...], tmp_path: Path
) -> None:
    path = tmp_path / "a.pinxit-style"
    save_style(styles[0], path)
    sha256 = styles[0].card.pictures[0].sha256.encode()
    path.write_bytes(path.read_bytes().replace(sha256, b"../" + sha256[3:]))
    with pytest.raises(UserMistake, match="is no sha256"):
        load_style(path)


def test_the_evidence_of_a_bought_license_stays_at_home(pictures: tuple[Picture, ...]) -> None:
    bought = Rights("LicenseRef-Licensed", "Ben", evidence="invoice 77")
    style = learn(pictures[0], "x", size=64, rights=lambda _: bought)
    assert "invoice" not in json.dumps(style.card.to_json())


def test_pictures_are_found_where_they_were_and_beside_the_file(
    pictures: tuple[Picture, ...], styles: tuple[Style, ...], tmp_path: Path
) -> None:
    shelf = StyleShelf(tmp_path / "styles")
    style = save_style(styles[0], tmp_path / "a.pinxit-style")
    assert pictures[0].source is not None
    file = pictures[0].source.file
    assert file is not None
    assert shelf.pictures_behind(style) == [None]
    assert shelf.pictures_behind(style, (file.parent,)) == [file]
    shelf.remember({pictures[0].sha256: file})
    assert shelf.pictures_behind(style) == [file]
    other = StyleShelf(tmp_path / "other")
    (tmp_path / file.name).write_bytes(file.read_bytes())
    assert other.pictures_behind(style) == [tmp_path / file.name]
    with pytest.raises(UserMistake, match="There is no style named 'b'"):
        shelf.load("b")
