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
