"""What follows for every function from its declaration alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks.judge import QuestionRun
from autograder.checks.kit import Function, function_test, with_habits
from autograder.checks.model import Case, Part, ProblemSet, Question
from autograder.sandbox.subject import LocalSubject


def draw(rng: np.random.Generator) -> list[Case]:
    return [Case(name, dict(x=rng.normal(0, 3, 4), by=2.5)) for name in ("one", "another")]


def both(x: np.ndarray, by: float) -> tuple[np.ndarray, np.ndarray]:
    return by * x, x - by


SCALED = function_test(draw, Function("scaled", "x by", lambda x, by: by * x))
BOTH = function_test(draw, Function("both", "x by", both, returns="product difference (cache)"))
QUESTION = Question(
    "9.1",
    "A question",
    with_habits(
        Part("scaled", 2, SCALED, ("scaled",), ("one",)),
        Part("scaled again", 1, SCALED, ("scaled",), ("another",)),
        Part("product", 1, BOTH, ("product",)),
        Part("difference", 0.5, BOTH, ("difference",)),
    ),
    takes=("scaled", "both"),
)
SET = ProblemSet("ps9", "A set", "nine.py", (QUESTION,))


def scaled(x: Any, by: float) -> Any:
    return by * x


def both_and_cache(x: Any, by: float) -> Any:
    return (*both(x, by), x)


def report(**functions: Any) -> dict[str, Any]:
    names = {"scaled": scaled, "both": both_and_cache} | functions
    return {p.name: p for p in QuestionRun(SET, QUESTION, LocalSubject(names)).report().parts}


def lost(**functions: Any) -> list[str]:
    return [name for name, part in report(**functions).items() if part.score == 0]


def changes_its_argument(x: Any, by: float) -> Any:
    x *= by
    return x


def keeps_the_type(x: Any, by: float) -> Any:
    out = np.empty_like(x)
    out[...] = by * x
    return out


def raises_for_integers(x: Any, by: float) -> Any:
    if x.dtype != float:
        raise TypeError("floats, please")
    return by * x


def test_right_functions_keep_every_point():
    assert lost() == []


@pytest.mark.parametrize(
    "wrong, said",
    [
        (keeps_the_type, "for integers"),
        (raises_for_integers, "floats, please"),
    ],
)
def test_whole_numbers_cost_the_smallest_part_of_a_function(wrong, said):
    assert lost(scaled=wrong) == ["scaled again"]
    assert said in report(scaled=wrong)["scaled again"].message


def test_a_changed_argument_costs_the_smallest_part_and_is_said():
    found = report(scaled=lambda x, by: changes_its_argument(x, by).copy())
    assert [name for name, part in found.items() if part.score == 0] == ["scaled again"]
    assert "changed its argument `x`" in found["scaled again"].message


def test_a_wrong_function_is_not_told_about_integers():
    found = report(scaled=lambda x, by: x)
    assert all("integers" not in part.message for part in found.values())


def test_values_that_a_function_returns_together_are_judged_one_by_one():
    assert lost(both=lambda x, by: (by * x, x + by, x)) == ["difference"]
    found = report(both=both)
    assert [name for name, part in found.items() if part.score == 0] == ["product", "difference"]
    assert "must return 3 values: product, difference, cache" in found["product"].message


def test_a_missing_function_leaves_the_others_of_its_test_alone():
    test = function_test(
        draw, Function("scaled", "x by", scaled), Function("absent", "x", lambda x: x)
    )
    parts = (Part("scaled", 1, test, ("scaled",)), Part("absent", 1, test, ("absent",)))
    run = QuestionRun(SET, Question("9.2", "", parts), LocalSubject({"scaled": scaled}))
    assert [part.verdict for part in run.report().parts] == ["ok", "missing"]


def test_what_follows_earns_its_points_with_its_habits():
    def from_own(subject: Any, case: Case) -> dict[str, Any]:
        return {"scaled": np.asarray(subject.call("factor").value) * case.x}

    part = Part("scaled", 1, SCALED, ("scaled",), carries=from_own)
    question = Question("9.3", "", with_habits(part))

    def score(function: Any) -> float:
        names = {"factor": lambda: 7.0, "scaled": function}
        return QuestionRun(SET, question, LocalSubject(names)).report().score

    assert score(lambda x, by: 7.0 * x) == 1
    assert score(lambda x, by: changes_its_argument(x, 7.0)) == 0


# ---- arrays in a list


def draw_lists(rng: np.random.Generator) -> list[Case]:
    return [Case("a list", {"pairs": [(rng.normal(0, 3, n), "a name") for n in (2, 3)]})]


def total(pairs: list[tuple[np.ndarray, str]]) -> float:
    return float(sum(x.sum() for x, _ in pairs))


LISTS = function_test(draw_lists, Function("total", "pairs", total))


def total_in_place(pairs: Any) -> float:
    pairs[0][0][...] += 1.0
    return total(pairs) - 2.0


def total_that_empties_the_list(pairs: Any) -> float:
    found = 0.0
    while pairs:
        found += pairs.pop()[0].sum()
    return found


def total_of_floats(pairs: Any) -> float:
    return sum(float(x.sum()) if x.dtype == float else 0.0 for x, _ in pairs)


@pytest.mark.parametrize(
    "wrong, said",
    [
        (total_in_place, "changed its argument `pairs`"),
        (total_that_empties_the_list, "changed its argument `pairs`"),
        (total_of_floats, "gives something else for integers"),
    ],
)
def test_habits_look_into_lists(wrong, said):
    parts = with_habits(Part("total", 1, LISTS, ("total",)))
    question = Question("9.2", "Lists", parts, takes=("total",))
    problem_set = ProblemSet("ps9", "A set", "nine.py", (question,))
    right, other = (
        QuestionRun(problem_set, question, LocalSubject({"total": f})).report().parts[0]
        for f in (total, wrong)
    )
    assert right.score == 1 and other.score == 0 and said in other.message
