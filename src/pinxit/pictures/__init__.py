"""Pictures: pixels with their history; reading, color, formats. No torch."""
