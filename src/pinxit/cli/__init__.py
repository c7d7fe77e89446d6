"""The command line. Starting it imports no torch; every command loads what it needs."""

from pinxit.cli.program import main

__all__ = ["main"]
