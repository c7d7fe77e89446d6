"""Public conformance suites for engines, formats and checks."""
