"""The program opens no pickle and unpacks no archive of a stranger: its own source is searched."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "pinxit"
FILES = sorted(SOURCE.rglob("*.py"))
RUNS_CODE = {"pickle", "cPickle", "_pickle", "shelve", "marshal", "dill", "cloudpickle", "joblib"}
ARCHIVES = {"zipfile", "tarfile", "gzip", "bz2", "lzma"}
OPEN_ARCHIVES = {
    "demo/story.py",  # the demo's own pictures, which come with the package
    "datasets/vast/store.py",  # writes headers of tar, and opens nothing
    "deliver/scans.py",  # packs what it writes, and opens nothing
    "desks/archives.py",  # files for data sets and scans, one by one, within limits
    "desks/quiz.py",  # pictures that come with the package
    "service/kit_files.py",  # a kit and the pictures it names, each within limits
    "service/zips.py",  # packs what was made here, and opens nothing
    "desks/scan_views.py",  # packs what it writes, and opens nothing
    "scans/untrusted.py",  # in armor, up to a size
}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def risky_calls(tree: ast.AST) -> Iterator[str]:
    """Loaders that can open pickles, unless they are told not to."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        told = {each.arg: ast.unparse(each.value) for each in node.keywords}
        if name == "torch.load" or name.endswith(("read_pickle", "unpack_archive", "extractall")):
            yield name
        if name in ("np.load", "numpy.load") and told.get("allow_pickle") != "False":
            yield name
        if name in ("eval", "exec", "__import__", "yaml.load", "yaml.unsafe_load", "os.system"):
            yield name
        if told.get("shell", "False") != "False":
            yield f"{name} by a shell"


def test_no_file_opens_pickles_or_archives() -> None:
    for path in FILES:
        tree, name = ast.parse(path.read_text(encoding="utf-8")), str(path.relative_to(SOURCE))
        found = set(imported(tree))
        assert not found & RUNS_CODE, name
        if Path(name).as_posix() not in OPEN_ARCHIVES:
            assert not found & ARCHIVES, name
        assert [each for each in risky_calls(tree) if name != "demo/story.py"] == [], name


@pytest.mark.parametrize(
    "code",
    [
        "torch.load(x)",
        "np.load(x)",
        "np.load(x, allow_pickle=True)",
        "z.extractall()",
        "eval(x)",
        "yaml.load(x)",
        "subprocess.run(x, shell=True)",
        "run(x, shell=is_shell)",
    ],
)
def test_the_search_finds_what_it_looks_for(code: str) -> None:
    assert list(risky_calls(ast.parse(code)))
    assert set(imported(ast.parse("import pickle\nfrom zipfile import ZipFile"))) == {
        "pickle",
        "zipfile",
    }
