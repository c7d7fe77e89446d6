"""`check_format`: the public conformance suite for picture formats.

A format that passes can be read and written by everything in Pinxit::

    from pinxit.testing.check_format import check_format

    def test_my_format() -> None:
        check_format(FORMAT)
"""

import numpy as np
from jaxtyping import Float32
from numpy import ndarray

from pinxit.pictures.color import srgb_profile, unit
from pinxit.pictures.format import DECODER_FAULTS, Encoding, Format, NotReadable, Samples
from pinxit.pictures.quiet import quiet

_SIZES = ((1, 1), (1, 9), (9, 1), (3, 7), (7, 3), (33, 65))
_XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- künstlich --></x:xmpmeta>'
_FINE = 95
_ALLOWED_LOSS = 0.03  # mean difference on a smooth picture, of 1
_CUTS = 12
_REFUSALS: tuple[type[Exception], ...] = (NotReadable, *DECODER_FAULTS)


def check_format(form: Format) -> None:
    """Makes sure that a format keeps what it says it keeps, and refuses what is cut off.

    Raises:
        AssertionError: it does not; the message says where.
    """
    _check_words(form)
    for height, width in _SIZES:
        for channels in _channels(form):
            _check_round_trip(form, height, width, channels)
    _check_labels(form)
    _check_lossless(form)
    _check_refusals(form)


def _check_words(form: Format) -> None:
    assert form.suffixes, f"{form.name} names no suffix"
    for suffix in form.suffixes:
        assert suffix.startswith("."), f"{suffix} of {form.name} begins with no dot"
        assert suffix == suffix.lower(), f"{suffix} of {form.name} is not in lower case"
    assert form.media_type.startswith("image/"), f"{form.media_type} is no media type of pictures"


def _check_round_trip(form: Format, height: int, width: int, channels: int) -> None:
    for depth in (8, 16)[: 1 if form.deepest == 8 else 2]:
        where = f"{form.name}, {width} x {height} x {channels}, {depth} bits"
        samples = _smooth(height, width, channels, depth)
        data = _encoded(form, samples)
        assert data == _encoded(form, samples), f"{where}: two times, two different files"
        assert form.matches(data[:64]), f"{where}: does not recognize its own file"
        with quiet():
            assert form.size(data) == (width, height), f"{where}: its header says another size"
            decoded = form.decode(data)
        assert decoded.samples.shape == samples.shape, f"{where}: came back in another shape"
        assert decoded.samples.dtype == samples.dtype, f"{where}: came back in another depth"
        assert decoded.has_alpha == (channels == 4), f"{where}: alpha came or went"
        assert decoded.model == ("gray" if channels == 1 else "rgb"), f"{where}: other colors"
        assert decoded.icc == _profile(channels), f"{where}: the ICC profile is another"
        _check_loss(form, where, unit(decoded.samples), unit(samples))


def _check_loss(
    form: Format,
    where: str,
    after: Float32[ndarray, "height width channel"],
    before: Float32[ndarray, "height width channel"],
) -> None:
    loss = float(np.abs(after - before).mean())
    assert loss <= (_ALLOWED_LOSS if form.has_loss else 0), f"{where}: lost {loss:.4f} on the way"


def _check_labels(form: Format) -> None:
    samples = _smooth(5, 4, 3, 8)
    data = _encoded(form, samples, xmp=_XMP)
    with quiet():
        assert form.xmp(data) == _XMP.encode(), f"{form.name}: the XMP packet is not kept"
        assert form.xmp(_encoded(form, samples)) is None, f"{form.name}: makes up an XMP packet"
        assert dict(form.text(_encoded(form, samples))) == {}, f"{form.name}: makes up text"


def _check_lossless(form: Format) -> None:
    if form.lossless_quality is None:
        return
    rng = np.random.default_rng(0)
    samples = rng.integers(0, 256, (6, 5, _channels(form)[-1]), dtype=np.uint8)
    with quiet():
        decoded = form.decode(_encoded(form, samples, quality=form.lossless_quality))
    assert np.array_equal(decoded.samples, samples), f"{form.name}: not without loss"


def _check_refusals(form: Format) -> None:
    data = _encoded(form, _smooth(33, 65, 3, 8))
    for cut in np.linspace(0, len(data) - 1, _CUTS).astype(int):
        try:
            with quiet():
                form.size(data[:cut])
                form.decode(data[:cut])
        except _REFUSALS:
            continue
        raise AssertionError(f"{form.name}: {cut} of {len(data)} bytes are read as a whole file")
    assert not form.matches(b""), f"{form.name}: an empty file is taken for one"
    assert not form.matches(bytes(64)), f"{form.name}: 64 zeros are taken for one"


def _channels(form: Format) -> list[int]:
    return [1] * form.has_gray + [3] + [4] * form.has_alpha


def _profile(channels: int) -> bytes:
    return srgb_profile("gray" if channels == 1 else "rgb")


def _encoded(
    form: Format, samples: Samples, *, xmp: str | None = None, quality: int = _FINE
) -> bytes:
    with quiet():
        return form.encode(Encoding(samples, quality, _profile(samples.shape[2]), xmp=xmp))


def _smooth(height: int, width: int, channels: int, depth: int) -> Samples:
    """A picture of soft waves, as photographs are."""
    rows, columns = np.mgrid[0:height, 0:width]
    waves = [np.sin(rows / 9 + k) * np.cos(columns / 11 - k) for k in range(channels)]
    values = np.rint((np.stack(waves, axis=2) + 1) / 2 * (2**depth - 1))
    return np.asarray(values, np.uint8 if depth == 8 else np.uint16)
