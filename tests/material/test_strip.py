"""The stripper: no solution line survives, nothing else changes, every malformed marker is an
error.
"""

import ast
import textwrap

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from autograder.material.strip import StripError, has_markers, regions, strip

MODULE = textwrap.dedent(
    '''\
    """A module."""
    import numpy as np


    class Net:
        def loss(self, X):
            """The loss."""
            N = len(X)
            ### BEGIN SOLUTION 4.3 return the mean loss
            secret = X.sum()
            return secret / N
            ### END SOLUTION

        def predict(self, X):
            if X is None:
                ### BEGIN SOLUTION 4.5
                return 0
                ### END SOLUTION
            return None
    '''
)


def test_a_region_becomes_one_raise_that_names_its_task():
    assert strip(MODULE) == MODULE.replace(
        "        ### BEGIN SOLUTION 4.3 return the mean loss\n        secret = X.sum()\n"
        "        return secret / N\n        ### END SOLUTION\n",
        '        raise NotImplementedError("Task 4.3: return the mean loss")\n',
    ).replace(
        "            ### BEGIN SOLUTION 4.5\n            return 0\n            ### END SOLUTION\n",
        '            raise NotImplementedError("Task 4.5: write this part")\n',
    )


def test_the_stub_imports_and_raises():
    namespace = {}
    exec(strip(MODULE), namespace)
    with pytest.raises(NotImplementedError, match="Task 4.3: return the mean loss"):
        namespace["Net"]().loss([1.0])
    assert namespace["Net"]().predict(1) is None


def test_a_sentence_may_hold_quotes_and_backslashes():
    source = (
        'def f():\n    ### BEGIN SOLUTION 1.10 say "hi" \\ ünï\n    return 1\n'
        "    ### END SOLUTION\n"
    )
    namespace = {}
    exec(strip(source), namespace)
    with pytest.raises(NotImplementedError) as caught:
        namespace["f"]()
    assert str(caught.value) == 'Task 1.10: say "hi" \\ ünï'


def test_regions_name_their_tasks():
    assert [(r.task, r.text) for r in regions(MODULE)] == [
        ("4.3", "return the mean loss"),
        ("4.5", ""),
    ]


def test_a_notebook_marker_needs_no_task():
    assert regions("### BEGIN SOLUTION\na = 1\n### END SOLUTION\n", numbered=False)[0].task == ""


def f(body: str) -> str:
    return "def f(x):\n" + textwrap.indent(textwrap.dedent(body), "    ")


MALFORMED = {
    "nested": (
        f("### BEGIN SOLUTION 4.3\n### BEGIN SOLUTION 4.3\nreturn 1\n### END SOLUTION\n"),
        "line 3.*inside the one of line 2",
    ),
    "open": (f("### BEGIN SOLUTION 4.3\nreturn 1\n"), "line 2.*never ends"),
    "end only": (f("return 1\n### END SOLUTION\n"), "line 3.*never began"),
    "two ends": (
        f("### BEGIN SOLUTION 4.3\nreturn 1\n### END SOLUTION\n### END SOLUTION\n"),
        "line 5.*never began",
    ),
    "no task": (f("### BEGIN SOLUTION\nreturn 1\n### END SOLUTION\n"), "line 2.*names no task"),
    "word for a task": (
        f("### BEGIN SOLUTION four\nreturn 1\n### END SOLUTION\n"),
        "line 2.*not a marker",
    ),
    "two hashes": (
        f("## BEGIN SOLUTION 4.3\nreturn 1\n### END SOLUTION\n"),
        "line 2.*not a marker",
    ),
    "lower case": (
        f("### begin solution 4.3\nreturn 1\n### END SOLUTION\n"),
        "line 2.*not a marker",
    ),
    "underscore": (
        f("### BEGIN SOLUTION 4.3\nreturn 1\n### END_SOLUTION\n"),
        "line 4.*not a marker",
    ),
    "after code": (
        f("y = 1  ### BEGIN SOLUTION 4.3\nreturn 1\n### END SOLUTION\n"),
        "line 2.*not a marker",
    ),
    "end indented otherwise": (
        f("### BEGIN SOLUTION 4.3\nreturn 1\n  ### END SOLUTION\n"),
        "line 4.*not indented like",
    ),
    "begin indented otherwise": (
        f("if x:\n    pass\n### BEGIN SOLUTION 4.3\n").replace("pass\n    ###", "y = 1\n    ###")
        + "        return 1\n    ### END SOLUTION\n",
        "line 4.*not indented like the solution",
    ),
    "empty": (f("### BEGIN SOLUTION 4.3\n\n### END SOLUTION\nreturn 1\n"), "line 2.*empty"),
    "in a string": (
        f('s = """\n### BEGIN SOLUTION 4.3\nsecret\n### END SOLUTION\n"""\n'),
        "line 3.*inside a string",
    ),
    "module level": (
        "### BEGIN SOLUTION 4.3\ny = 1\n### END SOLUTION\n",
        "line 1.*inside a function",
    ),
    "class body": (
        "class A:\n    ### BEGIN SOLUTION 4.3\n    y = 1\n    ### END SOLUTION\n",
        "line 2.*inside a function",
    ),
    "reference does not compile": (
        f("### BEGIN SOLUTION 4.3\nreturn (\n### END SOLUTION\n"),
        "not valid Python",
    ),
    "stub does not compile": (
        f("y = [\n    ### BEGIN SOLUTION 4.3\n    1,\n    ### END SOLUTION\n]\n"),
        "the stub is not valid Python",
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_markers_are_errors_with_file_and_line(name):
    source, message = MALFORMED[name]
    with pytest.raises(StripError, match=f"mlp.py.*{message}"):
        strip(source, "mlp.py")


@pytest.mark.parametrize("name", MALFORMED)
def test_what_looks_like_a_marker_is_noticed(name):
    assert has_markers(MALFORMED[name][0])


def test_ordinary_words_are_no_markers():
    assert not has_markers("the friend solutions bend; resolution in the end")


# --- properties ------------------------------------------------------------------------------

newline = st.sampled_from(["\n", "\r\n"])
indent = st.sampled_from(["    ", "\t", "  "])
outside = st.lists(
    st.sampled_from(["x = 1", "", "# keep é", "s = 'a\\u2028b'", "if x:", "x = '\x0c'"]), max_size=4
)
task = st.builds("{}.{}".format, st.integers(1, 9), st.integers(1, 12))


@st.composite
def modules(draw):
    """A module with functions, some with a region, and what must stay of it, line by line."""
    end, tab = draw(newline), draw(indent)
    source, kept = [], []
    for number in range(draw(st.integers(1, 4))):
        head = [f"def f{number}(x):", *body(draw(outside), tab)]
        source += head
        kept += head
        deep = tab
        if draw(st.booleans()):
            source.append(tab + "if x:")
            kept.append(tab + "if x:")
            deep = tab * 2
        if draw(st.booleans()):
            secret = [deep + f"SECRET_{number} = {i}" for i in range(draw(st.integers(1, 3)))]
            source += [
                deep + f"### BEGIN SOLUTION {draw(task)} do it",
                *secret,
                deep + "### END SOLUTION",
            ]
            kept.append(None)
        source.append(deep + "return x")
        kept.append(deep + "return x")
    return end.join(source) + end, kept, end


def body(lines, tab):
    return [
        tab + line
        for item in lines
        for line in ([item, tab + "pass"] if item == "if x:" else [item] if item else [])
    ]


@given(modules())
def test_no_solution_line_survives_and_the_rest_is_byte_equal(made):
    source, kept, end = made
    released = strip(source)
    assert "SECRET" not in released and not has_markers(released)
    lines = released.split(end)
    assert len(lines) == len(kept) + 1 and lines[-1] == ""
    for line, expected in zip(lines, kept, strict=False):
        if expected is None:
            assert line.lstrip().startswith('raise NotImplementedError("Task ')
        else:
            assert line == expected
    ast.parse(released)


@given(modules())
def test_stripping_twice_is_stripping_once(made):
    once = strip(made[0])
    assert strip(once) == once


@given(modules())
def test_a_stub_is_indented_like_its_region(made):
    source, _, end = made
    indents = [
        line[: -len(line.lstrip())] for line in source.split(end) if "BEGIN SOLUTION" in line
    ]
    stubs = [
        line[: -len(line.lstrip())]
        for line in strip(source).split(end)
        if "raise NotImplementedError" in line
    ]
    assert stubs == indents


@given(modules(), st.data())
def test_a_lost_marker_never_lets_a_solution_through(made, data):
    """Take any one marker line away or misspell it: an error, never a release."""
    source, _, end = made
    lines = source.split(end)
    marked = [i for i, line in enumerate(lines) if "SOLUTION" in line]
    assume(marked)
    i = data.draw(st.sampled_from(marked))
    lines[i : i + 1] = data.draw(
        st.sampled_from([[], [lines[i].replace("SOLUTION", "solution")], [lines[i] + "."]])
    )
    assume(not lines[i].endswith("do it."))  # a longer sentence is still a marker
    with pytest.raises(StripError):
        strip(end.join(lines))
