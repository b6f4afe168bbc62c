"""The named mistakes of this set, as the student who makes one reads them."""

from autograder.checks.model import Mistake

from . import wording_backward, wording_forward, wording_start, wording_training

MISTAKES: tuple[Mistake, ...] = tuple(
    Mistake(name, sentence, tuple(hints))
    for module in (wording_start, wording_forward, wording_backward, wording_training)
    for name, (sentence, *hints) in module.WORDING.items()
)
