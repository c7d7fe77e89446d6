"""Moving pictures: reading and encoding them, and frames kept without loss meanwhile."""
