"""A wish is shared out among jobs, and nothing of it is lost or doubled."""

from pathlib import Path

import pytest
from databases import SMALL_KINDS

from pinxit.base.errors import UserMistake
from pinxit.cli.batches import MOST_JOBS, Sweeps, asks_of, jobs_of
from pinxit.jobs.kind import KINDS
from pinxit.jobs.queue import Queue
from pinxit.tables.database import Database, address_in
from pinxit.tables.migrate import upgrade
from pinxit.tables.people import LOCAL

GENERATE = KINDS.load("generate")


@pytest.mark.parametrize("part", [1, 7, 256, 1000])
def test_every_seed_is_in_one_job(part: int) -> None:
    seeds = list(range(1000))
    asked = asks_of(GENERATE, "many", {"model": "icons", "seeds": seeds}, {}, part)
    assert [seed for ask in asked for seed in ask.params["seeds"]] == seeds
    assert max(len(ask.params["seeds"]) for ask in asked) <= part
    assert {ask.params["model"] for ask in asked} == {"icons"}


def test_sweeps_make_every_combination() -> None:
    sweeps: Sweeps = {"psi": [0.5, 1.0], "settings.grain": ["fine", "coarse"]}
    asked = asks_of(GENERATE, "all", {"seeds": [1, 2, 3], "settings": {"kept": 1}}, sweeps, 2)
    told = [
        (ask.params["psi"], ask.params["settings"]["grain"], ask.params["seeds"]) for ask in asked
    ]
    assert told == [
        (psi, grain, seeds)
        for psi in (0.5, 1.0)
        for grain in ("fine", "coarse")
        for seeds in ([1, 2], [3])
    ]
    assert all(ask.params["settings"]["kept"] == 1 for ask in asked)
    assert [ask.title for ask in asked[:2]] == ["all (1 of 8)", "all (2 of 8)"]


def test_what_cannot_be_shared_out_is_told() -> None:
    with pytest.raises(UserMistake, match="cannot be shared out"):
        asks_of(KINDS.load("vary"), "x", {}, {}, 3)
    with pytest.raises(UserMistake, match="no seeds to share out"):
        asks_of(GENERATE, "x", {"model": "icons"}, {}, 3)
    with pytest.raises(UserMistake, match="larger --part"):
        asks_of(GENERATE, "x", {"seeds": list(range(MOST_JOBS + 1))}, {}, 1)
    with pytest.raises(UserMistake, match="has no values"):
        asks_of(GENERATE, "x", {}, {"psi": []}, None)
    with pytest.raises(UserMistake, match="no object"):
        asks_of(GENERATE, "x", {"model": "icons"}, {"model.psi": [1]}, None)
    with pytest.raises(UserMistake, match="1 to 200 letters"):
        asks_of(GENERATE, "x" * 201, {}, {}, None)


def test_a_batch_is_found_by_its_name_in_order(tmp_path: Path) -> None:
    database = Database.open(address_in(tmp_path))
    upgrade(database, tmp_path)
    queue = Queue(database, kinds=SMALL_KINDS)
    titles = ["a (2 of 11)", "a (11 of 11)", "a (1 of 11)", "b (1 of 2)", "a b (1 of 1)", "a"]
    for title in titles:
        queue.enqueue(LOCAL, "counting", {"to": 1}, title)
    found = [job.title for job in jobs_of(queue, LOCAL, "a")]
    assert found == ["a", "a (1 of 11)", "a (2 of 11)", "a (11 of 11)"]
    assert jobs_of(queue, LOCAL, "nothing") == []
    assert jobs_of(queue, "somebody", "a") == []
