"""Options that several commands share, each written once."""

import click

from pinxit.base.seeds import LARGEST_SEED

seed_option = click.option(
    "--seed",
    default=0,
    show_default=True,
    type=click.IntRange(0, LARGEST_SEED),
    help="Decides all chance.",
)
device_option = click.option(
    "--device", default="auto", show_default=True, help="cpu, cuda, mps or auto."
)
marking_option = click.option(
    "--marking",
    type=click.Choice(["none", "eu", "california", "china"]),
    help="Marks that a law asks for.  [default: as policy.toml says]",
)
target_option = click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="ATTRIBUTE=GROUP:SHARE,...",
    help="What is wanted: uniform (the default), data, skin=light:1,dark:1, or a CSV file with "
    "attribute,group,share; several are allowed.",
)
delta_option = click.option(
    "--delta",
    type=click.FloatRange(0.001, 0.5),
    default=0.05,
    show_default=True,
    help="The gap that is tolerated: 0.05 is 5 points.",
)
