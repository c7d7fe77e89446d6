"""The parts of the demo's page: what is shown, in which words."""

import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pinxit.base.shipped import shipped
from pinxit.datasets.rights_file import rights_beside
from pinxit.deliver.page import Figure, Section, Table
from pinxit.engine import Card
from pinxit.mark.verdict import Verdict
from pinxit.pictures.picture import Picture, Step


@dataclass(frozen=True, slots=True)
class Work:
    """One stylized picture.

    Attributes:
        picture: With its history.
        path: Where it was delivered.
        seconds: How long it took.
    """

    picture: Picture
    path: Path
    seconds: float


def style_transfer(works: Sequence[Work]) -> Section:
    """A photograph, three paintings, and what became of them."""
    lead = (
        "Neural style transfer: pixels are changed step by step until a network for seeing finds "
        "the photograph's content and the painting's textures in them (Gatys et al. 2016).",
    )
    rows = [list(_row(work)) for work in works]
    return Section("A photograph in the manner of three paintings", lead, rows)


def data_set(report: Sequence[str], sheet: Path) -> Section:
    """What was imported, with its rights."""
    figure = Figure(sheet, "Some of its pictures", is_wide=True, is_crisp=True)
    name, *facts = report
    rows = [[part.strip() for part in line.split("  ", 1)] for line in facts]
    return Section("A data set with its rights", (name,), [[figure]], Table(("", ""), rows))


def training(scratch: Card, model: Card, films: Sequence[Path]) -> Section:
    """Two trainings, each with its film strip."""
    lead = (
        "A generative adversarial network: generator and discriminator learn against each other "
        "(the R3GAN objective, arXiv 2501.05441). Each row of a strip is one seed, each column a "
        "moment: first a network that knows nothing, then the model that comes with Pinxit, "
        "trained on for a little.",
    )
    captions = ("From nothing", "From the shipped model on")
    figures = [
        Figure(film, _caption(words, card), _facts_of_card(card), is_wide=True, is_crisp=True)
        for words, card, film in zip(captions, (scratch, model), films, strict=True)
    ]
    return Section("Training, watched", lead, [[figure] for figure in figures])


def new_pictures(card: Card, sheet: Path, count: int) -> Section:
    """The sheet of generated pictures."""
    lead = (
        f"{count} pictures that did not exist before, one for each seed. Each was compared with "
        "every picture the model learned from, so that no copy passes for a creation.",
    )
    facts = _facts_of_card(card)
    figure = Figure(sheet, f"Made with {card.name}", facts, is_wide=True, is_crisp=True)
    return Section("New pictures", lead, [[figure]])


def verification(verdicts: Mapping[Path, Verdict], out: Path) -> Section:
    """Every written file with the verdict on it."""
    rows = []
    for file, verdict in verdicts.items():
        sign = "✓" if verdict.state == "trusted" else "✗"
        checks = "; ".join(f"{f['check']}: {f['level']}" for f in verdict.facts.findings)
        made = "; ".join(verdict.facts.made)
        name = str(file.relative_to(out))
        rows.append([name, f"{sign} {verdict.state}", verdict.facts.ai, made, checks])
    lead = (
        "Each file carries a signed C2PA manifest with its recipe, its sources and what the checks "
        "found. This is what pinxit verify says of them. The signature is by this machine's own "
        "authority; others trust it once they have the certificate of pinxit key export.",
    )
    headings = ("file", "verdict", "what it is", "made by", "checks")
    return Section("Verification", lead, table=Table(headings, rows))


def next_steps(lines: Sequence[str]) -> Section:
    """Commands to try."""
    return Section("Try next", commands=lines)


def commands(out: Path, example: Path, model: str) -> tuple[str, str, str]:
    """Three commands that work where the demo was called."""
    pinxit = program()
    photograph = shipped("demo", "photographs", "coffee.jpg")
    painting = shipped("demo", "paintings", "cezanne-sainte-victoire.jpg")
    return (
        f"{pinxit} verify {_quoted(example)}",
        f"{pinxit} generate {model} -n 64 --seed 100 -o {_quoted(out / 'more.png')}",
        f"{pinxit} stylize {_quoted(photograph)} --style {_quoted(painting)} "
        f"--size 320 -o {_quoted(out / 'coffee.png')}",
    )


def program() -> str:
    """How the program is called from here."""
    if shutil.which("pinxit"):
        return "pinxit"
    beside = Path(sys.argv[0])
    return _quoted(beside) if beside.name == "pinxit" else "python -m pinxit"


def _row(work: Work) -> Iterator[Figure]:
    step = work.picture.steps[-1]
    files = {source.role: source.file for source in step.used}
    for role, words in (("content", "Photograph"), ("style", "Painting")):
        file = files[role]
        if file is not None:
            yield Figure(file, f"{words}: {_credit(file)}")
    made = f"Pinxit, in {work.seconds:.0f} s"
    yield Figure(work.path, made, _facts_of_step(step), is_large=True)


def _credit(file: Path) -> str:
    rights = rights_beside(file)
    title = file.stem.replace("-", " ")
    return f"{title}; {rights.credit}" if rights else title


def _facts_of_step(step: Step) -> list[tuple[str, str]]:
    facts = [("engine", f"{step.engine} {step.version}"), ("seed", str(step.seed))]
    facts += [(name.replace("_", " "), str(value)) for name, value in step.settings.items()]
    return facts + [(source.role, f"{source.title}, {source.sha256[:16]}") for source in step.used]


def _facts_of_card(card: Card) -> list[tuple[str, str]]:
    told = ("name", "pictures", "digest")
    facts = [("engine", f"{card.engine} {card.version}")]
    facts += [("size", " x ".join(map(str, card.shape)))]
    facts += _named("data set ", {k: card.dataset[k] for k in told if k in card.dataset})
    facts += [("licenses", ", ".join(card.dataset.get("rights", {}).get("licenses", ())))]
    return facts + _named("", card.training) + _named("", card.settings)


def _named(prefix: str, values: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(f"{prefix}{name.replace('_', ' ')}", str(value)) for name, value in values.items()]


def _caption(words: str, card: Card) -> str:
    seen, seconds = card.training.get("pictures", 0), card.training.get("seconds", 0)
    return f"{words}: {seen:,} training pictures in {seconds:.0f} s"


def _quoted(path: Path) -> str:
    here = Path.cwd()
    return shlex.quote(str(path.relative_to(here) if path.is_relative_to(here) else path))
