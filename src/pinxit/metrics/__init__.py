"""Measures of pictures: how far from content and style they are, and what is wrong in them."""
