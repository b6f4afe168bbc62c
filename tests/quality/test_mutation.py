"""The mutation tool itself, and a sample of what `make mutants` does in full."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from cosmic_ray.mutating import mutate_code

from autograder.quality import mutation
from autograder.quality.modules import namespace
from autograder.quality.operators import OPERATORS
from autograder.sets import load, names

EVERY = 40  # mutants of the sample; all of them take minutes

MODULE = '''import numpy as np

LIMIT = 3


def mean(x):
    """The mean."""
    ### BEGIN SOLUTION 9.1 return the mean.
    total = np.sum(x, axis=0)
    return total / len(x)
    ### END SOLUTION
'''


@pytest.mark.parametrize(
    "operator, example",
    [(cls, e) for cls in OPERATORS for e in cls.examples()],
    ids=lambda v: getattr(v, "__name__", ""),
)
def test_our_operators_do_what_their_examples_say(operator, example):
    assert (
        mutate_code(example.pre_mutation_code, operator(), example.occurrence)
        == example.post_mutation_code
    )


def test_mutants_change_solution_regions_only_and_each_is_new():
    found = list(mutation.mutants(MODULE))
    assert len({m.code for m in found}) == len(found) > 10
    assert all(m.task == "9.1" and m.line in (9, 10) and "LIMIT = 3" in m.code for m in found)
    changes = {m.new for m in found}
    assert {
        "return total * len(x)",
        "total = np.mean(x, axis=0)",
        "total = np.sum(x, **{})",
        "total = np.sum(x, axis= 1)",
        "pass",
        "return None",
    } <= changes
    assert not any("mutant" in m.new for m in found)


def test_mutants_compile_and_are_the_same_every_time():
    first, second = ([m.code for m in mutation.mutants(MODULE)] for _ in range(2))
    assert first == second and all(map(mutation.compiles, first))


def test_a_module_without_regions_has_no_mutants():
    assert list(mutation.mutants(MODULE.replace("### BEGIN", "## BEGIN"))) == []


@pytest.fixture(scope="module")
def killer():
    return mutation.Killer(load("ps4_mlp"))


def changed(old: str, new: str) -> mutation.Mutant:
    code = mutation.reference("ps4_mlp")
    assert code.count(old) == 1
    return mutation.Mutant("by hand", 1, "4.4", old, new, code.replace(old, new))


def test_a_module_of_the_same_name_does_not_stand_in(tmp_path, monkeypatch):
    other = ModuleType("mlp")
    monkeypatch.setitem(sys.modules, "mlp", other)
    (tmp_path / "mlp.py").write_text("answer = 42\n")
    assert namespace(tmp_path, "mlp.py")["answer"] == 42 and sys.modules["mlp"] is other


def test_the_reference_is_not_killed(killer):
    assert not killer.kills(changed("dscores.sum(axis=0)", "np.sum(dscores, axis=0)"))


@pytest.mark.parametrize(
    "old, new",
    [
        ("dscores.sum(axis=0)", "dscores.mean(axis=0)"),
        ("dscores.sum(axis=0)", "dscores.sum(axis=9)"),
        ("import numpy as np\n", "import nothing_of_that_name\n"),
        ("return h * (1 - h)", "import os; os._exit(3)"),
        ("return h * (1 - h)", "raise SystemExit(0)"),
        ("return h * (1 - h)", "return np.ones(10**11)"),
    ],
)
def test_a_wrong_module_is_killed_however_it_ends(killer, old, new):
    assert killer.kills(changed(old, new))


def test_a_module_that_does_not_end_is_killed(killer, monkeypatch):
    monkeypatch.setattr(mutation, "SECONDS", 1.0)
    assert killer.kills(changed("return h * (1 - h)", "while True: pass"))


@pytest.mark.parametrize("name", names())
def test_a_sample_of_the_mutants_is_killed(name):
    result = mutation.tried(name, every=EVERY)
    assert result.total > 3
    assert not result.survivors, "\n".join(map(str, result.survivors))


@pytest.mark.parametrize("name", names())
def test_equivalent_mutants_are_mutants_and_have_a_reason(name):
    listed = mutation.equivalents(name)
    assert len({(e.old, e.new) for e in listed}) == len(listed)
    assert all(len(e.reason) > 10 for e in listed)
    if listed:
        changes = {(m.old, m.new) for m in mutation.mutants(mutation.reference(name))}
        assert not [e for e in listed if (e.old, e.new) not in changes]
