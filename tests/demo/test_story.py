"""The demo from end to end, on its real pictures, with little of everything."""

import re
from pathlib import Path

import pytest
from program import home

from pinxit import Studio
from pinxit.demo.story import SET, Pace, tell_story

__all__ = ["home"]

QUICK = Pace(
    style_knobs={"quality": "draft", "size": 48},
    scratch_minutes=0.03,
    continued_minutes=0.03,
    pictures=4,
    singles=1,
)


@pytest.mark.slow
def test_the_demo_writes_trusted_pictures_and_a_page_that_holds_them_all(tmp_path: Path) -> None:
    said: list[str] = []
    out = tmp_path / "demo"
    studio = Studio(tmp_path / "home")
    told = tell_story(studio, out, said.append, pace=QUICK)
    assert told.untrusted == ()
    assert all(studio.verify(file).state == "trusted" for file in told.files)
    names = {str(file.relative_to(out)) for file in told.files}
    assert {"data-set.png", "new-pictures.png", f"demo-{SET}.png"} <= names
    assert len([name for name in names if name.startswith("stylized/")]) == 3
    html = told.page.read_text(encoding="utf-8")
    assert not re.search(r'(?:src|href)="(?!data:)', html), "the page must be self-contained"
    assert html.count('src="data:image/') >= 9 + 4
    assert "✗" not in html
    assert len(told.commands) == 3
    assert len(said) == 8
