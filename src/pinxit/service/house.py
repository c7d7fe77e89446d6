"""What one server holds: its database, its pictures, its queue, and everybody's studio."""

from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from threading import Event, RLock
from typing import TYPE_CHECKING, Any

from pinxit.base.errors import PinxitError
from pinxit.library.homes import home_of
from pinxit.service.classes import Classes
from pinxit.service.config import ServiceConfig
from pinxit.service.keys import Keys
from pinxit.service.metrics import Metrics
from pinxit.service.oidc import SignInService
from pinxit.service.people import People
from pinxit.service.problem import Missing
from pinxit.service.sessions import Sessions
from pinxit.service.turns import Heavy
from pinxit.tables.database import Database
from pinxit.tables.migrate import upgrade

if TYPE_CHECKING:
    from pinxit.jobs.queue import Queue
    from pinxit.library.library import Library
    from pinxit.service.couriers import Couriers
    from pinxit.service.design_previews import DesignPreviews
    from pinxit.service.feed import Feed
    from pinxit.service.previews import Previews
    from pinxit.service.style_previews import StylePreviews
    from pinxit.service.verifying import Counter
    from pinxit.studio import Studio

if TYPE_CHECKING:
    once = cached_property
else:

    class once(cached_property):  # noqa: N801, read as a decorator
        """A cached property that is made once, however many threads ask for it first."""

        def __get__(self, instance, owner=None):
            if instance is None:
                return self
            with instance.building:
                return super().__get__(instance, owner)


@dataclass(frozen=True)
class House:
    """What the routes of one server share.

    Attributes:
        config: How the server is set up.
        database: Open, with all tables.
        metrics: What Prometheus reads.
        closing: Set when the server ends; streams that have no end of their own end then.
        heavy: What takes seconds within a request.
        building: Held while a part is made for the first time.
    """

    config: ServiceConfig
    database: Database
    metrics: Metrics = field(default_factory=Metrics)
    closing: Event = field(default_factory=Event)
    building: Any = field(default_factory=RLock)
    heavy: Heavy = field(default_factory=Heavy)

    @classmethod
    def open(cls, config: ServiceConfig) -> "House":
        """Opens the database, and brings its tables to this version."""
        config.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        database = Database.open(config.database_address)
        upgrade(database, config.home)
        house = cls(config, database)
        house.sessions.welcome_local(config.launch)
        return house

    @once
    def people(self) -> People:
        """Who may come in."""
        return People(self.database)

    @once
    def classes(self) -> Classes:
        """Who comes in without an account, for some hours."""
        return Classes(self.people)

    @once
    def keys(self) -> Keys:
        """What programs come in with."""
        return Keys(self.people)

    @once
    def sessions(self) -> Sessions:
        """Which browsers are signed in."""
        return Sessions(self.people)

    @once
    def sign_in_service(self) -> SignInService:
        """What people sign in by.

        Raises:
            Missing: they do not sign in by a service here.
            UserMistake: it is not named, or cannot be trusted.
        """
        if self.config.auth != "oidc" or self.config.oidc is None:
            raise Missing("Nobody signs in by a service here.")
        return SignInService(self.config.oidc)

    @once
    def library(self) -> "Library":
        """The pictures."""
        from pinxit.jobs.events import announce
        from pinxit.library.library import library_of
        from pinxit.library.uploads import UploadLimits

        config = self.config
        limits = UploadLimits(config.most_upload_bytes, config.most_upload_pixels)
        return library_of(self.database, config.store, config.home, announce, limits)

    @once
    def queue(self) -> "Queue":
        """The jobs."""
        from pinxit.jobs.queue import Queue
        from pinxit.jobs.workshop import Workshop
        from pinxit.service.within import admit_job

        config = self.config
        workshop = Workshop(config.home, self.database, self.library, config.device)
        return Queue(self.database, workshop, admit=partial(admit_job, config.home))

    @property
    def couriers(self) -> "Couriers":
        """What takes messages to webhooks."""
        from pinxit.service.couriers import Couriers

        return Couriers(self.database, self.closing, self.config.may_hook_near)

    @once
    def feed(self) -> "Feed":
        """What happens, for the pages that listen."""
        from pinxit.service.feed import Feed

        return Feed(self.database, self.closing)

    @once
    def previews(self) -> "Previews":
        """What makes small pictures at once."""
        from pinxit.service.previews import Previews

        return Previews(self.config.device, self.config.home / "cache")

    @once
    def style_previews(self) -> "StylePreviews":
        """What sketches style transfers at once."""
        from pinxit.service.style_previews import StylePreviews

        return StylePreviews(self.library, self.config.device)

    @once
    def design_previews(self) -> "DesignPreviews":
        """What makes small designs at once."""
        from pinxit.service.design_previews import DesignPreviews

        return DesignPreviews(self.library)

    @once
    def counter(self) -> "Counter":
        """Where dropped files of people who are signed in are looked at."""
        from pinxit.service.verifying import Counter

        return Counter()

    @once
    def strangers(self) -> "Counter":
        """Where files of anybody are looked at."""
        from pinxit.service.places import Places
        from pinxit.service.verifying import MOST_OF_ADDRESS, MOST_READ, Counter

        return Counter(places=Places(MOST_READ, MOST_OF_ADDRESS))

    def studio(self, owner: str) -> "Studio":
        """Where somebody works: the home itself for the local person, a folder in it for others.

        The rules of the home hold for all of them.
        """
        from pinxit.studio import Studio

        home = self.config.home
        return Studio(home_of(home, owner), device=self.config.device, rules=home)

    def warm(self) -> None:
        """Loads what the first preview would wait for otherwise; takes seconds."""
        with suppress(ImportError, PinxitError, CancelledError):
            self.previews.warm()

    def close(self) -> None:
        """Closes the database, and ends the processes in which dropped files were opened."""
        for name in ("counter", "strangers"):
            if name in vars(self):
                vars(self)[name].close()
        if "previews" in vars(self):
            self.previews.close()
        if "library" in vars(self):
            self.library.gate.close()
        self.database.engine.dispose()
