"""Student code in a process of its own: the walls, the pipe, and both ends of it."""
