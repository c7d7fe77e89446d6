"""Classes: joining without an account, what a teacher sees and rules, and what is left of it."""

import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from door import ADDRESS, LAUNCH, ClientOf
from fastapi import FastAPI
from fastapi.testclient import TestClient
from program import paint
from sqlalchemy import func, select, update

from pinxit.base.hashing import hash_file
from pinxit.library.homes import home_of
from pinxit.service.app import make_app
from pinxit.service.buckets import Buckets
from pinxit.service.class_addresses import qr_code
from pinxit.service.class_ends import ClassEnds
from pinxit.service.classes import Classes
from pinxit.service.config import ServiceConfig
from pinxit.service.erasing import erase
from pinxit.service.problem import Conflict
from pinxit.service.serving import Occupied, occupying
from pinxit.service.within import room_for
from pinxit.tables.base import Table, now
from pinxit.tables.classes import SchoolClass, Student
from pinxit.tables.people import LOCAL, Person, Session
from pinxit.tables.shelves import KeptPicture
from pinxit.tables.work import Job

AT = "/api/v1/classes"


@pytest.fixture
def teacher(client_of: ClientOf) -> TestClient:
    return client_of("ada", "admin")


def opened(teacher: TestClient, **more: Any) -> dict[str, Any]:
    answer = teacher.post(AT, json={"name": "7b", **more})
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def browser_of(team: FastAPI) -> TestClient:
    return TestClient(team, base_url=ADDRESS, headers={"Origin": ADDRESS})


def joined(team: FastAPI, code: str, name: str = "Mia") -> TestClient:
    browser = browser_of(team)
    answer = browser.post("/api/v1/join", json={"code": code, "name": name})
    assert answer.status_code == 201, answer.text
    return browser


def person_of(browser: TestClient) -> str:
    return str(browser.get("/api/v1/me").json()["id"])


def paints(browser: TestClient, tmp_path: Path, name: str = "own.png", seed: int = 3) -> str:
    files = [("files", (name, paint(tmp_path / name, seed).read_bytes(), "image/png"))]
    return str(browser.post("/api/v1/pictures", files=files).json()["items"][0]["id"])


def seen(teacher: TestClient, class_id: str) -> dict[str, Any]:
    told: dict[str, Any] = teacher.get(f"{AT}/{class_id}").json()
    return told


def works(team: FastAPI, owner: str, state: str = "queued") -> str:
    """Somebody's job, as if it had been asked for."""
    with team.state.house.database.writing() as session:
        job = Job(owner=owner, kind="generate", lane="quick", params={}, state=state)
        job.lease_until = 2e10
        session.add(job)
        session.flush()
        return job.id


def state_of(team: FastAPI, job: str) -> tuple[str, str]:
    with team.state.house.database.reading() as session:
        found = session.get_one(Job, job)
        return found.state, found.wish


def ends_now(team: FastAPI, class_id: str, ago: timedelta = timedelta(seconds=1)) -> None:
    """As if the hours of a class had gone."""
    with team.state.house.people.changing() as session:
        found = session.get_one(SchoolClass, class_id)
        found.ends = now() - ago
        members = select(Student.person).where(Student.school_class == class_id)
        session.execute(update(Person).where(Person.id.in_(members)).values(until=found.ends))


def test_a_student_is_in_by_code_and_name_alone(teacher: TestClient, team: FastAPI) -> None:
    made = opened(teacher, quota={"jobs_at_once": 2})
    typed = f" {made['code'][:3].lower()}-{made['code'][3:]} "
    mia = joined(team, typed, "  Mia  ")
    me = mia.get("/api/v1/me").json()
    assert (me["name"], me["role"]) == ("Mia (7b)", "student")
    assert me["quota"]["jobs_at_once"]["limit"] == 2
    mine = mia.get("/api/v1/me/class").json()["in_class"]
    assert (mine["class_name"], mine["name"], mine["ends"]) == ("7b", "Mia", made["ends"])
    assert teacher.get("/api/v1/me/class").json() == {"in_class": None}
    assert [each["name"] for each in seen(teacher, made["id"])["present"]] == ["Mia"]


def test_a_wrong_code_is_told_and_many_of_them_are_slowed_down(
    teacher: TestClient, team: FastAPI
) -> None:
    house, made = team.state.house, opened(teacher)
    vars(house)["classes"] = Classes(house.people, Buckets(30, 30, clock=lambda: 0.0))
    browser = browser_of(team)
    codes = {
        browser.post("/api/v1/join", json={"code": f"WRONG{number}", "name": "Eve"}).json()["code"]
        for number in range(30)
    }
    assert codes == {"wrong_class_code"}
    right = browser.post("/api/v1/join", json={"code": made["code"], "name": "Eve"})
    assert (right.status_code, right.json()["code"]) == (429, "too_many_codes")
    assert int(right.headers["Retry-After"]) >= 1
    assert seen(teacher, made["id"])["present"] == []


def test_right_codes_of_a_whole_room_behind_one_address_are_not_slowed_down(
    teacher: TestClient, team: FastAPI
) -> None:
    made = opened(teacher, most=40)
    for number in range(40):
        joined(team, made["code"], f"Student {number}")
    full = browser_of(team).post("/api/v1/join", json={"code": made["code"], "name": "Late"})
    assert (full.status_code, full.json()["code"]) == (409, "class_full")
    teacher.patch(f"{AT}/{made['id']}", json={"most": 41})
    joined(team, made["code"], "Late")


def test_a_name_is_one_students_who_comes_again_from_the_same_browser(
    teacher: TestClient, team: FastAPI
) -> None:
    made = opened(teacher)
    zoe = joined(team, made["code"], "Zoë")
    person = zoe.get("/api/v1/me").json()["id"]
    other = browser_of(team)
    asked = {"code": made["code"], "name": "zoe"}
    taken = other.post("/api/v1/join", json=asked)
    assert (taken.status_code, taken.json()["code"]) == (409, "name_taken")
    assert taken.json()["params"] == {"noun": "student", "name": "Zoë"}
    zoe.delete("/api/v1/session")
    assert zoe.get("/api/v1/me").status_code == 401
    assert zoe.post("/api/v1/join", json=asked).status_code == 201
    assert zoe.get("/api/v1/me").json()["id"] == person
    assert teacher.post(f"{AT}/{made['id']}/students/{person}/return").status_code == 204
    assert other.post("/api/v1/join", json=asked).status_code == 201
    assert other.get("/api/v1/me").json()["id"] == person
    assert zoe.get("/api/v1/me").status_code == 401  # whoever was in under that name is out
    assert zoe.post("/api/v1/join", json=asked).status_code == 409  # the seat is the other's now


@pytest.mark.parametrize("name", [" ", "x" * 31, "a\u0000b", "a\u202eb"])
def test_a_name_that_is_none_is_told(teacher: TestClient, team: FastAPI, name: str) -> None:
    asked = {"code": opened(teacher)["code"], "name": name}
    answer = browser_of(team).post("/api/v1/join", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_student_name")


def test_who_is_no_teacher_of_a_class_neither_sees_nor_rules_it(
    teacher: TestClient, team: FastAPI, client_of: ClientOf, tmp_path: Path
) -> None:
    made = opened(teacher)
    mia, ben = joined(team, made["code"], "Mia"), joined(team, made["code"], "Ben")
    person, picture = person_of(mia), paints(mia, tmp_path)
    one = f"{AT}/{made['id']}"
    asked = [
        ("POST", AT, {"name": "mine"}),
        ("GET", AT, None),
        ("GET", one, None),
        ("PATCH", one, {"hours": 1}),
        ("POST", f"{one}/close", {"keeps_days": 0}),
        ("POST", f"{one}/pause", None),
        ("DELETE", f"{one}/students/{person}", None),
        ("GET", f"{one}/students/{person}/pictures/{picture}/thumbnail", None),
    ]
    for method, path, body in asked:
        assert ben.request(method, path, json=body).status_code == 403, path
    rival = client_of("eve", "admin")  # another teacher
    for method, path, body in asked[2:]:
        assert rival.request(method, path, json=body).status_code == 404, path
    assert rival.get(AT).json()["items"] == []
    assert ben.get(f"/api/v1/pictures/{picture}").status_code == 404
    assert ben.get("/api/v1/pictures").json()["items"] == []
    assert seen(teacher, made["id"])["is_open"]


def test_the_teacher_sees_what_runs_and_was_made_and_stops_a_job(
    teacher: TestClient, team: FastAPI, tmp_path: Path
) -> None:
    made = opened(teacher)
    mia = joined(team, made["code"])
    person, picture = person_of(mia), paints(mia, tmp_path)
    job, failed = works(team, person), works(team, person, "failed")
    (told,) = seen(teacher, made["id"])["present"]
    assert told["jobs"] == {"queued": 1, "failed": 1}
    assert [each["id"] for each in told["working"]] == [job]
    assert (told["pictures"], told["newest"], told["models"]) == (1, [picture], 0)
    assert told["quota"]["bytes"]["used"] > 0
    one = f"{AT}/{made['id']}/students/{person}"
    small = teacher.get(f"{one}/pictures/{picture}/thumbnail")
    assert (small.status_code, small.headers["content-type"]) == (200, "image/webp")
    assert teacher.get(f"/api/v1/pictures/{picture}").status_code == 404  # small is all there is
    assert teacher.post(f"{one}/jobs/{failed}/cancel").status_code == 409
    assert teacher.post(f"{one}/jobs/{job}/cancel").status_code == 204
    assert state_of(team, job)[0] == "canceled"


def test_a_paused_class_takes_up_what_the_pause_stopped_and_nothing_else(
    teacher: TestClient, team: FastAPI
) -> None:
    made = opened(teacher)
    mia = joined(team, made["code"])
    person = person_of(mia)
    waiting, running, own = (works(team, person, s) for s in ("queued", "running", "paused"))
    assert teacher.post(f"{AT}/{made['id']}/pause").json()["is_paused"]
    assert state_of(team, waiting) == ("paused", "")
    assert state_of(team, running) == ("running", "pause")
    for job in (own, running):
        refused = mia.post(f"/api/v1/jobs/{job}/resume")
        assert (refused.status_code, refused.json()["code"]) == (429, "class_paused")
    assert state_of(team, running) == ("running", "pause")
    assert mia.get("/api/v1/me/class").json()["in_class"]["is_paused"]
    assert not teacher.post(f"{AT}/{made['id']}/resume").json()["is_paused"]
    assert state_of(team, waiting) == ("queued", "")
    assert state_of(team, running) == ("running", "")
    assert state_of(team, own) == ("paused", "")
    assert mia.post(f"/api/v1/jobs/{own}/resume").status_code == 200


def test_a_class_ends_by_itself_and_can_be_opened_again_with_all_its_things(
    teacher: TestClient, team: FastAPI, tmp_path: Path
) -> None:
    made = opened(teacher, keeps_days=1)
    mia = joined(team, made["code"])
    person, job = person_of(mia), works(team, person_of(mia))
    key = mia.post("/api/v1/keys", json={"name": "mine"}).json()["key"]
    paints(mia, tmp_path)
    ends_now(team, made["id"])
    assert mia.get("/api/v1/me").status_code == 401
    program = {"Authorization": f"Bearer {key}"}
    assert browser_of(team).get("/api/v1/me", headers=program).status_code == 401
    asked = {"code": made["code"], "name": "Mia"}
    over = mia.post("/api/v1/join", json=asked)
    assert (over.status_code, over.json()["code"]) == (409, "class_over")
    ClassEnds(team.state.house).tidy()
    assert state_of(team, job)[0] == "canceled"
    assert not seen(teacher, made["id"])["is_open"]
    assert teacher.patch(f"{AT}/{made['id']}", json={"hours": 2}).json()["is_open"]
    assert mia.post("/api/v1/join", json=asked).status_code == 201
    assert person_of(mia) == person
    assert mia.get("/api/v1/pictures").json()["total"] == 1


def test_closing_keeps_things_for_the_days_that_the_teacher_says_and_then_nothing(
    teacher: TestClient, team: FastAPI, tmp_path: Path
) -> None:
    house, made = team.state.house, opened(teacher)
    mia = joined(team, made["code"], "Mia Sophie")
    person = person_of(mia)
    paints(mia, tmp_path)
    closed = teacher.post(f"{AT}/{made['id']}/close", json={"keeps_days": 2}).json()
    assert not closed["is_open"]
    assert mia.get("/api/v1/me").status_code == 401
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Session)) == 0
    assert seen(teacher, made["id"])["present"][0]["pictures"] == 1
    ends_now(team, made["id"], timedelta(days=1, hours=23))
    ClassEnds(house).tidy()
    assert len(seen(teacher, made["id"])["present"]) == 1
    ends_now(team, made["id"], timedelta(days=2, seconds=1))
    ClassEnds(house).tidy()
    assert teacher.get(f"{AT}/{made['id']}").status_code == 404
    assert left_of(team, person, "Mia Sophie") == []


def left_of(team: FastAPI, person: str, name: str) -> list[str]:
    """Where the database or the disk still know of somebody."""
    house = team.state.house
    with house.database.reading() as session:
        told = {
            table.name: str(session.execute(select(table)).all())
            for table in Table.metadata.sorted_tables
        }
    found = [table for table, rows in told.items() if person in rows or name in rows]
    return found + ["home"] * home_of(house.config.home, person).exists()


def test_nothing_is_left_of_a_class_that_is_closed_and_deleted(
    teacher: TestClient, team: FastAPI, tmp_path: Path
) -> None:
    house, made = team.state.house, opened(teacher)
    mia, ada = joined(team, made["code"], "Mia Sophie"), teacher
    person, mias = person_of(mia), paints(mia, tmp_path, "mias.png", 3)
    with house.database.reading() as session:
        thumbnail = session.get_one(KeptPicture, mias).thumbnail
    both = paints(ada, tmp_path, "both.png", 4)
    paints(mia, tmp_path, "both.png", 4)
    mia.post("/api/v1/boards", json={"name": "mine"})
    mia.post("/api/v1/keys", json={"name": "mine"})
    mia.post("/api/v1/datasets", json={"name": "mias-set"})
    job = works(team, person, "running")
    teacher.post(f"{AT}/{made['id']}/close", json={"keeps_days": 0})
    assert state_of(team, job) == ("running", "cancel")
    assert left_of(team, person, "Mia Sophie")  # a worker still writes
    with house.database.writing() as session:
        session.get_one(Job, job).state = "canceled"
    ClassEnds(house).tidy()
    assert left_of(team, person, "Mia Sophie") == []
    assert teacher.get(AT).json()["items"] == []
    assert thumbnail not in {name for name, _ in house.library.objects.names()}
    assert ada.get(f"/api/v1/pictures/{both}/thumbnail").status_code == 200


def test_a_student_who_is_taken_out_is_gone_with_all_of_theirs(
    teacher: TestClient, team: FastAPI, tmp_path: Path
) -> None:
    made = opened(teacher)
    eve, mia = joined(team, made["code"], "Eve"), joined(team, made["code"], "Mia")
    paints(eve, tmp_path)
    person = person_of(eve)
    refused = teacher.delete(f"/api/v1/people/{person}")  # which would leave things to nobody
    assert (refused.status_code, refused.json()["code"]) == (422, "in_class")
    assert teacher.delete(f"{AT}/{made['id']}/students/{person}").status_code == 204
    assert eve.get("/api/v1/me").status_code == 401
    assert left_of(team, person, "Eve (7b)") == []
    assert mia.get("/api/v1/me").status_code == 200
    joined(team, made["code"], "Eve")


def test_somebody_is_deleted_when_nothing_of_theirs_comes_in_any_more_and_no_trouble_stops_it(
    teacher: TestClient, team: FastAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, made = team.state.house, opened(teacher)
    eve, mia = joined(team, made["code"], "Eve"), joined(team, made["code"], "Mia")
    people = {browser: person_of(browser) for browser in (eve, mia)}
    model = home_of(house.config.home, people[eve]) / "models" / "own.safetensors"
    model.parent.mkdir(parents=True, exist_ok=True)
    model.write_bytes(b"a model")
    cover = house.previews._kept / f"{hash_file(model)}.webp"
    cover.parent.mkdir(parents=True, exist_ok=True)
    cover.write_bytes(b"what it draws")
    with room_for(house, people[eve], 10):  # as an upload that is under way
        assert teacher.delete(f"{AT}/{made['id']}/students/{people[eve]}").status_code == 204
        assert left_of(team, people[eve], "Eve (7b)") != []
    monkeypatch.setattr("pinxit.service.class_ends.erase", _fails_for(people[mia]))
    assert teacher.delete(f"{AT}/{made['id']}/students/{people[mia]}").status_code == 204
    ClassEnds(house).tidy()
    assert left_of(team, people[eve], "Eve (7b)") == []
    assert not cover.exists()
    assert left_of(team, people[mia], "Mia (7b)") != []
    with pytest.raises(Conflict, match="not on this server"):
        house.queue.enqueue(people[eve], "generate", {"model": "adventurers", "seeds": [1]})


def _fails_for(person: str) -> Callable[[Any, str], bool]:
    def work(house: Any, each: str) -> bool:
        if each == person:
            raise OSError("locked")
        return erase(house, each)

    return work


def test_a_student_takes_pictures_along(teacher: TestClient, team: FastAPI, tmp_path: Path) -> None:
    mia = joined(team, opened(teacher)["code"])
    assert mia.get("/api/v1/me/class/pictures").status_code == 404
    paints(mia, tmp_path, "one.png", 1)
    paints(mia, tmp_path, "two.png", 2)
    answer = mia.get("/api/v1/me/class/pictures")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(BytesIO(answer.content)) as packed:
        assert sorted(packed.namelist()) == ["one.webp", "two.webp"]
        assert packed.testzip() is None
    assert teacher.get("/api/v1/me/class/pictures").status_code == 404


def test_a_class_that_nobody_could_reach_is_not_opened(client: TestClient) -> None:
    answer = client.post(AT, json={"name": "7b"})
    assert (answer.status_code, answer.json()["code"]) == (409, "class_unreachable")


def test_a_studio_that_a_network_reaches_lets_its_owner_open_a_class_and_nobody_else(
    service_home: Path,
) -> None:
    config = ServiceConfig(service_home, auth="keys", launch=LAUNCH, host="0.0.0.0")  # noqa: S104
    studio = make_app(config)
    owner, other = browser_of(studio), browser_of(studio)
    assert owner.post("/api/v1/session", json={"launch": LAUNCH}).status_code == 204
    assert owner.get("/api/v1/me").json()["id"] == LOCAL
    made = opened(owner)
    assert other.post("/api/v1/session", json={"launch": LAUNCH}).status_code == 401
    assert other.get("/api/v1/me").status_code == 401
    assert joined(studio, made["code"]).get("/api/v1/me").json()["role"] == "student"
    with occupying(config), pytest.raises(Occupied) as told, occupying(config):
        pass
    assert told.value.running.auth == "local"  # `pinxit studio` signs another browser in
    studio.state.house.close()


@pytest.mark.parametrize(
    "wrong", [{"hours": 169}, {"hours": 0}, {"most": 0}, {"most": 201}, {"keeps_days": 91}]
)
def test_a_class_has_its_bounds(teacher: TestClient, wrong: dict[str, Any]) -> None:
    assert teacher.post(AT, json={"name": "7b", **wrong}).status_code == 422


def test_the_address_is_the_one_that_the_teachers_browser_came_by(
    teacher: TestClient, team: FastAPI
) -> None:
    made = opened(teacher)
    there = TestClient(team, base_url="http://192.168.1.20:7788", headers=dict(teacher.headers))
    told = there.get(f"{AT}/{made['id']}").json()["address"]
    assert told["address"] == "http://192.168.1.20:7788/join"
    assert told["whole"] == f"http://192.168.1.20:7788/join#{made['code']}"
    assert seen(teacher, made["id"])["address"] is None  # 127.0.0.1 is nobody else's


def test_the_qr_code_says_the_address() -> None:
    text = "http://192.168.1.20:7788/join#KX4TQM"
    drawn = qr_code(text)
    modules = np.full((drawn.side + 8, drawn.side + 8), 255, np.uint8)
    for each in drawn.path.removeprefix("M").split("M"):
        x, y = each.split("h")[0].split()
        modules[int(y) + 4, int(x) + 4] = 0
    shown = cv2.resize(modules, None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST)
    assert cv2.QRCodeDetector().detectAndDecode(shown)[0] == text
