"""Values from SciPy, derivatives by complex steps: no formula of a derivative is written down here.

A derivative of a real analytic function is the imaginary part of the function at ``x + ih``,
divided by ``h`` (Squire and Trapp, SIAM Review 40, 1998). `utils.complex_step` does it entry by
entry; here all entries go at once, since descents take many gradients.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import expit, log_expit

STEP = 1e-20
Elementwise = Callable[[np.ndarray], np.ndarray]


def slope(f: Elementwise) -> Elementwise:
    """Derivative of an elementwise analytic function."""
    return lambda z: f(z + 1j * STEP).imag / STEP


def jacobian(f: Elementwise, x: np.ndarray) -> np.ndarray:
    """Jacobian ``J[j, ...] = df_j/dx[...]`` of a vector function of an array.

    `f` maps ``(P, *x.shape)`` to ``(P, J)``.
    """
    steps = STEP * np.eye(x.size).reshape((x.size, *x.shape))
    columns = f(x + 1j * steps).imag / STEP
    return columns.T.reshape((-1, *x.shape))


def gradient(f: Elementwise, x: np.ndarray) -> np.ndarray:
    """Gradient of a scalar function; `f` maps ``(P, *x.shape)`` to ``(P,)``."""
    return jacobian(lambda moved: f(moved)[:, None], x)[0]


def log_sum_exp(z: np.ndarray) -> np.ndarray:
    """log(sum(exp(z))) over the last axis, also of complex numbers."""
    top = z.real.max(axis=-1, keepdims=True)
    return top[..., 0] + np.log(np.exp(z - top).sum(axis=-1))


def soft_plus(z: np.ndarray) -> np.ndarray:
    """log(1 + exp(z)), also of complex numbers."""
    return log_sum_exp(np.stack([z, np.zeros_like(z)], axis=-1))


def above(z: np.ndarray) -> np.ndarray:
    """1.0 where z > 0, else 0.0."""
    return np.heaviside(z, 0.0)


# ---- two classes


def logistic_loss(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Mean cross-entropy of (..., D) thetas, complex ones too."""
    z = theta @ X.T
    return (soft_plus(z) - y * z).mean(axis=-1)


def logistic_gradient(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Its gradient."""
    return gradient(lambda moved: logistic_loss(moved, X, y), theta)


def gradient_by_sigmoid(p: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The same from the predictions p, whoever made them."""
    return np.einsum("n,nd->d", p - y, X) / len(X)


# ---- several classes


def multiclass_loss(Theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Mean cross-entropy of (..., D, C) weights, complex ones too."""
    z = np.einsum("nd,...dc->...nc", X, Theta)
    return (log_sum_exp(z) - z[..., np.arange(len(y)), y]).mean(axis=-1)


def multiclass_gradient(Theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Its gradient."""
    return gradient(lambda moved: multiclass_loss(moved, X, y), Theta)


# ---- activations, by name

ACTIVATIONS: dict[str, Elementwise] = {
    "sigmoid": expit,
    "sigmoid_derivative": slope(lambda z: 0.5 * np.tanh(0.5 * z)),
    "log_sigmoid": log_expit,
    "log_sigmoid_derivative": slope(lambda z: -soft_plus(-z)),
    "tanh": lambda z: 2 * expit(2 * z) - 1,
    "tanh_derivative": slope(np.tanh),
    "relu": lambda z: z * above(z),
    "relu_derivative": above,
    "leaky_relu": lambda z: z * (0.1 + 0.9 * above(z)),
    "leaky_relu_derivative": lambda z: 0.1 + 0.9 * above(z),
}
WITH_ALPHA: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    "parametric_relu": lambda z, alpha: z * (alpha + (1 - alpha) * above(z)),
    "parametric_relu_derivative": lambda z, alpha: alpha + (1 - alpha) * above(z),
    "elu": lambda z, alpha: z.clip(0) + alpha * np.expm1(z.clip(max=0)),
    "elu_derivative": lambda z, alpha: (
        above(z) + (1 - above(z)) * alpha * slope(np.exp)(z.clip(max=0))
    ),
}
