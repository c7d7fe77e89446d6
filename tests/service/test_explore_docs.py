"""The program in the docs explores, against a real server with a real worker."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
import uvicorn
from at_work import at_work
from PIL import Image

from pinxit.mark.verify import verify
from pinxit.service.app import make_app
from pinxit.service.config import ServiceConfig

_PAGE = Path(__file__).parents[2] / "docs" / "explore-api.md"


def test_the_program_in_the_docs_keeps_what_it_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(ServiceConfig(tmp_path / "home", auth="keys", device="cpu"))
    house = app.state.house
    _, key = house.keys.give(house.people.add("Ada", "creator").id)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    port = server.servers[0].sockets[0].getsockname()[1]
    monkeypatch.setenv("PINXIT_ADDRESS", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("PINXIT_KEY", key)
    code = _PAGE.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    place = tmp_path / "out"
    place.mkdir()
    with at_work(house):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=place, capture_output=True, text=True, check=False
        )
    server.should_exit = True
    thread.join()
    assert done.returncode == 0, done.stderr
    assert "Results may be published" in done.stdout
    with Image.open(place / "look.jpg") as look:
        assert look.size == (256, 256)
    kept = sorted(path.name for path in place.glob("*.png"))
    assert kept == [*(f"generate-{number}.png" for number in range(4)), "keep-0.png"]
    assert {verify(place / name, "").state for name in kept} == {"unknown signer"}
