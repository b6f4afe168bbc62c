"""What students import: numerical gradients, the digits, and pictures.

Names are loaded when they are first used, so that ``from utils import eval_numerical_gradient``
does not wait for Matplotlib or scikit-learn.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_NAMES = {
    "comparison": ["rel_error"],
    "gradients": [
        "eval_numerical_gradient",
        "eval_numerical_gradient_array",
        "eval_numerical_jacobian",
        "sample_numerical_gradient",
    ],
    "gradient_check": ["check_gradient"],
    "complex_step": ["complex_step_gradient"],
    "mnist": ["get_MNIST_data", "get_MNIST_mean_image"],
    "small_digits": ["get_small_digits"],
    "functions": ["generator"],
    "image_grid": ["visualize_grid"],
    "figure": ["figure_with_alt"],
    "training_pictures": ["plot_stats", "plot_gradient_magnitudes", "plot_weight_histograms"],
    "net_pictures": [
        "show_net_weights",
        "plot_decision_boundary",
        "plot_activations",
        "plot_descent_paths",
    ],
    "digit_pictures": ["show_digits", "show_mistakes", "plot_confusion"],
    "conv_picture": ["draw_conv_step"],
    "graph_picture": ["draw_graph"],
}
_MODULE_OF = {name: module for module, names in _NAMES.items() for name in names}

__all__ = sorted(_MODULE_OF)


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'utils' has no name {name!r}; it has {', '.join(__all__)}")
    value = getattr(import_module(f"utils.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
