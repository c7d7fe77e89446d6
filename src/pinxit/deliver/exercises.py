"""An exercise to train on: one page that works offline, with all pictures and the truth in it."""

import base64
import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pinxit.base.errors import UserMistake
from pinxit.base.shipped import shipped
from pinxit.deliver.documents import write_document
from pinxit.deliver.simulations import SIMULATED, SIMULATION, Written
from pinxit.mark.deeds import SHEET, VOCABULARY, source_type_of, strongest
from pinxit.mark.keys import Signer
from pinxit.mark.sidecars import Told

EXERCISE = "exercise.html"
MOST_CLASSES = 10
_BLANK = re.compile("@@(TITLE|LANGUAGE|DATA)@@")
"""That can be answered by a key each."""

Task = Literal["inspection", "recognition"]


@dataclass(frozen=True, slots=True)
class Exercise:
    """How people train.

    Attributes:
        task: "inspection" asks whether there is a defect and where, "recognition" what it shows.
        seconds: For each picture; 0 for as long as one likes.
        language: "en" or "de"; can be changed on the page.
        title: Of the page.
        caveat: What must be known of the pictures, besides that they are simulated.
    """

    task: Task
    seconds: int
    language: str
    title: str
    caveat: str = ""


def refuse_exercise(labels: Sequence[str], task: Task) -> None:
    """Makes sure that there is something to recognize.

    Raises:
        UserMistake: there are fewer than two classes, or more than there are keys.
    """
    classes = len(set(labels))
    if task == "recognition" and not 2 <= classes <= MOST_CLASSES:
        raise UserMistake(
            f"Recognition needs 2 to {MOST_CLASSES} classes, and these are {classes}; choose which."
        )


def write_exercise(
    shown: Sequence[Written], how: Exercise, path: Path, signer: Signer, *, overwrite: bool = False
) -> Path:
    """Writes the page; the bytes of delivered pictures go into it unchanged, with their manifests.

    Raises:
        UserMistake: it may not be written there, or there are not the right classes.
    """
    refuse_exercise([each.case.label for each in shown], how.task)
    types = [source_type_of(each.case.picture.steps) for each in shown]
    kind = VOCABULARY + (strongest(each for each in types if each) or SHEET)
    facts = {"warning": SIMULATED, "task": how.task, "cases": len(shown)}
    told = Told(path.name, SIMULATION, facts, kind)
    files = [each.file for each in shown]
    data = exercise_page(shown, how).encode()
    return write_document(path, data, told, files, signer, overwrite=overwrite)


def exercise_page(shown: Sequence[Written], how: Exercise) -> str:
    """The page as HTML."""
    told = {
        "task": how.task,
        "seconds": how.seconds,
        "language": how.language,
        "caveat": how.caveat,
        "classes": sorted({each.case.label for each in shown}),
        "cases": [_told(each) for each in shown],
    }
    data = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    page = shipped("exercise.html").read_text(encoding="utf-8")
    blanks = {"TITLE": html.escape(how.title), "LANGUAGE": how.language, "DATA": data}
    return _BLANK.sub(lambda found: blanks[found[1]], page)  # at once: a title may look like one


def _told(each: Written) -> Mapping[str, Any]:
    case = each.case
    picture = base64.b64encode(each.file.read_bytes()).decode()
    return {
        "file": each.file.name,
        "src": f"data:image/png;base64,{picture}",
        "width": case.picture.width,
        "height": case.picture.height,
        "label": case.label,
        "defect": case.kind,
        "box": None if case.box is None else list(case.box),
        "visibility": round(case.visibility, 4),
    }
