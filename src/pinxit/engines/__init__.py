"""One file per method, to be read beside its paper."""
