"""Make a campaign: one motif in all sizes, in the colors, letters and words of a brand."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.cli.options import device_option, marking_option, seed_option
from pinxit.cli.outputs import Content, contents, stems
from pinxit.cli.session import Session, with_session
from pinxit.cli.style_work import Failures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pinxit.deliver.files import Delivered
    from pinxit.desks.campaigns import Campaign, CampaignOrder
    from pinxit.make.campaign.kit import BrandKit
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio


@click.command()
@click.argument("kit", type=click.Path(path_type=Path))
@click.option("--pack", required=True, help="Formats: social, ads, web, or one of your own file.")
@click.option(
    "--motif",
    "motifs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Picture, or folder of pictures; may be repeated.",
)
@click.option("--model", help="Let a model draw the motif instead.")
@click.option("--text", "words", default="", help="What the model draws, such as 'red heart'.")
@click.option("--class", "class_name", default="", help="Class that the model draws.")
@click.option(
    "--style",
    "styles",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Paint the motif like this, instead of like the kit's styles; 'none' leaves it as it is.",
)
@click.option("--variants", "count", default=4, show_default=True, type=int, help="How many.")
@click.option("--only", metavar="FORMATS", help="Formats of the pack alone: story,x-post.")
@click.option("--headline", help="Instead of the kit's.")
@click.option("--line", "text", help="The text under it, instead of the kit's.")
@click.option("--call", help="The call to action, instead of the kit's.")
@click.option("--focus", metavar="X,Y", help="Where the subject is, 0..1 from left and top.")
@click.option(
    "--fit",
    type=click.Choice(["auto", "crop", "retarget"]),
    default="auto",
    show_default=True,
    help="Crop around the subject, or retarget; auto retargets where a crop would cut it.",
)
@click.option("--type", "types", metavar="TYPES", help="Files: jpg, png, webp, avif, or several.")
@click.option("--most-kb", type=click.IntRange(1), help="Budget of every file.")
@click.option("--pack-file", type=click.Path(path_type=Path), help="Your own formats (TOML).")
@click.option("--allow-upscale", is_flag=True, help="Enlarge the motif beyond its pixels.")
@seed_option
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder.")
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@marking_option
@device_option
@with_session
def campaign(session: Session, kit: Path, out: Path, **options: Any) -> int:
    """Make a campaign of a motif and KIT (see pinxit brand): variants in all sizes of a pack.

    Subjects are kept in view, texts can be read (4.5:1 at the 5th percentile of their box), files
    keep to their budgets. Writes a sheet to look at and a table of all files; the web pack also
    favicons, a background, colors as CSS and a page that uses them.

    \b
    pinxit campaign brand.yaml --pack social --motif photo.jpg -o spring
    pinxit campaign brand.yaml --pack ads --motif photo.jpg --only leaderboard --type png -o ads
    pinxit campaign brand.yaml --pack web --model icons-64 --text "red heart" -o site
    """
    order, given = _order(kit, options), options["motifs"]
    if bool(given) == bool(options["model"]):
        raise UserMistake("Say what is shown: --motif PICTURE or --model NAME, one of the two.")
    if given and (options["words"] or options["class_name"]):
        raise UserMistake("--text and --class say what a --model draws; words have --headline.")
    told: list[dict[str, Any]] = []
    with session.studio(options["device"], options["marking"]) as studio:
        files = contents(given, out) if given else []
        failures = Failures(max(1, len(files)), "made campaigns of")
        for motif, folder in _motifs(studio, files, out, options, failures):
            try:
                done = _campaign(session, studio, motif, order, folder, options)
            except (PinxitError, OSError, ValueError) as fault:
                failures.note(Path(motif.title), fault)
                continue
            told.append(_told(session, done))
    if options["model"] is None and not told:
        return failures.end(session, {"campaigns": told})
    code = failures.end(session, {"campaigns": told})
    return max(code, 2 if any(each["failed"] for each in told) else 0)


def _order(path: Path, options: dict[str, Any]) -> "CampaignOrder":
    from dataclasses import replace

    from pinxit.desks.campaigns import CampaignOrder
    from pinxit.make.campaign.kit_file import read_kit
    from pinxit.make.campaign.packs import TYPES, read_pack

    kit = read_kit(path).saying(options["headline"], options["text"], options["call"])
    if options["styles"]:
        named = tuple(each for each in options["styles"] if str(each) != "none")
        kit = replace(kit, tone=replace(kit.tone, styles=named))
    pack = read_pack(options["pack"], options["pack_file"])
    if options["only"]:
        pack = pack.only(tuple(each.strip() for each in options["only"].split(",")))
    types = tuple(each.strip().lower() for each in (options["types"] or "").split(",") if each)
    for each in types:
        if each not in TYPES:
            raise UserMistake(f"--type {each}: files are of {', '.join(TYPES)}.")
    _refuse_empty(kit, pack.is_web)
    return CampaignOrder(
        kit,
        pack,
        options["count"],
        options["seed"],
        _focus(options["focus"]),
        options["fit"],
        options["allow_upscale"],
        options["most_kb"],
        types,
    )


def _refuse_empty(kit: "BrandKit", is_web: bool) -> None:
    if not (is_web or kit.texts.headline or kit.texts.text or kit.texts.call):
        raise UserMistake("The kit says nothing; give it texts, or say --headline.")


def _focus(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError as fault:
        raise UserMistake(f"--focus {text} is no place; write it as 0.5,0.3.") from fault
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise UserMistake(f"--focus {text} is outside of the picture; both are 0 to 1.")
    return x, y


def _motifs(
    studio: "Studio",
    files: list[Content],
    out: Path,
    options: dict[str, Any],
    failures: Failures,
) -> "Iterator[tuple[Picture, Path]]":
    """Each motif, and the folder of its campaign."""
    if options["model"]:
        yield _drawn(studio, options), out
    for each, stem in zip(files, stems(files), strict=True):
        try:
            picture = studio.open(each.file)
        except PinxitError as fault:
            failures.note(each.file, fault)
            continue
        yield picture, out if len(files) == 1 else out / stem


def _drawn(studio: "Studio", options: dict[str, Any]) -> "Picture":
    """What the model draws; small drawings are enlarged, with their pixels as they are."""
    from pinxit.make.enlarge import enlarged

    knobs = {"text": options["words"], "class_name": options["class_name"]}
    model = studio.models.load(options["model"])
    settings = studio.model_settings(model, {k: v for k, v in knobs.items() if v})
    picture = next(iter(studio.generate(model, (options["seed"],), settings)))
    return enlarged(picture, max(1, 2048 // max(picture.width, picture.height)))


def _campaign(
    session: Session,
    studio: "Studio",
    motif: "Picture",
    order: "CampaignOrder",
    out: Path,
    options: dict[str, Any],
) -> "Campaign":
    from pinxit.desks.campaigns import make_campaign

    return make_campaign(
        studio, motif, order, out, overwrite=options["overwrite"], done=_hearing(session)
    )


def _hearing(session: Session) -> "Callable[[Delivered], None]":
    """Notes files as they are written; people hear what checks say of many of them once."""
    from dataclasses import replace

    told: set[str] = set()

    def hear(done: "Delivered") -> None:
        new = tuple(each for each in done.findings if each.sentence not in told)
        told.update(each.sentence for each in new)
        session.delivered(done if session.is_json else replace(done, findings=new))

    return hear


def _told(session: Session, done: "Campaign") -> dict[str, Any]:
    """Says what could not be made; gives all that can be said as JSON values."""
    for each in (done.table, done.page):
        if each is not None and not session.is_json:
            click.echo(str(each))
    if done.failed:
        whole = len(done.failed) + len(done.files)
        click.echo(f"pinxit: {len(done.failed)} of {whole} pictures were not made:", err=True)
        for name, why in done.failed:
            click.echo(f"  {name}: {why}", err=True)
    return {
        "pictures": [each.to_json() for each in done.files],
        "subject": {"found": done.subject.found, "x": done.subject.x, "y": done.subject.y},
        "sheet": str(done.sheet) if done.sheet else None,
        "table": str(done.table),
        "page": str(done.page) if done.page else None,
        "failed": [{"picture": name, "error": why} for name, why in done.failed],
    }


COMMAND = campaign
