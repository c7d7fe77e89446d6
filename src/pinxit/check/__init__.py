"""What is found about a picture before it may leave; one file per check."""
