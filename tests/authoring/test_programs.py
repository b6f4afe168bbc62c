"""Wrong programs put together: two mistakes in one, and the reference with a student's code."""

from __future__ import annotations

from autograder.authoring.mistake_files import MistakeFile, Variant, read_mistake, text_of
from autograder.authoring.pairs import pairs
from autograder.authoring.student_program import program, programs
from autograder.checks.model import Mistake
from autograder.grading.student_code import StudentCode

REFERENCE = """
import numpy as np


class Net:
    def forward(self, x):
        ### BEGIN SOLUTION 9.1 multiply.
        h = x * self.w
        h = h + self.b
        return h
        ### END SOLUTION

    def other(self, x):
        ### BEGIN SOLUTION 9.2 add.
        return x + self.b
        ### END SOLUTION
"""
STUDENT = """
import math
import numpy as np

SCALE = 2.0
UNUSED = 1.0


def twice(x):
    return SCALE * half(x)


def half(x):
    return math.floor(x)


class Net:
    def forward(self, x):  # my own
        return self._helper(twice(x))

    def _helper(self, x):
        return x + self.b

    def other(self, x):
        return self.b + x
"""


def common(name, *replace, **more):
    variant = Variant(replace, {}, {}, "", {"9.1": ("a part",)})
    return MistakeFile(Mistake(name, "It is so."), (variant,), common=True, **more)


PRODUCT = common("product", ("h = x * self.w", "h = x / self.w"))
SUM = common("sum", ("h = h + self.b", "h = h - self.b"))
SAME_LINE = common("same_line", ("x * self.w", "x"))
ELSEWHERE = common("elsewhere", ("return x + self.b", "return x"))


def test_two_common_mistakes_in_other_lines_of_one_function_are_one_program():
    ((one, other, variant),) = pairs([PRODUCT, SUM, ELSEWHERE], REFERENCE)
    assert (one, other) == ("product", "sum")
    text = variant.module(REFERENCE)
    assert "h = x / self.w" in text and "h = h - self.b" in text and "return x + self.b" in text


def test_two_mistakes_in_the_same_line_or_in_two_functions_are_not():
    assert not [*pairs([PRODUCT, SAME_LINE, ELSEWHERE], REFERENCE)]


def test_a_students_function_brings_what_it_needs_and_nothing_else():
    made = program(StudentCode((STUDENT,)), REFERENCE, ["Net.forward"])
    assert list(made.define) == ["Net.forward", "Net._helper"]
    assert "import math" in made.beside and "def half" in made.beside and "SCALE" in made.beside
    assert "UNUSED" not in made.beside and "numpy" not in made.beside
    text = made.module(REFERENCE)
    names = {}
    exec(text, names)
    net = names["Net"]()
    net.b = 1.0
    assert net.forward(2.5) == 5.0 and net.other(1.0) == 2.0


def test_the_smallest_program_comes_first_and_only_functions_of_the_task():
    first, *others = programs(StudentCode((STUDENT,)), REFERENCE, "9.1")
    assert list(first.define) == ["Net.forward", "Net._helper"]
    assert [list(v.define) for v in others] == [["Net"]]
    assert not [*programs(StudentCode(("def nothing(): pass\n",)), REFERENCE, "9.1")]
    assert not [*programs(StudentCode(("def broken(:\n",)), REFERENCE, "9.1")]


def test_the_notebooks_function_counts_before_the_modules():
    cell = "class Net:\n    def forward(self, x):\n        return 0\n"
    assert "return 0" in StudentCode((cell, STUDENT)).function("Net.forward")


def test_a_written_mistake_is_read_back_as_it_was(tmp_path):
    odd = "def f(x):\n    '''Three quotes.'''\n    return \"a\\tb\\\\\"  # é\n"
    variant = Variant((), {"f": odd, "Net.g": "def g(self):\n    return 1\n"}, {}, "A = 1", {})
    loses = {"9.1": ('a "part"', "grads['W1']")}
    variant = Variant((), variant.define, {}, variant.beside, loses)
    file = MistakeFile(Mistake("odd", 'It says "so".', ("Why?",)), (variant,))
    path = tmp_path / "odd.toml"
    path.write_text(text_of(file), encoding="utf-8")
    assert read_mistake(path) == file
