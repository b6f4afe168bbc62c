"""The named mistakes of this set, as the student who makes one reads them."""

from ...course import Mistake

MISTAKES: tuple[Mistake, ...] = ()
