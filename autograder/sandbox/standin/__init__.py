"""A folder of its own for the stand-in, which the sandbox finds as `autograder`."""
