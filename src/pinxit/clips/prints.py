"""The fingerprint of a clip's file: a hash of every track, and short ones of every second.

When a file was changed, they say which track and when. Packets are read, nothing is decoded.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pinxit.base.hashing import hash_bytes
from pinxit.clips.animations import AnimationReel, is_animation
from pinxit.clips.clip import Tally
from pinxit.clips.containers import opened, packets_in
from pinxit.clips.ffmpeg import Media

_DIGITS = 6
_WORDS = {"video": "moving pictures", "audio": "sound", "subtitle": "subtitles"}


def fingerprint_of_clip(file: Path | bytes) -> dict[str, Any]:
    """Every track of a file with its kind, codec, packets and hashes, as JSON values.

    Args:
        file: Where it lies, or its bytes; those of a WebP are read from its place alone.

    Raises:
        UserMistake: the file cannot be read.
    """
    if isinstance(file, Path) and file.suffix.lower() == ".webp" and is_animation(file):
        return {"tracks": [_of_animation(file)]}
    with opened(file) as container:
        tracks = {stream.index: _Track(stream) for stream in container.streams}
        for packet in packets_in(container):
            if packet.size:
                tracks[packet.stream.index].add(packet)
    return {"tracks": [track.to_json() for track in tracks.values()]}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """What differs between two fingerprints, in words: which track, and when."""
    old, new = before.get("tracks") or [], after.get("tracks") or []
    if [each.get("kind") for each in old] != [each.get("kind") for each in new]:
        yield (f"It has other tracks: {_named(new)}; it was signed with {_named(old)}.")
        return
    for number, (one, two) in enumerate(zip(old, new, strict=True), 1):
        if one.get("sha256") != two.get("sha256"):
            what = _WORDS.get(str(one.get("kind")), "data")
            yield f"The {what} (track {number}) were changed{_when(one, two)}."


class _Track:
    """The hashes of one track."""

    def __init__(self, stream: Media) -> None:
        self._kind, self._base = stream.type, stream.time_base
        self._codec = stream.codec_context.name if stream.codec_context else ""
        self._all, self._count = hashlib.sha256(), 0
        self._seconds: dict[int, Any] = {}

    def add(self, packet: Media) -> None:
        """Takes the next packet."""
        data = bytes(packet)
        at = f"{packet.pts}".encode()
        second = int((packet.pts or packet.dts or 0) * (packet.time_base or self._base or 0))
        for digest in (self._all, self._seconds.setdefault(second, hashlib.sha256())):
            digest.update(at)
            digest.update(data)
        self._count += 1

    def to_json(self) -> dict[str, Any]:
        """The track as JSON values."""
        seconds = {str(s): d.hexdigest()[:_DIGITS] for s, d in sorted(self._seconds.items())}
        return {
            "kind": self._kind,
            "codec": self._codec,
            "packets": self._count,
            "sha256": self._all.hexdigest(),
            "seconds": seconds if self._kind == "video" else {},
        }


def _of_animation(path: Path) -> dict[str, Any]:
    tally = Tally()
    hashes = [hash_bytes(frame.pixels.tobytes()) for frame in AnimationReel(path).frames(tally)]
    return {
        "kind": "video",
        "codec": "webp",
        "packets": tally.read,
        "sha256": hash_bytes("".join(hashes).encode()),
        "seconds": {},
    }


def _named(tracks: list[Mapping[str, Any]]) -> str:
    kinds = [_WORDS.get(str(each.get("kind")), "data") for each in tracks]
    return ", ".join(f"{kinds.count(kind)} of {kind}" for kind in dict.fromkeys(kinds)) or "none"


def _when(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    old, new = before.get("seconds") or {}, after.get("seconds") or {}
    if not isinstance(old, Mapping) or not isinstance(new, Mapping) or not old:
        return ""
    changed = sorted(int(s) for s in {*old, *new} if old.get(s) != new.get(s) and s.isdigit())
    if not changed or len(changed) == len({*old, *new}):
        return " all over"
    return f" between {_clock(changed[0])} and {_clock(changed[-1] + 1)}"


def _clock(second: int) -> str:
    return f"{second // 60}:{second % 60:02}"
