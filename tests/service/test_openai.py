"""OpenAI's own client draws here: a real server, a real worker, the real client."""

import base64
import io
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import openai
import pytest
import uvicorn
from at_work import at_work, seen
from openai import OpenAI
from PIL import Image
from small_pictures import half_clear, noisy

from pinxit.make.style_plan import StylePlan
from pinxit.mark.verify import verify
from pinxit.service.app import make_app
from pinxit.service.config import ServiceConfig
from pinxit.service.house import House

pytestmark = pytest.mark.filterwarnings("ignore:deprecated:DeprecationWarning")  # of variations


@dataclass
class Served:
    """A server, and a client with a key of a person of its own."""

    address: str
    house: House
    client: OpenAI
    owner: str


def _client(address: str, house: House, name: str, role: str = "creator") -> tuple[OpenAI, str]:
    person = house.people.add(name, role).id
    _, key = house.keys.give(person)
    return OpenAI(api_key=key, base_url=f"{address}/v1", max_retries=0, timeout=120), person


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("openai") / "home"
    app = make_app(ServiceConfig(home, auth="keys", device="cpu"))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    port = server.servers[0].sockets[0].getsockname()[1]
    address, house = f"http://127.0.0.1:{port}", app.state.house
    client, owner = _client(address, house, "Ada")
    with at_work(house):
        yield Served(address, house, client, owner)
    client.close()
    server.should_exit = True
    thread.join()


def opened(told: str | None) -> Image.Image:
    assert told is not None
    return Image.open(io.BytesIO(base64.b64decode(told)))


def test_pictures_come_signed_marked_and_kept(served: Served) -> None:
    raw = served.client.images.with_raw_response.generate(
        model="icons", prompt="red heart", n=2, response_format="b64_json", extra_body={"seed": 7}
    )
    answer = raw.parse()
    assert answer.data is not None
    assert len(answer.data) == 2
    data = base64.b64decode(answer.data[0].b64_json or "")
    found = verify(data, served.house.studio(served.owner).keys.anchors())
    assert found.state == "trusted"
    assert "Drawn by icons: red heart. Seed 7." in (answer.data[0].revised_prompt or "")
    assert "X-Pinxit-Notice" not in raw.headers
    jobs = served.house.queue.list(served.owner)
    assert len(jobs[0].result["pictures"]) == 2


def test_the_same_seed_gives_the_same_pixels(served: Served) -> None:
    def drawn() -> Any:
        answer = served.client.images.generate(
            model="icons", prompt="star", response_format="b64_json", extra_body={"seed": 11}
        )
        return np.asarray(opened(answer.data[0].b64_json))  # type: ignore[index]

    assert np.array_equal(drawn(), drawn())


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_sizes_and_formats_are_as_asked_for_and_told(served: Served, kind: Any) -> None:
    raw = served.client.images.with_raw_response.generate(
        model="icons",
        prompt="",
        size="128x96",
        output_format=kind,
        response_format="b64_json",
    )
    answer = raw.parse()
    picture = opened(answer.data[0].b64_json)  # type: ignore[index]
    assert (picture.size, (picture.format or "").lower()) == ((128, 96), kind)
    assert "enlarged, which adds no detail: 128 x 96 px" in raw.headers["X-Pinxit-Notice"]
    assert answer.output_format == kind


def test_what_a_model_cannot_follow_is_said(served: Served) -> None:
    raw = served.client.images.with_raw_response.generate(
        model="adventurers",
        prompt="a cat in Zürich",
        quality="hd",
        response_format="b64_json",
    )
    notice = raw.headers["X-Pinxit-Notice"]
    assert "adventurers" in notice
    assert "quality" in notice
    told = raw.parse().data[0].revised_prompt or ""  # type: ignore[index]
    assert told.startswith("Drawn by adventurers")


def test_a_link_works_for_who_has_it_and_for_nobody_who_guesses(served: Served) -> None:
    answer = served.client.images.generate(model="icons", prompt="", response_format="url")
    link = answer.data[0].url or ""  # type: ignore[index]
    found = httpx.get(link)
    assert found.status_code == 200
    assert found.headers["content-type"] == "image/png"
    assert found.headers["x-content-type-options"] == "nosniff"
    until, rest = link.rsplit("/", 1)[1].split(".", 1)
    later = link.replace(until, str(int(until) + 1))
    for wrong in (later, link[:-1], f"{served.address}/v1/images/files/x.y.z"):
        assert httpx.get(wrong).status_code == 404
    assert rest


def test_an_edit_paints_the_first_image_like_the_second(served: Served) -> None:
    raw = served.client.images.with_raw_response.edit(
        model="stylize-fast",
        image=[("content.png", noisy(1)), ("style.png", noisy(2))],
        mask=("mask.png", half_clear()),
        prompt="as if painted",
        size="48x32",
        response_format="b64_json",
    )
    painted = np.asarray(opened(raw.parse().data[0].b64_json).convert("RGB"), np.int16)  # type: ignore[index]
    before = np.asarray(Image.open(io.BytesIO(noisy(1))).convert("RGB"), np.int16)
    change = np.abs(painted - before).mean(axis=(0, 2))
    assert change[:16].mean() > 4 * change[-16:].mean()  # painted where the mask was clear
    assert "prompt was not followed" in raw.headers["X-Pinxit-Notice"]


def test_an_edit_by_words_takes_a_learned_style_by_its_name(served: Served) -> None:
    studio = served.house.studio(served.owner)
    path = studio.home / "sea.png"
    path.write_bytes(noisy(5, (96, 96)))
    studio.style_desk.learn([path], StylePlan("deep-sea"), size=96)
    answer = served.client.images.edit(
        image=("photo.png", noisy(1)), prompt="Deep Sea", response_format="b64_json"
    )
    assert "in the manner of deep-sea" in (answer.data[0].revised_prompt or "")  # type: ignore[index]


def test_an_edit_without_a_style_says_which_there_are(served: Served) -> None:
    with pytest.raises(openai.BadRequestError, match="name a learned style in the prompt"):
        served.client.images.edit(image=("photo.png", noisy(1)), prompt="add a hat")


def test_masks_that_do_not_fit_are_refused(served: Served) -> None:
    images = [("content.png", noisy(1)), ("style.png", noisy(2))]
    for mask, said in ((half_clear((9, 9)), "make them the same"), (noisy(3), "no transparency")):
        with pytest.raises(openai.BadRequestError, match=said):
            served.client.images.edit(image=images, mask=("mask.png", mask), prompt="x")


def test_variations_of_our_own_pictures_start_at_their_recipe(served: Served) -> None:
    first = served.client.images.generate(
        model="icons", prompt="heart", response_format="b64_json", extra_body={"seed": 7}
    )
    data = base64.b64decode(first.data[0].b64_json or "")  # type: ignore[index]
    answer = served.client.images.create_variation(
        image=("heart.png", data), n=2, response_format="b64_json"
    )
    assert answer.data is not None
    assert "around the place that the picture's recipe names" in (
        answer.data[0].revised_prompt or ""
    )
    one, other = (np.asarray(opened(each.b64_json)) for each in answer.data)
    assert not np.array_equal(one, other)


def test_variations_of_strange_pictures_are_looked_for_in_a_model(served: Served) -> None:
    raw = served.client.images.with_raw_response.create_variation(
        model="icons", image=("strange.png", noisy(4)), response_format="b64_json"
    )
    assert "what came nearest was varied" in raw.headers["X-Pinxit-Notice"]
    with pytest.raises(openai.BadRequestError, match="Name a model"):
        served.client.images.create_variation(image=("strange.png", noisy(4)))


def test_models_are_listed(served: Served) -> None:
    names = {model.id for model in served.client.models.list()}
    assert {"icons", "adventurers", "stylize-fast"} <= names
    assert served.client.models.retrieve("icons").owned_by == "pinxit"
    with pytest.raises(openai.NotFoundError):
        served.client.models.retrieve("gpt-image-1")


def test_mistakes_come_in_openais_shape(served: Served) -> None:
    draw = served.client.images.generate
    with pytest.raises(openai.NotFoundError, match="There is no model") as caught:
        draw(model="gpt-image-1", prompt="x")
    assert (caught.value.code, caught.value.param) == ("model_not_found", "model")
    with pytest.raises(openai.BadRequestError, match="Leave out stream"):
        draw(model="icons", prompt="x", extra_body={"stream": True})
    with pytest.raises(openai.BadRequestError, match="is no size"):
        draw(model="icons", prompt="x", size="9x99999")
    with pytest.raises(openai.BadRequestError, match="less than or equal to 10"):
        draw(model="icons", prompt="x", n=99)
    with pytest.raises(openai.NotFoundError):
        draw(model="../../etc/passwd.safetensors", prompt="x")
    wrong = OpenAI(api_key="wrong", base_url=f"{served.address}/v1", max_retries=0)
    with pytest.raises(openai.AuthenticationError, match="Sign in first"):
        wrong.images.generate(model="icons", prompt="x")
    wrong.close()


def test_other_peoples_pictures_and_rights_stay_theirs(served: Served) -> None:
    viewer, owner = _client(served.address, served.house, "Eve", "viewer")
    with pytest.raises(openai.APIStatusError) as caught:
        viewer.images.generate(model="icons", prompt="x")
    assert caught.value.status_code in {403, 429}  # no right to make, or a quota of no jobs
    assert served.house.queue.list(owner) == []
    viewer.close()


def test_without_a_worker_it_says_so_at_once(tmp_path: Path) -> None:
    from fastapi.testclient import TestClient

    app = make_app(ServiceConfig(tmp_path / "home", launch="go"))
    browser = TestClient(app, base_url="http://127.0.0.1:7788")
    browser.headers["Authorization"] = "Bearer go"
    asked = {"model": "icons", "prompt": "x"}
    answer = browser.post("/v1/images/generations", json=asked)
    assert answer.status_code == 503
    assert "pinxit worker" in answer.json()["error"]["message"]
    seen(app.state.house, "long")  # does no quick jobs
    assert browser.post("/v1/images/generations", json=asked).status_code == 503
    assert app.state.house.queue.list("local") == []
    app.state.house.close()


def test_a_picture_that_is_no_picture_is_refused(served: Served) -> None:
    with pytest.raises(openai.BadRequestError):
        served.client.images.create_variation(
            model="icons", image=("letter.png", b"dear Sir"), response_format="b64_json"
        )


def test_the_code_in_the_docs_draws(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    code = text.split("```python\n")[1].split("```")[0]
    monkeypatch.setenv("PINXIT_ADDRESS", served.address)
    monkeypatch.setenv("PINXIT_KEY", served.client.api_key)
    program = [sys.executable, "-c", code]
    done = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with Image.open(tmp_path / "heart-1.png") as drawn:
        assert drawn.size == (256, 256)
    assert done.stdout.startswith("Drawn by icons: red heart. Seed 7.")


def test_a_client_that_goes_away_cancels_its_job(served: Served) -> None:
    images = [("content.png", noisy(8, (256, 256))), ("style.png", noisy(9, (256, 256)))]
    hasty = served.client.with_options(timeout=2.0)
    with pytest.raises(openai.APITimeoutError):
        hasty.images.edit(model="stylize-best", image=images, prompt="", size="512x512")
    until, states = time.monotonic() + 60, {"queued"}
    while not states or states & {"queued", "running"}:
        assert time.monotonic() < until
        time.sleep(0.1)
        jobs = served.house.queue.list(served.owner)
        states = {job.state for job in jobs if job.params["what"].get("method") == "best"}
    assert states == {"canceled"}
