"""Whatever people and workers do, a job is in one state, held by one worker, and done once."""

from pathlib import Path
from tempfile import TemporaryDirectory

from databases import SMALL_KINDS
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from sqlalchemy import select, update

from pinxit.jobs.leases import (
    MOST_DEATHS,
    Lease,
    NoLongerOurs,
    Outcome,
    claim,
    end,
    give_up_dead,
    give_up_lost,
    lease_of,
    writing,
)
from pinxit.jobs.order import move_before, move_to_end, set_priority
from pinxit.jobs.queue import NoSuchJob, Queue, WrongState
from pinxit.jobs.telling import ENDED, STATES
from pinxit.tables.database import Database, address_in
from pinxit.tables.people import LOCAL
from pinxit.tables.work import Job

_VERBS = ("pause", "resume", "cancel", "finish", "retry", "delete")
_OUTCOMES = ("succeeded", "failed", "canceled", "paused", "queued")


class QueueStates(RuleBasedStateMachine):
    """Random people and workers, who know the queue by its functions alone."""

    jobs = Bundle("jobs")
    leases = Bundle("leases")

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.database = Database.open(address_in(Path(self.folder.name)))
        self.database.make_tables()
        self.queue = Queue(self.database, kinds=SMALL_KINDS)
        self.succeeded: dict[str, int] = {}

    def teardown(self) -> None:
        self.database.engine.dispose()
        self.folder.cleanup()

    @rule(target=jobs, priority=st.integers(-2, 2))
    def ask(self, priority: int) -> str:
        return self.queue.enqueue(LOCAL, "counting", {}, priority=priority).id

    @rule(job=jobs, verb=st.sampled_from(_VERBS))
    def wish(self, job: str, verb: str) -> None:
        try:
            before = self.queue.get(LOCAL, job).state
        except NoSuchJob:
            return
        try:
            getattr(self.queue, verb)(LOCAL, job)
        except WrongState:
            allowed = {"retry": ("failed", "canceled"), "delete": ENDED, "finish": ("running",)}
            assert before not in allowed.get(verb, ("queued", "running", "paused"))

    @rule(job=jobs, other=jobs, how=st.integers(0, 2))
    def move(self, job: str, other: str, how: int) -> None:
        try:
            if how == 0:
                move_before(self.queue, LOCAL, job, other)
            elif how == 1:
                move_to_end(self.queue, LOCAL, job)
            else:
                set_priority(self.queue, LOCAL, job, 1)
        except (NoSuchJob, WrongState):
            return
        if how == 0 and job != other:
            order = [each.id for each in self._waiting()]
            assert order.index(job) == order.index(other) - 1

    @rule(target=leases, worker=st.sampled_from(("a", "b")))
    def claim(self, worker: str) -> Lease | None:
        waiting = [each.id for each in self._waiting() if each.state == "queued"]
        job = claim(self.database, worker, ["quick"])
        if self.queue.is_paused or not waiting:
            assert job is None
            return None
        assert job is not None
        assert job.id == waiting[0]
        return lease_of(job)

    @rule(lease=leases, state=st.sampled_from(_OUTCOMES))
    def end(self, lease: Lease | None, state: str) -> None:
        if lease is None:
            return
        is_ours = self._is_held(lease)
        try:
            end(self.database, lease, Outcome(state))
        except NoLongerOurs:
            assert not is_ours
        else:
            assert is_ours
            self.succeeded[lease.job] = self.succeeded.get(lease.job, 0) + (state == "succeeded")

    @rule(lease=leases)
    def write(self, lease: Lease | None) -> None:
        if lease is None:
            return
        is_ours = self._is_held(lease)
        try:
            with writing(self.database, lease):
                pass
        except NoLongerOurs:
            assert not is_ours
        else:
            assert is_ours

    @rule(worker=st.sampled_from(("a", "b")))
    def die(self, worker: str) -> None:
        give_up_dead(self.database, [worker])
        assert not [each for each in self._all() if each.worker == worker]

    @rule()
    def run_out(self) -> None:
        with self.database.writing() as session:
            session.execute(update(Job).where(Job.state == "running").values(lease_until=0.0))
        give_up_lost(self.database)
        assert not [each for each in self._all() if each.state == "running"]

    @rule(is_paused=st.booleans())
    def switch(self, is_paused: bool) -> None:
        (self.queue.pause_all if is_paused else self.queue.resume_all)()

    @invariant()
    def every_job_is_in_one_state(self) -> None:
        for job in self._all():
            assert job.state in STATES
            assert bool(job.worker) == (job.state == "running")
            assert (job.ended is not None) == (job.state in ENDED)
            assert not job.wish or job.state == "running" or job.wish == "finish"
            assert job.deaths <= MOST_DEATHS
            assert (job.error is None) or job.state == "failed"

    @invariant()
    def what_is_left_is_what_waits_or_runs(self) -> None:
        going = [each for each in self._all() if each.state in ("queued", "running")]
        for lane in ("quick", "long"):
            count = len([each for each in going if each.lane == lane])
            assert self.queue.left((lane,)) == (0 if self.queue.is_paused else count)

    @invariant()
    def nothing_succeeds_twice(self) -> None:
        assert all(times <= 1 for times in self.succeeded.values())

    def _all(self) -> list[Job]:
        with self.database.reading() as session:
            return list(session.scalars(select(Job)))

    def _waiting(self) -> list[Job]:
        waiting = [each for each in self._all() if each.state in ("queued", "paused")]
        return sorted(waiting, key=lambda each: (-each.priority, each.position, each.id))

    def _is_held(self, lease: Lease) -> bool:
        mine = (lease.job, lease.worker, lease.attempt, "running")
        return mine in [(each.id, each.worker, each.attempt, each.state) for each in self._all()]


TestQueueStates = QueueStates.TestCase
TestQueueStates.settings = settings(
    max_examples=12,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
