"""An S3 store on this machine: moto's server, with an empty bucket."""

import logging
import secrets
from collections.abc import Iterator

import fsspec
import pytest


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Address of a folder in a fresh bucket."""
    pytest.importorskip("s3fs")
    server = pytest.importorskip("moto.server")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = server.ThreadedMotoServer("127.0.0.1", 0)
    moto.start()
    host, port = moto.get_host_and_port()
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(key, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    files = fsspec.filesystem("s3", skip_instance_cache=True)
    name = f"pinxit-{secrets.token_hex(4)}"
    files.mkdir(name)
    yield f"s3://{name}/studio"
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    moto.stop()


__all__ = ["bucket"]
