import dataclasses
import io
import json

from pinxit.base.listeners import JsonLines, PlainLines, TerminalBar, listener_for, together
from pinxit.base.progress import Progress


def _event(done: float, stage: str = "paint") -> Progress:
    return Progress(stage, done, 10, facts={"loss": 0.5})


def test_plain_lines_come_at_the_start_the_end_and_every_few_seconds() -> None:
    stream, now = io.StringIO(), 0.0
    listener = PlainLines(stream, clock=lambda: now)
    for done in range(11):
        now += 1
        listener(_event(done))
    lines = stream.getvalue().splitlines()
    assert lines[0] == "paint: 0/10 steps, loss 0.5"
    assert lines[-1] == "paint: 10/10 steps, loss 0.5"
    assert len(lines) == 3


def test_a_bar_shows_stage_share_and_facts() -> None:
    stream = io.StringIO()
    bar = TerminalBar(stream)
    bar(_event(0))
    bar(_event(10))
    bar.close()
    assert "paint 100%" in stream.getvalue()
    assert "loss 0.5" in stream.getvalue()


def test_a_new_stage_begins_a_new_bar() -> None:
    stream = io.StringIO()
    bar = TerminalBar(stream)
    bar(_event(10))
    bar(_event(1, "sign"))
    bar.close()
    assert "paint" in stream.getvalue()
    assert "sign" in stream.getvalue()


def test_a_pipe_gets_plain_lines() -> None:
    assert isinstance(listener_for(io.StringIO()), PlainLines)


def test_plain_lines_say_how_long_it_still_takes() -> None:
    stream, now = io.StringIO(), [0.0]
    lines = PlainLines(stream, lambda: now[0])
    for second, done in ((0, 2), (5, 3), (10, 4), (20, 10)):
        now[0] = second
        lines(_event(done))
    said = stream.getvalue().splitlines()
    assert "left" not in said[0]
    assert ", 0:35 left, loss" in said[1]  # one in five seconds, seven to go
    assert ", 0:30 left, loss" in said[2]
    assert "left" not in said[3]


def test_words_take_the_place_of_facts() -> None:
    stream = io.StringIO()
    PlainLines(stream)(dataclasses.replace(_event(3), words="even"))
    assert stream.getvalue().rstrip().endswith("steps, even")


def test_json_lines_hold_one_value_each() -> None:
    stream, now = io.StringIO(), [0.0]
    listener = listener_for(stream, is_json=True)
    assert isinstance(listener, JsonLines)
    listener = JsonLines(stream, lambda: now[0])
    for second, done in ((0, 1), (0.1, 2), (1.5, 3), (1.6, 10)):
        now[0] = second
        listener(dataclasses.replace(_event(done), words="even"))
    listener(Progress("notice", 0, None, notice="Look."))
    values = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [value.get("done") for value in values] == [1, 3, 10, None]
    assert values[0]["facts"] == {"loss": 0.5}
    assert values[0]["words"] == "even"
    assert values[-1] == {"notice": "Look."}


def test_several_listeners_hear_the_same_event() -> None:
    heard: list[Progress] = []
    together(heard.append, heard.append)(_event(1))
    assert heard == [_event(1), _event(1)]


def test_a_notice_is_shown_by_every_listener_and_moves_no_bar() -> None:
    notice = Progress("notice", 0, None, notice="The mask was resized.")
    for is_quiet in (False, True):
        stream = io.StringIO()
        listener = listener_for(stream, is_quiet=is_quiet)
        listener(_event(3))
        listener(notice)
        listener.close()
        assert stream.getvalue().splitlines()[-1] == "note: The mask was resized."
        assert ("paint" in stream.getvalue()) != is_quiet
    stream = io.StringIO()
    bar = TerminalBar(stream)
    bar(_event(3))
    bar(notice)
    bar.close()
    assert "note: The mask was resized." in stream.getvalue()
    assert "paint  30%" in stream.getvalue()
