"""Campaigns: one motif laid out in the sizes, colors, letters and texts of a brand."""
