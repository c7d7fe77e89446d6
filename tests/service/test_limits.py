"""How often people and strangers may ask."""

from door import ClientOf
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from pinxit.service.buckets import Buckets


def test_a_bucket_empties_and_fills_again() -> None:
    time = 0.0
    buckets = Buckets(each_minute=60, at_once=2, clock=lambda: time)
    assert [buckets.take("a"), buckets.take("a")] == [0, 0]
    assert buckets.take("a") == 1
    assert buckets.take("b") == 0
    time = 1.0
    assert buckets.take("a") == 0
    assert buckets.take("a") == 1


@given(st.lists(st.floats(0, 100), max_size=60), st.integers(1, 5))
def test_nobody_ever_takes_more_than_came_in(waits: list[float], at_once: int) -> None:
    time = 0.0
    buckets = Buckets(each_minute=6, at_once=at_once, clock=lambda: time)
    taken = 0
    for wait in waits:
        time += wait
        taken += buckets.take("a") == 0
    assert taken <= at_once + time * 6 / 60 + 1e-6


def test_who_guesses_keys_is_slowed_down_but_not_who_was_in_lately(client_of: ClientOf) -> None:
    program = client_of("anna")
    right = {"Authorization": program.headers["Authorization"]}
    new = {"Authorization": f"Bearer {program.post('/api/v1/keys', json={}).json()['key']}"}
    assert program.get("/api/v1/me", headers=right).status_code == 200
    answers = [
        program.get("/api/v1/me", headers={"Authorization": f"Bearer pnx_{number}"})
        for number in range(25)
    ]
    assert [each.status_code for each in answers[:20]] == [401] * 20
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert program.get("/api/v1/me", headers=new).status_code == 429
    assert program.get("/api/v1/me", headers=right).status_code == 200


def test_a_page_whose_session_ended_is_told_so_however_often_it_asks(client: TestClient) -> None:
    client.cookies.set("pinxit", "of another time")
    assert {client.get("/api/v1/me").status_code for _ in range(40)} == {401}


def test_strangers_may_not_try_to_sign_in_forever(stranger: TestClient) -> None:
    answers = [
        stranger.post("/api/v1/session", json={"launch": f"{number}"}).status_code
        for number in range(25)
    ]
    assert answers[0] == 401
    assert answers[-1] == 429
