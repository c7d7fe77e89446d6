"""Migrations: how the tables of an older Pinxit become those of this one."""
