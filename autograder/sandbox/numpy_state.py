"""NumPy as it was when the course was imported: a student's module may overwrite its functions."""

from __future__ import annotations

import numpy as np

_KEPT = [(module, dict(vars(module))) for module in (np, np.linalg, np.random)]


def numpy_as_it_was() -> list[str]:
    """Put back what was replaced, and say what: ``"numpy.zeros"``."""
    replaced = [
        (module, name, value)
        for module, kept in _KEPT
        for name, value in kept.items()
        if vars(module).get(name) is not value
    ]
    for module, name, value in replaced:
        setattr(module, name, value)
    return [f"{module.__name__}.{name}" for module, name, _ in replaced]
