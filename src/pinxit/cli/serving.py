"""What the commands around the server share: where things lie, and how it is begun."""

import os
import secrets
import webbrowser
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from ipaddress import ip_address
from threading import Thread
from typing import TYPE_CHECKING, Literal

import click

from pinxit.base.errors import UserMistake
from pinxit.cli.session import home_folder

if TYPE_CHECKING:
    from pinxit.service.config import Oidc, ServiceConfig
    from pinxit.service.house import House
    from pinxit.service.people import People
    from pinxit.service.serving import Running, Workers

database_option = click.option(
    "--database",
    default="",
    envvar="PINXIT_DATABASE",
    help="Address of a PostgreSQL database; SQLite in your data folder, if absent.",
)
store_option = click.option(
    "--store",
    default="",
    envvar="PINXIT_STORE",
    help="Where pictures are kept, such as s3://bucket; your data folder, if absent.",
)
device_option = click.option(
    "--device", default="auto", show_default=True, help="Where to compute: cpu, cuda, mps."
)


@dataclass(frozen=True, slots=True)
class Team:
    """What `pinxit serve` is told."""

    host: str
    port: int
    auth: Literal["keys", "oidc"] | None
    names: tuple[str, ...]
    proxies: tuple[str, ...]
    below: str
    oidc_issuer: str
    oidc_client: str
    oidc_role: str
    no_workers: bool
    near_webhooks: bool

    @property
    def sign_in(self) -> "Oidc | None":
        """The service that people sign in by."""
        from pinxit.service.config import Oidc

        if self.auth != "oidc":
            return None
        role = "" if self.oidc_role == "none" else self.oidc_role
        secret = os.environ.get("PINXIT_OIDC_SECRET", "")
        return Oidc(self.oidc_issuer, self.oidc_client, secret, role)


def open_studio(
    at: tuple[str, int | None], device: str, places: tuple[str, str], *, is_opening: bool
) -> None:
    """Runs the studio of one person; if it runs already, opens that one.

    Args:
        at: Address and port to listen at. If other machines reach the address, who comes from
            there needs a key, or the code of a class.
        device: Where to compute.
        places: Addresses of the database and of the store; "" for those of the home.
        is_opening: Whether the browser is opened.

    Raises:
        UserMistake: the port is taken.
    """
    from pinxit.service.class_addresses import name_outside
    from pinxit.service.config import ServiceConfig
    from pinxit.service.logs import log_shortly
    from pinxit.service.serving import Occupied, address_of, bind, occupying, serve

    log_shortly()
    database, store = places
    host, port = at
    listening = bind(host, port)
    config = ServiceConfig(
        home_folder(),
        database=database,
        store=store,
        auth="local" if _is_loopback(host) else "keys",
        launch=secrets.token_urlsafe(24),
        device=device,
        host=host,
        port=listening.getsockname()[1],
    )

    def ready() -> None:
        outside = name_outside(config)
        if outside:
            click.echo(
                f"A class that you open at Learn joins at http://{outside}:{config.port}/join"
            )
        click.echo("The studio is open until you press Ctrl-C. Its address signs you in, once:")
        _show(f"{address_of(config)}/#launch={config.launch}", is_opening=is_opening)

    try:
        with occupying(config):
            serve(config, listening, ready=ready, workers=workers_of(config))
    except Occupied as occupied:
        listening.close()
        _join(occupied.running, database, is_opening=is_opening)


def _join(running: "Running", database: str, *, is_opening: bool) -> None:
    """Opens a studio that runs already; whoever may read the home may sign in to it."""
    if running.auth != "local":
        raise UserMistake(f"A server for a team runs on this home already: {running.address}")
    from pinxit.service.sessions import Sessions

    launch = secrets.token_urlsafe(24)
    Sessions(people_of(database)).welcome_local(launch)
    click.echo("The studio is open already; this address signs another browser in, once:")
    _show(f"{running.address}/#launch={launch}", is_opening=is_opening)


def _show(address: str, *, is_opening: bool) -> None:
    click.echo(address)
    if is_opening:
        Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def serve_team(team: Team, device: str, places: tuple[str, str]) -> None:
    """Runs the server of a team.

    Raises:
        UserMistake: strangers could reach it, a port is taken, or a sign-in service is not named.
    """
    from pinxit.service.below import checked_folder
    from pinxit.service.config import ServiceConfig
    from pinxit.service.logs import log_as_json
    from pinxit.service.oidc import SignInService
    from pinxit.service.serving import address_of, bind, occupying, serve

    if team.auth is None and not _is_loopback(team.host):
        raise UserMistake(
            f"{team.host} can be reached from other machines: add --auth keys or --auth oidc."
        )
    if team.sign_in is not None:
        SignInService(team.sign_in)  # tells now what is wrong with it
    below = checked_folder(team.below)
    log_as_json()
    listening = bind(team.host, team.port)
    config = ServiceConfig(
        home_folder(),
        database=places[0],
        store=places[1],
        auth=team.auth or "local",
        launch="" if team.auth else secrets.token_urlsafe(24),
        device=device,
        host=team.host,
        port=team.port,
        names=team.names,
        below=below,
        oidc=team.sign_in,
        hooks_may_be_near=team.near_webhooks,
    )

    def ready() -> None:
        launch = f"/#launch={config.launch}" if config.launch else "/"
        click.echo(f"Pinxit serves at {address_of(config)}{below}{launch}")
        if team.auth == "keys" and not _has_keys(places[0]):
            click.echo("Nobody has a key yet: `pinxit person add NAME --role admin`, then")
            click.echo("`pinxit person key NAME` lets the first one in.")

    workers = None if team.no_workers else workers_of(config)
    with occupying(config):
        serve(config, listening, ready=ready, workers=workers, proxies=team.proxies)


def workers_of(config: "ServiceConfig") -> "Workers":
    """What runs the workers beside a server: one for quick jobs, one for long ones."""

    def workers(house: "House") -> AbstractContextManager[object]:
        from pinxit.jobs.process import WorkerConfig
        from pinxit.jobs.supervisor import Supervisor

        home = str(config.home)
        return Supervisor(WorkerConfig(home, config.database, config.store, config.device))

    return workers


def people_of(database: str) -> "People":
    """The people of the server whose database this is.

    Raises:
        UserMistake: the database cannot be opened.
    """
    from pinxit.service.config import ServiceConfig
    from pinxit.service.house import House

    return House.open(ServiceConfig(home_folder(), database=database)).people


def read_quotas(given: Sequence[str]) -> dict[str, int | None]:
    """Quotas as they are typed: ``jobs_a_day=20``, ``bytes=none``.

    Raises:
        UserMistake: one of them is no name with a number.
    """
    quotas: dict[str, int | None] = {}
    for each in given:
        name, _, value = each.partition("=")
        if value != "none" and not value.isdecimal():
            raise UserMistake(f"A quota is a name and a number, such as bytes=2000, not {each!r}.")
        quotas[name] = None if value == "none" else int(value)
    return quotas


def _has_keys(database: str) -> bool:
    from pinxit.service.keys import Keys

    people = people_of(database)
    return any(Keys(people).list(each.id) for each in people.list())


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
