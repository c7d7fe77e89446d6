"""What `pinxit job add` and `save` do: words become params, files become pictures, and back."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.seeds import parse_seeds
from pinxit.cli.session import home_folder
from pinxit.cli.training import value_in

if TYPE_CHECKING:
    from pinxit.library.library import Library
    from pinxit.tables.database import Database
    from pinxit.tables.work import Job

_FILE = "@"
Remark = Callable[[str], None]


@contextmanager
def library_at(database: "Database", store: str) -> Iterator["Library"]:
    """The library of the studio, until the end of the block.

    Raises:
        UserMistake: nothing can open such a store.
    """
    from pinxit.library.library import library_of

    library = library_of(database, store, home_folder())
    try:
        yield library
    finally:
        library.gate.close()


def read_params(place: Path | None) -> dict[str, Any]:
    """Params from a JSON file.

    Raises:
        UserMistake: it holds no JSON object.
    """
    if place is None:
        return {}
    try:
        value = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise UserMistake(f"{place} cannot be read as JSON: {fault}.") from fault
    if not isinstance(value, dict):
        raise UserMistake(f"{place} holds no JSON object with params.")
    return value


def seeds_written_out(params: Mapping[str, Any]) -> dict[str, Any]:
    """The same params, where seeds that are written as "1-10000" are a list."""
    seeds = params.get("seeds")
    if isinstance(seeds, str | int) and not isinstance(seeds, bool):
        return {**params, "seeds": list(parse_seeds(str(seeds)))}
    return dict(params)


def values_of(given: Sequence[str]) -> dict[str, list[Any]]:
    """Sweeps from words such as ``psi=0.5,0.7,1``.

    Raises:
        UserMistake: a word has no "=".
    """
    found: dict[str, list[Any]] = {}
    for word in given:
        name, sign, listed = word.partition("=")
        if not sign or not name:
            raise UserMistake(f"--sweep {word} sweeps nothing; write --sweep NAME=VALUE,VALUE.")
        words = [each.strip() for each in listed.split(",")]
        found[name.replace("-", "_")] = [value_in(each) for each in words if each]
    return found


def with_files(value: Any, library: "Library", owner: str) -> Any:
    """The same value, where ``@FILE`` is the id that the file has in the library by now.

    Raises:
        UserMistake: a file is not there, or is no picture.
    """
    if isinstance(value, Mapping):
        return {name: with_files(each, library, owner) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [with_files(each, library, owner) for each in value]
    if isinstance(value, str) and value.startswith(_FILE):
        return brought(library, owner, Path(value.removeprefix(_FILE)))
    return value


def brought(library: "Library", owner: str, file: Path) -> str:
    """The id of a file in the library; the same file has the same id.

    Raises:
        UserMistake: it is not there, or is no picture.
    """
    try:
        data = file.read_bytes()
    except OSError as fault:
        raise UserMistake(f"{file} cannot be read: {fault.strerror}.") from fault
    return library.upload(owner, file.name, data).id


def all_brought(library: "Library", owner: str, files: Sequence[Path], remark: Remark) -> list[str]:
    """The ids of files in the library; those that are no pictures are left out, and told.

    Raises:
        UserMistake: none of them is a picture, or there is no space.
    """
    from pinxit.library.objects import NoSpace

    ids, why = [], ""
    for file in files:
        try:
            ids.append(brought(library, owner, file))
        except NoSpace:
            raise
        except UserMistake as fault:
            why = str(fault)
            remark(f"{file.name} is left out: {why}")
    if not ids:
        raise UserMistake(f"There are no pictures to bring. {why}".strip())
    return list(dict.fromkeys(ids))


def saved(
    library: "Library", jobs: Sequence["Job"], folder: Path, *, overwrite: bool
) -> Iterator[Path]:
    """Writes the pictures that jobs made into a folder, as the signed files they are.

    Names begin with a number: the order of the jobs, and of the pictures in each.

    Raises:
        UserMistake: a file of that name is there, or cannot be written.
    """
    from pinxit.library.library import file_name_of

    made = [(job.owner, id_) for job in jobs for id_ in job.result.get("pictures", ())]
    for number, (owner, id_) in enumerate(made, 1):
        row = library.get(owner, id_)
        place = folder / f"{number:0{len(str(len(made)))}}-{file_name_of(row)}"
        write_bytes(place, library.path_of(owner, id_).read_bytes(), overwrite=overwrite)
        yield place
