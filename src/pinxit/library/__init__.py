"""The library: pictures that were kept, found again by what they are."""
