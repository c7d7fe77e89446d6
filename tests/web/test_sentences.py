"""What the server says to people has words in every language that the studio speaks."""

import json
from pathlib import Path

import pytest

from build_studio import WEB
from sentences import all_texts, sentences

LANGUAGES = sorted((WEB / "src" / "sentences").glob("*.json"))


def _words(path: Path) -> dict[str, str]:
    told: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))["sentences"]
    return {english.strip(): other for english, other in told.items()}


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_every_sentence_of_the_server_has_words(path: Path) -> None:
    said = sentences()
    words = _words(path)
    assert len(said) > 200
    missing = [f"{place}: {template}" for template, place in said.items() if template not in words]
    assert not missing, f"Tell these in {path.name}: {missing}"


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_nothing_is_translated_that_nobody_says(path: Path) -> None:
    gone = sorted(set(_words(path)) - all_texts())
    assert not gone, f"Take these out of {path.name}: {gone}"


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_translations_keep_their_values(path: Path) -> None:
    odd = [text for text, other in _words(path).items() if text.count("{}") != other.count("{}")]
    assert not odd


def test_a_new_sentence_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "service").mkdir()
    source = 'raise Missing(f"There is no {kind} {name!r} here" + "; look elsewhere.")\n'
    (tmp_path / "service" / "new.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr("sentences.SOURCE", tmp_path)
    assert sentences() == {"There is no {} {} here; look elsewhere.": "service/new.py:1"}
