"""Open the studio in your browser."""

import click

from pinxit.cli.serving import database_option, device_option, open_studio, store_option


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets a class in.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; the next free one from 7788 on.")
@click.option("--no-browser", is_flag=True, help="Print the address alone.")
@device_option
@database_option
@store_option
def studio(
    host: str, port: int | None, no_browser: bool, device: str, database: str, store: str
) -> None:
    """Open the studio in your browser; it runs until you press Ctrl-C.

    Only this machine can reach it, unless --host names another address: then others in the same
    network come in by the code of a class that you open at Learn, or by a key. The address signs
    one browser in, once; call this again for another one. Long work goes on in workers of its own
    and is not lost when you stop.
    """
    open_studio((host, port), device, (database, store), is_opening=not no_browser)


COMMAND = studio
