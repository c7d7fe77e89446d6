"""Jobs: long work in a queue, done by workers that may die at any moment."""
