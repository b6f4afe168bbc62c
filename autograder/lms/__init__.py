"""What learning platforms hand out and take in."""
