"""Student code in a process of its own: the jail, the pipe, and both ends of it."""
