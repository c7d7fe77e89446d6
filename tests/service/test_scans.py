"""Scans come in, are looked at without a word of whose they are, and something is made of them."""

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("pydicom")

from dicom_made import as_bytes, ct_series
from door import ADDRESS, LAUNCH, ClientOf
from fastapi import FastAPI
from fastapi.testclient import TestClient
from job_desk import FolderDesk
from nifti_made import nifti
from program import paint
from scan_files import head, head_series
from served_jobs import done, queued

from pinxit.jobs.scan_work import do_verb, shelf_of
from pinxit.mark.verify import verify
from pinxit.service.app import make_app
from pinxit.service.config import ServiceConfig

_API = "/api/v1/scans"
_IDENTIFIERS = ("Doe", "Jane", "MRN 4711", "House", "Gregory", "19700102", "20200304", "Smith")


_FRACTIONS = np.random.default_rng(1).normal(size=(16, 14, 6)).astype(np.float32)


def _begun(client: TestClient, **files: bytes) -> str:
    """A study to which files were sent."""
    made = client.post(_API, json={"title": "Heads"})
    assert made.status_code == 201, made.text
    study = str(made.json()["id"])
    sent = [("files", (name, data)) for name, data in files.items()]
    answer = client.post(f"{_API}/{study}/files", files=sent)
    assert answer.status_code == 200, answer.text
    return study


def _zip(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _slices(**ways: Any) -> dict[str, bytes]:
    slices = head_series(head((12, 48, 40)), **ways)
    return {f"Smith^John/{at}": as_bytes(each) for at, each in enumerate(slices)}


def _read(app: FastAPI, client: TestClient, **files: bytes) -> dict[str, Any]:
    study = _begun(client, **files)
    job = done(app, "read_scans", {"study": study})
    assert job.state == "succeeded", job.error
    told: dict[str, Any] = client.get(f"{_API}/{study}").json()
    return told


def _originals(home: Path, study: dict[str, Any]) -> list[bytes]:
    series = home / "scans" / study["id"] / "series" / "1"
    return sorted(path.read_bytes() for path in series.iterdir())


def _values(client: TestClient, volume: dict[str, Any]) -> np.ndarray:
    answer = client.get(volume["url"])
    assert answer.status_code == 200, answer.text
    return np.frombuffer(answer.content, f"<{volume['numbers']}").reshape(volume["shape"])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scans") / "home"


@pytest.fixture(scope="module")
def app(home: Path) -> Iterator[FastAPI]:
    """One app for all tests here; each study is by itself."""
    made = make_app(ServiceConfig(home, launch=LAUNCH))
    yield made
    made.state.house.close()


@pytest.fixture(scope="module")
def client(app: FastAPI) -> TestClient:
    browser = TestClient(app, base_url=ADDRESS, headers={"Origin": ADDRESS})
    assert browser.post("/api/v1/session", json={"launch": LAUNCH}).status_code == 204
    return browser


@pytest.fixture(scope="module")
def slices() -> dict[str, bytes]:
    return _slices()


@pytest.fixture(scope="module")
def study(app: FastAPI, client: TestClient, slices: dict[str, bytes]) -> dict[str, Any]:
    """A head of twelve slices, which were sent as a ZIP."""
    return _read(app, client, study=_zip(slices))


@pytest.fixture(scope="module")
def plain(app: FastAPI, client: TestClient) -> dict[str, Any]:
    """A NIfTI file of numbers that are not whole."""
    return _read(app, client, **{"t1.nii.gz": gzip.compress(nifti(_FRACTIONS))})


def test_a_zip_of_slices_becomes_one_series_at_its_own_values(
    client: TestClient, study: dict[str, Any]
) -> None:
    (volume,) = study["volumes"]
    assert (volume["modality"], volume["unit"], volume["numbers"]) == ("CT", "HU", "i2")
    assert volume["shape"] == [12, 48, 40]
    assert volume["sides_mm"] == pytest.approx([2.0, 0.5, 0.75])
    assert volume["files"] == 12
    assert {"brain", "lung", "bone", "soft", "full"} == set(volume["presets"])
    wanted = np.clip(head((12, 48, 40)), -1024, 2976)
    assert np.array_equal(_values(client, volume), wanted)
    small = client.get(volume["thumbnail"])
    assert (small.status_code, small.headers["content-type"]) == (200, "image/webp")


def test_scans_are_kept_in_no_cache(client: TestClient, study: dict[str, Any]) -> None:
    for place in (study["volumes"][0]["url"], study["volumes"][0]["thumbnail"]):
        assert client.get(place).headers["cache-control"] == "no-store"


def test_fractions_are_sent_as_they_are(client: TestClient, plain: dict[str, Any]) -> None:
    (volume,) = plain["volumes"]
    assert volume["numbers"] == "f4"
    # the first axis runs to the right here and the second to the front, so both are turned
    assert np.array_equal(_values(client, volume), _FRACTIONS.T[:, ::-1, ::-1])


def test_what_is_missing_or_tilted_is_told(app: FastAPI, client: TestClient) -> None:
    told = _read(app, client, study=_zip(_slices(shift=0.3, without=(5,))))
    first, second = told["volumes"][0]["notices"]
    assert "1 slices are missing (after slice 5)" in first
    assert "16.7 degrees (a tilted gantry)" in second
    assert told["volumes"][0]["is_skewed"] is True


def test_series_are_parted_and_what_is_no_scan_is_told(
    app: FastAPI, client: TestClient, tmp_path: Path
) -> None:
    files = {
        **_slices(),
        **{f"other/{at}": as_bytes(each) for at, each in enumerate(ct_series((0, 2), series="7"))},
        "Smith letter.txt": b"Dear Mr Smith",
        "DICOMDIR": b"x",
        "photo.png": paint(tmp_path / "a.png", 1).read_bytes(),
    }
    told = _read(app, client, study=_zip(files))
    assert [each["shape"][0] for each in told["volumes"]] == [12, 2]
    assert told["failures"] == len(told["failed"]) == 2
    assert any("File 1" in each or "is no scan" in each for each in told["failed"])
    assert "Smith" not in json.dumps(told)


def test_nothing_says_whose_scans_they_are(
    client: TestClient, study: dict[str, Any], home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    everything = client.get(_API).text + client.get(f"{_API}/{study['id']}").text
    kept = [path for path in (home / "scans").rglob("*") if path.suffix == ".json"]
    assert kept
    everything += "".join(path.read_text() for path in kept)
    everything += "".join(str(path) for path in (home / "scans").rglob("*"))
    everything += "".join(capfd.readouterr())
    assert not [each for each in _IDENTIFIERS if each in everything]


def test_originals_lie_in_a_private_place(home: Path, study: dict[str, Any]) -> None:
    place = home / "scans"
    assert place.stat().st_mode & 0o077 == 0
    assert (place / study["id"]).stat().st_mode & 0o077 == 0
    assert not (place / study["id"] / "incoming").exists()


def test_noise_is_taken_out_and_the_result_is_a_signed_zip(
    app: FastAPI, client: TestClient, study: dict[str, Any], tmp_path: Path
) -> None:
    params = {"study": study["id"], "volume": "1", "verb": "denoise", "knobs": {"strength": 1}}
    job = done(app, "scan", params)
    assert job.state == "succeeded", job.error
    told = client.get(f"{_API}/{study['id']}").json()
    source, *_, made = told["volumes"]
    assert (made["of"], made["grid"], made["numbers"]) == ("1", source["grid"], "i2")
    before, after = (_values(client, each).astype(float) for each in (source, made))
    brain = (slice(4, 8), slice(20, 28), slice(18, 22))
    assert after[brain].std() < 0.7 * before[brain].std()
    result = told["results"][0]
    facts = {each["name"]: each["value"] for each in result["facts"]}
    assert facts["noise_kind"] == "gaussian"
    assert 10 < facts["noise"] < 30
    assert facts["taken_away"] == pytest.approx((after - before).std(), rel=0.01)
    assert "Not a medical device" in result["warning"]
    answer = client.get(result["url"])
    assert "scan-denoise-" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert len(archive.namelist()) == 14  # a record and its signature
        archive.extractall(tmp_path / "out")
    verdict = verify(tmp_path / "out" / "0001.dcm", "")
    assert verdict.state in ("trusted", "unknown signer")
    changed = tmp_path / "out" / "0002.dcm"
    changed.write_bytes(changed.read_bytes()[:-2] + b"xy")
    assert verify(changed, "").state == "changed"


def test_a_stripped_series_has_no_identifier_in_any_file(
    app: FastAPI,
    client: TestClient,
    study: dict[str, Any],
    slices: dict[str, bytes],
    home: Path,
) -> None:
    job = done(app, "scan", {"study": study["id"], "volume": "1", "verb": "deidentify"})
    assert job.state == "succeeded", job.error
    result = client.get(f"{_API}/{study['id']}").json()["results"][0]
    assert {each["name"]: each["value"] for each in result["facts"]}["files"] == 12
    with zipfile.ZipFile(io.BytesIO(client.get(result["url"]).content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert len([name for name in files if name.endswith(".dcm")]) == 12
    assert "record.json" in files
    for name, data in files.items():
        assert not [each for each in _IDENTIFIERS if each.encode() in data], name
    assert _originals(home, study) == sorted(slices.values())  # as they were
    place = f"{_API}/{study['id']}/results/{result['id']}"
    assert client.delete(place).status_code == 204
    assert client.delete(place).status_code == 404


def test_a_nifti_gives_a_nifti(app: FastAPI, client: TestClient, plain: dict[str, Any]) -> None:
    done(app, "scan", {"study": plain["id"], "volume": "1", "verb": "denoise"})
    (result,) = client.get(f"{_API}/{plain['id']}").json()["results"]
    with zipfile.ZipFile(io.BytesIO(client.get(result["url"]).content)) as archive:
        assert "denoised.nii.gz" in archive.namelist()
        assert "denoised.record.json" in archive.namelist()


def test_nothing_but_garbage_is_told_in_a_sentence(app: FastAPI, client: TestClient) -> None:
    study = _begun(client, **{"a.dcm": b"no scan at all" * 50})
    job = done(app, "read_scans", {"study": study})
    assert job.state == "failed"
    assert job.error is not None
    assert "None of these files is a scan. File 1 is no scan" in job.error["detail"]
    again = client.post(f"{_API}/{study}/files", files=[("files", ("b.nii", b"x"))])
    assert again.json()["added"] == 1  # another try


def test_a_study_that_was_read_takes_no_more_files(
    client: TestClient, study: dict[str, Any]
) -> None:
    late = client.post(f"{_API}/{study['id']}/files", files=[("files", ("c.nii", b"x"))])
    assert (late.status_code, late.json()["code"]) == (409, "is_read")


def test_a_study_is_renamed_and_deleted_but_not_under_a_job(
    app: FastAPI, client: TestClient, home: Path
) -> None:
    study = _begun(client, **{"a.nii": nifti(np.ones((3, 3, 3), np.int16))})
    place = f"{_API}/{study}"
    assert client.patch(place, json={"title": "Head 1"}).json()["title"] == "Head 1"
    job = queued(app, "read_scans", {"study": study})
    assert client.delete(place).status_code == 409
    client.post(f"/api/v1/jobs/{job.id}/cancel")
    assert client.delete(place).status_code == 204
    assert client.get(place).status_code == 404
    assert not (home / "scans" / study).exists()


def test_wrong_wishes_are_told_before_they_wait(
    client: TestClient, study: dict[str, Any], plain: dict[str, Any]
) -> None:
    def asked(**more: Any) -> Any:
        params = {"study": study["id"], "volume": "1", "verb": "denoise", **more}
        return client.post("/api/v1/jobs", json={"kind": "scan", "params": params})

    assert asked(knobs={"strength": 9}).status_code == 422
    assert asked(knobs={"strenght": 1}).status_code == 422
    assert "Did you mean" in asked(verb="denoize").json()["detail"]
    assert asked(volume="2").status_code == 404
    assert asked(study="0" * 22).status_code == 404
    assert asked(volume="../1").status_code == 404
    answer = asked(study=plain["id"], verb="deidentify")
    assert "DICOM alone" in answer.json()["detail"]


def test_nothing_sent_is_nothing_to_read(client: TestClient) -> None:
    study = client.post(_API, json={}).json()["id"]
    wanted = {"kind": "read_scans", "params": {"study": study}}
    assert client.post("/api/v1/jobs", json=wanted).status_code == 422


def test_scans_count_for_the_quota(team: FastAPI, client_of: ClientOf) -> None:
    student = client_of("sam", "student")
    before = student.get("/api/v1/me").json()["quota"]["bytes"]["used"]
    file = nifti(np.zeros((40, 40, 40), np.int16))
    study = _begun(student, **{"a.nii": file})
    after = student.get("/api/v1/me").json()["quota"]["bytes"]["used"]
    assert after - before >= len(file)
    team.state.house.people.change("sam", {"quota": {"bytes": after + 100}})
    more = student.post(f"{_API}/{study}/files", files=[("files", ("b.nii", file + b"x"))])
    assert (more.status_code, more.json()["code"]) == (429, "quota_bytes")
    bomb = _zip({"b.nii": bytes(10_000_000)})
    team.state.house.people.change("sam", {"quota": {"bytes": after + 2_000_000}})
    packed = student.post(f"{_API}/{study}/files", files=[("files", ("b.zip", bomb))])
    assert "quota" in packed.text


def test_every_verb_says_what_it_can_be_asked_for(client: TestClient) -> None:
    items = {each["name"]: each for each in client.get("/api/v1/scan-verbs").json()["items"]}
    assert {"denoise", "deidentify"} <= set(items)
    assert items["denoise"]["knobs"]["properties"]["strength"]["maximum"] == 3
    assert items["deidentify"]["sees_dicom_alone"] is True


def test_a_job_whose_worker_died_late_is_not_done_twice(
    app: FastAPI, client: TestClient, study: dict[str, Any]
) -> None:
    home = app.state.house.config.home
    place, desk = shelf_of(home).study(study["id"]), FolderDesk(home, job_id="job1")
    asked = ("deidentify", {"keep_age": True})
    before = len(place.made())
    first = do_verb(place, place.volume("1"), asked, desk)
    assert do_verb(place, place.volume("1"), asked, desk) == first
    assert len(place.made()) == before + 1
