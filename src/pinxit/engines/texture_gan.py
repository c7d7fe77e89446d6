"""Texture GAN: a small network that learns one texture and draws it anew, at any size, seamless.

Jetchev, Bergmann, Vollgraf, *Texture Synthesis with Spatial Generative Adversarial Networks* (2016,
arXiv:1611.08207), and Bergmann et al., PSGAN (2017, arXiv:1705.06566): a generator of convolutions
alone turns a field of noise into a texture as large as the field, and a discriminator judges every
patch. They pair, as in `r3gan`, real and generated patches:

    D: E[softplus(D(G(z)) - D(x))]      G: E[softplus(D(x) - D(G(z)))] + features * S(G(z), x)

x are crops of the one picture. S compares mean and standard deviation of the features of VGG-19 at
three sizes, as textures are compared since Gatys et al. (2015); Zhou et al., *Non-Stationary
Texture Synthesis by Adversarial Expansion* (2018, arXiv:1805.04487), add such a term, too.

Departures. (1) Noise enters at five sizes, not one (Ulyanov et al. 2016, arXiv:1603.03417), so that
few layers reach far. (2) Every convolution goes around; what is made always closes, and a texture
that need not close is cut out of a larger one. (3) Features judge beside the discriminator.
(4) The discriminator's weights are normalized by their spectra (Miyato et al. 2018), which costs
less than penalties on its slope.

Beside ``patches``, on two even textures (docs/gallery/texture_gan) and on ten with forms
(benchmarks/textures.py, docs/gallery/texture_ways). Better: nothing is copied, so a large field of
gravel shows no place twice, and the model can be kept. Worse: it must learn first, and form is
lost: gravel after 350 updates is gravel with rounder stones, grass after 250 grain without blades,
and each of the ten grain of its colors, style distance 0.545 (AlexNet) against 0.095 of patches.
So ``vary`` and ``tile`` take it only when asked to.

Cost on one thread: 0.17 s an update; then 2.1 s of processor time for 1024 px squared. Weights of
others: VGG-19 (data/weights/vgg19*.md), only while it learns.
"""

from collections.abc import Iterator

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from pinxit.base.errors import UserMistake
from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.engine import Card, Model, Request, Role, Run, pictures_of, settings_of
from pinxit.nets.ema import Ema
from pinxit.nets.patch_sizes import resampled
from pinxit.nets.texture_net import STEP, Judge, Texture, noise_for
from pinxit.nets.texture_settings import TextureSettings
from pinxit.nets.vgg import VGG19
from pinxit.pictures.picture import Picture, Pixels
from pinxit.settings import Settings

Plane = Float[Tensor, "_ _ _"]
Batch = Float[Tensor, "batch _ _ _"]

_TAPS = ("relu1_1", "relu2_1", "relu3_1")
_MARGIN = 32
_SEED = 0
"""Of what is learned; seeds of a request choose what is drawn."""


class TextureGan:
    """The engine."""

    name = "texture_gan"
    version = "1"
    settings_type: type[Settings] = TextureSettings
    roles: tuple[Role, ...] = (Role("source"),)
    needs_model = False

    def make(self, request: Request, run: Run) -> Iterator[Pixels]:
        """Yields for each seed a texture; learns it first, if the request has no model of it.

        Raises:
            UserMistake: the model is of another engine, or of pictures with other channels.
            Cancelled: the run was cancelled.
        """
        (source,) = pictures_of(request, self)["source"]
        settings = settings_of(request, TextureSettings)
        model = request.model or self.learn(source, settings, run)
        network = _network(model, source.channels, run.device)
        size = settings.height or source.height, settings.width or source.width
        for seed in request.seeds:
            made = _drawn(network, size, random_stream(seed, "texture"), wraps=settings.tile)
            yield _as_pixels(made)

    def learn(self, source: Picture, settings: TextureSettings, run: Run) -> Model:
        """A model of the texture that a picture shows.

        Raises:
            Cancelled: the run was cancelled.
        """
        stream = random_stream(_SEED, "texture learning")
        plane = _as_plane(source.pixels, run.device)
        lesson = _Lesson(plane, settings, stream)
        for step in range(settings.steps):
            lesson.update(step / settings.steps)
            run.report(Progress("learn the texture", step + 1, settings.steps, "updates"))
        weights = {
            name: value.cpu().numpy() for name, value in lesson.average.network.state_dict().items()
        }
        card = Card(
            source.title or "texture",
            self.name,
            self.version,
            settings.to_json(),
            (settings.crop, settings.crop, source.channels),
            training={"picture": source.sha256, "updates": settings.steps},
        )
        return Model({n: np.asarray(w, np.float16) for n, w in weights.items()}, card)


class _Lesson:
    """Both networks while they learn."""

    def __init__(
        self, plane: Plane, settings: TextureSettings, stream: np.random.Generator
    ) -> None:
        self.plane, self.settings, self.stream = plane, settings, stream
        self.side = min(settings.crop, *plane.shape[1:])
        torch_seed = int(stream.integers(2**31))
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(torch_seed)
            self.texture = Texture(settings.channels, plane.shape[0]).to(plane.device)
            self.judge = Judge(settings.channels, plane.shape[0]).to(plane.device)
        self.average = Ema(self.texture)
        rate, betas = settings.rate, (0.5, 0.99)
        self._draw = torch.optim.Adam(self.texture.parameters(), rate, betas)
        self._tell = torch.optim.Adam(self.judge.parameters(), rate, betas)
        self._eyes = VGG19(str(plane.device)) if settings.features else None
        self._goal = self._statistics(plane[None]) if self._eyes else []

    def update(self, share: float) -> None:
        """One update of both."""
        settings, side = self.settings, self.side
        for group in (*self._draw.param_groups, *self._tell.param_groups):
            group["lr"] = settings.rate * min(1.0, 2 * (1 - share))
        real = self._crop()
        size = -(-side // STEP) * STEP
        fake = self.texture(noise_for((size, size), self.stream, self.plane))
        turn = self.stream.integers(0, size, 2)
        fake = torch.roll(fake, (int(turn[0]), int(turn[1])), dims=(2, 3))[..., :side, :side]
        if settings.adversarial:
            apart = self.judge(fake.detach()) - self.judge(real)
            _step(self._tell, F.softplus(apart).mean())
        loss = self._wrong(fake) * settings.features if self._eyes else fake.new_zeros(())
        if settings.adversarial:
            with torch.no_grad():
                known = self.judge(real)
            loss = loss + settings.adversarial * F.softplus(known - self.judge(fake)).mean()
        _step(self._draw, loss)
        self.average.follow(self.texture, 1, 30 * share)

    def _crop(self) -> Batch:
        side = self.side
        top, left = (int(self.stream.integers(0, n - side + 1)) for n in self.plane.shape[1:])
        return self.plane[None, :, top : top + side, left : left + side]

    def _statistics(self, pixels: Batch) -> list[tuple[Tensor, Tensor]]:
        """Mean and covariance of features."""
        if self._eyes is None:
            return []
        color = pixels[:, :3] if pixels.shape[1] > 1 else pixels.expand(-1, 3, -1, -1)
        taps = self._eyes(color)
        found = []
        for name in _TAPS:
            rows = taps[name][0].flatten(1)
            mean = rows.mean(1)
            rows = rows - mean[:, None]
            found.append((mean, rows @ rows.T / rows.shape[1]))
        return found

    def _wrong(self, fake: Batch) -> Tensor:
        """How far the statistics of features are from the picture's."""
        parts = []
        for (mean, spread), (goal, wide) in zip(self._statistics(fake), self._goal, strict=True):
            scale = wide.diagonal().mean()
            parts.append((mean - goal).square().mean() / scale)
            parts.append((spread - wide).square().sum() / wide.square().sum())
        return torch.stack(parts).sum()


def _step(optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    optimizer.step()


def _network(model: Model, channels: int, device: str) -> Texture:
    """The generator that a model holds.

    Raises:
        UserMistake: the model is of another engine, or of pictures with other channels.
    """
    card = model.card
    if card.engine != TextureGan.name or card.shape[2] != channels:
        raise UserMistake(
            f"{card.name} is a model of {card.engine} with {card.shape[2]} channels; a texture of "
            f"{channels} channels is to be drawn."
        )
    network = Texture(int(card.settings["channels"]), channels)
    network.load_state_dict(
        {name: torch.from_numpy(np.array(w, np.float32)) for name, w in model.weights.items()}
    )
    return network.to(device).eval()


@torch.inference_mode()
def _drawn(
    network: Texture, size: tuple[int, int], stream: np.random.Generator, *, wraps: bool
) -> Plane:
    """A texture of a size; what need not close is cut out of a larger one."""
    margin = 0 if wraps else _MARGIN
    full = [max(4 * STEP, -(-(side + margin) // STEP) * STEP) for side in size]
    weight = next(network.parameters())
    made: Plane = network(noise_for((full[0], full[1]), stream, weight))[0]
    if wraps:
        return resampled(made, size, wraps=True)
    return made[:, : size[0], : size[1]]


def _as_plane(pixels: Pixels, device: str) -> Plane:
    """Channels first, colors premultiplied."""
    if pixels.shape[2] == 4:
        pixels = np.concatenate((pixels[..., :3] * pixels[..., 3:], pixels[..., 3:]), axis=2)
    return torch.from_numpy(np.array(pixels.transpose(2, 0, 1), np.float32, order="C")).to(device)


def _as_pixels(plane: Plane) -> Pixels:
    pixels = plane.clamp(0, 1).permute(1, 2, 0).cpu().numpy()
    if pixels.shape[2] == 4:
        alpha = pixels[..., 3:]
        color = pixels[..., :3] / np.maximum(alpha, 1 / 510)
        pixels = np.concatenate((color.clip(0, 1), alpha), axis=2)
    return np.ascontiguousarray(pixels, np.float32)


ENGINE = TextureGan()
