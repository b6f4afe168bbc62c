"""Points and verdict of a question, from those of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .model import Choice, Part
from .report import PartResult
from .run import FATAL


def lost(part: Part | Choice, verdict: str, message: str = "") -> PartResult:
    """A part that earns nothing."""
    return PartResult(part.name, part.points, 0.0, verdict, (), message)


def withhold(parts: Iterable[Any], results: list[PartResult]) -> list[PartResult]:
    """Take back what a part earned when none of the parts it requires did."""
    earned = {r.name for r in results if r.verdict == "ok"}
    shown = []
    for part, result in zip(parts, results, strict=True):
        requires = getattr(part, "requires", ())
        if result.verdict == "ok" and requires and not earned & set(requires):
            result = PartResult(
                result.name,
                result.points,
                0.0,
                "wrong",
                (),
                f"counts once {' or '.join(requires)} is right",
            )
        shown.append(result)
    return shown


def overall(parts: Sequence[PartResult]) -> tuple[str, float]:
    """Verdict and score of a question: partial success is ``wrong`` with its points."""
    score = sum(p.score for p in parts)
    verdicts = [p.verdict for p in parts if p.verdict not in ("ok", "recorded")]
    if not verdicts:
        return ("recorded" if any(p.verdict == "recorded" for p in parts) else "ok"), score
    if "grader_fault" in verdicts:
        return "grader_fault", score
    if score == 0 and all(v in ("missing", "wrong") for v in verdicts) and "missing" in verdicts:
        only_withheld = all(
            p.verdict in ("missing", "recorded") or p.message.startswith("counts once")
            for p in parts
        )
        return ("missing" if only_withheld else "wrong"), score
    if score > 0:
        return "wrong", score
    return next((v for v in verdicts if v in FATAL), verdicts[0]), score
