"""An app in a home of its own, and people who are signed in."""

from databases import address, database, postgresql
from door import app, client, client_of, service_home, stranger, team

__all__ = [
    "address",
    "app",
    "client",
    "client_of",
    "database",
    "postgresql",
    "service_home",
    "stranger",
    "team",
]
