"""Sketches of style transfers: small, at once, one after the other while sliders move."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pinxit.engine import Request
from pinxit.engines.fast_style import Memory, sketched
from pinxit.nets.devices import choose_device
from pinxit.nets.fast_settings import FastSettings
from pinxit.pictures.picture import Picture, Pixels


class StyleSketcher:
    """Paints small pictures by the fast method; remembers styles and contents.

    Args:
        device: "auto", "cpu", "cuda", "mps".
    """

    def __init__(self, device: str = "auto") -> None:
        self._device, self._memory = device, Memory()

    def sketch(
        self,
        pictures: Mapping[str, Sequence[Picture]],
        settings: FastSettings,
        seed: int,
    ) -> Pixels:
        """The content as large as it is, painted.

        Args:
            pictures: By role, as `pinxit.make.stylize` takes them.
            settings: Of the fast method; their size does not count.
            seed: Decides how strokes lie.

        Raises:
            UserMistake: pictures or settings do not fit.
        """
        given = {role: tuple(each) for role, each in pictures.items() if each}
        request = Request(replace(settings, size=0), given, seeds=(seed,))
        return sketched(request, choose_device(self._device), self._memory)
