"""Serve the studio and its API to a team."""

import click

from pinxit.cli.serving import Team, database_option, device_option, serve_team, store_option


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=7788, show_default=True)
@click.option("--auth", type=click.Choice(["keys", "oidc"]), help="How people sign in.")
@click.option("--name", "names", multiple=True, help="Name in the address, as browsers call it.")
@click.option("--proxy", "proxies", multiple=True, help="Address of a reverse proxy in front.")
@click.option("--below", default="", help="Folder of the proxy below which it is, as /pinxit.")
@click.option("--oidc-issuer", default="", envvar="PINXIT_OIDC_ISSUER", help="Sign-in service.")
@click.option("--oidc-client", default="", envvar="PINXIT_OIDC_CLIENT", help="Its name for this.")
@click.option("--oidc-role", default="creator", show_default=True, help="Of new people, or none.")
@click.option("--no-workers", is_flag=True, help="Start none; `pinxit worker` does elsewhere.")
@click.option("--near-webhooks", is_flag=True, help="Let them lead into this server's network.")
@device_option
@database_option
@store_option
def serve(device: str, database: str, store: str, **options: object) -> None:
    """Serve the studio and its API to a team, behind keys or your own sign-in service.

    People are added by `pinxit person add`, their keys made by `pinxit person key`. The secret of
    a sign-in service is read from PINXIT_OIDC_SECRET. docs/service.md tells the rest.
    """
    serve_team(Team(**options), device, (database, store))  # type: ignore[arg-type]


COMMAND = serve
