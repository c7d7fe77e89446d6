"""Devices: which there are, which to use, and noise that is the same on all of them."""

import torch
from torch import Tensor

from pinxit.base.errors import UserMistake
from pinxit.base.seeds import random_stream


def available_devices() -> tuple[str, ...]:
    """Names of all devices of this machine, the fastest kind first, "cpu" last."""
    cuda = tuple(f"cuda:{n}" for n in range(torch.cuda.device_count()))
    mps = ("mps",) if torch.backends.mps.is_available() else ()
    return (*cuda, *mps, "cpu")


def choose_device(wanted: str = "auto") -> str:
    """The device to work on: the wanted one, or the fastest for "auto".

    Raises:
        UserMistake: the wanted device is not there.
    """
    there = available_devices()
    if wanted == "auto":
        return there[0]
    if wanted in there or (wanted == "cuda" and there[0].startswith("cuda")):
        return wanted
    raise UserMistake(
        f"There is no device {wanted!r} on this machine. There are: auto, {', '.join(there)}."
    )


def describe_devices() -> tuple[str, ...]:
    """One phrase for each device."""
    said = []
    for device in available_devices():
        if device.startswith("cuda"):
            about = torch.cuda.get_device_properties(device)
            said.append(f"{device} {about.name}, {about.total_memory / 2**30:.0f} GB")
        else:
            said.append(
                f"cpu with {torch.get_num_threads()} threads" if device == "cpu" else device
            )
    return tuple(said)


def compute_on_one_thread() -> None:
    """Lets this process compute on one thread of the CPU, which short work wants.

    Where other programs keep the cores busy, two threads wait for each other ten times longer than
    one works: on two cores that eighteen programs wanted, 64 px took 113 ms instead of 10.
    """
    torch.set_num_threads(1)


def noise(shape: tuple[int, ...], seed: int, *purpose: str | int) -> Tensor:
    """Standard normal numbers, float32 on the CPU; same seed and purpose, same numbers."""
    start = int(random_stream(seed, *purpose).integers(2**63))
    generator = torch.Generator("cpu").manual_seed(start)
    return torch.randn(shape, generator=generator, dtype=torch.float32)
