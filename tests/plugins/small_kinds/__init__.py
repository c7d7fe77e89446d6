"""Small kinds of jobs, for tests of the queue."""
