"""A module that cannot be imported says why, where, and how to mend it."""

import pytest

from autograder.sandbox.subject import MissingName


@pytest.mark.parametrize(
    "code, words",
    [
        ("print 'hello'\n", ["line 1", "Python 2", "print(...)"]),
        ("def f():\n\tx = 1\n        return x\n", ["mlp.py, line 3", "tabs and spaces"]),
        (
            "x = 1\ntry:\n  pass\nexcept ValueError, e:\n  pass\n",
            ["line 4", "except Error as name"],
        ),
        ("<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other\n", ["line 1", "merge conflict"]),
        ("def f(x):\n    return (x +\n", ["line 2", "cut off"]),
        ("def f(x):\n", ["cut off"]),
        ("import numpy as np\nx = np.float(3)\n", ["line 2", "np.float", "write `float`"]),
        ("for i in xrange(3): pass\n", ["line 1", "range"]),
        ("import torch_of_the_future\n", ["torch_of_the_future", "line 1"]),
        ("import sys\nsys.exit('done')\n", ["ends the program", "line 2"]),
        ("def f(): return 1 / 0\nf()\n", ["ZeroDivisionError", "line 1"]),
        ("import helper\n", ["helper.py, line 1", "not valid Python"]),
        (
            "class E(Exception):\n  def __str__(self): return 1 / 0\nraise E()\n",
            ["mlp.py cannot be imported", "Exception"],
        ),
    ],
)
def test_sentence(start, code, words):
    subject = start(code, helper="x = = 1").load("mlp")
    with pytest.raises(MissingName) as caught:
        subject.new("TwoLayerMLP", 1)
    said = str(caught.value)
    assert caught.value.verdict == "exception" and caught.value.name == "TwoLayerMLP"
    assert all(word in said for word in words), said
    assert "\n" not in said and len(said) < 300


def test_a_module_that_is_not_there(start):
    with pytest.raises(MissingName, match="rbm.py is not in the submission") as caught:
        start("").load("rbm").call("f")
    assert caught.value.verdict == "missing"


@pytest.mark.parametrize("content", [b"x = '\xff\xfe'\n", b"x = 1\0\n"])
def test_a_file_that_is_not_text(content, start):
    with pytest.raises(MissingName, match="mlp.py"):
        start(content).load("mlp").call("f")


def test_windows_line_ends_and_byte_order_mark_are_fine(start):
    content = "\ufeffdef f():\r\n    return 'é'\r\n".encode()
    assert start(content).load("mlp").call("f").value == "é"
