"""Data sets: rights, entries, import, duplicates, versions, report. No torch."""
