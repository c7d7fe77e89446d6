"""The program in its own home."""

from program import home, pinxit

__all__ = ["home", "pinxit"]
