"""The named mistakes of this set, as the student who makes one reads them."""

from autograder.checks.model import Mistake

from . import wording_decay, wording_digits, wording_dropout, wording_penalties

MISTAKES: tuple[Mistake, ...] = tuple(
    Mistake(name, sentence, tuple(hints))
    for module in (wording_decay, wording_penalties, wording_dropout, wording_digits)
    for name, (sentence, *hints) in module.WORDING.items()
)
