"""Croissant metadata, and what the format's own library says of it (extra "croissant")."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from spoken_files import spoken, xmp_of

from pinxit.datasets.croissant import croissant
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.importing import import_folder
from pinxit.datasets.rights import Rights

_JUDGE = """
import json, sys
import mlcroissant
dataset = mlcroissant.Dataset(jsonld=sys.argv[1])

def _plain(row):
    return {k: v.decode() if isinstance(v, bytes) else v for k, v in row.items()}
rows = list(dataset.records("pictures"))
print(json.dumps([_plain(row) for row in rows]))
"""


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    (tmp_path / "a.png").write_bytes(spoken("png", xmp_of("dc:rights", "(c) Ann")))
    (tmp_path / "b.jpg").write_bytes(spoken("jpeg", xmp_of("plus:DataMining", "DMI-PROHIBITED")))
    (tmp_path / "rights.csv").write_text(
        "path,license,creator,evidence\nb.jpg,CC-BY-NC-4.0,Ben,secret contract\n"
    )
    return import_folder(tmp_path, "set", Rights("CC-BY-4.0", "Ann"))[0]


def test_every_picture_is_a_record_with_its_license(dataset: Dataset) -> None:
    said = croissant(dataset)
    rows = said["recordSet"][0]["data"]
    assert [row["pictures/license"] for row in rows] == ["CC-BY-4.0", "CC-BY-NC-4.0"]
    assert rows[0]["pictures/learn"] == "yes"
    assert "DMI-PROHIBITED" in rows[1]["pictures/learn"]
    assert said["license"] == [
        "https://creativecommons.org/licenses/by/4.0/",
        "https://creativecommons.org/licenses/by-nc/4.0/",
    ]
    assert "secret" not in json.dumps(said)
    assert str(dataset.root) not in json.dumps(said)


def test_the_library_of_the_format_reads_every_record_without_complaint(
    dataset: Dataset, tmp_path: Path
) -> None:
    pytest.importorskip("mlcroissant", reason='wants pip install "pinxit[croissant]"')
    file = tmp_path / "set.json"
    said = croissant(dataset)
    file.write_text(json.dumps(said))
    judge = subprocess.run(
        [sys.executable, "-c", _JUDGE, str(file)], capture_output=True, text=True, check=True
    )
    assert json.loads(judge.stdout) == said["recordSet"][0]["data"]
    assert "WARNING" not in judge.stderr.upper()
