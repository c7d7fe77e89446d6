"""Painting the frames of one shot alike: styles, colors and features are settled once for all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from pinxit.clips.clip import Raster, unit
from pinxit.engine import Request
from pinxit.nets.clip_settings import ClipSettings
from pinxit.nets.color import Colors, Palette, recolored, visible_colors
from pinxit.nets.faces import face_plane, faces_in
from pinxit.nets.painter import LARGEST_STYLE, ShotCode, StyleCode, blended, paint, shot_code
from pinxit.nets.protect import with_detail_of
from pinxit.nets.style import about_learned
from pinxit.nets.style_code import codes_for
from pinxit.nets.style_controls import Prepared, finished, prepared
from pinxit.pictures.picture import Picture, Pixels
from pinxit.pictures.resize import fit_within, resized

Pictures = Mapping[str, tuple[Picture, ...]]


class ShotPainter:
    """Paints the frames of one shot.

    Args:
        samples: A few frames from all over the shot.
        palette: Colors of the whole shot.
        pictures: Styles, and what says where, by their roles.
        how: What the user wants, and the seed.
        device: Where it is computed.

    Raises:
        UserMistake: weights or regions do not fit the styles.
    """

    def __init__(
        self,
        samples: Sequence[Raster],
        palette: Palette,
        pictures: Pictures,
        how: tuple[ClipSettings, int],
        device: str,
    ) -> None:
        (settings, self._seed), self._device = how, device
        self._settings = settings
        first = Picture(unit(samples[0]))
        after = {"before": "no", "both": "after"}.get(settings.keep_colors, settings.keep_colors)
        plain = replace(settings, keep_colors=after, protect_faces=False)
        request = Request(plain, {**pictures, "content": (first,)})
        self._common = prepared(request, plain)
        if after != settings.keep_colors:
            styles = tuple(recolored(style, palette) for style in self._common.styles)
            self._common = replace(self._common, styles=styles)
        given = pictures["style"]
        self.notices = (*self._common.notices, *about_learned(given, settings.style_scale))
        self._codes = self._encoded(given)
        frames = [self._with(sample).content for sample in samples]
        self._shot: ShotCode = shot_code(
            frames,
            palette,
            self._codes,
            self._common.regions,
            tier=settings.tier,
            device=device,
        )

    def paint(self, frame: Raster) -> Colors:
        """The frame as the network paints it, with nothing put back yet."""
        settings, content = self._settings, self._with(frame).content
        if self._common.is_masked_out:
            return content
        painted = paint(
            content,
            self._codes,
            self._common.regions,
            tier=settings.tier,
            strength=settings.strength,
            wraps=settings.tile,
            device=self._device,
            shot=self._shot,
            seed=self._seed,
        )
        return self._with_faces(painted, content, frame) if settings.protect_faces else painted

    def _with_faces(self, painted: Colors, content: Colors, frame: Raster) -> Colors:
        """The painted frame with the detail of faces, found anew in every frame."""
        faces = faces_in(unit(frame))
        if not faces:
            return painted
        margins = self._common.margins
        height, width = margins.cut_from(content).shape[:2]
        plane = margins.around(face_plane(faces, width, height), wraps=self._settings.tile)
        return with_detail_of(painted, content, plane, wraps=self._settings.tile)

    def finish(self, painted: Colors, frame: Raster) -> Pixels:
        """The painted frame with all that the user wants kept as it was."""
        return finished(painted, self._with(frame), self._settings)

    def _with(self, frame: Raster) -> Prepared:
        """What a frame is painted from."""
        common = self._common
        height, width = common.untouched.shape[:2]
        untouched = resized(unit(frame), width, height)
        colors = visible_colors(untouched)
        return replace(
            common,
            content=common.margins.around(colors, wraps=self._settings.tile),
            untouched=untouched,
            alpha=untouched[..., 3] if untouched.shape[2] == 4 else None,
        )

    def _encoded(self, given: Sequence[Picture]) -> tuple[StyleCode, ...]:
        common, device = self._common, self._device
        longest = max(common.content.shape[:2]) * self._settings.style_scale
        most = max(1, round(min(longest, LARGEST_STYLE)))
        styles = tuple(np.asarray(fit_within(style, most), np.float32) for style in common.styles)
        codes = codes_for(given, styles, device)
        return codes if common.regions else (blended(list(codes), common.shares),)
