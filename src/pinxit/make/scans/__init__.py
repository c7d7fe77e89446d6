"""Verbs on scans; for research only."""
