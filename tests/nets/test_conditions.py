"""What a model can be asked for."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from picture_files import raster, save

from pinxit.base.errors import UserMistake
from pinxit.datasets.entry import Entry
from pinxit.datasets.importing import import_folder
from pinxit.datasets.rights import Rights
from pinxit.engine import Card, Model, State
from pinxit.nets.conditions import Code, aligned, code_for, conditions_for, examples
from pinxit.nets.mirror import LATENT, Generator, plan
from pinxit.nets.words import word_table


@pytest.fixture(scope="module")
def entry(tmp_path_factory: pytest.TempPathFactory) -> Entry:
    folder = tmp_path_factory.mktemp("one")
    save(folder / "a.png", raster(1))
    return import_folder(folder, "set", Rights("CC0-1.0", "Ann"))[0].entries[0]


def _sorted(entry: Entry, counts: dict[str, int], caption: str = "") -> list[Entry]:
    return [
        replace(entry, path=f"{name}/{n}.png", tags=(name,) * bool(name), caption=caption)
        for name, count in counts.items()
        for n in range(count)
    ]


def test_folders_of_enough_pictures_are_classes(entry: Entry) -> None:
    assert code_for(_sorted(entry, {"cats": 8, "dogs": 9})) == Code(("cats", "dogs"))
    assert code_for(_sorted(entry, {"cats": 8, "dogs": 7})) == Code()
    assert code_for(_sorted(entry, {"cats": 8, "": 9})) == Code()
    assert code_for(_sorted(entry, {"cats": 20})) == Code()
    assert code_for(_sorted(entry, {"cats": 8, "dogs": 9}), "off") == Code()
    with pytest.raises(UserMistake, match="the smallest has 7"):
        code_for(_sorted(entry, {"cats": 8, "dogs": 7}), "classes")


def test_words_are_learned_where_most_pictures_have_them(entry: Entry) -> None:
    told, silent = _sorted(entry, {"": 5}, "red cat"), _sorted(entry, {"": 6})
    assert code_for(told) == Code((), True)
    assert code_for(told + silent) == Code()
    assert code_for(told + silent, "words") == Code((), True)
    with pytest.raises(UserMistake, match=r"captions\.csv"):
        code_for(silent, "words")


def test_rows_hold_the_class_and_the_words(entry: Entry) -> None:
    entries = _sorted(entry, {"cats": 8, "dogs": 8}, "red cat")
    code = code_for(entries)
    rows = code.rows(entries)
    assert rows is not None
    assert rows.shape == (16, code.numbers) == (16, 2 + word_table().numbers)
    assert np.array_equal(rows[:, :2] > 0, [[n < 8, n >= 8] for n in range(16)])
    assert np.array_equal(rows[3, 2:], word_table().asked("cat, red"))


def _model(code: Code, arrays: dict[str, np.ndarray]) -> Model:
    return Model(arrays, Card("tiny", "r3gan", "2", {}, (32, 32, 3), conditions=code.to_card()))


def test_what_is_not_asked_for_comes_from_a_training_picture(entry: Entry) -> None:
    entries = _sorted(entry, {"cats": 8, "dogs": 8}, "red cat") + _sorted(
        entry, {"dogs": 40}, "blue dog"
    )
    code = code_for(entries)
    rows = code.rows(entries)
    model = _model(code, dict(examples(rows, 3)))
    drawn = conditions_for(model, range(50))
    assert drawn is not None
    assert rows is not None
    known = {row.astype(np.float16).tobytes() for row in rows}
    assert {row.astype(np.float16).tobytes() for row in drawn} == known
    cats = conditions_for(model, range(50), "cats")
    assert cats is not None
    assert np.array_equal(cats[:, :2] > 0, [[True, False]] * 50)
    assert np.array_equal(cats[:, 2:], drawn[:, 2:])
    alone = conditions_for(model, (7,), text="green heart")
    assert alone is not None
    assert np.array_equal(alone[0, 2:], word_table().asked("heart green"))


def test_what_a_model_does_not_know_cannot_be_asked_for() -> None:
    assert conditions_for(_model(Code(), {}), (1, 2)) is None
    with pytest.raises(UserMistake, match="without classes"):
        conditions_for(_model(Code(), {}), (1,), "cats")
    with pytest.raises(UserMistake, match="without words"):
        conditions_for(_model(Code(("a", "b")), {}), (1,), text="cat")
    with pytest.raises(UserMistake, match=r"no class named 'cat'.*'cats'"):
        conditions_for(_model(Code(("cats", "dogs")), {}), (1,), "cat")


def test_a_card_of_another_version_is_refused() -> None:
    card = replace(_model(Code(("a", "b")), {}).card, conditions={"numbers": 5, "classes": ["a"]})
    with pytest.raises(UserMistake, match="train it again"):
        Code.from_card(card)


def _generator(code: Code, weights: State | None = None) -> Generator:
    made = Generator(plan((16, 16, 3), 32, 1, code.numbers), torch.Generator().manual_seed(3))
    if weights is not None:
        made.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
    return made


def _drawn(network: Generator, code: Code, class_name: str, text: str) -> np.ndarray:
    told = code.asked(np.zeros((1, code.numbers), np.float32), class_name, text)
    noise = torch.linspace(-1, 1, LATENT)[None]
    with torch.no_grad():
        return np.asarray(network(noise, torch.from_numpy(told.astype(np.float32))))


def test_what_a_model_knows_of_words_and_classes_is_taken_along() -> None:
    before = Code(("cats", "dogs", "mice"), has_words=True)
    known = _generator(before)
    weights = {name: tensor.numpy() for name, tensor in known.state_dict().items()}
    for now in (
        Code((), has_words=True),
        Code(("dogs", "horses"), has_words=True),
        Code(("mice", "newts"), has_words=False),
    ):
        after = _generator(now, aligned(weights, before, now, seed=1))
        for class_name in {"", *now.classes} & {"", *before.classes}:
            text = "red heart" if now.has_words else ""
            drawn = _drawn(after, now, class_name, text)
            assert np.allclose(drawn, _drawn(known, before, class_name, text), atol=1e-6)
    horses = aligned(weights, before, Code(("dogs", "horses"), has_words=True), seed=1)
    column, of_all = horses["embed.weight"][:, 1], weights["embed.weight"]
    assert column.std() == pytest.approx(of_all.std(), rel=0.4)


def test_without_conditions_on_one_side_weights_stay_as_they_are() -> None:
    weights = {"embed.weight": np.ones((4, 2, 1, 1), np.float32)}
    for before, now in ((Code(), Code(("a", "b"))), (Code(("a", "b")), Code())):
        assert aligned(weights, before, now, seed=1) is weights
    code = Code(("a", "b"))
    assert aligned(weights, code, code, seed=1) is weights


def test_new_classes_begin_alike_in_a_generator_and_its_average() -> None:
    known = np.ones((64, 2, 1, 1), np.float32)
    weights = {"average.embed.weight": known, "generator.embed.weight": known}
    odd = {"other.embed.weight": np.ones(3, np.float32)}
    made = aligned({**weights, **odd}, Code(("a", "b")), Code(("a", "c")), seed=1)
    assert np.array_equal(made["average.embed.weight"], made["generator.embed.weight"])
    assert made["other.embed.weight"] is odd["other.embed.weight"]


@pytest.mark.parametrize("told", [{"classes": 5}, {"numbers": "x"}, {"numbers": 3}])
def test_a_card_that_says_something_else_is_refused(told: dict[str, object]) -> None:
    with pytest.raises(UserMistake, match="train it again"):
        Code.from_card(Card("m", "r3gan", "1", {}, (32, 32, 3), conditions=told))
