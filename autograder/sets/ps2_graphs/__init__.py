"""Problem set 2: computation graphs and vector calculus."""

from pathlib import Path

from autograder.checks.model import ProblemSet

from . import arithmetic, chains, depth, engine, nesting, nodes, words

PROBLEM_SET = ProblemSet(
    "ps2_graphs",
    "Computation graphs and vector calculus",
    "graph.py",
    (
        words.WORDS_QUESTION,
        arithmetic.SUM_PRODUCT_QUESTION,
        nodes.QUESTION,
        arithmetic.NEURON_QUESTION,
        engine.QUESTION,
        words.RANKS_QUESTION,
        chains.QUESTION,
        depth.QUESTION,
        nesting.QUESTION,
    ),
    home=Path(__file__).parent,
)
