"""Brand kits are taken along as one file, and opened again with all that they hold."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI
from fastapi.testclient import TestClient
from program import paint

from pinxit.make.campaign.kit_file import read_kit

_API = "/api/v1"
_COLORS = {
    "primary": "#0f4c5c",
    "accent": "#e36414",
    "background": "#ffffff",
    "text": "#112227",
}
_PLAIN = f"brand: Harbor\npalette: {_COLORS}\n".replace("'", '"')


def _brought(app: FastAPI, folder: Path, seed: int) -> str:
    file = paint(folder / "made" / f"{seed}.png", seed, (96, 64))
    found: str = app.state.house.library.upload("local", file.name, file.read_bytes()).id
    return found


def _kit(logo: str, style: str) -> dict[str, Any]:
    told = {"brand": "Harbor", "palette": _COLORS, "logo": logo, "styles": [style]}
    return {**told, "safe_area": 0.5, "text_font": "Archivo", "headline": "Slow coffee 🦜"}


def _open(client: TestClient, data: bytes) -> Any:
    return client.post(f"{_API}/kits/open", files={"file": ("kit", data)})


def _packed(client: TestClient, kit: dict[str, Any]) -> bytes:
    answer = client.post(f"{_API}/kits/file", json=kit)
    assert answer.status_code == 200, answer.text
    return answer.content


def test_a_kit_comes_back_from_its_file_as_it_was(
    app: FastAPI, client: TestClient, tmp_path: Path
) -> None:
    kit = _kit(_brought(app, tmp_path, 1), _brought(app, tmp_path, 2))
    told = _open(client, _packed(client, kit)).json()
    assert told["lost"] == []
    assert {name: told["kit"][name] for name in kit} == kit  # the same files are the same pictures


def test_the_command_line_reads_the_file_of_a_kit(
    app: FastAPI, client: TestClient, tmp_path: Path
) -> None:
    kit = _kit(_brought(app, tmp_path, 1), _brought(app, tmp_path, 2))
    zipfile.ZipFile(io.BytesIO(_packed(client, kit))).extractall(tmp_path / "kit")
    found = read_kit(tmp_path / "kit" / "brand.yaml")
    assert found.logo is not None
    assert found.logo.file.read_bytes() == (tmp_path / "made/1.png").read_bytes()
    assert found.tone.styles[0].read_bytes() == (tmp_path / "made/2.png").read_bytes()


def test_a_yaml_opens_without_what_it_only_names(client: TestClient) -> None:
    logo = {"file": "logo.png", "safe_area": 0.2, "backgrounds": ["primary"]}
    told = {
        **yaml.safe_load(_PLAIN),
        "logo": {**logo, "on_dark": "dark.png"},
        "fonts": {"headline": "mine.otf", "text": "Archivo"},
        "tone": {"styles": ["../../etc/passwd"], "keep_colors": True},
    }
    answer = _open(client, yaml.safe_dump(told).encode()).json()
    assert answer["lost"] == ["logo_on_dark", "logo", "styles", "keep_colors", "fonts"]
    kit = answer["kit"]
    assert (kit["logo"], kit["styles"], kit["text_font"]) == (None, [], "Archivo")


def _zip(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name, data in files.items():
            file.writestr(name.replace("_", "."), data)
    return stream.getvalue()


_STYLED = _PLAIN + "tone: {styles: [a.png]}\n"


_NO_KITS = (
    (b"\xff\xfe\x00", "neither a brand kit nor a ZIP"),
    (b"brand: [", "no YAML"),
    (b"[" * 5000, "no YAML"),
    (b"just words", "no brand kit"),
    (b"brand: &a x\nother: *a\n", "aliases"),
    (b"x" * 70_000, "too large"),
    (_PLAIN.replace("#112227", "#eeeeee").encode(), "contrast"),
    (_PLAIN.encode() + b"logo: {safe_area: 1}\ntone: 3\n", "tone"),
    (_zip(other_txt=b"x"), "no brand.yaml"),
    (_zip(brand_yaml=_STYLED.encode(), a_png=b"no picture"), "a.png is not a picture"),
    (_zip(brand_yaml=_PLAIN.encode())[:-30], "neither a brand kit nor a ZIP"),
)


def test_what_is_no_kit_is_told_in_a_sentence(client: TestClient) -> None:
    for data, sentence in _NO_KITS:
        answer = _open(client, data)
        assert answer.status_code in (400, 422), answer.text
        assert sentence in answer.json()["detail"]
        assert "/tmp" not in answer.text  # noqa: S108
    assert client.get(f"{_API}/pictures").json()["items"] == []


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_a_damaged_zip_is_told_in_a_sentence(client: TestClient, how: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as file:
        file.writestr("brand.yaml", _PLAIN * 20)
    data = bytearray(stream.getvalue())
    data[45:60] = bytes(15)
    assert _open(client, bytes(data)).status_code in (400, 422)


def test_a_picture_of_somebody_else_is_not_packed(client: TestClient) -> None:
    kit = {"brand": "Harbor", "palette": _COLORS, "logo": "0" * 22}
    assert client.post(f"{_API}/kits/file", json=kit).status_code == 404
