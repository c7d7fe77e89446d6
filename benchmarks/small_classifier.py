"""A small classifier of gray pictures of 32 px, by which generated ones are judged."""

import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

Pictures = NDArray[np.uint8]
Classes = NDArray[np.int64]
_EPOCHS, _BATCH = 2, 128


class Classifier(nn.Module):
    """Three convolutions and 64 features; knows ten kinds."""

    def __init__(self) -> None:
        super().__init__()
        widths = (1, 32, 64, 64)
        self.look = nn.ModuleList(
            nn.Conv2d(a, b, 3, padding=1) for a, b in itertools.pairwise(widths)
        )
        self.tell = nn.Linear(64 * 16, 64)
        self.name = nn.Linear(64, 10)

    def features(self, pictures: Tensor) -> Tensor:
        """64 numbers of each picture (-1..1)."""
        for layer in self.look:
            pictures = F.max_pool2d(F.relu(layer(pictures)), 2)
        told: Tensor = F.relu(self.tell(pictures.flatten(1)))
        return told

    def forward(self, pictures: Tensor) -> Tensor:
        """Logits of the classes."""
        named: Tensor = self.name(self.features(pictures))
        return named


def trained(name: str, learned: Callable[[], tuple[Pictures, Classes]], cache: Path) -> Classifier:
    """The classifier of a set, from the cache if it was trained before.

    Args:
        name: Of the set.
        learned: Gives its training pictures and their classes.
        cache: Folder of what was trained.
    """
    torch.manual_seed(0)
    network, kept = Classifier(), cache / f"{name}-classifier.safetensors"
    if kept.exists():
        network.load_state_dict(load_file(kept))
        return network.eval()
    pictures, classes = learned()
    maps, wanted = _maps(pictures), torch.from_numpy(classes)
    steps = len(maps) // _BATCH * _EPOCHS
    optimizer = torch.optim.Adam(network.parameters(), 2e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, steps)
    for _ in range(_EPOCHS):
        for rows in torch.randperm(len(maps))[: steps // _EPOCHS * _BATCH].view(-1, _BATCH):
            optimizer.zero_grad()
            loss = F.cross_entropy(network(maps[rows]), wanted[rows])
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    save_file(network.state_dict(), kept)
    return network.eval()


@torch.inference_mode()
def said(network: Callable[[Tensor], Tensor], pictures: Pictures) -> NDArray[np.float32]:
    """What a network gives for each picture."""
    parts = (_maps(pictures[start : start + 512]) for start in range(0, len(pictures), 512))
    rows: NDArray[np.float32] = torch.cat([network(part) for part in parts]).numpy()
    return rows


def _maps(pictures: Pictures) -> Tensor:
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
