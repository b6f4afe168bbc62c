"""Task 1.9: softmax, the log of a sum of exponentials, and their derivatives."""

from __future__ import annotations

import numpy as np
from scipy import special

from autograder.checks.model import Case, Part, Question

from .ask import STRICT, UNTOUCHED, VALUES, follow, given, own, trial, unless
from .oracle import jacobian, log_sum_exp


def scores(
    rng: np.random.Generator, name: str, N: int, C: int, spread: float = 2.0, D: int = 3
) -> Case:
    return Case(
        name,
        dict(
            N=N,
            C=C,
            D=D,
            Z=rng.normal(0, spread, (N, C)),
            z=rng.normal(0, spread, C),
            Theta=rng.normal(0, 1, (D, C)),
            x=rng.normal(0, 1.5, D),
        ),
    )


def draw(rng: np.random.Generator) -> list[Case]:
    course = scores(rng, "1000, 1001, 1002 and -1000, -1001, -1002", 3, 3)
    course.data.update(
        Z=np.array([[1000.0, 1001, 1002], [-1000, -1001, -1002], [0, 1, 2], [0, 1000, 0]]),
        z=np.array([-1000.0, 1000, 1001]),
    )
    return [
        scores(rng, "plain", int(rng.integers(5, 8)), 3, D=5),
        scores(rng, "many classes", 4, 70, D=2),
        scores(rng, "as many samples as classes", 4, 4, D=4),
        scores(rng, "one sample", 1, 5, D=1),
        scores(rng, "one class", 3, 1),
        scores(rng, "two classes", 6, 2, D=3),
        course,
    ]


def smaller(rng: np.random.Generator):
    for N in range(1, 4):
        for C in range(1, 4):
            yield scores(rng, "smallest", N, C, D=2)


def raw_softmax(Z):
    return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)


ROWS = trial(
    draw,
    {"logsumexp": "Z", "softmax": "Z", "log_softmax": "Z"},
    {
        "logsumexp": lambda Z: special.logsumexp(Z, axis=1),
        "softmax": lambda Z: special.softmax(Z, axis=1),
        "log_softmax": lambda Z: special.log_softmax(Z, axis=1),
    },
    {
        "exponential_overflows": {
            "logsumexp": lambda Z: np.log(np.exp(Z).sum(1)),
            "softmax": raw_softmax,
            "log_softmax": lambda Z: Z - np.log(np.exp(Z).sum(1, keepdims=True)),
        },
        "over_samples": {
            "logsumexp": lambda Z: special.logsumexp(Z, axis=0),
            "softmax": lambda Z: special.softmax(Z, axis=0),
            "log_softmax": lambda Z: special.log_softmax(Z, axis=0),
        },
        "over_everything": {
            "logsumexp": lambda Z: special.logsumexp(Z),
            "softmax": lambda Z: special.softmax(Z),
        },
        "one_sum_for_all": {
            "softmax": lambda Z: (e := np.exp(Z - Z.max(1, keepdims=True))) / e.sum(),
            "log_softmax": lambda Z: (
                (top := Z - Z.max(1, keepdims=True)) - np.log(np.exp(top).sum())
            ),
        },
        "keepdims_missing": {
            "softmax": unless(ValueError, lambda Z: np.exp(Z) / np.exp(Z).sum(axis=1))
        },
        "log_softmax_sums_as_a_row": {
            "log_softmax": unless(ValueError, lambda Z: Z - special.logsumexp(Z, axis=1))
        },
        "one_shift_for_all": {
            "logsumexp": lambda Z: Z.max() + np.log(np.exp(Z - Z.max()).sum(1)),
            "softmax": lambda Z: (e := np.exp(Z - Z.max())) / e.sum(1, keepdims=True),
        },
        "logsumexp_shift_not_added": {
            "logsumexp": lambda Z: special.logsumexp(Z, axis=1) - Z.max(1)
        },
        "logsumexp_shift_subtracted": {
            "logsumexp": lambda Z: special.logsumexp(Z, axis=1) - 2 * Z.max(1)
        },
        "logsumexp_shift_by_size": {
            "logsumexp": lambda Z: (m := np.abs(Z).max(1)) + np.log(np.exp(Z - m[:, None]).sum(1))
        },
        "logsumexp_is_the_maximum": {"logsumexp": lambda Z: Z.max(1)},
        "softmax_by_norm": {
            "softmax": lambda Z: (
                (e := np.exp(Z - Z.max(1, keepdims=True)))
                / np.linalg.norm(e, axis=1, keepdims=True)
            )
        },
        "softmax_exponential_missing": {"softmax": lambda Z: Z / Z.sum(1, keepdims=True)},
        "softmax_not_normalised": {"softmax": np.exp},
        "softmax_is_sigmoid": {"softmax": special.expit},
        "softmax_is_argmax": {"softmax": lambda Z: np.eye(Z.shape[1])[Z.argmax(1)]},
        "softmax_largest_is_one": {"softmax": lambda Z: np.exp(Z - Z.max(1, keepdims=True))},
        "log_of_rounded_probability": {"log_softmax": lambda Z: np.log(special.softmax(Z, axis=1))},
        "log_softmax_sign": {"log_softmax": lambda Z: -special.log_softmax(Z, axis=1)},
        "log_softmax_log_missing": {"log_softmax": lambda Z: special.softmax(Z, axis=1)},
        "log_softmax_only_shifted": {"log_softmax": lambda Z: Z - Z.max(1, keepdims=True)},
    },
    pure=("logsumexp", "softmax", "log_softmax"),
    tried="Z of {N} samples and {C} classes",
    shrink=smaller,
)


def exact_softmax(z: np.ndarray) -> np.ndarray:
    return np.exp(z - log_sum_exp(z)[..., None])


def exact_log_softmax(z: np.ndarray) -> np.ndarray:
    return z - log_sum_exp(z)[..., None]


def s(z):
    return special.softmax(z)


def by_weights(inner):
    """A derivative by the scores, ``inner(z)``, carried on to the weights."""
    return lambda Theta, x: np.einsum("ji,d->jdi", inner(x @ Theta), x)


def jac_wrong_index(z):
    return s(z)[:, None] * (np.eye(z.size) - s(z)[:, None])


def jac_log(z):
    return np.eye(z.size) - s(z)


def jac(z):
    return jacobian(exact_softmax, z)


JACOBIANS = trial(
    draw,
    {"softmax_jacobian": "z", "log_softmax_jacobian": "z", "softmax_weight_jacobian": "Theta x"},
    {
        "softmax_jacobian": jac,
        "log_softmax_jacobian": lambda z: jacobian(exact_log_softmax, z),
        "softmax_weight_jacobian": lambda Theta, x: jacobian(
            lambda T: exact_softmax(np.einsum("d,...dc->...c", x, T)), Theta
        ),
    },
    {
        "jacobian_wrong_index": {
            "softmax_jacobian": jac_wrong_index,
            "softmax_weight_jacobian": by_weights(jac_wrong_index),
        },
        "jacobian_diagonal_only": {
            "softmax_jacobian": lambda z: np.diag(s(z) * (1 - s(z))),
            "softmax_weight_jacobian": by_weights(lambda z: np.diag(s(z) * (1 - s(z)))),
        },
        "jacobian_diagonal_as_vector": {"softmax_jacobian": lambda z: s(z) * (1 - s(z))},
        "jacobian_sign": {"softmax_jacobian": lambda z: np.outer(s(z), s(z)) - np.diag(s(z))},
        "jacobian_plus": {"softmax_jacobian": lambda z: np.outer(s(z), s(z)) + np.diag(s(z))},
        "jacobian_without_diagonal": {
            "softmax_jacobian": lambda z: -np.outer(s(z), s(z)),
            "softmax_weight_jacobian": by_weights(lambda z: -np.outer(s(z), s(z))),
        },
        "jacobian_identity_not_scaled": {
            "softmax_jacobian": lambda z: np.eye(z.size) - np.outer(s(z), s(z))
        },
        "jacobian_of_log": {
            "softmax_jacobian": jac_log,
            "softmax_weight_jacobian": by_weights(jac_log),
        },
        "log_jacobian_transposed": {"log_softmax_jacobian": lambda z: jac_log(z).T},
        "log_jacobian_of_softmax": {"log_softmax_jacobian": jac},
        "log_jacobian_identity_missing": {
            "log_softmax_jacobian": lambda z: np.tile(-s(z), (z.size, 1))
        },
        "log_jacobian_sign": {"log_softmax_jacobian": lambda z: s(z) - np.eye(z.size)},
        "log_jacobian_diagonal_only": {"log_softmax_jacobian": lambda z: np.diag(1 - s(z))},
        "weight_jacobian_without_x": {
            "softmax_weight_jacobian": lambda Theta, x: np.repeat(
                jac(x @ Theta)[:, None, :], x.size, axis=1
            )
        },
        "weight_jacobian_axes": {
            "softmax_weight_jacobian": lambda Theta, x: np.einsum("ji,d->jid", jac(x @ Theta), x)
        },
        "weight_jacobian_by_x": {
            "softmax_weight_jacobian": lambda Theta, x: jac(x @ Theta) @ Theta.T
        },
    },
    tried="z of {C} classes; Theta {D} by {C}",
    shrink=smaller,
)

PLAIN = ("plain", "many classes", "two classes")
EDGES = ("as many samples as classes", "one sample", "one class")
LARGE = ("1000, 1001, 1002 and -1000, -1001, -1002",)
ALL = PLAIN + EDGES


def _from_own(function):
    return lambda subject, c: function(
        own(subject, "softmax", lambda Z: special.softmax(Z, axis=1), c.z[None, :])[0]
    )


QUESTION = Question(
    "1.9",
    "Softmax, log-sum-exp, and the Jacobian",
    takes=(
        "logsumexp",
        "softmax",
        "log_softmax",
        "softmax_jacobian",
        "log_softmax_jacobian",
        "softmax_weight_jacobian",
    ),
    covers=("IIT-A17", "IIT-A18", "PS4-Q2.1n"),
    minutes=60,
    difficulty=3,
    parts=(
        Part("logsumexp", 1.5, ROWS, ("logsumexp",), PLAIN, VALUES),
        Part("softmax", 2, ROWS, ("softmax",), PLAIN, STRICT),
        Part(
            "log_softmax",
            1,
            ROWS,
            ("log_softmax",),
            PLAIN,
            STRICT,
            carries=follow(
                "log_softmax",
                lambda s, c: (
                    c.Z
                    - own(s, "logsumexp", lambda Z: special.logsumexp(Z, axis=1), c.Z).reshape(
                        -1, 1
                    )
                ),
            ),
        ),
        Part(
            "N = C, one sample, one class",
            0.5,
            ROWS,
            ("logsumexp", "softmax", "log_softmax"),
            EDGES,
            VALUES,
        ),
        Part("logsumexp near 1000 and -1000", 0.5, ROWS, ("logsumexp",), LARGE, VALUES),
        Part("softmax near 1000 and -1000", 0.5, ROWS, ("softmax",), LARGE, STRICT),
        Part("log_softmax near 1000 and -1000", 0.5, ROWS, ("log_softmax",), LARGE, STRICT),
        Part(
            "softmax_jacobian",
            2,
            JACOBIANS,
            ("softmax_jacobian",),
            ALL,
            STRICT,
            carries=follow(
                "softmax_jacobian",
                _from_own(lambda p: np.where(np.eye(p.size) > 0, p * (1 - p), -p * p[:, None])),
            ),
        ),
        Part(
            "log_softmax_jacobian",
            1.5,
            JACOBIANS,
            ("log_softmax_jacobian",),
            ALL,
            STRICT,
            carries=follow(
                "log_softmax_jacobian",
                _from_own(lambda p: np.where(np.eye(p.size) > 0, 1 - p, np.tile(-p, (p.size, 1)))),
            ),
        ),
        Part(
            "softmax_weight_jacobian",
            1.5,
            JACOBIANS,
            ("softmax_weight_jacobian",),
            ALL,
            STRICT,
            carries=follow(
                "softmax_weight_jacobian",
                lambda s, c: np.multiply.outer(
                    own(s, "softmax_jacobian", jac, c.x @ c.Theta), c.x
                ).swapaxes(1, 2),
            ),
        ),
        Part(
            "Z is left as it was",
            0.5,
            ROWS,
            tuple(given(n) for n in ("logsumexp", "softmax", "log_softmax")),
            None,
            UNTOUCHED,
            ("softmax", "logsumexp"),
        ),
    ),
)
