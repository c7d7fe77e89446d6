"""Writes docs/lesson-words.md: the words of the lessons in all languages, of ``data/glossary``.

python tools/make_glossary.py
"""

from pathlib import Path

from pinxit.base.glossary import glossary
from pinxit.base.lessons import LANGUAGES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "lesson-words.md"
_HEAD = """# Words of the lessons

Told for somebody of 15, in English and German; made by `python tools/make_glossary.py` of
`src/pinxit/data/glossary`, of which the studio (*Learn*, *Words*) and worksheets are made, too.
The words of our code stand in [glossary.md](glossary.md).
"""
_TITLES = {"en": "English", "de": "Deutsch"}


def page() -> str:
    """The page as it stands in its file."""
    parts = [_HEAD]
    for language in LANGUAGES:
        parts.append(f"\n## {_TITLES[language]}\n\n")
        parts += [f"- **{each.word}**: {each.text}\n" for each in glossary(language)]
    return "".join(parts)


def main() -> None:
    """Writes the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
