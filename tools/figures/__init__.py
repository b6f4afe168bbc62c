"""The drawings that stand in the statements, made from numbers and committed as SVG files.

Each set has a module with a table ``FIGURES`` from file names to functions that draw.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETS = {
    "ps1_neurons": "neurons",
    "ps2_graphs": "graphs",
    "ps3_backprop": "backprop",
    "ps4_mlp": "mlp",
    "ps5_regularization": "regularization",
    "ps6_convolution": "convolution",
}


def drawn() -> dict[Path, str]:
    """Every picture of the statements: its path and its text."""
    pictures = {}
    for name, module in SETS.items():
        figures = import_module(f"tools.figures.{module}").FIGURES
        for file, draw in figures.items():
            pictures[ROOT / "source" / name / "figures" / file] = draw().svg()
    return pictures


def write() -> list[Path]:
    """Write the pictures that changed; returns their paths."""
    changed = []
    for path, text in drawn().items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed
