"""A folder of its own for the stand-in, which the worker finds as `autograder`."""
