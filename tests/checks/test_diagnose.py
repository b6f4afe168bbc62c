"""What is evidence enough for a name: no guess is better than a wrong one."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from autograder.checks import catalogue
from autograder.checks.carry_forward import sound
from autograder.checks.catalogue import Catalogue
from autograder.checks.compare import close
from autograder.checks.judge import QuestionRun
from autograder.checks.judged_outputs import kept, outputs_of, unexplained
from autograder.checks.model import Case, Mistake, Part, ProblemSet, Question, Test
from autograder.sandbox.subject import LocalSubject
from tests.checks.small_catalogue import write_small_catalogue


def draw(rng):
    return [Case(f"length {n}", {"x": rng.normal(size=n), "n": n}) for n in (1, 2, 3, 5)]


TOTAL = Test(
    draw,
    lambda s, c: {"total": s.call("total", c.x).value},
    lambda c: {"total": float(np.sum(c.x))},
)
QUESTION = Question("9.1", "A sum", (Part("total", 4, TOTAL, ("total",)),), ("total",))


def raising(when, message="it broke", kind=ValueError):
    def total(x):
        if when(len(x)):
            raise kind(message)
        return float(np.sum(x))

    return {"total": total}


def named(tmp_path, mistake, student, question=QUESTION):
    """What a report names, if one wrong program is known."""
    write_small_catalogue(
        tmp_path, question, [Mistake("known", "It is known.")], {"known": mistake}
    )
    declared = ProblemSet("ps9", "", "m.py", (question,), home=tmp_path)
    return QuestionRun(declared, question, LocalSubject(student), "a seed").report().mistakes


def test_an_exception_in_every_case_names_nothing(tmp_path):
    always = raising(lambda n: True)
    assert named(tmp_path, always, always) == ()


@pytest.mark.parametrize("kind", [AssertionError, UnboundLocalError, IndexError])
def test_whose_message_does_not_say_the_mistake_is_named_by_the_cases_in_which_it_comes(
    tmp_path, kind
):
    long = raising(lambda n: n > 2, "", kind)
    assert named(tmp_path, long, long) == ("known",)
    assert named(tmp_path, long, raising(lambda n: n > 1, "", kind)) == ()
    always = raising(lambda n: True, "", kind)
    assert named(tmp_path, always, always) == ()


def test_a_message_that_says_the_mistake_names_it_everywhere(tmp_path):
    says = "'tuple' object does not support item assignment"
    always = raising(lambda n: True, says, TypeError)
    assert named(tmp_path, always, always) == ("known",)


def single(names, answers):
    """A question with two tests; one of them has one case with one number."""
    one = Test(
        lambda rng: [Case("worked", {})],
        lambda s, c: {"a": s.call("a").value if not answers else s.get(None, "a")},
        lambda c: {"a": 2.0},
    )
    parts = (Part("a", 1, one, ("a",)), Part("total", 1, TOTAL, ("total",)))
    return Question("9.2", "", parts, names, answers=("a",) if answers else False)


def test_a_lone_number_is_evidence_where_it_is_an_answer_in_the_notebook(tmp_path):
    right = raising(lambda n: False)
    typed = right | {"a": 3.0}
    assert named(tmp_path, typed, typed, single(("a", "total"), True)) == ("known",)
    computed = right | {"a": lambda: 3.0}
    assert named(tmp_path, computed, computed, single(("a", "total"), False)) == ()


def test_two_catalogues_become_one(tmp_path):
    folders = []
    for name, factor in (("first", 2.0), ("second", 3.0)):
        folder = tmp_path / name
        folder.mkdir()
        wrong = {name: {"total": lambda x, k=factor: k * float(np.sum(x)) + k}}
        folders.append(write_small_catalogue(folder, QUESTION, [Mistake(name, "So.")], wrong))
    declared = ProblemSet("ps9", "", "m.py", (QUESTION,), home=folders[0])
    both = catalogue.catalogue_of(declared, folders[1])
    assert set(both.mistakes) == {"first", "second"}
    for factor, name in ((2.0, "first"), (3.0, "second")):
        student = LocalSubject({"total": lambda x, k=factor: k * float(np.sum(x)) + k})
        assert QuestionRun(declared, QUESTION, student, catalogue=both).report().mistakes == (name,)
    (folders[1] / catalogue.NUMBERS).write_bytes(b"PK")
    with pytest.raises(catalogue.DamagedCatalogue, match="damaged"):
        catalogue.catalogue_of(declared, folders[1])


def test_what_a_record_keeps_is_read_back_as_it_was(tmp_path):
    student = LocalSubject(raising(lambda n: n == 1) | {})
    run = QuestionRun(ProblemSet("ps9", "", "m.py", (QUESTION,)), QUESTION, student, 4)
    run.catalogue = Catalogue()
    record = dict(run.report().unnamed)
    (key,) = record
    assert unexplained(record)[key].text == "raises ValueError: it broke"
    back = outputs_of(QUESTION, record, [key, key.replace("length 1", "length 2")])
    assert [output.state for output in back.values()] == [1, 0]
    assert kept(back, []) == record and kept(back, [key]) == {}
    assert dataclasses.replace(back[key], tolerance=close()).given == unexplained(record)[key]


def test_what_follows_may_rest_on_a_transposed_matrix_and_on_no_other_turned_array():
    assert sound(np.ones((3, 2)), np.ones((2, 3)))
    assert not sound(np.ones((5, 4, 3, 2)), np.ones((2, 3, 4, 5)))
