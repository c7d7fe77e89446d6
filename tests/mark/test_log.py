"""The log: whatever is done to it is found, and what it proves holds without it."""

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_bytes, hash_json
from pinxit.mark.events import Event, Row, event_of
from pinxit.mark.keys import KeyRing
from pinxit.mark.log import FIRST, Log, chained
from pinxit.mark.log_file import EVERY, LogFile
from pinxit.mark.log_proofs import RowProof, proof_from_json, prove_growth, prove_row
from pinxit.mark.log_verify import verify_log
from pinxit.mark.merkle import grown, leaf_hash
from pinxit.pictures.picture import Source, Step

ROWS = 150


def sha(word: object) -> str:
    return hash_bytes(str(word).encode())


def log_in(folder: Path) -> Log:
    return Log(LogFile(folder / "log.sqlite"), KeyRing(folder / "keys"))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Log:
    """A log of 150 rows that no test may change."""
    log = log_in(tmp_path_factory.mktemp("sound"))
    number = count()
    log.note_keys()
    while log.count() < ROWS:
        n = next(number)
        log.append(Event("deliver", (sha(n),), (sha(f"in {n}"),)))
    return log


@pytest.fixture(scope="module")
def spare(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Log], Log]:
    """Gives copies of a log to tamper with, under the same keys."""
    folder, number = tmp_path_factory.mktemp("spare"), count()

    def give(log: Log) -> Log:
        path = folder / f"{next(number)}.sqlite"
        with log.file.reading() as base, closing(sqlite3.connect(path)) as copy:
            base.backup(copy)
            for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
                copy.execute(f"DROP TRIGGER {name}")
            copy.commit()
        return Log(LogFile(path), log.keys)

    return give


def change(log: Log, *statements: tuple[str, tuple[object, ...]]) -> Log:
    with closing(sqlite3.connect(log.file.path)) as base:
        for words, values in statements:
            base.execute(words, values)
        base.commit()
    return log


def rebuild(log: Log, bodies: list[str]) -> Log:
    """What a forger without the key can do: every row, hash and node anew, none out of tune."""
    with closing(sqlite3.connect(log.file.path)) as base:
        for table in ("rows", "nodes", "found"):
            base.execute(f"DELETE FROM {table}")  # noqa: S608
        nodes: dict[tuple[int, int], bytes] = {}

        def node(level: int, at: int) -> bytes:
            return nodes[level, at]

        before = FIRST
        for n, body in enumerate(bodies):
            before = chained(before, body)
            nodes[0, n] = leaf_hash(before)
            made = list(grown(n, nodes[0, n], node))
            nodes |= {(level, at): value for level, at, value in made}
            base.execute("INSERT INTO rows VALUES (?, ?, ?)", (n, body, before))
            for each in Row.from_json(json.loads(body)).hashes():
                base.execute("INSERT INTO found VALUES (?, ?)", (bytes.fromhex(each), n))
        kept = [(*place, value) for place, value in nodes.items() if place[0]]
        base.executemany("INSERT INTO nodes VALUES (?, ?, ?)", kept)
        base.commit()
    return log


def bodies_of(log: Log) -> list[str]:
    with log.file.reading() as base:
        return [body for (body,) in base.execute("SELECT body FROM rows ORDER BY n")]


def faults(log: Log) -> list[str]:
    return [fault.sentence for fault in verify_log(log).faults]


def test_a_sound_log_is_found_sound(sound: Log, spare: Callable[[Log], Log]) -> None:
    health = verify_log(sound)
    assert (health.count, health.faults) == (ROWS, ())
    assert health.head is not None
    assert health.head.size == ROWS
    assert faults(spare(sound)) == []
    assert [head.size for head in sound.heads()] == [EVERY, 2 * EVERY, ROWS]


def test_keys_are_on_record_before_anything_they_sign(tmp_path: Path) -> None:
    log = log_in(tmp_path)
    log.append(Event("import", count=3))
    first, second, third = log.rows()
    assert [each.event["what"] for each in (first, second, third)] == ["key", "key", "import"]
    shown = {fact.sha256 for fact in log.keys.show()}
    assert {*first.hashes(), *second.hashes()} == shown
    log.keys.rotate()
    log.note_keys()
    log.note_keys()
    assert [row.event["what"] for row in log.rows()] == ["key", "key", "import", "key"]
    assert faults(log) == []


@settings(
    max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_one_changed_row_is_found_and_named(
    sound: Log, spare: Callable[[Log], Log], data: st.DataObject
) -> None:
    log, n = spare(sound), data.draw(st.integers(0, ROWS - 1))
    body = bodies_of(log)[n]
    at = data.draw(st.integers(0, len(body) - 1))
    letter = data.draw(st.characters(codec="utf-8"))
    other = body[:at] + letter + body[at + 1 :]
    change(log, ("UPDATE rows SET body = ? WHERE n = ?", (other, n)))
    assert bool(faults(log)) == (other != body)
    if other != body:
        assert f"Row {n} was edited, or does not follow the one before it." in faults(log)


@settings(
    max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_deleted_and_swapped_rows_and_cut_tails_are_found(
    sound: Log, spare: Callable[[Log], Log], data: st.DataObject
) -> None:
    log, a = spare(sound), data.draw(st.integers(0, ROWS - 1))
    b = data.draw(st.integers(0, ROWS - 1).filter(lambda other: other != a))
    kind = data.draw(st.sampled_from(["delete", "swap", "cut"]))
    if kind == "swap":
        moves = (("UPDATE rows SET n = ? WHERE n = ?", pair) for pair in ((-1, a), (a, b), (b, -1)))
        change(log, *moves)
    else:
        sign = "=" if kind == "delete" else ">="
        change(log, (f"DELETE FROM rows WHERE n {sign} ?", (a,)))  # noqa: S608
    assert faults(log)


@settings(
    max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_a_forger_who_makes_every_hash_anew_is_found_for_want_of_the_key(
    sound: Log, spare: Callable[[Log], Log], data: st.DataObject
) -> None:
    log, n = spare(sound), data.draw(st.integers(0, ROWS - 1))
    bodies = bodies_of(log)
    kind = data.draw(st.sampled_from(["edit", "delete", "cut"]))
    if kind == "edit":
        row = {**json.loads(bodies[n]), "who": "nobody"}
        bodies[n] = json.dumps(row, sort_keys=True, separators=(",", ":"))
    else:
        bodies = bodies[:n] if kind == "cut" else bodies[:n] + bodies[n + 1 :]
    rebuild(log, bodies)
    assert faults(log)
    change(log, ("DELETE FROM heads WHERE size > ?", (n,)))
    known = sound.heads()[-1]
    assert verify_log(log, known).faults


def test_a_row_missing_inside_is_not_called_a_cut_end(
    sound: Log, spare: Callable[[Log], Log]
) -> None:
    told = faults(change(spare(sound), ("DELETE FROM rows WHERE n = 20", ())))
    assert "Row 20 is missing." in told
    assert not any("cut off" in each for each in told)
    cut = faults(change(spare(sound), ("DELETE FROM rows WHERE n > 147", ())))
    assert any("cut off: 2 rows" in each for each in cut)


def test_a_log_put_back_whole_is_seen_by_a_head_kept_elsewhere(
    sound: Log, spare: Callable[[Log], Log]
) -> None:
    old = rebuild(spare(sound), bodies_of(sound)[:EVERY])
    change(old, ("DELETE FROM heads WHERE size > ?", (EVERY,)))
    assert faults(old) == []
    found = verify_log(old, sound.heads()[-1]).faults
    assert f"shows that the end of the log was cut off: {ROWS - EVERY} rows" in found[0].sentence
    assert verify_log(sound, old.heads()[-1]).faults == ()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("UPDATE nodes SET hash = x'00' WHERE level = 3 AND at = 1", "1 hashes above the rows"),
        ("DELETE FROM nodes WHERE level = 2", "hashes above the rows"),
        ("DELETE FROM found WHERE n = 7", "What can be looked up"),
        ("UPDATE heads SET sign = x'00'", "was not signed by a key of this studio"),
        ("UPDATE heads SET body = 'x'", "A head of the log is damaged."),
        ("DELETE FROM heads", "Rows 0 to 149 are under no signed head."),
        ("UPDATE rows SET body = '[]' WHERE n = 3", "Row 3 cannot be read."),
        ("UPDATE rows SET hash = x'00' WHERE n = 3", "Row 3 was edited"),
    ],
)
def test_damage_to_any_table_is_found(
    sound: Log, spare: Callable[[Log], Log], words: str, says: str
) -> None:
    assert any(says in each for each in faults(change(spare(sound), (words, ()))))


def test_a_head_signed_by_a_stranger_is_none(
    sound: Log, spare: Callable[[Log], Log], tmp_path: Path
) -> None:
    log = Log(spare(sound).file, KeyRing(tmp_path / "others"))
    log.keys.signer()
    assert all("was not signed by a key of this studio" in each for each in faults(log))


@pytest.mark.parametrize("table", ["rows", "nodes", "found"])
def test_the_database_itself_refuses_changes(tmp_path: Path, table: str) -> None:
    log = log_in(tmp_path)
    log.append(Event("deliver", (sha(1),)))
    for words in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = 9"):  # noqa: S608
        with closing(sqlite3.connect(log.file.path)) as base, pytest.raises(sqlite3.Error):
            base.execute(words)


def test_a_proof_holds_for_its_own_row_alone_and_is_small(sound: Log) -> None:
    certificates = sound.keys.certificates()
    for n in (0, 1, 63, 64, 127, 149):
        proof = prove_row(sound, n)
        text = json.dumps(proof.to_json())
        assert len(text) <= 2048
        again = proof_from_json(json.loads(text))
        assert again == proof
        assert again.holds(certificates)
        assert not again.holds({})
        others: tuple[RowProof, ...] = (
            replace(proof, row=replace(proof.row, who="somebody")),
            replace(proof, row=replace(proof.row, n=n + 1)),
            replace(proof, before=bytes(32) if n else bytes(31) + b"\1"),
            replace(proof, path=proof.path[:-1]),
            replace(proof, head=replace(proof.head, when="yesterday")),
            replace(proof, head=replace(proof.head, size=proof.head.size + 1)),
        )
        assert not any(other.holds(certificates) for other in others)


def test_growth_is_proven_from_every_kept_head(sound: Log) -> None:
    certificates = sound.keys.certificates()
    for head in sound.heads():
        proof = proof_from_json(json.loads(json.dumps(prove_growth(sound, head).to_json())))
        assert proof.holds(certificates)
        assert f"first {head.size:,} rows" in proof.sentence()
    old = prove_growth(sound, sound.heads()[0])
    rewritten = replace(old, old=replace(old.old, root=bytes(32)))
    assert not rewritten.holds(certificates)


def test_what_is_no_proof_or_row_is_said_so(sound: Log) -> None:
    kinds = ({"kind": "pinxit log row 1"}, {"kind": "pinxit log growth 1"})
    values: tuple[object, ...] = (None, [], {}, *kinds)
    for value in values:
        with pytest.raises(UserMistake, match="no proof from a log"):
            proof_from_json(value)
    with pytest.raises(UserMistake, match="no row 150"):
        prove_row(sound, ROWS)
    with pytest.raises(UserMistake, match="fewer than"):
        prove_growth(sound, replace(sound.heads()[-1], size=ROWS + 1))
    with pytest.raises(UserMistake, match="64 hexadecimal digits"):
        sound.find("cat.png")


def test_rows_are_found_by_any_hash_in_them(sound: Log) -> None:
    row = next(row for row in sound.rows() if row.n == 77)
    for each in row.hashes():
        assert sound.find(each) == (row,)
    assert sound.find(sha("never seen")) == ()


def test_a_row_holds_hashes_and_no_names() -> None:
    used = (
        Source("content", "Aunt Ada at home.jpg", sha("photo")),
        Source("model", "ada-model", sha("model")),
        Source("data set", "ada-set", sha("set")),
    )
    step = Step("stylize", "gatys", "1", {"text": "a secret prompt"}, 3, used)
    event = event_of("deliver", [step], [sha("out")], checks=())
    assert event.to_json() == {
        "what": "deliver",
        "outputs": [sha("out")],
        "inputs": [sha("photo")],
        "models": [sha("model")],
        "datasets": [sha("set")],
    }


def test_many_inputs_are_told_by_one_hash() -> None:
    inputs = tuple(sha(n) for n in range(100))
    short = Event("deliver", (sha("out"),), inputs).to_json()["inputs"]
    assert short == {"count": 100, "sha256": hash_json(sorted(inputs))}
    assert hash_json(sorted(inputs)) in Row(1, "", "", {"inputs": short, "what": "x"}).hashes()


def test_threads_and_logs_side_by_side_lose_no_row(tmp_path: Path) -> None:
    log_in(tmp_path).note_keys()
    shared = log_in(tmp_path)

    def work(number: int) -> None:
        mine = shared if number % 2 else log_in(tmp_path)
        for n in range(15):
            mine.append(Event("deliver", (sha((number, n)),)))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert faults(shared) == []
    found = {row.hashes()[0] for row in shared.rows() if row.event["what"] == "deliver"}
    assert found == {sha((number, n)) for number in range(4) for n in range(15)}


def test_a_log_that_was_moved_away_is_begun_anew(tmp_path: Path) -> None:
    log = log_in(tmp_path)
    log.append(Event("deliver", (sha(1),)))
    shutil.move(log.file.path, tmp_path / "old.sqlite")
    log.append(Event("deliver", (sha(2),)))
    assert log.find(sha(1)) == ()
    assert len(log.find(sha(2))) == 1


def test_without_a_usable_key_rows_wait_for_the_next_head(tmp_path: Path) -> None:
    log = log_in(tmp_path)
    log.append(Event("deliver", (sha(1),)))
    key = next(tmp_path.glob("keys/signers/*/signer.key"))
    secret = key.read_bytes()
    key.write_bytes(b"damaged")
    log.append(Event("refuse", (sha(2),), checks=("rights",)))
    assert faults(log) == ["Rows 3 to 3 are under no signed head."]
    key.write_bytes(secret)
    log.append(Event("deliver", (sha(3),)))
    assert faults(log) == []


@pytest.fixture
def damaged(tmp_path: Path) -> Log:
    path = tmp_path / "log.sqlite"
    path.write_bytes(b"this is no database" * 99)
    return Log(LogFile(path), KeyRing(tmp_path / "keys"))


def test_a_file_that_is_no_log_is_said_so(damaged: Log, tmp_path: Path) -> None:
    for work in (damaged.count, lambda: damaged.append(Event("import")), damaged.heads):
        with pytest.raises(UserMistake, match=r"log\.sqlite cannot be used: file is not a dat"):
            work()
    with pytest.raises(UserMistake, match="There is no log in"):
        log_in(tmp_path / "empty").count()


@pytest.mark.parametrize("word", ["zz", "Ann Artist", "ab", "AB" * 32, "\udc80"])
def test_what_a_stranger_calls_a_hash_is_noted_by_its_own(tmp_path: Path, word: str) -> None:
    log = log_in(tmp_path)
    step = Step("stylize", "x", "1", used=(Source("content", "a.png", word),))
    log.append(event_of("deliver", [step], [sha("out")]))
    (noted,) = [row for row in log.rows() if row.event["what"] == "deliver"]
    assert all(len(each) == 64 and int(each, 16) for each in noted.hashes())
    assert word not in str(noted.event)
    assert verify_log(log).faults == ()
