"""Scans: medical volumes in the units they were stored in. For research; not a medical device."""
