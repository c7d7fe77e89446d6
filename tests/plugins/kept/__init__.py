"""What tests of the library share."""
