"""Learn styles from pictures, mix them, teach them, share them."""

from pathlib import Path
from typing import Any

import click

from pinxit.base.files import write_bytes
from pinxit.base.shipped import shipped
from pinxit.cli.knobs import numbers
from pinxit.cli.options import device_option, seed_option
from pinxit.cli.outputs import contents
from pinxit.cli.session import Session, with_session
from pinxit.pictures.history import STYLE_SUFFIX

_name_option = click.option("--name", help="Name of the new style.")
_out_option = click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help=f"Write a {STYLE_SUFFIX} file instead of keeping the style by its name.",
)
_weights_option = click.option(
    "--weights", type=numbers, help="Share of each, such as 0.7,0.3 [default: equal]"
)
_overwrite_option = click.option("--overwrite", is_flag=True, help="Replace one that exists.")


@click.group()
def style() -> None:
    """Learn styles from pictures, mix them, teach them, share them.

    Name a style, or its file, at `pinxit stylize photo.jpg --style NAME -o out.png`.
    """


@style.command()
@click.argument("pictures", nargs=-1, required=True, type=click.Path(path_type=Path))
@_name_option
@click.option(
    "--size",
    type=int,
    default=512,
    show_default=True,
    help="Longest side at which the pictures are looked at, in px (64..1024): results as large as "
    "that have strokes as large as the pictures'.",
)
@_weights_option
@_out_option
@_overwrite_option
@device_option
@with_session
def learn(
    session: Session, pictures: tuple[Path, ...], size: int, device: str, **options: Any
) -> None:
    """Learn the style of PICTURES (files and folders).

    \b
    pinxit style learn painting.jpg --name bouquet
    pinxit style learn lilies.jpg haystacks.jpg --name monet-ish
    pinxit style learn drawings/ -o mine.pinxit-style
    """
    plan = _plan(options, pictures[0].stem)
    files = [each.file for each in contents(pictures, Path())]
    with session.studio(device) as studio:
        made = studio.style_desk.learn(files, plan, size=size)
    _made(session, made)


@style.command()
@click.argument("styles", nargs=-1, required=True)
@_name_option
@_weights_option
@_out_option
@_overwrite_option
@device_option
@with_session
def blend(session: Session, styles: tuple[str, ...], device: str, **options: Any) -> None:
    """Mix STYLES (names, style files, pictures) into a new one.

    \b
    pinxit style blend bouquet monet-ish --weights 0.7,0.3 --name soft-bouquet
    """
    plan = _plan(options, "-".join(Path(each).stem for each in styles)[:64])
    with session.studio(device) as studio:
        made = studio.style_desk.blend(styles, plan)
    _made(session, made)


@style.command()
@click.argument("style_name", metavar="STYLE")
@click.option(
    "--on",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Pictures, or folders of them, to practice on.  [default: shipped photographs]",
)
@click.option("--minutes", type=float, help="Practice for so long.  [default: 4]")
@click.option("--steps", type=int, help="Practice so often; the same seed gives the same style.")
@click.option(
    "--what",
    type=click.Choice(["modulation", "all"]),
    default="modulation",
    show_default=True,
    help="2,048 numbers that steer the network (the file keeps its size), or all that paints in it "
    "(by 5.7 MB).",
)
@click.option(
    "--pictures",
    "places",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Where the pictures lie that the style was learned from, if not where they were.",
)
@seed_option
@_name_option
@_out_option
@_overwrite_option
@device_option
@with_session
def teach(session: Session, style_name: str, device: str, **options: Any) -> None:
    """Teach STYLE: the network practices it until it paints it better.

    Ctrl-C ends it early and keeps the best so far.

    \b
    pinxit style teach bouquet --on holiday/ --name my-bouquet
    pinxit style teach bouquet --what all --minutes 10 --name my-bouquet
    """
    from pinxit.nets.teaching import Plan

    minutes, steps = options.pop("minutes"), options.pop("steps")
    if minutes is None and steps is None:
        minutes = 4.0
    teaching = Plan(options.pop("what"), minutes, steps, options.pop("seed"))
    on, places = options.pop("on"), options.pop("places")
    plan = _plan(options, f"{Path(style_name).stem}-taught"[:64])
    files = contents(on or (shipped("demo", "photographs"),), Path())
    with session.studio(device) as studio:
        lesson = [each.file for each in files]
        done = studio.style_desk.teach(style_name, lesson, teaching, plan, (*places, Path()))
    told = (
        f"The style {plan.name} was taught in {done.steps} steps: "
        f"its loss fell from {done.before:.3f} to {done.after:.3f}."
    )
    if done.is_stopped:
        told += " It was stopped; the best so far was kept."
    value = {"name": plan.name, "steps": done.steps, "stopped": done.is_stopped}
    session.say(told, {**value, "loss_before": done.before, "loss_after": done.after})


@style.command("list")
@with_session
def list_(session: Session) -> None:
    """List your styles."""
    with session.studio() as studio:
        paths = studio.styles.paths()
    lines = [f"{name:<20} {_line(path)}" for name, path in paths.items()]
    none = "There are no styles yet; pinxit style learn painting.jpg --name NAME makes one."
    values = [{"name": name, "file": str(path)} for name, path in paths.items()]
    session.say("\n".join(lines) or none, values)


def _line(path: Path) -> str:
    """What the list says of one style; damage does not hide the others."""
    from pinxit.base.errors import UserMistake
    from pinxit.make.style_file import load_style
    from pinxit.nets.style import refuse_foreign

    try:
        card = load_style(path).card
        refuse_foreign(card)
    except UserMistake as fault:
        return f"cannot be used: {fault}"
    titles = [source.title for source in card.pictures]
    more = f" and {len(titles) - 3} more" if len(titles) > 3 else ""
    told = f"{', '.join(titles[:3])}{more}, {card.size} px, {path.stat().st_size / 1000:.0f} kB"
    return told + (", taught" if card.taught else "")


@style.command()
@click.argument("name")
@with_session
def show(session: Session, name: str) -> None:
    """Show the card of NAME (or of a style file): its pictures, their rights, what was taught."""
    with session.studio() as studio:
        path = studio.styles.find(name)
        card = studio.styles.load(name).card
    session.say_json({**card.to_json(), "bytes": path.stat().st_size})


@style.command()
@click.argument("name")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="File to write.")
@_overwrite_option
@with_session
def export(session: Session, name: str, out: Path, overwrite: bool) -> None:
    """Copy NAME to a .pinxit-style file, for others."""
    from pinxit.base.errors import UserMistake

    if out.suffix != STYLE_SUFFIX:
        raise UserMistake(f"{out} names no style file; end it in {STYLE_SUFFIX}.")
    with session.studio() as studio:
        data = studio.styles.find(name).read_bytes()
    write_bytes(out, data, overwrite=overwrite)
    session.say(f"{name} was copied to {out}.", {"name": name, "file": str(out)})


@style.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@_name_option
@_overwrite_option
@with_session
def import_(session: Session, file: Path, name: str | None, overwrite: bool) -> None:
    """Keep a style FILE that somebody gave you by a name."""
    from pinxit.make.style_file import load_style
    from pinxit.nets.style import refuse_foreign

    card = load_style(file).card
    refuse_foreign(card)
    with session.studio() as studio:
        place = studio.styles.place_for(name or file.stem, overwrite=overwrite)
    write_bytes(place, file.read_bytes(), overwrite=overwrite)
    session.say(f"The style {place.stem} is yours.", {"name": place.stem, "file": str(place)})


@style.command("export-onnx")
@click.argument("name", required=False)
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder.")
@_overwrite_option
@with_session
def export_onnx(session: Session, name: str | None, out: Path, overwrite: bool) -> None:
    """Write the fast method's network as ONNX files, for programs that have no torch.

    They paint any style. NAME a style to which everything was taught (`--what all`) to write its
    own network.
    """
    from pinxit.base.files import refuse_existing
    from pinxit.nets.onnx_export import onnx_graphs
    from pinxit.nets.style_code import code_of

    files = [out / each for each in ("encoder.onnx", "decoder.onnx")]
    for file in files:
        refuse_existing(file, overwrite=overwrite)
    with session.studio() as studio:
        code = code_of(studio.styles.load(name)) if name else None
    graphs = onnx_graphs(code.differences if code else None)
    for file in files:
        write_bytes(file, graphs[file.name], overwrite=overwrite)
    told = " and ".join(f"{file} ({len(graphs[file.name]) / 1e6:.1f} MB)" for file in files)
    session.say(f"The network is in {told}.", {"files": [str(file) for file in files]})


def _plan(options: dict[str, Any], default: str) -> Any:
    from pinxit.make.style_plan import StylePlan

    out = options["out"]
    name = options["name"] or (default if out is None else out.stem)
    return StylePlan(name, options.get("weights") or (), out, options["overwrite"])


def _made(session: Session, made: Any) -> None:
    place = made.file
    text = f"The style {made.card.name} is in {place}, {place.stat().st_size / 1000:.0f} kB.\n"
    value = {"name": made.card.name, "file": str(place), "sha256": made.sha256}
    session.say(f"{text}Try: pinxit stylize photo.jpg --style {_call(made)} -o out.png", value)


def _call(made: Any) -> str:
    """How the style is named in a call."""
    is_kept = made.file.parent.name == "styles"
    return str(made.card.name if is_kept else made.file.name)


COMMAND = style
