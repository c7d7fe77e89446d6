"""Plans that fit, and refusals that say what would."""

import re
from pathlib import Path

import pytest

from pinxit.base.errors import UserMistake
from pinxit.nets.memory import ROOM, free_memory, groups_of, plan_for, room_for

GIGABYTE = 10**9


def test_small_pictures_are_seen_whole_and_large_ones_in_windows() -> None:
    assert plan_for(512, 512, value=2, planes=0, room=ROOM).tile == 0
    large = plan_for(4096, 4096, value=2, planes=0, room=ROOM)
    assert 0 < large.tile < 1024
    assert large.memory < 6
    assert not large.keeps_content


@pytest.mark.parametrize("side", [256, 512, 1024, 2048, 4096])
@pytest.mark.parametrize("value", [2, 4])
def test_plans_keep_to_the_room(side: int, value: int) -> None:
    room = room_for(side, side, value=value, planes=1, free=64 * GIGABYTE)
    plan = plan_for(side, side, value=value, planes=1, room=room)
    assert plan.needs <= room < 1.75 * GIGABYTE


def test_less_memory_means_smaller_windows() -> None:
    room = room_for(1024, 1024, value=4, planes=0, free=GIGABYTE)
    assert room < GIGABYTE
    less = plan_for(1024, 1024, value=4, planes=0, room=room)
    more = plan_for(1024, 1024, value=4, planes=0, room=ROOM)
    assert less.tile < more.tile


def test_what_does_not_fit_is_refused_with_what_does() -> None:
    with pytest.raises(UserMistake, match=r"8192 x 4096 pixels need .* GB") as refused:
        room_for(4096, 8192, value=2, planes=0, free=GIGABYTE)
    found = re.search(r"--size (\d+)", str(refused.value))
    assert found is not None
    fits = int(found[1])
    assert 1000 < fits < 8192
    assert room_for(fits // 2, fits, value=2, planes=0, free=GIGABYTE) < GIGABYTE
    with pytest.raises(UserMistake):
        room_for(fits * 5 // 8, fits * 5 // 4, value=2, planes=0, free=GIGABYTE)


def test_unknown_memory_refuses_nothing() -> None:
    assert room_for(4096, 4096, value=2, planes=0, free=None) >= ROOM


def test_this_machine_has_memory() -> None:
    free = free_memory()
    assert free is None or 10**7 < free < 10**14


@pytest.mark.parametrize(
    ("lines", "folder", "names"),
    [
        ("0::/box/inner\n", "box", ("memory.max", "memory.current")),
        (
            "5:cpu:/\n4:memory:/box/inner\n",
            "memory/box",
            ("memory.limit_in_bytes", "memory.usage_in_bytes"),
        ),
    ],
)
def test_limits_of_outer_groups_count(
    tmp_path: Path, lines: str, folder: str, names: tuple[str, str]
) -> None:
    outer = tmp_path / folder
    (outer / "inner").mkdir(parents=True)
    for group, most in ((outer, "3000"), (outer / "inner", "max")):
        (group / names[0]).write_text(most + "\n")
        (group / names[1]).write_text("1000\n")
        (group / "memory.stat").write_text("anon 700\ninactive_file 200\n")
    assert groups_of(lines, tmp_path) == [2200]
