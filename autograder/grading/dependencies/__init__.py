"""What a score depends on, read from the code."""
