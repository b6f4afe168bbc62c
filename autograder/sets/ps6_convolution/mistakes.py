"""The named mistakes of this set, as the student who makes one reads them."""

from autograder.checks.model import Mistake

from . import wording_backward, wording_kernels, wording_layers, wording_pooling, wording_sizes

MISTAKES: tuple[Mistake, ...] = tuple(
    Mistake(name, sentence, tuple(hints))
    for module in (
        wording_sizes,
        wording_kernels,
        wording_layers,
        wording_backward,
        wording_pooling,
    )
    for name, (sentence, *hints) in module.WORDING.items()
)
