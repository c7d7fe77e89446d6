"""Verbs on scans, one file each; see `pinxit.jobs.scan_verb`."""
