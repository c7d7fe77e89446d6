"""What goes along with the frames of a video: its sound, subtitles, chapters and title.

Packets are copied as they are, bytes and times. Sound that the new file cannot hold is encoded
anew, subtitles that it cannot hold are left out; both are told.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

from pinxit.clips.codecs import Holder
from pinxit.clips.containers import opened
from pinxit.clips.ffmpeg import Media, faults
from pinxit.clips.resound import Resounder

_KEPT_TAGS = ("title", "artist", "author", "album", "comment", "copyright", "date", "genre")
_PLACE_TAGS = ("location", "location-eng", "com.apple.quicktime.location.ISO6709")
_STREAM_TAGS = ("language", "title")
_COPIED = {"audio": "sound", "subtitle": "subtitles"}
_PATIENCE = 1000


class Companions:
    """The streams of a video beside its frames, on their way into a new file.

    Args:
        path: The video; None if there is none.
        target: The new file, before anything was written to it.
        holder: Its kind.
        keep_location: Whether the place where it was taken goes along.
    """

    def __init__(
        self, path: Path | None, target: Media, holder: Holder, *, keep_location: bool
    ) -> None:
        self.notices: list[str] = []
        self._target, self._holder = target, holder
        self._stack = ExitStack()
        self._streams: dict[int, Media] = {}
        self._packets: Iterator[Media] = iter(())
        self._waiting: Media | None = None
        if path is not None:
            self._open(self._stack.enter_context(opened(path)), keep_location=keep_location)

    def _open(self, source: Media, *, keep_location: bool) -> None:
        tags = (*_KEPT_TAGS, *(_PLACE_TAGS if keep_location else ()))
        self._target.metadata.update({t: source.metadata[t] for t in tags if t in source.metadata})
        self._target.set_chapters(source.chapters())
        for stream in source.streams:
            if stream.type in _COPIED:
                self._add(stream)
        wanted = [each for each in source.streams if each.index in self._streams]
        self._packets = _readable(source, wanted)
        self._waiting = next(self._packets, None)

    def _add(self, stream: Media) -> None:
        what, label = _COPIED[stream.type], self._holder.label
        name = stream.codec_context.name if stream.codec_context else "unknown"
        try:
            new: Media = self._copied(stream)
        except faults():
            if stream.type != "audio":
                self.notices.append(f"The {what} ({name}) were left out: {label} cannot hold them.")
                return
            new = Resounder(stream, self._target, self._holder.sound)
            self.notices.append(
                f"The {what} ({name}) was encoded anew: {label} cannot hold it as it is."
            )
        self._streams[stream.index] = new

    def _copied(self, stream: Media) -> Media:
        context = stream.codec_context
        if context is None or not self._holds(context.name):
            raise ValueError("the new file cannot hold it")
        new = self._target.add_stream_from_template(stream)
        new.metadata.update({t: stream.metadata[t] for t in _STREAM_TAGS if t in stream.metadata})
        new.disposition = stream.disposition
        return new

    def _holds(self, codec: str) -> bool:
        if self._holder.muxer == "mp4" and codec.startswith("pcm_"):
            return False  # by the book it may, but FFmpeg refuses some, and players most
        return codec in self._target.supported_codecs

    def until(self, time: Fraction | None) -> None:
        """Writes all packets up to a time in seconds; all that are left without one."""
        while self._waiting is not None:
            packet = self._waiting
            base, dts = packet.time_base, packet.dts
            if time is not None and base is not None and dts is not None and dts * base > time:
                return
            self._write(packet)
            self._waiting = next(self._packets, None)

    def end(self) -> None:
        """Writes what is left."""
        self.until(None)
        for stream in self._streams.values():
            if isinstance(stream, Resounder):
                stream.end()

    def close(self) -> None:
        """Closes the video that was read."""
        self._stack.close()

    def _write(self, packet: Media) -> None:
        new = self._streams[packet.stream.index]
        if isinstance(new, Resounder):
            new.add(packet)
            return
        packet.stream = new
        self._target.mux(packet)


def _readable(source: Media, streams: list[Media]) -> Iterator[Media]:
    """All packets that can be read, over damaged places."""
    if not streams:
        return
    packets, failed = source.demux(*streams), 0
    while failed < _PATIENCE:
        try:
            packet = next(packets)
        except StopIteration:
            return
        except faults():
            failed += 1
            packets = source.demux(*streams)
            continue
        if packet.dts is not None and packet.size:
            yield packet
