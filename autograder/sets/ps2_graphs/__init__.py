"""Problem set 2: computation graphs and vector calculus."""

from pathlib import Path

from autograder.checks.model import ProblemSet

from . import (
    caching,
    chain_rule,
    composition,
    engine,
    nodes,
    ranks,
    sigmoid_neuron,
    sum_product,
    terminology,
)

PROBLEM_SET = ProblemSet(
    "ps2_graphs",
    "Computation graphs and vector calculus",
    "graph.py",
    (
        terminology.QUESTION,
        sum_product.QUESTION,
        nodes.QUESTION,
        sigmoid_neuron.QUESTION,
        engine.QUESTION,
        ranks.QUESTION,
        chain_rule.QUESTION,
        caching.QUESTION,
        composition.QUESTION,
    ),
    home=Path(__file__).parent,
)
