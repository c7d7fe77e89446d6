"""Takes noise out of a series by non-local means; the noise is measured in the scan itself."""

from pinxit.jobs.scan_verb import Fact, ScanMade, ScanTask, ScanVerb
from pinxit.make.scans.denoise_settings import DenoiseSettings

_DIGITS = 4


def work(task: ScanTask, settings: DenoiseSettings) -> ScanMade:
    """The calmer series, and what was measured of its noise and of what was taken away."""
    import numpy as np

    from pinxit.make.scans.denoise import denoise

    source = task.scan()
    made = denoise(source, settings, tell=task.tell, is_cancelled=task.is_cancelled)
    layer = task.deliver(made.scan, "denoised")
    taken = layer.scan.voxels - source.voxels
    facts = [
        Fact("noise_kind", made.noise.kind),
        Fact("noise", _short(made.noise.deviation), source.unit),
        Fact("way", "volume" if made.is_volume else "slices"),
        Fact("taken_away", _short(float(np.std(taken))), source.unit),
        Fact("largest_change", _short(float(np.abs(taken).max())), source.unit),
    ]
    return ScanMade([layer], facts)


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


VERB = ScanVerb("denoise", DenoiseSettings, work)
