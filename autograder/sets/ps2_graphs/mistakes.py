"""The named mistakes of this set, as the student who makes one reads them."""

from autograder.checks.model import Mistake

from . import wording_arithmetic, wording_calculus, wording_engine, wording_layers, wording_nodes

MISTAKES: tuple[Mistake, ...] = tuple(
    Mistake(name, sentence, tuple(hints))
    for module in (
        wording_arithmetic,
        wording_nodes,
        wording_engine,
        wording_calculus,
        wording_layers,
    )
    for name, (sentence, *hints) in module.WORDING.items()
)
