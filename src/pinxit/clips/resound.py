"""Sound decoded and encoded anew, for files that cannot hold it as it is."""

from pinxit.clips.ffmpeg import Media, av, faults

_RATE = 48000
_BITS_PER_CHANNEL = 96_000
_LAYOUTS = {1: "mono", 2: "stereo"}
"""Of sound that does not say where its channels are heard."""


class Resounder:
    """One track of sound on its way into a new file.

    Args:
        stream: The track.
        target: The new file.
        encoder: FFmpeg's name of the new encoder.
    """

    def __init__(self, stream: Media, target: Media, encoder: str) -> None:
        context = stream.codec_context
        layout = _LAYOUTS.get(context.channels, context.layout.name)
        self._target = target
        self._new = target.add_stream(encoder, rate=_RATE)
        self._new.codec_context.layout = layout
        self._new.codec_context.bit_rate = _BITS_PER_CHANNEL * context.channels
        kind = self._new.codec_context.format.name
        self._resampler = av().AudioResampler(format=kind, layout=layout, rate=_RATE)

    def add(self, packet: Media) -> None:
        """Takes the next packet; one that is damaged is left out."""
        try:
            frames = packet.decode()
        except faults():
            return
        for frame in frames:
            self._encode(frame)

    def end(self) -> None:
        """Writes what is left."""
        self._encode(None)
        self._target.mux(self._new.encode(None))

    def _encode(self, frame: Media | None) -> None:
        for part in self._resampler.resample(frame):
            self._target.mux(self._new.encode(part))
