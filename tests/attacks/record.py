"""What a student could write down from the public instances: each call and its right result."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from functools import cache
from typing import Any

import numpy as np

from autograder.checks.judge import QuestionRun
from autograder.sandbox.subject import LocalSubject

from .spec import MODULE, ROOT, SET


def key(*values: Any) -> str:
    """The same words as the attack uses."""
    return hashlib.sha256(
        repr([np.asarray(v).tolist() if v is not None else None for v in values]).encode()
    ).hexdigest()[:16]


@cache
def public_book() -> str:
    """Results of `loss` and `predict` on every instance of seed 0, packed as text."""
    book: dict[str, Any] = {}
    space: dict[str, Any] = {"__name__": "mlp"}
    exec(compile((ROOT / "source" / SET.name / MODULE).read_text(), MODULE, "exec"), space)
    net = space["TwoLayerMLP"]

    class Recording(net):
        def loss(self, X, y=None, reg=0.0):
            name = key(
                "loss", self.activation, *(self.params[k] for k in sorted(self.params)), X, y, reg
            )
            result = super().loss(X, y, reg)
            book[name] = (
                result.tolist()
                if y is None
                else [result[0], {k: v.tolist() for k, v in result[1].items()}]
            )
            return result

        def predict(self, X):
            result = np.argmax(net.loss(self, X), axis=1)
            book[
                key("predict", self.activation, *(self.params[k] for k in sorted(self.params)), X)
            ] = result.tolist()
            return result

        def train(self, *args, **kwargs):
            return None  # thousands of steps would make a very long book

    for question in ("4.3", "4.4", "4.5", "4.7"):
        QuestionRun(
            SET, SET[question], LocalSubject(space | {"TwoLayerMLP": Recording}), 0
        ).report()
    return base64.b85encode(zlib.compress(json.dumps(book).encode(), 9)).decode()
