"""What files say of their rights is honored at import; files that really say it are imported."""

import json
from datetime import date
from pathlib import Path

import pytest
from spoken_files import KINDS, spoken, xmp_of

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_bytes
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.importing import ImportReport, import_folder
from pinxit.datasets.judge import Honors
from pinxit.datasets.opt_outs import opt_out
from pinxit.datasets.policy import CONSERVATIVE, RightsPolicy
from pinxit.datasets.rights import Rights

FREE = Rights("CC0-1.0", "Ann")
_PLUS = "http://ns.useplus.org/ldf/vocab/"
_PROHIBITING = (
    "DMI-PROHIBITED",
    "DMI-PROHIBITED-AIMLTRAINING",
    "DMI-PROHIBITED-GENAIMLTRAINING",
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING",
    "DMI-PROHIBITED-SEECONSTRAINT",
    "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR",
    "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR",
)


def imported(
    folder: Path, rights: Rights = FREE, policy: RightsPolicy = CONSERVATIVE
) -> tuple[Dataset, ImportReport]:
    return import_folder(folder, "set", rights, honors=Honors(policy))


def one(
    folder: Path, data: bytes, rights: Rights = FREE, policy: RightsPolicy = CONSERVATIVE
) -> tuple[Rights, ImportReport]:
    """What holds for a folder's only picture, and the report of its import."""
    (folder / "a.png").write_bytes(data)
    made, report = imported(folder, rights, policy)
    return made.entries[0].rights, report


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", _PROHIBITING)
@pytest.mark.parametrize("before", ["", _PLUS])
def test_every_prohibition_of_the_vocabulary_is_honored(
    tmp_path: Path, kind: str, value: str, before: str
) -> None:
    data = spoken(kind, xmp_of("plus:DataMining", before + value))
    rights, report = one(tmp_path, data)
    assert not rights.allows("learn")
    assert report.opt_outs == {"a.png": f"the picture itself says plus:DataMining {value}"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", ["DMI-UNSPECIFIED", "DMI-ALLOWED"])
def test_what_prohibits_nothing_prohibits_nothing(kind: str, value: str) -> None:
    assert opt_out(spoken(kind, xmp_of("plus:DataMining", _PLUS + value))) is None


@pytest.mark.parametrize(
    "words",
    [
        "(c) Ann. No AI training.",
        "All rights reserved, including text and data mining and the training of AI",
        "Not to be used for machine learning",
        "AI training prohibited",
        "Text and data mining is reserved (TDM opt-out)",
        "Nutzung für KI-Training verboten",
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_reservations_in_plain_words_are_heard(kind: str, words: str) -> None:
    for data in (spoken(kind, xmp_of("dc:rights", words)), spoken(kind, exif={0x8298: words})):
        why = opt_out(data)
        assert why is not None
        assert why.startswith("the picture itself says ")


@pytest.mark.parametrize("kind", ["jpeg", "tiff"])
def test_reservations_in_iptc_are_heard(kind: str) -> None:
    assert opt_out(spoken(kind, iptc="No AI training")) == (
        "the picture itself says IPTC copyright notice No AI training"
    )


@pytest.mark.parametrize(
    "words", ["(c) 2020 Ann", "All rights reserved", "No copyright: AI-generated"]
)
def test_a_plain_copyright_notice_is_kept_and_reserves_nothing(tmp_path: Path, words: str) -> None:
    (tmp_path / "a.png").write_bytes(spoken("png", xmp_of("dc:rights", words)))
    made, _ = imported(tmp_path)
    assert made.entries[0].says == (f"dc:rights {words}",)
    assert made.trainable()
    assert Dataset.from_json(made.to_json()) == made


@pytest.mark.parametrize("kind", KINDS)
def test_a_reservation_for_text_and_data_mining_is_honored(kind: str) -> None:
    assert opt_out(spoken(kind, xmp_of("tdm:reservation", "1"))) is not None
    assert opt_out(spoken(kind, xmp_of("tdm:reservation", "0"))) is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("address", "license_id"),
    [
        ("https://creativecommons.org/licenses/by-nc/4.0/", "CC-BY-NC-4.0"),
        ("http://creativecommons.org/licenses/by-sa/3.0/de/", "CC-BY-SA-3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
    ],
)
def test_the_license_that_a_file_names_counts_if_nobody_says_one(
    tmp_path: Path, kind: str, address: str, license_id: str
) -> None:
    data = spoken(kind, xmp_of("cc:license", address) + xmp_of("dc:creator", "Ann"))
    rights, _ = one(tmp_path, data, Rights())
    assert (rights.license, rights.creator) == (license_id, "Ann")
    assert rights.evidence == f"the picture itself says cc:license {address}"


def test_a_stricter_license_in_the_file_holds_and_the_contradiction_is_told(
    tmp_path: Path,
) -> None:
    address = "https://creativecommons.org/licenses/by-nc/4.0/"
    data = spoken("jpeg", xmp_of("xmpRights:WebStatement", address))
    rights, report = one(tmp_path, data)
    assert not rights.allows("commercial")
    assert rights.attribution
    assert "said to be CC0-1.0" in report.contradictions["a.png"]
    assert any("The stricter of both holds" in line for line in report.lines())


def test_licenses_that_are_both_stricter_in_something_are_joined(tmp_path: Path) -> None:
    address = "https://creativecommons.org/licenses/by-nc/4.0/"
    data = spoken("jpeg", xmp_of("cc:license", address))
    rights, report = one(tmp_path, data, Rights("CC-BY-SA-4.0", "Ann"))
    assert rights.license == "CC-BY-SA-4.0"
    assert not rights.allows("commercial")
    assert report.contradictions


def test_holders_are_not_bound_by_the_license_they_gave_others(tmp_path: Path) -> None:
    data = spoken("png", xmp_of("cc:license", "https://creativecommons.org/licenses/by-nd/4.0/"))
    rights, report = one(tmp_path, data, Rights("own", "Ann"))
    assert rights.allows("commercial")
    assert rights.allows("learn")
    assert not report.contradictions


@pytest.mark.parametrize(
    ("rules", "reserved"),
    [
        ([{"location": "/", "tdm-reservation": 1}], {"a.png", "open/b.png"}),
        ([{"location": "/*", "tdm-reservation": 1}], {"a.png", "open/b.png"}),
        ([{"location": "/*.png$", "tdm-reservation": 1}], {"a.png", "open/b.png"}),
        ([{"location": "/a", "tdm-reservation": 1}], {"a.png"}),
        ([{"location": "/a$", "tdm-reservation": 1}], set()),
        (
            [
                {"location": "/", "tdm-reservation": 1},
                {"location": "/open/", "tdm-reservation": 0},
            ],
            {"a.png"},
        ),
        ([{"location": "/", "tdm-reservation": 0}], set()),
        ([], set()),
    ],
)
@pytest.mark.parametrize("place", ["tdmrep.json", ".well-known/tdmrep.json"])
def test_a_tdmrep_file_beside_the_pictures_is_honored(
    tmp_path: Path, place: str, rules: list[dict[str, object]], reserved: set[str]
) -> None:
    for number, name in enumerate(("a.png", "open/b.png")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        kind = ("png", "tiff")[number]
        (tmp_path / name).write_bytes(spoken(kind, exif={0x013B: name}))
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text(json.dumps(rules))
    made, report = imported(tmp_path)
    forbidden = {e.path for e in made.entries if not e.rights.allows("learn")}
    assert forbidden == set(report.opt_outs) == reserved


def test_a_tdmrep_file_names_its_terms_and_damage_stops_the_import(tmp_path: Path) -> None:
    rule = {"location": "/", "tdm-reservation": 1, "tdm-policy": "https://a.example/terms"}
    (tmp_path / "tdmrep.json").write_text(json.dumps([rule]))
    _, report = one(tmp_path, spoken("png"))
    assert "terms at https://a.example/terms" in report.opt_outs["a.png"]
    assert not report.skipped
    (tmp_path / "tdmrep.json").write_text("[{")
    with pytest.raises(UserMistake, match=r"tdmrep\.json cannot be read"):
        imported(tmp_path)


def test_an_opt_out_that_the_policy_ignores_stays_on_record(tmp_path: Path) -> None:
    data = spoken("png", xmp_of("plus:DataMining", "DMI-PROHIBITED"))
    policy = RightsPolicy(frozenset({"opt-outs"}), "research exception")
    rights, report = one(tmp_path, data, FREE, policy)
    assert rights.allows("learn")
    assert rights.overrides[0].reason == (
        "the picture itself says plus:DataMining DMI-PROHIBITED; policy: research exception"
    )
    assert not report.opt_outs
    forbidden, _ = one(tmp_path, data, Rights("CC-BY-ND-4.0"), policy)
    assert not forbidden.allows("learn")


def test_evidence_and_releases_in_the_folder_are_hashed_and_not_learned_from(
    tmp_path: Path,
) -> None:
    (tmp_path / "contract.pdf").write_bytes(b"%PDF we grant")
    (tmp_path / "release.png").write_bytes(spoken("png"))
    (tmp_path / "rights.csv").write_text(
        "path,license,evidence,seen,people,release,territory\n"
        "a.png,licensed,contract.pdf,2026-05-01,released,release.png,DE AT\n"
    )
    rights, report = one(tmp_path, spoken("png", exif={0x013B: "Ann"}), Rights())
    assert report.pictures == 1
    assert not report.skipped
    assert rights.proof is not None
    assert rights.proof.sha256 == hash_bytes(b"%PDF we grant")
    assert rights.proof.seen == date(2026, 5, 1)
    assert rights.consent.sha256 == hash_bytes(spoken("png"))
    assert rights.consent.is_settled
    assert rights.territory == frozenset({"DE", "AT"})
    assert Rights.from_json(rights.to_json()) == rights


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ("people\na.png,released", "name it in the column release"),
        ("people\na.png,everybody", "no word on people named 'everybody'"),
        ("waive\na.png,attribution", "Say why you waive 'attribution'"),
        ("waive,reason\na.png,rent,x", "no clause named 'rent'"),
        ("territory\na.png,Mars", "ISO country codes"),
    ],
)
def test_a_wrong_word_on_people_clauses_or_countries_is_named(
    tmp_path: Path, cells: str, says: str
) -> None:
    (tmp_path / "rights.csv").write_text(f"path,{cells}\n")
    with pytest.raises(UserMistake, match=says):
        one(tmp_path, spoken("png"))
