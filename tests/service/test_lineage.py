"""Where a picture comes from, as a graph."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pinxit.datasets.rights import Rights
from pinxit.engine import Model
from pinxit.pictures.picture import Source, Step
from pinxit.service.lineage import MOST_NODES, KnownPicture, lineage_of
from pinxit.studio import Studio


@dataclass
class Things:
    """What somebody has, by hash."""

    pictures: dict[str, KnownPicture] = field(default_factory=dict)
    models: dict[str, Model] = field(default_factory=dict)
    licenses: dict[str, Rights] = field(default_factory=dict)

    def picture(self, sha256: str) -> KnownPicture | None:
        return self.pictures.get(sha256)

    def model(self, sha256: str) -> Model | None:
        return self.models.get(sha256)

    def rights(self, sha256: str) -> Rights | None:
        return self.licenses.get(sha256)

    def dataset(self, card: Mapping[str, Any]) -> bool:
        return False


def picture(name: str, *steps: Step) -> KnownPicture:
    recipe = {"pinxit_recipe": 1, "steps": [step.to_json() for step in steps]}
    return KnownPicture(name.upper(), name, f"{name}.png", recipe, f"/thumbnails/{name}")


def opened(sha256: str) -> Step:
    return Step("open", "", "1", used=(Source("file", f"{sha256}.png", sha256),))


def painted(content: str, *styles: Source) -> Step:
    used = (Source("content", f"{content}.png", content), *styles)
    return Step("stylize", "gatys", "1", {"strength": 0.5}, 1, used)


def edges(graph: Mapping[str, Any]) -> set[tuple[str, str, str]]:
    return {(each["from"], each["to"], each["role"]) for each in graph["edges"]}


def test_a_generated_picture_goes_back_to_the_rights_of_the_data(tmp_path: Path) -> None:
    model = Studio(tmp_path).models.load("icons")
    step = Step("generate", "r3gan", "1", {}, 3, (Source("model", "icons", "m"),))
    graph = lineage_of(picture("p", step), Things(models={"m": model}))
    assert [node["kind"] for node in graph["nodes"]] == [
        "picture",
        "step",
        "model",
        "training",
        "dataset",
        "rights",
    ]
    way = [(each["from"].split(":")[0], each["to"].split(":")[0]) for each in graph["edges"]]
    assert set(way) == {
        ("step", "picture"),
        ("model", "step"),
        ("training", "model"),
        ("dataset", "training"),
        ("rights", "dataset"),
    }
    rights = graph["nodes"][-1]
    assert "may be published" in rights["title"]
    assert not graph["is_cut"]


def test_inputs_in_the_library_are_followed_to_their_own_histories() -> None:
    first = picture("first", opened("photo"), painted("photo", Source("style", "sea.png", "sea")))
    second = picture("second", opened("first"), painted("first", Source("style", "x.png", "x")))
    things = Things({"first": first}, licenses={"sea": Rights("CC0-1.0", creator="Ada")})
    graph = lineage_of(second, things)
    assert {
        ("picture:first", "step:second:1", "content"),
        ("step:first:1", "picture:first", "made"),
        ("picture:photo", "step:first:1", "content"),
        ("picture:sea", "step:first:1", "style"),
    } <= edges(graph)
    found = {node["id"]: node for node in graph["nodes"]}
    assert found["picture:first"]["picture"] == "FIRST"
    assert "picture" not in found["picture:sea"]
    rights = next(node for node in graph["nodes"] if node["kind"] == "rights")
    assert rights["facts"]["creator"] == "Ada"


def test_rights_that_forbid_all_work_promise_no_results() -> None:
    things = Things(licenses={"photo": Rights("CC-BY-ND-4.0", creator="Ada")})
    graph = lineage_of(picture("first", opened("photo"), painted("photo")), things)
    rights = next(node for node in graph["nodes"] if node["kind"] == "rights")
    assert rights["title"] == "Nothing may be made of it: CC-BY-ND-4.0 allows no adaptations."


def test_a_learned_style_stands_between_its_pictures_and_the_step() -> None:
    ink = Source("style", "ink.pinxit-style", "ink")
    step = painted("photo", ink, Source("learned style", "wave.png", "wave"))
    graph = lineage_of(picture("p", opened("photo"), step), Things())
    assert {("picture:wave", "style:ink", "learned from"), ("style:ink", "step:p:1", "style")} <= (
        edges(graph)
    )


def test_a_sheet_shows_the_histories_of_the_pictures_on_it() -> None:
    made = Step("generate", "r3gan", "1", {}, 3, (Source("model", "icons", "m"),))
    sheet = Step("sheet", "", "1", {"pictures": [[made.to_json()], [made.to_json()]]})
    graph = lineage_of(picture("p", sheet), Things())
    assert sum(role == "component" for _, _, role in edges(graph)) == 2
    assert sum(node["kind"] == "model" for node in graph["nodes"]) == 1


@pytest.mark.parametrize("damaged", [{"pinxit_recipe": 1, "steps": 3}, {"steps": []}])
def test_a_history_that_cannot_be_read_leaves_the_picture_alone(damaged: dict[str, Any]) -> None:
    graph = lineage_of(KnownPicture("P", "p", "p.png", damaged), Things())
    assert [node["id"] for node in graph["nodes"]] == ["picture:p"]


def test_pictures_that_claim_to_be_made_of_each_other_end_the_way() -> None:
    one, other = picture("one", opened("other")), picture("other", opened("one"))
    graph = lineage_of(one, Things({"one": one, "other": other}))
    assert len(graph["nodes"]) == 2


def test_a_history_beyond_all_measure_is_cut_and_says_so() -> None:
    step = painted("photo", *(Source("style", f"{n}.png", f"s{n}") for n in range(MOST_NODES)))
    graph = lineage_of(picture("p", opened("photo"), step), Things())
    assert len(graph["nodes"]) == MOST_NODES
    assert graph["is_cut"]


def test_no_place_on_a_disk_is_told() -> None:
    step = painted("photo", Source("style", "/home/ada/secret/sea.png", "sea"))
    text = str(lineage_of(picture("p", opened("photo"), step), Things()))
    assert "sea.png" in text
    assert "ada" not in text
