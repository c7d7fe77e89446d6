"""Errors, registry, hashing, seeds, progress, files: what every other room stands on. No torch."""
