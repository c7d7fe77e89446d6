"""Tampering with every format is found, and judges that share no code with ours agree."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from armor import CLIPS, PICTURES, File, signed_files
from judges_of_signatures import READ_BY_SECOND, SecondJudge, first_judge, has_second_judge
from pinxit.mark.verify import verify
from pinxit.studio import Studio
from tampering import Tally, battery, clean, clean_files, tamper

NAMES = [f"a.{suffix}" for suffix in (*PICTURES, *CLIPS)]
TOLERATED = 0.03
"""Share of tampered files that a judge may accept and we refuse: bytes that say nothing, such as
those behind an AVIF and the checksum of a chunk."""

SECOND = pytest.mark.skipif(
    not has_second_judge(), reason="c2pa-ts is not here: npm install --prefix tools/second_judge"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tampering")


@pytest.fixture(scope="module")
def files(home: Path) -> dict[str, File]:
    return {file[0]: file for file in signed_files(home)}


@pytest.fixture(scope="module")
def others(home: Path) -> dict[str, bytes]:
    return dict(signed_files(home / "other", seed=6))


@pytest.fixture(scope="module")
def anchors(home: Path) -> str:
    return Studio(home / "home").keys.anchors()


@pytest.fixture(scope="module")
def second() -> Iterator[SecondJudge | None]:
    if not has_second_judge():
        yield None
        return
    with SecondJudge() as judge:
        yield judge


def judged(tally: Tally) -> None:
    count = sum(tally.tried.values())
    assert tally.missed == 0
    assert tally.harmless < count / 5
    assert not [key for key in tally.apart if key[1] == "trusted"], "a judge refuses what we trust"
    assert sum(tally.apart.values()) <= max(1, TOLERATED * count)


@pytest.mark.parametrize("name", NAMES)
def test_every_format_is_trusted_by_us_and_the_first_judge(
    files: dict[str, File], anchors: str, name: str
) -> None:
    data = files[name][1]
    assert verify(data, anchors).state == "trusted"
    assert first_judge(data, anchors) == "Trusted"


@SECOND
def test_the_second_judge_accepts_what_it_reads_and_nothing_stripped(
    files: dict[str, File], second: SecondJudge
) -> None:
    read = [data for name, (_, data) in files.items() if Path(name).suffix in READ_BY_SECOND]
    assert second.ask(read) == ["valid"] * 3
    assert second.ask([b"hello", read[0][:200]]) == ["unreadable", "invalid"]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_no_tampering_is_missed_and_the_judges_agree(
    files: dict[str, File],
    others: dict[str, bytes],
    anchors: str,
    second: SecondJudge | None,
    name: str,
) -> None:
    tampered = list(tamper(files[name], others[name], 40, seed=2))
    judged(battery(files[name], tampered, anchors, second))


@pytest.mark.full
@pytest.mark.parametrize("name", NAMES)
def test_no_tampering_of_a_thousand_is_missed(
    files: dict[str, File],
    others: dict[str, bytes],
    anchors: str,
    second: SecondJudge | None,
    name: str,
) -> None:
    tampered = list(tamper(files[name], others[name], 1000, seed=1))
    judged(battery(files[name], tampered, anchors, second))


def test_tampering_is_the_same_for_the_same_seed(
    files: dict[str, File], others: dict[str, bytes]
) -> None:
    once, again, other = (
        list(tamper(files["a.png"], others["a.png"], 30, seed)) for seed in (3, 3, 4)
    )
    assert once == again
    assert once != other
    assert all(data != files["a.png"][1] for _, data in once)


def test_clean_files_raise_no_alarm(
    home: Path, anchors: str, second: SecondJudge | None, tmp_path: Path
) -> None:
    found = clean(clean_files(Studio(home / "home"), tmp_path, 20, seed=1), anchors, second)
    assert found.pop("files") == 20
    assert set(found.values()) == {0}
