"""Do jobs beside a server, on this machine or another."""

import signal
import threading
from types import FrameType
from typing import Any

import click

from pinxit.cli.queueing import opened
from pinxit.cli.serving import database_option, device_option, store_option
from pinxit.cli.session import Session, home_folder, with_session
from pinxit.datasets.words import counted


@click.command()
@click.option(
    "--lane",
    type=click.Choice(["quick", "long", "any"]),
    default="any",
    show_default=True,
    help="Jobs that people wait for, jobs that run by the hour, or both.",
)
@click.option("--until-empty", is_flag=True, help="End when no job waits.")
@click.option(
    "--cluster",
    default="",
    metavar="auto|ray://HOST:10001",
    help="Work as tasks of a Ray cluster, until no job waits.",
)
@click.option("--count", type=click.IntRange(1, 10_000), default=1, help="Tasks on the cluster.")
@device_option
@database_option
@store_option
@with_session
def worker(
    session: Session,
    lane: str,
    until_empty: bool,
    device: str,
    database: str,
    store: str,
    **where: Any,
) -> None:
    """Do jobs beside a server, on this machine or another.

    `pinxit studio` and `pinxit serve` bring workers along; this adds one. On another machine it
    needs the same PostgreSQL database, store and data folder (PINXIT_HOME, on a shared drive).
    Ctrl-C lays the job at hand back into the queue.
    """
    from pinxit.cli.on_ray import work_on_ray
    from pinxit.jobs.process import WorkerConfig, work_until_stopped
    from pinxit.jobs.queue import Queue
    from pinxit.jobs.worker import LANES
    from pinxit.tables.migrate import upgrade

    config = WorkerConfig(str(home_folder()), database, store, device, lane)
    with opened(database) as tables:
        upgrade(tables, home_folder())
        if where["cluster"]:
            queue = Queue(tables)
            lines = [config.to_line()] * where["count"]
            done = work_on_ray(where["cluster"], lines, lambda: queue.left(LANES[lane]) > 0)
            session.say(f"{counted(done, 'job')} done.", {"jobs": done})
            return
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        if stopping.is_set():
            raise KeyboardInterrupt
        stopping.set()
        session.remark("Stopping; the job at hand goes back into the queue.")

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    session.remark(f"Working at {lane} jobs; press Ctrl-C to stop.")
    try:
        done = work_until_stopped(config, stopping, until_empty=until_empty)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    session.say(f"{counted(done, 'job')} done.", {"jobs": done})


COMMAND = worker
