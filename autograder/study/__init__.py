"""What a student runs in a terminal: start a set, check it, see what is next, practise."""
