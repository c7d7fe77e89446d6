"""Data sets larger than memory: pictures in shards, what is known of them in an index on disk."""
