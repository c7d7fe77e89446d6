"""One file for each step; `tools/make_migration.py` begins a new one."""
