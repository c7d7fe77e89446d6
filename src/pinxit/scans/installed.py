"""Whether what scans are read and changed with is installed; it is an extra of the package."""

from importlib.util import find_spec

from pinxit.base.errors import UserMistake

_NEEDED = ("pydicom", "nibabel", "skimage")


def refuse_without_extra() -> None:
    """Makes sure that scans can be worked on.

    Raises:
        UserMistake: a library is missing.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise UserMistake(
            f"Scans need {missing[0]}, which is not installed: pip install 'pinxit[medical]'."
        )
