"""A wrong output is traced to the mistake that gives it, and to nothing that it cannot be."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.checks.compare import Raised, close, same_shape
from autograder.checks.diagnose import Evidence, Observation, Predictor, recognise
from autograder.checks.generic_mistakes import GENERIC
from autograder.checks.model import Case, Trial

OUTPUTS = ("mean", "row")
RULE = close()


def truth(
    case: Case, times: float = 1.0, shift: float = 0.0, power: float = 1.0, row: float = 1.0
) -> dict:
    return {"mean": float(np.mean(case.x**power)) * times + shift, "row": row * case.x * times}


WRONG = {
    "tripled": dict(times=3.0),
    "shifted": dict(shift=0.5),
    "squared": dict(power=2.0),
    "row_tripled": dict(row=3.0),
    "first_entry": lambda c: {"mean": float(c.x[0])},
    "raises": lambda c: {"mean": Raised("IndexError")},
    "text": lambda c: {"mean": lambda actual, case: actual.startswith("x")},
}


def trial(wrong=WRONG) -> Trial:
    return Trial(lambda rng: [], lambda s, c: {}, truth, wrong)


def cases(n: int = 3) -> list[Case]:
    rng = np.random.default_rng(1)
    return [Case(f"case {i}", {"x": rng.uniform(1, 2, 4 + i), "N": 4 + i}) for i in range(n)]


def seen(give, n: int = 3) -> list[Observation]:
    return [Observation(c, truth(c) | give(c), truth(c)) for c in cases(n)]


def named(give, outputs=OUTPUTS, wrong=WRONG, rule=RULE, **more) -> tuple[str, ...]:
    return recognise(seen(give), outputs, rule, Predictor(trial(wrong)), **more)


@pytest.mark.parametrize("mistake", ["tripled", "shifted", "squared", "row_tripled"])
def test_a_mistake_is_named_from_what_it_gives(mistake):
    assert named(lambda c: truth(c, **WRONG[mistake])) == (mistake,)


def test_a_mistake_may_be_a_value_an_exception_or_a_property():
    assert named(lambda c: {"mean": c.x[0]}) == ("first_entry",)
    assert named(lambda c: {"mean": Raised("IndexError", "whatever it said")}) == ("raises",)
    assert named(lambda c: {"mean": "xyz"}) == ("text",)


@given(st.floats(-1e-9, 1e-9))
def test_rounding_does_not_hide_a_mistake(noise):
    assert named(
        lambda c: {k: np.asarray(v) * (1 + noise) for k, v in truth(c, times=3.0).items()}
    ) == ("tripled",)


def test_two_independent_mistakes_are_both_named():
    assert set(named(lambda c: truth(c, times=3.0, shift=0.5))) == {"tripled", "shifted"}


def test_mistakes_that_turn_the_same_knob_are_no_pair():
    wrong = {"a": dict(times=3.0), "b": dict(times=5.0)}
    assert named(lambda c: truth(c, times=15.0), wrong=wrong) == ()


@given(st.floats(0.1, 100).filter(lambda x: min(abs(x - known) for known in (0.5, 1, 2, 3)) > 0.05))
def test_an_unknown_slip_gets_no_name(factor):
    give = lambda c: {"mean": float(np.mean(c.x)) * factor + 0.777}
    assert named(give, wrong={"tripled": WRONG["tripled"]}) == ()


@pytest.mark.parametrize(
    "mistake, change",
    [
        ("sign_flipped", lambda v, c: -v),
        ("all_zero", lambda v, c: 0 * v),
        ("factor_two", lambda v, c: 2 * v),
        ("factor_half", lambda v, c: v / 2),
        ("summed_not_averaged", lambda v, c: v * c.N),
        ("averaged_twice", lambda v, c: v / c.N),
    ],
)
def test_slips_that_any_array_can_show_need_no_catalogue(mistake, change):
    assert named(lambda c: {k: change(v, c) for k, v in truth(c).items()}, wrong={}) == (mistake,)
    assert mistake in {m.id for m in GENERIC}


def test_a_transposed_matrix_is_named():
    grid = [Case("grid", {"x": np.arange(6.0).reshape(2, 3)})]
    observed = [Observation(c, {"grid": c.x.T}, {"grid": c.x}) for c in grid]
    assert recognise(observed, ("grid",), RULE, Predictor(trial({}))) == ("transposed",)


def test_the_catalogue_comes_before_the_generic_slips():
    wrong = {"doubled_here": dict(times=2.0)}
    assert named(lambda c: truth(c, times=2.0), wrong=wrong) == ("doubled_here",)


def test_mistakes_that_nothing_tells_apart_are_all_named():
    wrong = {"one": dict(times=3.0), "other": lambda c: truth(c, times=3.0)}
    assert set(named(lambda c: truth(c, times=3.0), wrong=wrong)) == {"one", "other"}


def test_what_else_came_back_decides_between_them():
    wrong = {"mean_only": lambda c: {"mean": 3 * truth(c)["mean"]}, "everything": dict(times=3.0)}
    assert named(lambda c: {"mean": 3 * truth(c)["mean"]}, ("mean",), wrong) == ("mean_only",)
    assert named(lambda c: truth(c, times=3.0), ("mean",), wrong) == ("everything",)


def test_a_mistake_that_would_spoil_what_came_out_right_is_not_it():
    wrong = {"everything": dict(times=3.0)}
    explained = named(
        lambda c: {"mean": truth(c)["mean"] * 3 + 1e-12},
        ("mean",),
        wrong | {"mean_of_squares": dict(power=2.0)},
    )
    assert explained == ("everything",)  # nothing better is known
    better = {"mean_tripled": lambda c: {"mean": 3 * truth(c)["mean"]}}
    assert named(lambda c: {"mean": truth(c)["mean"] * 3}, ("mean",), wrong | better) == (
        "mean_tripled",
    )


def test_what_explains_half_of_the_failing_cases_is_named_if_nothing_explains_all():
    odd = [c.name for c in cases(4)][0]
    observed = [
        Observation(
            c, truth(c, times=3.0) if c.name != odd else {"mean": 99.0, "row": c.x}, truth(c)
        )
        for c in cases(4)
    ]
    assert recognise(observed, OUTPUTS, RULE, Predictor(trial())) == ("tripled",)
    few = [
        Observation(
            c, truth(c, times=3.0) if c.name == odd else {"mean": 99.0, "row": c.x + 7}, truth(c)
        )
        for c in cases(4)
    ]
    assert recognise(few, OUTPUTS, RULE, Predictor(trial())) == ()


RAISES = {"raises": lambda c: {"mean": Raised("ValueError"), "row": Raised("ValueError")}}


def test_an_exception_alone_is_not_half_of_the_evidence():
    raising = [
        Observation(c, {"mean": Raised("ValueError"), "row": Raised("ValueError")}, truth(c))
        for c in cases(4)
    ]
    other = [Observation(o.case, {"mean": 99.0, "row": o.case.x + 7}, o.truth) for o in raising[2:]]
    assert recognise(raising[:2] + other, OUTPUTS, RULE, Predictor(trial(RAISES))) == ()
    wrong = {
        "tripled_or_raises": lambda c: (
            truth(c, times=3.0)
            if c.name == "case 2"
            else {"mean": Raised("ValueError"), "row": Raised("ValueError")}
        )
    }
    value = [Observation(other[0].case, truth(other[0].case, times=3.0), other[0].truth), other[1]]
    assert recognise(raising[:2] + value, OUTPUTS, RULE, Predictor(trial(wrong))) == (
        "tripled_or_raises",
    )


def test_nothing_but_exceptions_tells_only_if_all_are_explained_and_something_came_right():
    wrong = {"raises_in_the_first": lambda c: RAISES["raises"](c) if c.name == "case 0" else {}}
    raised = lambda c, kind="ValueError": Observation(
        c, {"mean": Raised(kind), "row": Raised(kind)}, truth(c)
    )
    right = lambda c: Observation(c, truth(c), truth(c))
    first, second, third = cases()
    told = lambda everything: recognise(
        [everything[0]], OUTPUTS, RULE, Predictor(trial(wrong)), everything=everything
    )
    assert told([raised(first), right(second), right(third)]) == ("raises_in_the_first",)
    assert told([raised(first, "KeyError"), right(second), right(third)]) == ()
    assert told([raised(first), raised(second), right(third)]) == ()
    assert recognise([raised(c) for c in cases()], OUTPUTS, RULE, Predictor(trial(RAISES))) == ()


def test_a_pair_that_would_spoil_what_came_out_right_is_not_it():
    observed = seen(lambda c: truth(c, times=3.0, shift=0.5))
    spoiled = [Observation(c, truth(c), truth(c)) for c in cases(4)[3:]]
    assert set(recognise(observed, ("mean",), RULE, Predictor(trial()), everything=observed)) == {
        "tripled",
        "shifted",
    }
    assert (
        recognise(observed, ("mean",), RULE, Predictor(trial()), everything=observed + spoiled)
        == ()
    )


def test_a_right_output_is_no_mistake():
    assert named(lambda c: {}) == ()


def test_a_rule_for_shapes_sees_shapes_only():
    wrong = {
        "row_of_rows": lambda c: {"row": c.x[None]},
        "other_values": lambda c: {"row": c.x + 1},
    }
    assert named(lambda c: {"row": c.x[None] * 5}, ("row",), wrong, same_shape) == ("row_of_rows",)


@pytest.mark.parametrize(
    "odd",
    [None, "text", {}, object(), [1, [2, 3]], Raised("MemoryError"), np.array(["a"]), float("nan")],
)
def test_nothing_that_comes_back_breaks_recognition(odd):
    assert (
        named(
            lambda c: {"mean": odd, "row": odd},
            wrong=WRONG | {"careless": lambda c: {"mean": lambda a, case: a.shape[7] / a[0] > 1}},
        )
        == ()
    )


def test_a_wrong_formula_that_raises_explains_only_what_raised():
    wrong = {"reads_too_far": lambda c: {"mean": c.x[5]}}
    raised = lambda c: (
        truth(c, times=1.0)
        if c.x.size > 5
        else {"mean": Raised("IndexError", "index 5"), "row": Raised("IndexError")}
    )
    first_of_six = lambda c: {"mean": c.x[5]} if c.x.size > 5 else raised(c)
    assert named(first_of_six, wrong=wrong) == ("reads_too_far",)
    assert named(lambda c: {"mean": 99.0}, wrong=wrong) == ()


def test_the_search_for_pairs_ends_in_time():
    def slow(case: Case, **knobs):
        end = time.thread_time() + 0.002
        while (
            time.thread_time() < end
        ):  # it computes: time in which others have the processor does not count
            pass
        return {"mean": truth(case)["mean"] + sum(knobs.values())}

    wrong = {f"m{i}": {f"k{i}": float(2**i)} for i in range(40)}
    slow_trial = Trial(lambda rng: [], lambda s, c: {}, slow, wrong)
    observed = [Observation(c, {"mean": -1.5}, slow(c)) for c in cases(1)]
    started = time.thread_time()
    assert recognise(observed, ("mean",), RULE, Predictor(slow_trial), seconds=0.2) == ()
    assert time.thread_time() - started < 1.0


def test_each_prediction_is_computed_once():
    asked = []

    def counted(case: Case, **knobs):
        asked.append((case.name, tuple(knobs)))
        return truth(case, **knobs)

    predictor = Predictor(
        Trial(
            lambda rng: [],
            lambda s, c: {},
            counted,
            {k: v for k, v in WRONG.items() if isinstance(v, dict)},
        )
    )
    observed = seen(lambda c: {"mean": 77.0})
    for _ in range(3):
        recognise(observed, OUTPUTS, RULE, predictor, everything=observed)
    assert len(asked) == len(set(asked))


@settings(max_examples=50)
@given(st.lists(st.booleans(), min_size=1, max_size=5))
def test_evidence_knows_what_fails(wrong_here):
    observed = [
        Observation(c, truth(c, times=3.0 if bad else 1.0), truth(c))
        for c, bad in zip(cases(len(wrong_here)), wrong_here)
    ]
    evidence = Evidence(observed, OUTPUTS, RULE)
    assert len(evidence.failing) == 2 * sum(wrong_here)
    assert evidence.explained_by(lambda case: truth(case, times=3.0)) == all(wrong_here)
    assert evidence.share_explained_by(lambda case: truth(case, times=3.0)) == (
        1.0 if any(wrong_here) else 0.0
    )
