"""Parts of the studio, each with all that is done with one kind of thing."""
