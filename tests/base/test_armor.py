"""The armor: whatever a file makes its decoder do, the program goes on and nothing gets out."""

import os
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pinxit.base.armor import Armor, Limits
from pinxit.base.errors import PinxitError, UserMistake

PLUGINS = Path(__file__).parent.parent / "plugins"
SHORT = Limits(memory=2**29, seconds=1, patience=20)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limits")


@pytest.fixture(scope="module")
def wearing() -> Iterator[Callable[[Limits], Armor]]:
    """Gives armor with certain limits; worn once for all tests."""
    worn: dict[Limits, Armor] = {}
    patch = pytest.MonkeyPatch()
    path = os.pathsep.join([*sys.path, str(PLUGINS)])
    patch.setenv("PYTHONPATH", path)
    patch.setenv("A_SECRET", "of the parent")
    yield lambda limits: worn.setdefault(limits, Armor("hostile", limits))
    for each in worn.values():
        each.close()
    patch.undo()


@pytest.fixture
def armor(wearing: Callable[[Limits], Armor]) -> Armor:
    return wearing(SHORT)


def refused(armor: Armor, job: str, **about: object) -> str:
    with pytest.raises(UserMistake) as caught:
        armor.ask(job, about, b"data", title="cat.png")
    assert armor.ask("echo", {"said": 1}, b"ab") == ({"said": 1}, b"ba"), "the next job is done"
    return str(caught.value)


def test_a_job_gives_json_and_bytes(armor: Armor) -> None:
    data = bytes(range(256)) * 5000
    assert armor.ask("echo", {"said": ["ä", 1.5, None]}, data) == (
        {"said": ["ä", 1.5, None]},
        data[::-1],
    )


def test_a_mistake_is_told_as_it_is(armor: Armor) -> None:
    assert refused(armor, "mistake") == "cat.png is damaged."


def test_a_fault_is_told_without_what_it_says(armor: Armor) -> None:
    assert refused(armor, "fault", title="cat.png") == "cat.png cannot be read (ZeroDivisionError)."


def test_an_endless_loop_ends_at_its_limit_of_processor_time(armor: Armor) -> None:
    assert "cat.png was given up: it takes more than 1 s" in refused(armor, "spin")


def test_each_job_has_its_own_processor_time(armor: Armor) -> None:
    for _ in range(3):
        armor.ask("hoard", {"bytes": 2**27})
    assert armor.ask("echo", {"said": 0}) == ({"said": 0}, b"")


def test_a_sleeper_is_killed_by_the_clock(wearing: Callable[[Limits], Armor]) -> None:
    armor = wearing(Limits(seconds=1, patience=1.5))
    assert "was given up" in refused(armor, "sleep")


def test_memory_beyond_the_limit_is_refused(armor: Armor) -> None:
    words = refused(armor, "hoard", bytes=2**30, title="cat.png")
    assert words == "cat.png takes more memory than a file may; scale it down."


def test_a_crash_ends_the_job_alone(armor: Armor) -> None:
    words = refused(armor, "crash")
    assert words.startswith("cat.png is damaged: the program that opens it fell over it (SIGSEGV)")
    assert "fell over it" in refused(armor, "leave")


def test_no_file_and_no_connection_can_be_opened(armor: Armor, tmp_path: Path) -> None:
    target = tmp_path / "new"
    assert "cannot be read (OSError)" in refused(armor, "write", path=str(target))
    assert "cannot be read (OSError)" in refused(armor, "read", path=__file__)
    assert "cannot be read (OSError)" in refused(armor, "connect")
    assert not target.exists()


def test_secrets_in_the_environment_do_not_come_along(armor: Armor) -> None:
    names = armor.ask("names", {})[0]["said"]
    assert "PATH" in names
    assert "A_SECRET" not in names


def test_what_libraries_print_is_not_taken_for_an_answer(armor: Armor) -> None:
    assert armor.ask("chat", {}) == ({"said": "hello"}, b"")


@pytest.mark.parametrize(
    "answer",
    [
        struct.pack(">IQ", 2, 2**60) + b"{}",
        struct.pack(">IQ", 2**31, 0) + b"{}",
        struct.pack(">IQ", 60_000, 0) + b"[" * 60_000,
        struct.pack(">IQ", 2, 0) + b"[]",
        struct.pack(">IQ", 13, 0) + b'{"ticket": 1}',
        b"not even a message",
    ],
)
def test_answers_that_a_taken_over_decoder_forges_harm_nobody(armor: Armor, answer: bytes) -> None:
    assert "fell over it" in refused(armor, "forge", hex=answer.hex())


def test_threads_wait_in_line(armor: Armor) -> None:
    found: list[object] = []

    def work(number: int) -> None:
        found.extend(armor.ask("echo", {"said": number})[0]["said"] == number for _ in range(20))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [True] * 80


def test_a_module_that_cannot_be_loaded_is_an_error_and_no_hang() -> None:
    with Armor("no.such.module") as armor, pytest.raises(PinxitError, match="could not be started"):
        armor.ask("echo", {})
