"""One file per check; each holds its `Check` as ``CHECK``."""
