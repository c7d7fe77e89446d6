"""Numbers for Prometheus: how many requests, how long they took, what waits."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import func, select

from pinxit.tables.database import Database
from pinxit.tables.work import Job

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 10)
_STATES = ("queued", "running", "paused", "succeeded", "failed", "canceled")


class Metrics:
    """The numbers of one server."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "pinxit_requests",
            "Requests that were answered.",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "pinxit_request_seconds",
            "How long answers took to begin.",
            ["method", "route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._jobs = Gauge("pinxit_jobs", "Jobs by state.", ["state"], registry=self._registry)

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts an answer."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def page(self, database: Database) -> bytes:
        """What Prometheus reads."""
        with database.reading() as session:
            rows = session.execute(select(Job.state, func.count()).group_by(Job.state)).all()
        found = {row[0]: row[1] for row in rows}
        for state in _STATES:
            self._jobs.labels(state).set(found.get(state, 0))
        return generate_latest(self._registry)
