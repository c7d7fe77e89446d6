import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qt_resources import resources


def _resource(files: dict[str, bytes], version: int, *, is_compressed: bool) -> bytes:
    """One folder with files, written by the format's description."""
    names = data = b""
    places = []
    for name, content in files.items():
        body = (
            struct.pack(">I", len(content)) + zlib.compress(content) if is_compressed else content
        )
        places.append((len(names), len(data)))
        data += struct.pack(">I", len(body)) + body
        encoded = name.encode("utf-16-be")
        names += struct.pack(">HI", len(encoded) // 2, 0) + encoded
    tail = bytes(8 if version >= 2 else 0)
    tree = struct.pack(">IHII", 0, 2, len(files), 1) + tail
    for name_at, data_at in places:
        tree += struct.pack(">IHHHI", name_at, int(is_compressed), 0, 0, data_at) + tail
    starts = (20, 20 + len(tree), 20 + len(tree) + len(data))
    return b"qres" + struct.pack(">IIII", version, *starts) + tree + data + names


_NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/"), min_size=1)


@given(
    st.dictionaries(_NAMES.filter(lambda name: ord(max(name)) < 0x10000), st.binary(), max_size=4),
    st.sampled_from([1, 2, 3]),
    st.booleans(),
)
def test_files_come_out_as_they_went_in(
    files: dict[str, bytes], version: int, is_compressed: bool
) -> None:
    packed = _resource(files, version, is_compressed=is_compressed)
    assert dict(resources(packed)) == {f"/{name}": data for name, data in files.items()}


def test_other_files_are_refused() -> None:
    with pytest.raises(ValueError, match="not a Qt resource"):
        resources(b"RIFF and so on, long enough for a header")
