"""What a class's scores look like: their distribution, and what each question tells apart."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10
FEW = 5  # below, neither a spread nor a correlation says anything


@dataclass(frozen=True)
class Bin:
    """How many scores lie in one part of the scale.

    Attributes
    ----------
    label : str
        In per cent of the points, such as ``"70 to 80"``; the last one includes its end.
    count : int
    share : int
        Of the highest count, in per cent: the bar's height.
    """

    label: str
    count: int
    share: int


def distribution(shares: Sequence[float]) -> list[Bin]:
    """Ten equal parts of the scale, and how many scores (0 to 1) each holds."""
    counts = [0] * BINS
    for share in shares:
        counts[min(BINS - 1, max(0, int(BINS * share)))] += 1
    most = max(counts) or 1
    step = 100 // BINS
    return [
        Bin(f"{k * step} to {(k + 1) * step}", n, round(100 * n / most))
        for k, n in enumerate(counts)
    ]


def spread(scores: Sequence[float]) -> float | None:
    """Standard deviation of the class; None for a handful of students."""
    return statistics.pstdev(scores) if len(scores) >= FEW else None


def discrimination(scores: Sequence[float], totals: Sequence[float]) -> float | None:
    """Correlation (Pearson) of a question's scores with all other points of the same student.

    Near 1 where those who do well elsewhere do well here; near 0 or below, the question
    measures something else, or its check deserves a look. None for a handful of students,
    or where everybody has the same.
    """
    rest = [total - score for total, score in zip(totals, scores, strict=True)]
    if len(scores) < FEW or len(set(scores)) < 2 or len(set(rest)) < 2:
        return None
    return statistics.correlation(scores, rest)
