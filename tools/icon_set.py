"""Icons with words: three drawings of the same things, without flags and tones of skin.

Noto (Google, Apache-2.0), Twemoji (Twitter, CC BY 4.0) and Fluent 3D (Microsoft, MIT), each in a
folder of its own; what each icon shows comes from emojibase-data (MIT) by the icon's code points.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from packages import PACKAGES, Package, members

PARTS: Mapping[str, tuple[str, str]] = {
    "noto": ("emoji-datasource-google", "Google"),
    "twemoji": ("emoji-datasource-twitter", "Twitter and other contributors"),
    "fluent": ("@lobehub/fluent-emoji-3d", "Microsoft"),
}
"""Package and creator of each folder."""
WORDS = "emojibase-data"
_FLAGS = 9
_TONES = re.compile("1f3f[b-f]")


def icons(files: Mapping[str, Path]) -> Iterator[tuple[str, bytes]]:
    """Relative path and bytes of every icon, then of captions.csv.

    Args:
        files: The packages' files, by their names.
    """
    ((_, data),) = members(files[WORDS], lambda name: name.endswith("package/en/data.json"))
    about = {_plain(each["hexcode"]): each for each in json.loads(data)}
    captions = [("path", "words")]
    for part, (package, _) in PARTS.items():
        for name, picture in members(files[package], _is_icon):
            code = _plain(Path(name).stem)
            icon = about.get(code) or about.get(code.lstrip("0"))
            if icon is None or _TONES.search(code) or icon.get("group") == _FLAGS:
                continue
            path = f"{part}/{Path(name).name}"
            captions.append((path, f"{icon['label']} {' '.join(icon.get('tags', ()))}"))
            yield path, picture
    yield captions_file(captions)


def captions_file(rows: Iterable[tuple[str, str]]) -> tuple[str, bytes]:
    """Name and bytes of the file that says what pictures show."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return "captions.csv", text.getvalue().encode()


def rights() -> str:
    """The lines of rights.csv."""
    rows = ["path,license,creator,source"]
    for part, (name, creator) in PARTS.items():
        package: Package = PACKAGES[name]
        rows.append(f"{part}/,{package.license},{creator},{package.page}")
    return "\n".join(rows) + "\n"


def _is_icon(name: str) -> bool:
    return re.search(r"/img/(google|twitter)/64/|/assets/[0-9a-f-]+\.webp$", name) is not None


def _plain(code: str) -> str:
    return code.lower().replace("-fe0f", "")
