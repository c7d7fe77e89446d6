"""What can be asked for over HTTP; one noun a file."""
