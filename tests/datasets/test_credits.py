import csv
from pathlib import Path

from pinxit.datasets.credits import credits_csv, credits_of, credits_page, credits_text
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.entry import Entry
from pinxit.datasets.licenses import LICENSES, license_address
from pinxit.datasets.rights import Rights


def _dataset(*rights: Rights) -> Dataset:
    entries = [
        Entry(f"{n}.png", f"{n:064}", f"{n:064}", "0" * 64, 4, 4, 3, each)
        for n, each in enumerate(rights)
    ]
    return Dataset("set", Path("/nowhere"), tuple(entries))


BY, FREE = Rights("CC-BY-4.0", "Ann", "https://a.example/"), Rights("CC0-1.0", "<b>Ben</b>")
FOUND = credits_of(_dataset(BY, BY, FREE, Rights("CC-BY-ND-4.0", "Cleo")))


def test_credits_count_what_is_learned_from_and_name_the_required_first() -> None:
    assert [(each.creator, each.pictures, each.required) for each in FOUND] == [
        ("Ann", 2, True),
        ("<b>Ben</b>", 1, False),
    ]


def test_the_text_says_who_must_be_named_and_where_the_license_is() -> None:
    text = credits_text("Credits", "All is well.", FOUND)
    assert (
        "Ann, CC-BY-4.0, https://a.example/ <https://creativecommons.org/licenses/by/4.0/> "
        "(2 pictures)\n\nThanks also to:\n"
    ) in text
    assert "Nobody has to be credited." in credits_text("Credits", "All is well.", [])


def test_the_page_escapes_what_others_wrote_and_links_licenses() -> None:
    page = credits_page("A & B", "All is well.", FOUND)
    assert "&lt;b&gt;Ben&lt;/b&gt;" in page
    assert "<b>" not in page
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in page
    assert "not legal advice" in page
    script = credits_of(_dataset(Rights("CC-BY-4.0", "Eve", "javascript:alert(1)")))
    assert 'href="javascript' not in credits_page("A", "B", script)


def test_the_table_is_read_by_programs_and_starts_no_formula() -> None:
    evil = credits_of(_dataset(BY, Rights("CC-BY-4.0", "=1+1")))
    rows = list(csv.DictReader(credits_csv(evil).splitlines()))
    assert [(row["creator"], row["pictures"]) for row in rows] == [("'=1+1", "1"), ("Ann", "1")]


def test_licenses_have_addresses_unless_they_are_ones_own() -> None:
    for name in LICENSES:
        assert bool(license_address(name)) != name.startswith("LicenseRef-")
    assert license_address("CC0-1.0") == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert license_address("GPL-3.0-only") == "https://spdx.org/licenses/GPL-3.0-only.html"
