"""What lessons need of the server: questions whose truth is known, and trials."""

import io
from base64 import b64decode
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

_API = "/api/v1/lessons"


def _pixels(shown: str) -> Any:
    head, data = shown.split(",")
    assert head == "data:image/webp;base64"
    return np.asarray(Image.open(io.BytesIO(b64decode(data))).convert("RGB"), float)


def _answer(client: TestClient, noun: str, told: dict[str, Any]) -> Any:
    answer = client.post(f"{_API}/{noun}", json=told)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("deck", ["figures", "paintings"])
def test_a_quiz_asks_the_same_for_the_same_seed_and_knows_the_truth(
    client: TestClient, deck: str
) -> None:
    asked = client.get(f"{_API}/quiz", params={"deck": deck, "seed": 5, "count": 4}).json()
    again = client.get(f"{_API}/quiz", params={"deck": deck, "seed": 5, "count": 4}).json()
    other = client.get(f"{_API}/quiz", params={"deck": deck, "seed": 6, "count": 4}).json()
    assert asked["pictures"] == again["pictures"] != other["pictures"]
    assert "truth" not in str(asked.keys())
    guesses = ["made"] * 4
    truth = _answer(client, "quiz", {"deck": deck, "seed": 5, "guesses": guesses})
    truths = [card["truth"] for card in truth["cards"]]
    assert sorted(truths) == ["made", "made", "real", "real"]
    assert truth["right"] == 2
    assert _answer(client, "quiz", {"deck": deck, "seed": 5, "guesses": truths})["right"] == 4


def test_the_copy_is_the_picture_that_is_nearest_to_its_original(client: TestClient) -> None:
    stopped = 0
    for seed in range(5):
        pictures = client.get(f"{_API}/copies", params={"seed": seed}).json()["pictures"]
        truth = _answer(client, "copies", {"seed": seed, "guess": 0})
        original = _pixels(truth["original"])
        wanted = original[:, ::-1] if truth["change"] == "mirrored" else original
        copy = truth["copy_at"]
        if truth["change"] in ("mirrored", "paler"):
            shapes = [np.corrcoef(_pixels(p).ravel(), wanted.ravel())[0, 1] for p in pictures]
            assert int(np.argmax(shapes)) == copy, (seed, shapes)
        p = [check["p"] for check in truth["checks"]]
        stopped += truth["checks"][copy]["level"] != "fine"
        assert len(p) == len(pictures) == 6
    assert stopped >= 3  # most changes are seen through, and the lesson says that some are not


def test_a_mark_outlives_what_usually_happens_and_not_everything(client: TestClient) -> None:
    untouched = _answer(client, "watermark", {})
    assert untouched["is_read"]
    assert untouched["psnr"] > 45  # 8 bits alone
    for mild in ({"quality": 60}, {"is_mirrored": True, "angle": 3}, {"crop": 0.6, "scale": 1.3}):
        assert _answer(client, "watermark", mild)["is_read"], mild
    beaten = _answer(client, "watermark", {"blur": 6, "noise": 80, "quality": 5})
    assert not beaten["is_read"]
    assert beaten["strength"] < 13
    assert beaten["psnr"] < 20


def test_a_photograph_that_is_not_there_is_refused(client: TestClient) -> None:
    answer = client.post(f"{_API}/watermark", json={"photograph": "../secret"})
    assert answer.status_code == 422 or answer.status_code == 400, answer.text
    assert "pagoda" in answer.text


def test_licenses_join_as_the_rights_of_results_do(client: TestClient) -> None:
    free = _answer(client, "rights", {"licenses": ["CC0-1.0", "CC-BY-4.0"]})
    assert "commercial" in free["allows"]
    assert free["needs_credit"]
    dear = _answer(client, "rights", {"licenses": ["CC-BY-SA-4.0", "CC-BY-NC-4.0"]})
    assert "publish" not in dear["allows"]
    assert dear["sentence"].startswith("Results may not be published")


def test_layers_grams_and_a_film_are_shown(client: TestClient) -> None:
    told = client.get(f"{_API}/style/layer", params={"picture": "cat", "layer": "relu3_1"}).json()
    assert (told["channels"], told["places"], len(told["maps"])) == (256, 32, 12)
    asked = {"one": "van-gogh-bouquet", "other": "van-gogh-bouquet", "layer": "relu2_1"}
    grams = client.get(f"{_API}/style/grams", params={**asked, "shuffled": "true"}).json()
    assert 0 < grams["distance"] < 0.2
    assert (_pixels(grams["pictures"][0]) != _pixels(grams["pictures"][1])).any()
    weights = {f"relu{number}_1": 0.0 for number in (1, 2, 3, 4)}
    film = {"photograph": "cat", "painting": "turner-venice", "content_layer": "relu1_1"}
    shown = _answer(client, "style/film", {**film, **weights})
    assert len(shown["frames"]) == len(shown["steps"]) == len(shown["losses"]["content"]) == 21
    truth, end = _pixels(told["picture"]), _pixels(shown["frames"][-1])
    assert np.abs(end - truth).mean() < 0.3 * np.abs(_pixels(shown["frames"][0]) - truth).mean()
    nothing = client.post(f"{_API}/style/film", json={**film, **weights, "content": 0})
    assert nothing.status_code == 422
    assert "Nothing counts" in nothing.text


def test_a_worksheet_comes_as_pdf_in_both_languages(client: TestClient) -> None:
    asked = {"lesson": "two-curves", "language": "de", "is_for_teacher": "true"}
    answer = client.get(f"{_API}/worksheet", params=asked)
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"%PDF")
    assert "two-curves-teacher-de.pdf" in answer.headers["content-disposition"]
    other = client.get(f"{_API}/worksheet", params={"lesson": "two-curves"})
    assert other.content != answer.content
    assert client.get(f"{_API}/worksheet", params={"lesson": "none"}).status_code == 404


def test_scores_want_the_pictures_that_a_model_learned_from(client: TestClient) -> None:
    answer = client.get(f"{_API}/scores", params={"model": "adventurers"})
    assert answer.status_code == 404
    assert "There is no data set" in answer.json()["detail"]
