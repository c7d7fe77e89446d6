"""Writes what the service shows of the shipped models before torch is loaded.

``python tools/make_covers.py``: for each model in data/models a cover and its facts, by the hash of
the model's file, into data/covers. Run it after a shipped model has changed.
"""

import tempfile
from pathlib import Path

from pinxit.base.hashing import hash_file
from pinxit.base.shipped import shipped
from pinxit.service.previews import Previews


def main() -> None:
    """Replaces all covers."""
    place = shipped("covers")
    place.mkdir(exist_ok=True)
    for old in place.iterdir():
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        previews = Previews("cpu", Path(folder))
        for path in sorted(shipped("models").glob("*.safetensors")):
            sha256 = hash_file(path)
            previews.facts(path, sha256)
            previews.cover(path, sha256)
        for made in (Path(folder) / "models").iterdir():
            (place / made.name).write_bytes(made.read_bytes())
        previews.close()


if __name__ == "__main__":
    main()
