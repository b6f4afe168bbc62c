"""The gradient check: compare an analytic gradient with the measured one, entry by entry, and
say what was found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from utils.comparison import relative_errors
from utils.gradients import eval_numerical_gradient, sample_numerical_gradient
from utils.kinks import kink_explains

OK, SUSPECT, WRONG = "ok", "suspect", "wrong"
SHOWN = 5  # entries listed in a report
SUSPECT_MEANS = (
    "there is a kink within h: the slopes to its left and right differ, and yours lies between them"
)


@dataclass(frozen=True, repr=False)
class GradientCheck:
    """What `check_gradient` found. True when no entry is wrong.

    Attributes
    ----------
    name : str
    indices : tuple of ndarray
        Which entries were compared, one index array for each axis.
    analytic, numeric, errors : ndarray of float64
        The given derivative, the measured one, and their relative error, one entry each.
    status : ndarray of str
        "ok", "suspect" (a kink within the step explains the difference) or "wrong".
    """

    name: str
    indices: tuple
    analytic: np.ndarray
    numeric: np.ndarray
    errors: np.ndarray
    status: np.ndarray

    def __bool__(self) -> bool:
        return not self.count(WRONG)

    def count(self, status: str) -> int:
        """Return how many entries have this status."""
        return int(np.sum(self.status == status))

    @property
    def max_error(self) -> float:
        """The largest relative error; 0.0 when nothing was compared."""
        return float(np.max(self.errors, initial=0.0))

    def listed(self) -> list[int]:
        """Return positions of the entries to show: the wrong ones first, then the suspect, the
        worst first.
        """
        found = [
            k
            for k in np.lexsort((-np.nan_to_num(self.errors, nan=np.inf), self.status == SUSPECT))
            if self.status[k] != OK
        ]
        return found[:SHOWN]

    def entry(self, k: int) -> str:
        """Return the name of an entry as one would index it, such as ``W1[2, 3]``."""
        return (
            f"{self.name}[{', '.join(str(axis[k]) for axis in self.indices)}]"
            if self.indices
            else self.name
        )

    def summary(self) -> str:
        """Return one line: how many entries are ok, suspect and wrong."""
        text = (
            f"{self.name}: {self.count(OK)} of {self.status.size} entries ok, "
            f"{self.count(SUSPECT)} suspect, "
            f"{self.count(WRONG)} wrong; largest relative error {self.max_error:.1e}."
        )
        return text + self._common_factor()

    def __repr__(self) -> str:
        rows = [
            f"  {self.status[k]:<8}{self.entry(k):<16} yours {self.analytic[k]:< 14.7g} measured "
            f"{self.numeric[k]:< 14.7g} relative error {self.errors[k]:.1e}"
            for k in self.listed()
        ]
        notes = [f"  suspect: {SUSPECT_MEANS}"] if self.count(SUSPECT) else []
        return "\n".join([self.summary(), *rows, *notes])

    def _repr_html_(self) -> str:
        cells = [
            (
                self.status[k],
                self.entry(k),
                f"{self.analytic[k]:.7g}",
                f"{self.numeric[k]:.7g}",
                f"{self.errors[k]:.1e}",
            )
            for k in self.listed()
        ]
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in cells
        )
        head = "".join(
            f"<th scope='col'>{title}</th>"
            for title in ("", "entry", "yours", "measured", "relative error")
        )
        table = (
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if cells else ""
        )
        note = f"<p><b>suspect</b>: {SUSPECT_MEANS}</p>" if self.count(SUSPECT) else ""
        return f"<p>{escape(self.summary())}</p>{table}{note}"

    def _common_factor(self) -> str:
        """Say so when all wrong entries are off by one factor: a forgotten 1/N or a lost minus
        sign looks like that.
        """
        wrong = (self.status == WRONG) & (np.abs(self.numeric) > 1e-6) & np.isfinite(self.analytic)
        if np.sum(wrong) < 2 or np.sum(wrong) < self.count(WRONG):
            return ""
        ratios = self.analytic[wrong] / self.numeric[wrong]
        factor = np.median(ratios)
        same = factor != 0 and np.allclose(ratios, factor, rtol=1e-3, atol=0)
        return f" Every wrong entry is {factor:.4g} times the measured one." if same else ""


def check_gradient(
    f: Callable[[np.ndarray], Any],
    x: np.ndarray,
    analytic: ArrayLike,
    h: float = 1e-5,
    rtol: float = 1e-5,
    atol: float = 1e-9,
    number: int | None = None,
    seed: int = 0,
    name: str = "gradient",
) -> GradientCheck:
    """Compare an analytic gradient with central differences and call each entry ok, suspect or
    wrong.

    Parameters
    ----------
    f : callable
        ``f(x)`` returns one real number; it may ignore its argument.
    x : ndarray of float64
        The point; perturbed in place and restored.
    analytic : array_like, the shape of `x`
        The gradient to be checked.
    h : float
        The step.
    rtol, atol : float
        An entry is ok if its relative error is below `rtol` or its difference below `atol`. Right
        code shows relative errors up to about 2e-6 where the derivative is small.
    number : int, optional
        Compare only so many random entries, for a large `x`; all when None.
    seed : int or numpy.random.Generator
        Chooses them.
    name : str
        What to call the array in the report.

    Returns
    -------
    GradientCheck
        True if nothing is wrong; ``print`` it, or leave it as the last line of a cell.

    Raises
    ------
    TypeError, ValueError
        As `eval_numerical_gradient`, or if `analytic` has another shape than `x`.
    """
    analytic = np.asarray(analytic, dtype=np.float64)
    if analytic.shape != np.shape(x):
        raise ValueError(
            f"{name} has shape {analytic.shape}, but a gradient has the shape of x: {np.shape(x)}."
        )
    if number is None or not analytic.shape:
        numeric = eval_numerical_gradient(f, x, h=h).ravel()
        indices = np.unravel_index(np.arange(x.size), x.shape) if x.ndim else ()
    else:
        indices, numeric = sample_numerical_gradient(f, x, number, seed, h)
    analytic = np.atleast_1d(analytic[indices])
    errors = np.where(analytic == numeric, 0.0, relative_errors(analytic, numeric))
    status = np.where((errors < rtol) | (np.abs(analytic - numeric) < atol), OK, WRONG).astype(
        "<U7"
    )
    for k in np.flatnonzero(status == WRONG):
        index = tuple(axis[k] for axis in indices)
        if kink_explains(f, x, index, analytic[k], h):
            status[k] = SUSPECT
    return GradientCheck(name, indices, analytic, numeric, errors, status)
