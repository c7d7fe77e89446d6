"""Pinxit makes AI pictures out of your own or licensed pictures, and says what made each."""

__version__ = "0.1.0"
