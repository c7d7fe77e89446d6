"""A server that dies in the middle of a request: ``python -m dying_server ADDRESS FOLDER STEP``.

It is killed after its first transaction, then STEP transactions later, and so on, until it lives
long enough to answer. Each time another server is asked the same again; what came of it is printed:
"killed" or "answered", the status, how many jobs there are, whether the answer tells of that one.
"""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from door import ADDRESS
from fastapi.testclient import TestClient
from sqlalchemy import event

from pinxit.service import idempotency
from pinxit.service.app import make_app
from pinxit.service.config import ServiceConfig

_ASKED = {"kind": "generate", "params": {"model": "adventurers", "seeds": [1]}}


def main() -> None:
    """Kills servers until one answers."""
    idempotency.HELD_SECONDS = 0.4
    config = ServiceConfig(Path(sys.argv[2]), sys.argv[1], auth="keys")
    secret, person = _somebody(config)
    for number in range(1, 40, int(sys.argv[3])):
        key = f"request-{number}"
        child = os.fork()
        if child == 0:
            _ask(config, secret, key, dies_after=number)
            os._exit(0)
        is_killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        time.sleep(0.5)
        _report(config, secret, key, person, "killed" if is_killed else "answered")
        if not is_killed:
            return


def _somebody(config: ServiceConfig) -> tuple[str, str]:
    house = make_app(config).state.house
    person = house.people.add("anna", "student").id
    secret = house.keys.give(person)[1]
    house.close()
    return secret, person


def _ask(config: ServiceConfig, secret: str, key: str, dies_after: int = 0) -> Any:
    app = make_app(config)
    left = [dies_after]

    def die(_: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    if dies_after:
        event.listen(app.state.house.database.engine, "commit", die)
    told = {"Authorization": f"Bearer {secret}", "Idempotency-Key": key}
    answer = TestClient(app, base_url=ADDRESS).post("/api/v1/jobs", json=_ASKED, headers=told)
    app.state.house.close()
    return answer


def _report(config: ServiceConfig, secret: str, key: str, person: str, how: str) -> None:
    answer = _ask(config, secret, key)
    house = make_app(config).state.house
    jobs = house.queue.list(person)
    is_same = [each.id for each in jobs] == [answer.json().get("id")]
    print(how, answer.status_code, len(jobs), is_same, flush=True)  # noqa: T201
    for each in jobs:
        house.queue.cancel(person, each.id)
    house.queue.clear(person)
    house.close()


if __name__ == "__main__":
    main()
