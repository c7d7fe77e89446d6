"""Keys, signed provenance, metadata, verification. No torch."""
