"""Options that several commands on scans share, and what is said of what they wrote."""

import click

series_option = click.option(
    "--series", type=click.IntRange(1), help="Which of several scans in a folder."
)
window_option = click.option(
    "--window",
    help='What is shown: brain, soft, lung, bone (CT alone), full, or "center,width".  '
    "[default: as the file says]",
)
overwrite_option = click.option("--overwrite", is_flag=True, help="Replace files that exist.")
