"""A bar that shows how far a training is, whatever net it is."""

import contextlib
import sys

from tqdm import tqdm


@contextlib.contextmanager
def watch(net, steps, name="training"):
    """Show a bar while ``net.train`` runs; each call of ``net.loss`` with labels is a step."""
    plain = net.loss
    with tqdm(total=steps, desc=name, unit="step", file=sys.stdout, mininterval=0.5, ncols=90) as bar:
        def counted(X, y=None, *rest, **named):
            if y is not None:
                bar.update()
            return plain(X, y, *rest, **named)

        net.loss = counted
        try:
            yield net
        finally:
            net.loss = plain
            del net.loss  # the class's own method again
