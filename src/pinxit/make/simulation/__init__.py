"""Cases to train people on: pictures whose every flaw is known."""
