"""One file per picture format, with one shape: decode and encode."""
