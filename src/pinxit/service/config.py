"""How a server is set up: where things lie, who may come in, and how much of it at once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pinxit.tables.database import address_in
from pinxit.tables.people import LOCAL

Auth = Literal["local", "keys", "oidc"]

DEFAULT_PORT = 7788
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Oidc:
    """A service that people sign in by.

    Attributes:
        issuer: Its address, as its tokens name it.
        client: Its name for this server.
        secret: What this server proves itself with; "" for a public client.
        role: Of who comes for the first time; "" lets in only those who were added before.
    """

    issuer: str
    client: str
    secret: str = ""
    role: str = "creator"


@dataclass(frozen=True, slots=True)
class ServiceConfig:
    """How one server is set up.

    Attributes:
        home: Folder of the database, pictures, models and keys.
        database: Address of the database; "" for SQLite in the home.
        store: Address of the object store as fsspec writes it; "" for a folder in the home.
        auth: "local" for one person on this machine, "keys" for a team with API keys, "oidc" for
            people who sign in by their company's or school's own service.
        launch: What signs the browser of the local person in, once; "" if nothing does.
        device: Where previews are computed.
        host: Where the server listens.
        port: And on which port.
        names: Names by which browsers may call this server, besides those of this machine.
        below: Folder of a proxy below which browsers find this server, such as "/pinxit"; "" for a
            name of its own.
        oidc: The service that people sign in by, if `auth` is "oidc".
        most_upload_bytes: Largest file that is taken.
        most_upload_pixels: Largest picture that is decoded.
        hooks_may_be_near: Whether everybody's webhooks may lead into the network of this server;
            those of the local person always may.
    """

    home: Path
    database: str = ""
    store: str = ""
    auth: Auth = "local"
    launch: str = ""
    device: str = "auto"
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    names: tuple[str, ...] = ()
    below: str = ""
    oidc: Oidc | None = None
    most_upload_bytes: int = 64 * 2**20
    most_upload_pixels: int = 64_000_000
    hooks_may_be_near: bool = False

    @property
    def database_address(self) -> str:
        """Where the database is."""
        return self.database or address_in(self.home)

    @property
    def is_local(self) -> bool:
        """Whether one person works here, who needs no name."""
        return self.auth == "local"

    def may_hook_near(self, owner: str) -> bool:
        """Whether webhooks of somebody may lead to this machine and its network."""
        return self.hooks_may_be_near or owner == LOCAL

    @property
    def may_launch(self) -> bool:
        """Whether the local person signs in by launch tokens."""
        return self.is_local or bool(self.launch)
