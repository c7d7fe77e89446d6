"""An S3 store for shards."""

from buckets import bucket

__all__ = ["bucket"]
