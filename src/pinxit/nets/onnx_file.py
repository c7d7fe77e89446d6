"""A network as the bytes of an ONNX file."""

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from pinxit.base.errors import UserMistake

OPSET = 18
NEEDED = 'ONNX wants two packages more: pip install "pinxit[onnx]"'


def exported(
    module: nn.Module,
    inputs: tuple[Tensor, ...],
    outputs: tuple[str, ...],
    shapes: Mapping[str, Any],
    told: Mapping[str, str] | None = None,
) -> bytes:
    """The file; its inputs are named as those of ``forward``.

    Args:
        module: The network.
        inputs: Examples of what goes in.
        outputs: Names of what comes out.
        shapes: Which sides of which inputs may have other lengths, as `torch.export` takes them.
        told: What inputs, outputs and the whole are, in words: by the names of inputs and outputs
            they stand beside these, and all stand in the file's metadata.

    Raises:
        UserMistake: a package that export wants is not installed.
    """
    try:
        with _silence():
            program = torch.onnx.export(
                module,
                inputs,
                dynamo=True,
                verbose=False,
                input_names=list(module.forward.__annotations__)[: len(inputs)],
                output_names=list(outputs),
                opset_version=OPSET,
                dynamic_shapes=dict(shapes),
            )
    except ModuleNotFoundError as fault:
        raise UserMistake(f"{NEEDED} ({fault.name} is missing).") from fault
    assert program is not None  # noqa: S101, as no file was named
    file: Any = program.model_proto
    for name, words in (told or {}).items():
        entry = file.metadata_props.add()
        entry.key, entry.value = name, words
        for value in (*file.graph.input, *file.graph.output):
            if value.name == name:
                value.doc_string = words
    return bytes(file.SerializeToString())


@contextmanager
def _silence() -> Iterator[None]:
    """The exporter warns of what is not installed, and of what it will do differently one day."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
