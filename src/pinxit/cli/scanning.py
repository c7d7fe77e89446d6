"""What commands on scans share: the desk, the options, where results go."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pinxit.cli.scan_options import overwrite_option, series_option
from pinxit.cli.session import home_folder

if TYPE_CHECKING:
    from pinxit.desks.scans import ScanDesk

F = TypeVar("F", bound=Callable[..., Any])

_place = click.argument("path", type=click.Path(path_type=Path))
_out = click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="A file that ends in .nii or .nii.gz, or a folder for DICOM.",
)
_sheet = click.option(
    "--sheet", type=click.Path(path_type=Path), help="Picture of before, after and the difference."
)
_sheets_window = click.option(
    "--window", help='For the sheet: brain, soft, lung, bone, full, or "center,width".'
)


def derived_options(command: F) -> F:
    """The scan that is opened, where the result goes, and a sheet to judge it by."""
    for each in (overwrite_option, _sheets_window, _sheet, series_option, _out, _place):
        command = each(command)
    return command


@contextmanager
def desk_of_scans() -> "Iterator[ScanDesk]":
    """The desk of scans of this studio."""
    from pinxit.desks.scans import scan_desk
    from pinxit.mark.log import log_of

    log = log_of(home_folder())
    with scan_desk(log.keys, log) as desk:
        yield desk
