"""From the instructor's version to the released one."""
