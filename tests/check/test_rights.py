import numpy as np
import pytest

from pinxit.check.checks.rights import CHECK
from pinxit.check.finding import Check, Context, Finding
from pinxit.datasets.joined import join
from pinxit.datasets.rights import Rights
from pinxit.engine import Card, Model
from pinxit.pictures.picture import Picture, Source, Step

PHOTO, PAINTING, MODEL = "a" * 64, "b" * 64, "c" * 64
_PLACES = ("mask", "region", "protect")


def stylized() -> Picture:
    opened = Step("open", "", "1", used=(Source("file", "photo.jpg", PHOTO),))
    used = (Source("content", "photo.jpg", PHOTO), Source("style", "painting.jpg", PAINTING))
    return Picture(np.ones((4, 4, 3), np.float32), (opened, Step("stylize", "x", "1", used=used)))


def generated() -> Picture:
    step = Step("generate", "x", "1", used=(Source("model", "flowers", MODEL),))
    return Picture(np.ones((4, 4, 3), np.float32), (step,))


def found(picture: Picture, context: Context) -> Finding:
    finding = CHECK.examine(picture, context)
    assert finding is not None
    return finding


def with_rights(photo: str, painting: str) -> Context:
    return Context({PHOTO: Rights(photo, "Ann"), PAINTING: Rights(painting, "Ben")})


def model(*rights: Rights) -> Model:
    card = {"rights": join(rights).to_json()} if rights else {}
    return Model({}, Card("flowers", "r3gan", "1", {}, (4, 4, 3), card))


def with_model(*rights: Rights) -> Context:
    return Context(models={MODEL: model(*rights)})


def test_it_is_a_check() -> None:
    assert isinstance(CHECK, Check)
    assert CHECK.name == "rights"


def test_free_inputs_are_fine_and_credits_are_named() -> None:
    finding = found(stylized(), with_rights("CC0-1.0", "CC-BY-4.0"))
    assert finding.level == "fine"
    assert finding.sentence == (
        "Results may be published and used commercially, with 1 credit line."
    )
    assert finding.evidence["results"]["credits"] == ["Ben, CC-BY-4.0"]
    assert [each["role"] for each in finding.evidence["inputs"]] == ["content", "style"]


@pytest.mark.parametrize(
    ("photo", "painting", "named"),
    [
        ("CC0-1.0", "CC-BY-ND-4.0", r"painting.jpg as style"),
        ("CC-BY-ND-4.0", "CC0-1.0", r"photo.jpg as content"),
        ("CC0-1.0", "all-rights-reserved", r"painting.jpg as style"),
    ],
)
def test_a_forbidden_use_blocks_and_names_the_picture(
    photo: str, painting: str, named: str
) -> None:
    finding = found(stylized(), with_rights(photo, painting))
    assert finding.level == "blocks"
    assert named in finding.sentence


def test_unknown_rights_warn() -> None:
    finding = found(stylized(), Context({PHOTO: Rights("CC0-1.0")}))
    assert finding.level == "warns"
    assert "painting.jpg" in finding.sentence
    assert "photo.jpg" not in finding.sentence
    assert found(stylized(), Context({PHOTO: Rights(), PAINTING: Rights("CC0-1.0")})).level == (
        "warns"
    )


def test_non_commercial_parts_make_the_result_non_commercial() -> None:
    finding = found(stylized(), with_rights("CC-BY-NC-4.0", "CC0-1.0"))
    assert finding.level == "fine"
    assert "not used commercially" in finding.sentence


def test_contradicting_licenses_warn_that_the_result_may_not_be_published() -> None:
    finding = found(stylized(), with_rights("CC-BY-SA-4.0", "GPL-3.0-only"))
    assert finding.level == "warns"
    assert "may not be published" in finding.sentence


def test_what_a_model_learned_from_decides_about_its_pictures() -> None:
    free = found(generated(), with_model(Rights("CC0-1.0")))
    assert (free.level, free.evidence["inputs"][0]["licenses"]) == ("fine", {"CC0-1.0": 1})
    forbidden = found(generated(), with_model(Rights("CC-BY-ND-4.0")))
    assert forbidden.level == "blocks"
    assert found(generated(), with_model()).level == "warns"
    assert found(generated(), Context()).level == "warns"


def test_a_picture_only_opened_is_judged_by_publishing() -> None:
    opened = Picture(
        np.ones((4, 4, 3), np.float32),
        (Step("open", "", "1", used=(Source("file", "photo.jpg", PHOTO),)),),
    )
    assert found(opened, Context({PHOTO: Rights("CC-BY-ND-4.0")})).level == "fine"
    assert found(opened, Context({PHOTO: Rights("all-rights-reserved")})).level == "blocks"


def test_a_picture_without_inputs_is_passed_over() -> None:
    assert CHECK.examine(Picture(np.ones((4, 4, 3), np.float32)), Context()) is None


def by_two_models() -> Picture:
    used = tuple(Source("model", f"model {each}", each * 64) for each in "cd")
    return Picture(np.ones((4, 4, 3), np.float32), (Step("generate", "x", "1", used=used),))


def test_a_model_is_judged_by_what_its_card_says() -> None:
    free = found(generated(), with_model(Rights("CC-BY-4.0", "Ann")))
    assert free.sentence == (
        "Results may be published and used commercially, with 1 credit line, "
        "as the card of flowers says."
    )
    forbidden = found(generated(), with_model(Rights("CC-BY-ND-4.0")))
    assert "its card says that its pictures may not be learned from" in forbidden.sentence


def test_the_rights_of_every_model_count() -> None:
    free, closed = model(Rights("CC0-1.0")), model(Rights("CC-BY-ND-4.0"))
    both = found(by_two_models(), Context(models={"c" * 64: free, "d" * 64: free}))
    assert (both.level, len(both.evidence["inputs"])) == ("fine", 2)
    forbidden = found(by_two_models(), Context(models={"c" * 64: free, "d" * 64: closed}))
    assert forbidden.level == "blocks"


def test_models_of_other_pictures_have_no_say() -> None:
    rights = {PHOTO: Rights("CC0-1.0"), PAINTING: Rights("CC0-1.0")}
    finding = found(stylized(), Context(rights, {MODEL: model(Rights("CC-BY-ND-4.0"))}))
    assert finding.level == "fine"


def test_a_model_that_is_not_here_has_unknown_rights() -> None:
    finding = found(by_two_models(), Context(models={"c" * 64: model(Rights("CC0-1.0"))}))
    assert finding.level == "warns"
    assert "model d" in finding.sentence
    assert "flowers" not in finding.sentence


def test_pictures_that_only_say_where_need_no_rights() -> None:
    used = (
        Source("content", "photo.jpg", PHOTO),
        *(Source(role, f"{role}.png", f"{n}" * 64) for n, role in enumerate(_PLACES)),
    )
    picture = Picture(np.ones((4, 4, 3), np.float32), (Step("stylize", "x", "1", used=used),))
    finding = found(picture, with_rights("CC0-1.0", "CC0-1.0"))
    assert finding.level == "fine", finding.sentence
    assert [each["role"] for each in finding.evidence["inputs"]] == ["content"]


def _explored(role: str) -> Picture:
    used = (Source("model", "flowers", MODEL), Source(role, "cat.png", PHOTO))
    return Picture(np.ones((4, 4, 3), np.float32), (Step("explore", "x", "1", used=used),))


def test_files_of_directions_need_no_rights() -> None:
    assert found(_explored("directions"), with_model(Rights("CC0-1.0", "Ann"))).level == "fine"


def test_a_picture_that_was_projected_has_a_say() -> None:
    learned = with_model(Rights("CC0-1.0", "Ann"))
    finding = found(_explored("projected picture"), learned)
    assert (finding.level, "cat.png" in finding.sentence) == ("warns", True)
    forbidden = Context({PHOTO: Rights("CC-BY-ND-4.0", "Ben")}, models=learned.models)
    assert found(_explored("projected picture"), forbidden).level == "blocks"
