"""What normal slices look like, learned twice: by a GAN with an encoder, and by an autoencoder.

The first is f-AnoGAN (Schlegl et al. 2019, doi 10.1016/j.media.2019.01.010): a GAN learns to draw
normal slices; then an encoder learns to find the numbers whose drawing comes nearest to a slice,
with what the discriminator sees of both ("izi_f": |x - G(E(x))|^2 + kappa |f(x) - f(G(E(x)))|^2).
Departures: the GAN is ours (relativistic loss with two gradient penalties, engines/r3gan.py)
instead of WGAN-GP; numbers that leave the shell where the GAN was taught cost a little.

The second is its baseline, of the very same layers: encoder and decoder taught together to give a
slice back (Baur et al. 2021, doi 10.1016/j.media.2020.101952, find such as good as GANs). Both are
kept in one model, and both scores are always told.

Cost: 24,000 slices of 64 px for the GAN and 12,000 for each encoder are some minutes of one
core; `benchmarks/scan_analysis.py` prints it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_array
from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.datasets.copy_index import CopyIndex
from pinxit.engine import Card, Lesson, Model, Run
from pinxit.engines.r3gan import ENGINE as R3GAN
from pinxit.engines.r3gan import R3GANSettings
from pinxit.make.scans.framing import Framed, Squares, framed
from pinxit.make.scans.learning import (
    Chosen,
    Split,
    arrays_of,
    load_into,
    parsed_window,
    split,
    told_of_scans,
)
from pinxit.make.scans.nearness import SLICES
from pinxit.make.scans.normal_settings import NormalSettings
from pinxit.make.scans.warps import warped
from pinxit.nets.mirror import LATENT, Discriminator, Generator, plan
from pinxit.nets.residual import Maps
from pinxit.nets.slice_coder import Encoder, judged_features
from pinxit.scans.scan import Scan

ENGINE = "normal"
VERSION = "1"
WAYS = ("gan", "autoencoder")
_FEWEST = 32  # slices that teach
_RATE = 1e-3
_SHELL = 0.01  # weight of numbers that are too far out
_WARPED = 0.4
_TOLD_EVERY = 20  # updates


@dataclass(frozen=True, slots=True, eq=False)
class Coders:
    """The networks of one model.

    Attributes:
        generator: Of the GAN.
        judge: Its discriminator.
        coder: Its encoder.
        auto_coder: Of the autoencoder.
        auto_decoder: Of the autoencoder.
    """

    generator: Generator
    judge: Discriminator
    coder: Encoder
    auto_coder: Encoder
    auto_decoder: Generator

    @torch.no_grad()
    def again(self, way: str, squares: Squares, device: str = "cpu") -> Squares:
        """Slices as a way gives them back.

        Args:
            way: One of `WAYS`.
            squares: 0..1.
            device: Where to compute.
        """
        coder, decoder = {
            "gan": (self.coder, self.generator),
            "autoencoder": (self.auto_coder, self.auto_decoder),
        }[way]
        made = decoder(coder(_maps(squares, device)))
        again: Squares = ((made[:, 0] + 1) / 2).clamp(0, 1).cpu().numpy()
        return again

    @torch.no_grad()
    def seen_apart(
        self, squares: Squares, others: Squares, device: str = "cpu"
    ) -> Float[np.ndarray, " slice"]:
        """How differently the discriminator sees two lists of slices."""
        seen = [judged_features(self.judge, _maps(each, device)) for each in (squares, others)]
        return (seen[0] - seen[1]).square().mean((1, 2, 3)).cpu().numpy()


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """A model that knows normal slices, before it is calibrated.

    Attributes:
        model: Weights and card.
        judge: Slices that were held out, in units that are held to be independent.
        unit: "patients" or "slices".
        drawn: What is drawn again for intervals.
    """

    model: Model
    judge: tuple[Squares, ...]
    unit: str
    drawn: str


def teach_normal(
    scans: Sequence[Scan],
    settings: NormalSettings,
    *,
    left_out: Sequence[Chosen] | None = None,
    seed: int = 0,
    run: Run | None = None,
) -> Taught:
    """Both networks, taught on normal scans of one kind.

    Args:
        scans: All held to be normal by the user.
        settings: See `NormalSettings`.
        left_out: Of each scan, slices (from the feet up) that are not normal.
        seed: Decides all chance.
        run: Device, progress, cancellation.

    Raises:
        UserMistake: there are too few slices, or the size cannot be learned.
        Cancelled: the user stopped it.
    """
    run = run or Run()
    window = parsed_window(settings.window)
    frames = [framed(scan, settings.side, window) for scan in scans]
    parts = split([len(f.squares) for f in frames], settings.held_out, seed)
    usable = [f.body >= settings.least_body for f in frames]
    if left_out is not None:
        usable = [use & ~out for use, out in zip(usable, left_out, strict=True)]
    slices = np.concatenate(
        [f.squares[t & u] for f, t, u in zip(frames, parts.teach, usable, strict=True)]
    )
    if len(slices) < _FEWEST:
        raise UserMistake(
            f"{len(slices)} slices can teach, and {_FEWEST} are the least; give more scans, or "
            "take slices with less body (--least-body)."
        )
    weights = _drawn_by_gan(slices, settings, seed, run)
    made = _fresh(settings, seed)
    halfway = Model(weights, _card(scans, settings, len(slices), seed, parts.unit))
    load_into(made.generator, "average", halfway)
    load_into(made.judge, "discriminator", halfway)
    _coded(made, slices, settings, seed, run)
    whole = {
        **{key: array for key, array in weights.items() if key.startswith(("average", "discrim"))},
        **arrays_of(made.coder, "coder"),
        **arrays_of(made.auto_coder, "auto coder"),
        **arrays_of(made.auto_decoder, "auto decoder"),
        **_prints(slices),
        SLICES: np.round(slices * 255).astype(np.uint8),
        "millimeters": _mm(frames),
    }
    judge = _judging(frames, parts, usable)
    return Taught(replace(halfway, weights=whole), judge, parts.unit, parts.drawn)


def coders_of(model: Model, device: str = "cpu") -> Coders:
    """The networks of a model.

    Raises:
        UserMistake: it is damaged.
    """
    made = _fresh(NormalSettings.from_json(model.card.settings), 0)
    for network, name in (
        (made.generator, "average"),
        (made.judge, "discriminator"),
        (made.coder, "coder"),
        (made.auto_coder, "auto coder"),
        (made.auto_decoder, "auto decoder"),
    ):
        load_into(network, name, model)
        network.to(device).eval().requires_grad_(requires_grad=False)
    return made


def _judging(
    frames: Sequence[Framed], parts: Split, usable: Sequence[Chosen]
) -> tuple[Squares, ...]:
    blocks = (
        found.squares[block & use]
        for found, judges, use in zip(frames, parts.judge, usable, strict=True)
        for block in judges
    )
    return tuple(block for block in blocks if len(block))


def _fresh(settings: NormalSettings, seed: int) -> Coders:
    draw = torch.Generator("cpu").manual_seed(seed)
    made = plan((settings.side, settings.side, 1), settings.width, 1)
    return Coders(
        Generator(made, draw),
        Discriminator(made, draw),
        Encoder(made, draw),
        Encoder(made, draw),
        Generator(made, draw),
    )


def _drawn_by_gan(
    slices: Squares, settings: NormalSettings, seed: int, run: Run
) -> dict[str, np.ndarray]:
    about = R3GANSettings(
        width=settings.width,
        batch=settings.batch,
        augment=0.2,
        augment_color=0.0,
        pairs=False,  # each slice is judged by itself later
    )
    lesson = Lesson(about, (settings.side, settings.side, 1), len(slices), seed)
    learner = R3GAN.begin(lesson, run)
    updates = max(settings.drawn // learner.batch_size, 1)
    for number in range(updates):
        random = random_stream(seed, "normal slices", number)
        some = slices[random.integers(len(slices), size=learner.batch_size)]
        facts = learner.learn(some[..., None], number / updates)
        if number % _TOLD_EVERY == 0 or number + 1 == updates:
            seen = (number + 1) * learner.batch_size
            run.report(Progress("learn to draw", seen, settings.drawn, "slices", dict(facts)))
    return dict(learner.weights())


def _coded(made: Coders, slices: Squares, settings: NormalSettings, seed: int, run: Run) -> None:
    """Teaches both encoders, and the autoencoder's decoder."""
    for known in (made.generator, made.judge):
        known.to(run.device).eval().requires_grad_(requires_grad=False)
    for learner in (made.coder, made.auto_coder, made.auto_decoder):
        learner.to(run.device).train()

    def by_gan(real: Maps) -> Tensor:
        numbers = made.coder(real)
        again = made.generator(numbers)
        seen = (judged_features(made.judge, again) - judged_features(made.judge, real)).square()
        far = F.relu(numbers.square().mean(1) - 1).mean()
        return F.mse_loss(again, real) + settings.kappa * seen.mean() + _SHELL * far

    def by_itself(real: Maps) -> Tensor:
        again = made.auto_decoder(made.auto_coder(real))
        return F.mse_loss(again, real) + 0.5 * F.l1_loss(again, real)

    fitting = _Fitting(slices, settings, seed, run)
    fitting.fit([made.coder], by_gan, "learn to find")
    fitting.fit([made.auto_coder, made.auto_decoder], by_itself, "learn to give back")


@dataclass(frozen=True, slots=True, eq=False)
class _Fitting:
    """What encoders are taught on, and how."""

    slices: Squares
    settings: NormalSettings
    seed: int
    run: Run

    def fit(
        self, networks: Sequence[nn.Module], loss_of: Callable[[Maps], Tensor], stage: str
    ) -> None:
        parameters = [p for network in networks for p in network.parameters()]
        optimizer = torch.optim.Adam(parameters, lr=_RATE)
        most, together = self.settings.coded, self.settings.batch
        updates = max(most // together, 1)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, updates)
        for number in range(updates):
            loss = loss_of(self._drawn(random_stream(self.seed, stage, number)))
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            if number % _TOLD_EVERY == 0 or number + 1 == updates:
                seen, facts = min((number + 1) * together, most), {"loss": float(loss.detach())}
                self.run.report(Progress(stage, seen, most, "slices", facts))

    def _drawn(self, random: np.random.Generator) -> Maps:
        which = random.integers(len(self.slices), size=self.settings.batch)
        real = torch.from_numpy(self.slices[which])[:, None].to(self.run.device)
        nothing = torch.zeros(len(real), *real.shape[2:], dtype=torch.long, device=self.run.device)
        moved, _ = warped(real, nothing, _WARPED, random)
        return moved * 2 - 1


def _prints(slices: Squares) -> dict[str, np.ndarray]:
    """What copies of these slices are looked for with, and small copies of them."""
    pixels = np.round(slices * 255).astype(np.uint8)[..., None]
    return dict(CopyIndex.of(pixels, [hash_array(each) for each in pixels]).to_arrays())


def _mm(frames: Sequence[Framed]) -> np.ndarray:
    """Millimeters of a pixel, the mean over scans that say it; 0 if none does."""
    known = [found.mm for found in frames if found.mm > 0]
    return np.array([np.mean(known) if known else 0.0], np.float64)


def _card(
    scans: Sequence[Scan], settings: NormalSettings, slices: int, seed: int, unit: str
) -> Card:
    windows = parsed_window(settings.window)
    return Card(
        "normal",
        ENGINE,
        VERSION,
        settings.to_json(),
        (settings.side, settings.side, 1),
        told_of_scans("normal scans", scans, slices),
        {"seed": seed, "held out": unit, "program": __version__, "latent": LATENT},
        conditions={
            "unit": scans[0].unit,
            "window": [windows.center, windows.width] if windows else [],
        },
    )


def _maps(squares: Squares, device: str) -> Maps:
    return torch.from_numpy(np.ascontiguousarray(squares, np.float32))[:, None].to(device) * 2 - 1
