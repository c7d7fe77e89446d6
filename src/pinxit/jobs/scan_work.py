"""Work on a series of a study: a verb's results are put beside it, whole or not at all."""

import json
import shutil
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pinxit.base.errors import UserMistake
from pinxit.desks.scan_shelf import SCANS, ScanShelf, Study
from pinxit.jobs.scan_verb import VERBS, ScanMade, ScanTask, ScanVerb

if TYPE_CHECKING:
    from pinxit.jobs.kind import Desk
    from pinxit.settings import Settings

WARNING = "Not a medical device. For research only, never for diagnosis."
"""What goes with everything that is made of scans."""


def shelf_of(home: Path) -> ScanShelf:
    """The scans of a studio."""
    return ScanShelf(home / SCANS)


def settings_for(verb: ScanVerb[Any], source: dict[str, Any], knobs: dict[str, Any]) -> "Settings":
    """What a verb is asked for, if it can be asked for that.

    Raises:
        UserMistake: a knob is wrong, or the verb cannot work on this series.
    """
    if source["result"]:
        raise UserMistake("Work begins with an original; choose the series that this is made of.")
    if verb.sees_dicom_alone and not source["is_dicom"]:
        raise UserMistake("This can be done to DICOM alone, and this series is of another format.")
    settings: Settings = verb.settings.from_json(knobs)
    verb.refuse(source, settings)
    return settings


def do_verb(
    study: Study, source: dict[str, Any], asked: tuple[str, dict[str, Any]], desk: "Desk"
) -> dict[str, Any]:
    """Does a verb on a series; what is told of the result.

    A job that was done already, by a worker that died before it could say so, is not done again.

    Args:
        study: In which the series lies.
        source: What is told of the volume of the series.
        asked: Name of the verb, and its knobs.
        desk: At which the job is done; the result has the id of the job.

    Raises:
        UserMistake: the verb cannot do it.
        Refused: it may not.
        Cancelled: it was stopped.
    """
    name, knobs = asked
    key = desk.job_id
    about = study.results / key / "about.json"
    if about.is_file():
        value: dict[str, Any] = json.loads(about.read_text(encoding="utf-8"))
        return value
    verb: ScanVerb[Any] = VERBS.load(name)
    settings = settings_for(verb, source, knobs)
    fresh = study.results / f".{key}"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        made = _done(verb, settings, (study, source, fresh), desk)
        keys = _shown(made, fresh / "views", source["id"], key)
        told = _told(made, source["id"], key, fresh / "files")
        told |= {"verb": name, "knobs": settings.to_json(), "volumes": keys}
        (fresh / "about.json").write_text(json.dumps(told), encoding="utf-8")
        fresh.rename(study.results / key)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return told


def _done(
    verb: ScanVerb[Any],
    settings: "Settings",
    places: tuple[Study, dict[str, Any], Path],
    desk: "Desk",
) -> ScanMade:
    study, source, fresh = places
    (fresh / "files").mkdir(parents=True)
    with _scan_desk(desk) as scans:
        task = ScanTask(
            scans,
            study.files_of(source["number"]),
            source["index"],
            fresh / "files",
            shelf_of(desk.studio.home).secret,
            desk.tell,
            lambda: desk.wish() in ("pause", "cancel"),
        )
        made = verb.work(task, settings)
    return replace(made, notices=(*made.notices, *task.notices))


def _scan_desk(desk: "Desk") -> Any:
    from pinxit.desks.scans import scan_desk

    log = desk.studio.log
    return scan_desk(log.keys, log)


def _shown(made: ScanMade, views: Path, of: str, key: str) -> list[str]:
    from pinxit.desks.scan_views import Shown, write_view

    keys = []
    for number, layer in enumerate(made.layers, 1):
        shown = Shown(f"{key}-{number}", layer.role, layer.name, key, of, number, more=layer.more)
        keys.append(write_view(layer.scan, views, shown)["id"])
    return keys


def _told(made: ScanMade, of: str, key: str, files: Path) -> dict[str, Any]:
    written = [each for each in files.iterdir() if each.is_file()]
    return {
        "id": key,
        "of": of,
        "created": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "facts": [asdict(fact) for fact in made.facts],
        "notices": list(made.notices),
        "files": len(written),
        "bytes": sum(each.stat().st_size for each in written),
        "warning": WARNING,
    }
