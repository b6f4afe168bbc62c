"""A question's report: points, verdicts, names, follow-up credit, and the smallest failing cases.

Limits on time, too.
"""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.checks.carry_forward import sound
from autograder.checks.compare import close, exact
from autograder.checks.judge import QuestionRun
from autograder.checks.model import Case, Choice, Mistake, Part, ProblemSet, Question, Test
from autograder.checks.report import PartResult
from autograder.checks.run import generator
from autograder.checks.verdicts import overall
from autograder.sandbox.subject import (
    BadData,
    GraderFault,
    LocalSubject,
    MissingName,
    OutOfMemory,
    SandboxEnded,
    StudentRaised,
    StudentTimeout,
    SubjectError,
    TooMuchOutput,
)
from autograder.sets import load

from .small_catalogue import write_small_catalogue

ROOT = Path(__file__).resolve().parents[2]
MISTAKES = (
    Mistake("squared", "You square.", ("Why?",)),
    Mistake("tripled", "Three times too much.", ("Count.", "Look.")),
)


def draw(rng: np.random.Generator) -> list[Case]:
    return [Case(f"length {n}", {"x": rng.uniform(1, 2, n), "n": n}) for n in (2, 3, 5)]


def expected(case: Case) -> dict:
    return {
        "total": float(np.sum(case.x)),
        "largest": float(np.max(case.x)),
        "x afterwards": case.x,
    }


def call(s, case: Case) -> dict:
    answer = s.call("total", case.x)
    return {
        "total": answer.value,
        "largest": s.call("largest", case.x).value,
        "x afterwards": answer.args[0],
    }


def shrink(rng: np.random.Generator):
    for n in range(1, 9):
        yield Case("smallest", {"x": rng.uniform(1, 2, n), "n": n})


TOTALS = Test(draw, call, expected, "total(x) with n={n}", shrink)
PARTS = (
    Part("total", 2, TOTALS, ("total",)),
    Part("largest", 1.5, TOTALS, ("largest",)),
    Part("longest", 1, TOTALS, ("total",), ("length 5",)),
    Part(
        "x as it was",
        0.5,
        TOTALS,
        ("x afterwards",),
        rule=close(0, 0),
        requires=("total", "largest"),
    ),
)
RIGHT = {"total": lambda x: float(np.sum(x)), "largest": lambda x: float(np.max(x))}


WRONG = {
    "squared": RIGHT | {"total": lambda x: float(np.sum(x**2))},
    "tripled": RIGHT | {"largest": lambda x: 3 * float(np.max(x))},
}


def question_of(parts=PARTS) -> Question:
    return Question("9.1", "Sums", tuple(parts), ("total", "largest"))


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory):
    """A catalogue of two mistakes, built as those of the sets are."""
    folder = write_small_catalogue(tmp_path_factory.mktemp("ps9"), question_of(), MISTAKES, WRONG)
    HOME.append(folder)


HOME: list[Path] = []


def report(names, parts=PARTS, **how):
    subject = names if not isinstance(names, dict) else LocalSubject(names)
    question = question_of(parts)
    declared = ProblemSet("ps9_sums", "Sums", "sums.py", (question,), home=HOME[0])
    return QuestionRun(declared, question, subject, **how).report()


def part(names, which: str, **how) -> PartResult:
    return next(p for p in report(names, **how).parts if p.name == which)


def test_right_code_earns_everything_and_hears_nothing():
    r = report(RIGHT)
    assert (r.verdict, r.score, r.points, r.mistakes, r.message) == ("ok", 5.0, 5.0, (), "")


@settings(deadline=None)
@given(st.sets(st.sampled_from(["total", "largest", "length", "touch"])))
def test_the_score_is_the_sum_of_the_parts_that_are_right(slips):
    def total(x):
        wrong = "total" in slips or "length" in slips and len(x) == 5
        value = float(np.sum(x)) + wrong
        if "touch" in slips:
            x += 1
        return value

    r = report(
        {"total": total, "largest": lambda x: float(np.max(x)) + ("largest" in slips)}, reveal=False
    )
    expected = {
        "total": 2 * (not slips & {"total", "length"}),
        "largest": 1.5 * ("largest" not in slips),
        "longest": 1 * (not slips & {"total", "length"}),
        "x as it was": 0.5 * ("touch" not in slips),
    }
    if not expected["total"] and not expected["largest"]:
        expected["x as it was"] = 0  # nothing that it needs is right
    assert {p.name: p.score for p in r.parts} == expected
    assert r.score == sum(expected.values()) == sum(p.score for p in r.parts if p.verdict == "ok")
    assert r.verdict == ("ok" if not slips else "wrong")


def test_a_function_that_computes_nothing_earns_nothing_for_changing_nothing():
    r = report({"total": lambda x: None, "largest": lambda x: None})
    assert r.score == 0
    assert (
        "counts once total or largest is right"
        in next(p for p in r.parts if p.name == "x as it was").message
    )


def test_the_mistake_is_named_with_its_words():
    r = report(RIGHT | {"total": lambda x: float(np.sum(x**2))})
    assert (
        r.mistake == "squared"
        and r.advice[0].sentence == "You square."
        and r.advice[0].hints == ("Why?",)
    )


def test_the_mistake_that_explains_most_parts_comes_first():
    parts = [
        Part("largest", 1, TOTALS, ("largest",)),
        Part("total", 1, TOTALS, ("total",)),
        Part("longest", 1, TOTALS, ("total",), ("length 5",)),
    ]
    r = report({"total": WRONG["squared"]["total"], "largest": WRONG["tripled"]["largest"]}, parts)
    assert r.mistakes == ("squared", "tripled"), "two slips in two functions are both named"


@pytest.mark.parametrize("seed", [0, 5, "another"])
def test_a_name_does_not_depend_on_the_seed(seed):
    assert report(WRONG["squared"], seed=seed).mistakes == ("squared",)


@pytest.mark.parametrize(
    "total",
    [
        lambda x: 0.0,
        lambda x: float(np.sum(x**2)) if len(x) == 2 else 0.25,
        lambda x: float(np.sum(x**2)) if len(x) != 3 else float(np.sum(x)),
        lambda x: 1 / 0,
        lambda x: [][0],
    ],
    ids=["zeros", "one case alike", "right where the mistake is wrong", "raises", "raises too"],
)
def test_nothing_is_named_by_an_accident(total):
    assert report(RIGHT | {"total": total}).mistakes == ()


def test_another_exception_in_one_case_does_not_hide_the_name():
    def total(x):
        return WRONG["squared"]["total"](x) if len(x) < 5 else x[7]

    assert report(RIGHT | {"total": total}).mistakes == ("squared",)


# ---- what is said


@given(
    st.integers(0, 10**6), st.sampled_from(["number", "nan", "shape", "nothing", "text", "raises"])
)
def test_no_message_tells_an_expected_value_of_a_hidden_instance(seed, kind):
    give = {
        "number": lambda x: 0.25,
        "nan": lambda x: float("nan"),
        "shape": lambda x: [0.25, 0.25],
        "nothing": lambda x: None,
        "text": lambda x: "0.25",
        "raises": lambda x: 1 / 0,
    }[kind]
    r = report({"total": give, "largest": give}, seed=seed, reveal=False)
    cases = [*draw(generator(seed, "9.1", 0)), *shrink(generator(seed, "9.1", "shrink"))]
    secrets = {
        f"{value:.6g}"[:6]
        for case in cases
        for value in (expected(case)["total"], expected(case)["largest"])
    }
    for text in (r.message, r.text(), *(p.message for p in r.parts)):
        assert not [s for s in secrets if s in text], text


def test_in_the_open_the_expected_value_is_shown():
    r = report({"total": lambda x: 0.25, "largest": RIGHT["largest"]}, seed=4, reveal=True)
    assert "expected" in r.message


def test_everything_follows_from_the_seed():
    slip = RIGHT | {"total": lambda x: float(np.sum(x)) + len(x) ** 2}
    again = [report(slip, seed="s").message for _ in range(2)]
    assert again[0] == again[1] != report(slip, seed="t").message


@settings(max_examples=25)
@given(st.integers(1, 8), st.integers(0, 1000))
def test_the_smallest_failing_case_fails_and_no_smaller_one_does(first_wrong, seed):
    def total(x):
        return float(np.sum(x)) + (0.123 if len(x) >= min(first_wrong, 5) else 0)

    message = part(RIGHT | {"total": total}, "total", seed=seed).message
    shown = int(re.search(r"n=(\d)", message)[1])
    assert message.startswith("The smallest case that fails") and shown == min(first_wrong, 5)


def test_where_only_the_part_s_own_case_fails_that_one_is_shown():
    def total(x):
        return float(np.sum(x)) + (0.123 if len(x) == 5 and total.asked == 0 else 0)

    total.asked = 0

    def asks_once(s, case):
        outputs = call(s, case)
        total.asked += len(case.x) == 5
        return outputs

    test = Test(draw, asks_once, expected, "total(x) with n={n}", shrink)
    assert part(
        RIGHT | {"total": total}, "total", parts=[Part("total", 1, test, ("total",))]
    ).message.startswith('case "length 5"')


# ---- what can go wrong


class Failing:
    """A subject that only fails, and counts how often it was asked."""

    def __init__(self, error: SubjectError) -> None:
        self.error, self.asked = error, 0

    def _fail(self, *args, **kwargs):
        self.asked += 1
        raise self.error

    new = call = get = set = _fail


@pytest.mark.parametrize(
    "error, verdict, once",
    [
        (StudentRaised("ZeroDivisionError", "division by zero"), "exception", False),
        (StudentRaised("NotImplementedError", "Task 9.1: sums"), "missing", False),
        (MissingName("total"), "missing", False),
        (StudentTimeout(10), "timeout", True),
        (OutOfMemory("too much"), "memory", True),
        (TooMuchOutput("too much"), "output", True),
        (BadData("too deep"), "bad_type", False),
        (SandboxEnded("ended"), "exception", True),
        (GraderFault("ours"), "grader_fault", True),
    ],
)
def test_each_failure_has_its_verdict_and_what_would_only_cost_time_is_not_asked_again(
    error, verdict, once
):
    subject = Failing(error)
    r = report(subject)
    assert r.verdict == verdict and r.score == 0
    assert {p.verdict for p in r.parts} == {verdict}
    assert subject.asked == 1 if once else subject.asked >= 3


@pytest.mark.parametrize(
    "error, said",
    [
        (
            StudentRaised(
                "NotImplementedError",
                "Task 9.1: sums",
                ("sums.py line 3, in total: raise NotImplementedError(...)",),
            ),
            "Task 9.1: sums (sums.py line 3, in total)",
        ),
        (StudentRaised("NotImplementedError", ""), "NotImplementedError"),
        (MissingName("total"), "`total` is not defined"),
    ],
)
def test_what_is_not_written_is_said_once(error, said):
    first, *others = report(Failing(error)).parts
    assert first.message == said and len(others) > 1
    assert {p.message for p in others} == {f'the same as in "{first.name}"'}


def test_an_exception_is_shown_with_the_student_s_line():
    message = part(RIGHT | {"total": lambda x: 1 / 0}, "total").message
    assert "ZeroDivisionError" in message and "1 / 0" in message


def test_a_check_that_fails_itself_charges_nothing_to_the_student():
    broken = Test(draw, lambda s, case: {}[case], expected)
    r = report(RIGHT, [Part("broken", 1, broken, ("total",))])
    assert r.verdict == "grader_fault" and "the check itself failed" in r.message


def test_a_part_that_names_cases_that_are_not_drawn_is_our_fault():
    assert (
        report(RIGHT, [Part("typo", 1, TOTALS, ("total",), ("lenght 5",))]).verdict
        == "grader_fault"
    )


def test_an_output_that_does_not_come_back_is_not_right():
    test = Test(draw, lambda s, case: {}, expected)
    assert report(RIGHT, [Part("total", 1, test, ("total",))]).score == 0


# ---- follow-up credit

FIRST = Test(
    lambda rng: [Case("given", {})],
    lambda s, c: {"a": s.get(None, "a"), "b": s.get(None, "b")},
    lambda c: {"a": 3.0, "b": 6.0},
)


def follow(s, case):
    return {"b": 2.0 * s.get(None, "a")}


WORKED = [Part("a", 1, FIRST, ("a",)), Part("b", 1, FIRST, ("b",), carries=follow)]


@pytest.mark.parametrize(
    "a, b, score",
    [
        (3.0, 6.0, 2),
        (5.0, 10.0, 1),
        (5.0, 6.0, 1),
        (3.0, 7.0, 1),
        (5.0, 7.0, 0),
        (float("nan"), float("nan"), 0),
        (float("inf"), float("inf"), 0),
        ([1.0, 2.0], [2.0, 4.0], 0),
        ("x", "xx", 0),
    ],
)
def test_a_right_step_from_an_earlier_slip_earns_its_points(a, b, score):
    assert report({"a": a, "b": b}, WORKED).score == score


def test_follow_up_credit_is_said():
    assert (
        "follows from your own earlier result"
        in part({"a": 5.0, "b": 10.0}, "b", parts=WORKED).message
    )


# ---- multiple choice

CHOICES = [Choice("one", 1, ("a", "b", "c")), Choice("many", 2, ("a", "b", "c"), many=True)]
KEY = {"one": "b", "many": "ac"}


@pytest.mark.parametrize(
    "answers, key, verdicts, score",
    [
        ({"one": "b", "many": "ac"}, KEY, ["ok", "ok"], 3),
        ({"one": "b", "many": "ca"}, KEY, ["ok", "ok"], 3),
        ({"one": "a", "many": "a"}, KEY, ["wrong", "wrong"], 0),
        ({"one": "b", "many": "ac"}, None, ["recorded", "recorded"], 0),
        ({"one": "z", "many": "az"}, None, ["wrong", "wrong"], 0),
        ({"one": None, "many": None}, KEY, ["missing", "missing"], 0),
        ({"one": 2, "many": ["a", "c"]}, KEY, ["wrong", "wrong"], 0),
        ({"one": "", "many": ""}, KEY, ["wrong", "wrong"], 0),
        ({"one": " B", "many": "c, A"}, KEY, ["ok", "ok"], 3),
        ({"one": "b)", "many": "cca"}, KEY, ["ok", "ok"], 3),
        ({"one": "bc", "many": True}, KEY, ["wrong", "wrong"], 0),
    ],
)
def test_choices(answers, key, verdicts, score):
    r = report(answers, CHOICES, key=key)
    assert [p.verdict for p in r.parts] == verdicts and r.score == score


@pytest.mark.parametrize(
    "answer, score", [(2, 1), ("2", 1), (np.int64(2), 1), (1, 0), (2.0, 0), (True, 0)]
)
def test_a_choice_among_digits_may_be_a_number(answer, score):
    assert (
        report({"rank": answer}, [Choice("rank", 1, ("0", "1", "2"))], key={"rank": "2"}).score
        == score
    )


def test_a_recorded_choice_does_not_tell_the_key():
    right, wrong = (report({"one": letter, "many": "ac"}, CHOICES).text() for letter in "ba")
    assert right.replace('"b"', "*") == wrong.replace('"a"', "*")


# ---- the verdict of a question

VERDICTS = (
    "ok",
    "wrong",
    "exception",
    "missing",
    "timeout",
    "memory",
    "output",
    "bad_type",
    "recorded",
)


@given(
    st.lists(
        st.tuples(st.sampled_from(VERDICTS), st.sampled_from([0.5, 1, 2])), min_size=1, max_size=6
    )
)
def test_overall(drawn):
    parts = [
        PartResult(f"p{i}", points, points if verdict == "ok" else 0.0, verdict)
        for i, (verdict, points) in enumerate(drawn)
    ]
    verdict, score = overall(parts)
    given_verdicts = {v for v, _ in drawn}
    assert score == sum(points for v, points in drawn if v == "ok")
    assert (verdict == "ok") == (given_verdicts == {"ok"})
    assert verdict in given_verdicts | {"wrong"}
    if score > 0 and verdict != "ok":
        assert verdict in ("wrong", "recorded")


def test_a_fault_of_ours_is_never_hidden_by_points():
    assert (
        overall([PartResult("a", 1, 1, "ok"), PartResult("b", 1, 0, "grader_fault")])[0]
        == "grader_fault"
    )


def test_each_place_of_the_course_has_its_own_random_numbers():
    places = [(0, "4.3", 0), (0, "4.3", 1), (0, "4.4", 0), (1, "4.3", 0), ("0", "4.30", 0)]
    drawn = [tuple(generator(*place).integers(0, 2**60, 2)) for place in places]
    assert len(set(drawn)) == len(drawn)
    assert tuple(generator(0, "4.3", 0).integers(0, 2**60, 2)) == drawn[0]


def test_exact_and_close_parts_can_share_a_trial():
    parts = [
        Part("near", 1, TOTALS, ("total",), rule=close(1e-3, 0)),
        Part("exactly", 1, TOTALS, ("total",), rule=exact),
    ]
    assert [
        p.score
        for p in report(RIGHT | {"total": lambda x: float(np.sum(x)) * (1 + 1e-6)}, parts).parts
    ] == [1, 0]


def test_an_exception_that_old_code_raises_says_how_to_mend_it():
    raising = lambda f: report(RIGHT | {"total": f}).parts[0].message
    assert "range(N), not range[N]" in raising(lambda x: range[len(x)])
    assert "`dims=` was removed" in raising(lambda x: np.unravel_index(0, dims=(1, 1)))


# ---- credit for what follows is credit for work


@pytest.mark.parametrize(
    "question, value",
    [
        ("2.2", 1.0),
        ("2.2", 1e-12),
        ("2.4", -1.0),
        ("2.4", 1e-12),
        ("2.4", 1e300),
        ("3.1", 1.0),
        ("3.2", 1.0),
    ],
)
def test_one_number_for_every_answer_earns_nothing_by_following(question, value):
    problem_set = load({"2": "ps2_graphs", "3": "ps3_backprop"}[question[0]])
    names = problem_set[question].takes
    expected = {
        name: part.test.expected(part.test.draw(np.random.default_rng(0))[0])[name]
        for part in problem_set[question].parts
        for name in getattr(part, "outputs", ())
    }
    report = QuestionRun(
        problem_set,
        problem_set[question],
        LocalSubject({name: np.full(np.shape(expected.get(name)), value) for name in names}),
    ).report()
    assert [p.name for p in report.parts if p.score and "follows" in p.message] == []


@pytest.mark.parametrize("question, keeps", [("3.3", {"graph"}), ("3.4", set())])
@pytest.mark.parametrize("value", [0.0, 1.0, 1e-12, 1e20])
def test_functions_of_one_number_earn_nothing_by_following(question, keeps, value, monkeypatch):
    """The reference's results with every number replaced."""
    problem_set, space = load("ps3_backprop"), {"__name__": "backprop"}
    source = ROOT / "source" / "ps3_backprop"
    monkeypatch.setattr(sys, "path", [str(source), *sys.path])
    exec(compile((source / "backprop.py").read_text(), "backprop.py", "exec"), space)
    empty = lambda v: (
        {k: empty(x) for k, x in v.items()}
        if isinstance(v, dict)
        else v
        if isinstance(v, str)
        else np.full(np.shape(v), value)
    )
    for name in set(problem_set[question].takes) - keeps:
        space[name] = lambda *args, right=space[name]: empty(right(*args))
    report = QuestionRun(problem_set, problem_set[question], LocalSubject(space), 3).report()
    assert {p.name.partition(":")[0] for p in report.parts if p.score} <= keeps


@pytest.mark.parametrize("question", ["5.2", "5.7", "6.4", "6.6", "6.7"])
@pytest.mark.parametrize("value", [0.0, 1e-12, 3.0])
def test_nonsense_from_every_function_of_a_set_earns_nothing_by_following(
    question, value, monkeypatch
):
    problem_set = load({"5": "ps5_regularization", "6": "ps6_convolution"}[question[0]])
    source = ROOT / "source" / problem_set.name
    monkeypatch.setattr(sys, "path", [str(source), str(ROOT / "source" / "ps4_mlp"), *sys.path])
    space = {"__name__": problem_set.module}
    exec(compile((source / problem_set.module).read_text(), problem_set.module, "exec"), space)
    right = {
        name: space[name]
        for name in problem_set[question].takes
        if inspect.isfunction(space.get(name))
    }
    nonsense = {
        name: lambda *args, f=f, **named: _filled(f(*args, **named), value)
        for name, f in right.items()
    }
    report = QuestionRun(
        problem_set, problem_set[question], LocalSubject(space | nonsense), 3
    ).report()
    assert right and [p.name for p in report.parts if p.score and "follows" in p.message] == []


def _filled(result, value):
    """The same structure, every number replaced."""
    if isinstance(result, dict):
        return {key: _filled(item, value) for key, item in result.items()}
    if isinstance(result, tuple):
        return tuple(_filled(item, value) for item in result)
    return (
        np.full(np.shape(result), value)
        if isinstance(result, (int, float, np.ndarray, np.generic))
        else result
    )


def test_what_is_drowned_by_a_huge_number_does_not_follow():
    assert not sound(np.full(3, 1e9), np.ones(3)) and sound(np.full(3, 1e3), np.ones(3))


def test_a_history_may_end_at_another_step_but_not_at_once():
    expected = [4.0, 3.0, 2.0]
    assert sound([4.0, 2.0], expected) and sound([4.0, 1e9, 2.0, 1.0, 0.5], expected)
    assert not sound([4.0], expected) and not sound([], expected) and not sound([4.0, 2.0], [4.0])
    assert not sound([4.0, 3.0, 2.0, np.nan], expected) and not sound([4.0, np.zeros(2)], expected)
