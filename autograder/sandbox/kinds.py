"""What student code can run in, by the names that commands and reports use."""

from __future__ import annotations

BUBBLEWRAP = "bubblewrap"  # a sandbox
SUBPROCESS = "subprocess"  # a process with limits, and no protection
NONE = "none"  # the same, where somebody asked for it
AUTO = "auto"  # a sandbox or an error

CHOICES = (AUTO, BUBBLEWRAP, SUBPROCESS, NONE)


def is_sandboxed(kind: str) -> bool:
    """Whether what ran in this was kept from the rest of the machine."""
    return kind == BUBBLEWRAP
