"""What ``source/PS/`` holds: kinds of cells, solution regions, the files that students get."""
