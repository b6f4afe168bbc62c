"""What is special to problem set 2: worked numbers and what follows from slips in them,
half-done work, the notebook.
"""

from __future__ import annotations

import shutil
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from nbclient import NotebookClient

from autograder.authoring.build import make_notebook
from autograder.checks.carry_forward import FOLLOWS
from autograder.checks.judge import QuestionRun
from autograder.checks.model import Choice
from autograder.config import answer_key
from autograder.material.strip import regions, split_lines, strip
from autograder.quality.modules import ROOT, SOURCE, namespace
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load
from autograder.sets.ps2_graphs import graphs

from .costs import more_than_half
from .worked_answers import lost_parts, right_answers

SET = load("ps2_graphs")
FOLDER = SOURCE / SET.name
MODULE = namespace(FOLDER, SET.module)


# ---- the checks


@pytest.mark.parametrize("name", graphs.SHAPES)
def test_only_one_order_is_possible_where_a_wrong_one_is_foretold(name):
    inputs = graphs.parse(graphs.SHAPES[name])
    unique = all(a in inputs[b] for a, b in pairwise(inputs))
    assert unique == (name not in ("a tree", "a diamond", "a network"))


@pytest.mark.parametrize("seed", range(12))
def test_the_reference_is_right_on_every_instance(seed):
    for question in (q for q in SET.questions if not q.answers):
        answers = {k: v for k, v in answer_key(SET, ROOT).items() if k in question.takes}
        report = QuestionRun(
            SET, question, LocalSubject(MODULE | answers), seed, key=answer_key(SET, ROOT)
        ).report()
        assert report.verdict == "ok", report.text()


right, lost = partial(right_answers, SET), partial(lost_parts, SET)


@pytest.mark.parametrize(
    "question, numbers",
    [
        ("2.2", dict(value_d=-2, value_f=-8, grad_f=1, grad_d=4, grad_z=-2, grad_x=4, grad_y=4)),
        (
            "2.4",
            dict(
                neuron_p0=-2,
                neuron_p1=6,
                neuron_p=4,
                neuron_s=1,
                neuron_n=-1,
                neuron_e=0.36788,
                neuron_q=1.36788,
                neuron_f=0.73106,
                grad_q=-0.53445,
                grad_e=-0.53445,
                grad_n=-0.19661,
                grad_s=0.19661,
                slope_from_f=0.19661,
                grad_p=0.19661,
                grad_b=0.19661,
                grad_w0=-0.19661,
                grad_x0=0.39322,
                grad_w1=-0.39322,
                grad_x1=-0.58984,
            ),
        ),
    ],
)
def test_the_oracle_gives_the_known_numbers(question, numbers):
    assert right(question).keys() == numbers.keys()
    for name, value in numbers.items():
        np.testing.assert_allclose(right(question)[name], value, atol=6e-6, err_msg=name)


def test_known_jacobians():
    np.testing.assert_array_equal(MODULE["jacobian_FG"](1, 2), [[-48, -57], [1, 2]])
    np.testing.assert_array_equal(MODULE["jacobian_H"](1, 2), [[2, 2], [3, 16]])
    np.testing.assert_array_equal(MODULE["derivative_HP"](2), [12, 131])
    assert MODULE["count_params"]([3, 4, 2]) == 26


@pytest.mark.parametrize("kind", [np.float32, int])
def test_arrays_are_float64_whatever_the_inputs_are(kind):
    A, B, x = (np.array(value, kind) for value in ([[1, 2], [0, -1], [3, 1]], [[1, 0, 2]], [2, -1]))
    for result in (
        MODULE["chain_rule"]([A, B]),
        MODULE["chain_rule"]([A]),
        MODULE["pull_back"]([A, B], np.ones(1, kind)),
        MODULE["nested"](x, [(A, None)]),
        MODULE["square_gradient"](2, 1),
        MODULE["jacobian_FG"](2, 1),
    ):
        assert result.dtype == np.float64


def test_numbers_rounded_as_on_slides_are_rejected():
    parts, _ = lost("2.4", grad_s=0.2, grad_b=0.2, grad_x0=0.4)
    assert parts == {"grad_s", "grad_x0"}  # 0.2 for b follows from 0.2 for s


def test_what_follows_from_a_slip_earns_its_points():
    assert lost("2.2", value_d=4, value_f=16, grad_z=4) == ({"value_d"}, {"difference_for_sum"})
    chain = dict(
        grad_n=0.19661,
        grad_s=-0.19661,
        grad_p=-0.19661,
        grad_b=-0.19661,
        grad_w0=0.19661,
        grad_x0=-0.39322,
        grad_w1=0.39322,
        grad_x1=0.58984,
    )
    assert lost("2.4", **chain)[0] == {"grad_n"}


@pytest.mark.parametrize("value", [0, np.nan, np.inf, "four", None, [[1, 2], [3]]])
def test_nothing_follows_from_what_is_no_number(value):
    assert lost("2.2", grad_d=value, grad_x=0, grad_y=0)[0] == {"grad_d", "grad_x", "grad_y"}


def test_an_unanswered_notebook_earns_nothing():
    for question in (q for q in SET.questions if q.answers is True):
        report = QuestionRun(
            SET, question, LocalSubject(dict.fromkeys(question.takes)), key=answer_key(SET, ROOT)
        ).report()
        assert report.score == 0 and report.verdict == "missing"


# ---- half-done work


def half_done(done):
    source = (FOLDER / SET.module).read_text("utf-8")
    markers = {
        n for region in regions(source) if region.task in done for n in (region.first, region.last)
    }
    names: dict = {"__name__": "graph"}
    exec(
        compile(
            strip("".join(line for n, line in enumerate(split_lines(source)) if n not in markers)),
            "graph.py",
            "exec",
        ),
        names,
    )
    return names


CODED = ["2.3", "2.5", "2.7", "2.8", "2.9"]


@pytest.mark.parametrize("count", range(len(CODED) + 1))
def test_tasks_can_be_done_in_order(count):
    names = half_done(CODED[:count])
    for k, task in enumerate(CODED):
        parts = [
            p
            for p in QuestionRun(SET, SET[task], LocalSubject(names)).report().parts
            if not p.name.startswith("index_")
        ]
        assert (
            {p.verdict for p in parts} == {"ok"} if k < count else sum(p.score for p in parts) == 0
        ), task


def test_the_engine_can_be_checked_before_the_library():
    names = half_done(["2.5"])
    names["pass_back"] = lambda node: [
        setattr(n, "grad", n.grad + node.grad * slope)
        for n, slope in zip(node.inputs, node.local, strict=True)
    ]
    lost_ = {
        p.name
        for p in QuestionRun(SET, SET["2.5"], LocalSubject(names)).report().parts
        if p.score < p.points
    }
    assert lost_ == {"your own nodes", "two_neurons"}  # both are made of the library


def points_with(question, **changed):
    """Points of each part when some functions of the reference are replaced by others."""
    names = namespace(FOLDER, SET.module)
    names.update(changed)
    return {
        p.name: p.score for p in QuestionRun(SET, SET[question], LocalSubject(names)).report().parts
    }


ENGINE = {p.name: p.points for p in SET["2.5"].parts}
BACK = [name for name in ENGINE if name.startswith("backward")]


def lost_points(question, **changed):
    """Names of the parts that lose points when some functions are replaced."""
    points = {part.name: part.points for part in SET[question].parts}
    return {k for k, v in points_with(question, **changed).items() if v < points[k]}


def overwriting(node):
    for source, slope in zip(node.inputs, node.local, strict=True):
        source.grad = node.grad * slope


def subtracting(node):
    for source, slope in zip(node.inputs, node.local, strict=True):
        source.grad -= node.grad * slope


def first_only(node):
    for source, slope in list(zip(node.inputs, node.local, strict=True))[:1]:
        source.grad += node.grad * slope


@pytest.mark.parametrize("share", [overwriting, subtracting, first_only])
def test_a_wrong_share_costs_its_points_once(share):
    assert lost_points("2.5", pass_back=share) <= {"your own nodes"}


def first_met(output):
    order = [output]
    for node in order:
        order += [x for x in dict.fromkeys(node.inputs) if x not in order]
    return order[::-1]


def backwards(output):
    return toposort(output)[::-1]


def raising(output):
    raise ValueError("the graph has a cycle")


toposort = MODULE["toposort"]


@pytest.mark.parametrize("order", [first_met, backwards, raising, lambda output: [output]])
def test_a_wrong_order_costs_its_points_once(order):
    lost_ = lost_points("2.5", toposort=order)
    assert lost_
    assert all(name.startswith("toposort") for name in lost_ - {"backward: 10,000 nodes in a row"})


def test_an_order_and_a_loop_that_are_both_the_wrong_way_round_give_right_gradients():
    def backward(output):
        order = backwards_of["toposort"](output)
        for node in order:
            node.grad = 0.0
        output.grad = 1.0
        for node in order:
            MODULE["pass_back"](node)

    backwards_of = {"toposort": backwards}
    lost_ = lost_points("2.5", toposort=backwards, backward=backward)
    assert lost_ and all(name.startswith("toposort") for name in lost_)


def only_the_start(output):
    output.grad = 1.0


@pytest.mark.parametrize(
    "empty",
    [
        dict(pass_back=lambda node: None),
        dict(pass_back=lambda node: None, backward=lambda output: None),
        dict(pass_back=lambda node: None, backward=only_the_start),
        dict(toposort=lambda output: [output], backward=only_the_start),
        dict(toposort=lambda output: [], backward=only_the_start),
    ],
)
def test_nothing_follows_from_functions_that_do_nothing(empty):
    earned = points_with("2.5", **empty)
    assert not any(earned[name] for name in (*BACK, "your own nodes", "descend"))


# ---- nonsense: constants, ranges, copies and signs of what a function is given

NONSENSE = {
    "zeros": lambda k, given: 0.0,
    "ones": lambda k, given: 1.0,
    "ranges": lambda k, given: k + 1.0,
    "copies": lambda k, given: given,
    "signs": lambda k, given: -given,
}


def nonsense(fill):
    """Every function of the module, made of one recipe."""

    def node(*arguments):
        inputs = [a for a in arguments if isinstance(a, Node)]
        slopes = [fill(k, a.value) for k, a in enumerate(inputs)]
        return Node(fill(0, inputs[0].value), inputs, slopes)

    def pass_back(node):
        for k, source in enumerate(node.inputs):
            source.grad = fill(k, source.value)

    def backward(output):
        for k, node in enumerate(toposort(output)[::-1]):
            node.grad = fill(k, node.value)
        output.grad = 1.0

    def share_added(node):
        for k, source in enumerate(node.inputs):
            source.grad += fill(k, source.value)

    def shares_added(output):
        order = toposort(output)
        for node in order:
            node.grad = 0.0
        output.grad = 1.0
        for node in order[::-1]:
            share_added(node)

    def descend(loss, params, rate):
        for k, param in enumerate(params):
            param.value -= rate * fill(k, param.value)
        return loss.value

    def matrix(rows, *point):
        cells = [[fill(k, x) for k, x in enumerate(point)]] * rows
        return np.array(cells) if rows > 1 else np.array(cells[0])

    Node = MODULE["Node"]
    operations = [name for name in SET["2.3"].takes if name not in ("Node", "pass_back")]
    functions = dict.fromkeys([*operations, "two_neurons"], node) | {
        "pass_back": pass_back,
        "backward": backward,
        "descend": descend,
        "square_gradient": lambda x, y: matrix(1, x, y),
        "jacobian_H": lambda x, y: matrix(2, x, y),
        "derivative_HP": lambda t: matrix(2, t)[:, 0],
        "jacobian_F": lambda x, y, z: matrix(2, x, y, z),
        "jacobian_G": lambda x, y: matrix(3, x, y),
        "jacobian_FG": lambda x, y: matrix(2, x, y),
    }
    added = {"pass_back": share_added, "backward": shares_added}
    composed = {
        "derivative_HP": lambda t: matrix(2, t, t**2) @ [1, 2 * t],
        "jacobian_FG": lambda x, y: matrix(2, x - 5 * y, x * y, x - y) @ matrix(3, x, y),
    }
    return [functions, functions | composed, functions | added]


def carried(question, subject):
    """Points that were earned by following from earlier work."""
    report = QuestionRun(SET, SET[question], subject, 1, key=answer_key(SET, ROOT)).report()
    return sum(part.score for part in report.parts if part.message == FOLLOWS)


def answered_with(question, fill):
    """Every number of a worked question, made of one recipe."""
    answers = right(question)
    return answers | {k: fill(i, v) for i, (k, v) in enumerate(answers.items())}


@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_carries_at_most_a_point_in_the_whole_set(kind):
    fill = NONSENSE[kind]
    worked = sum(
        carried(question, LocalSubject(answered_with(question, fill)))
        for question in ("2.2", "2.4")
        if kind not in ("copies", "signs")  # of the right numbers: those are answers
    )
    for functions in nonsense(fill):
        names = namespace(FOLDER, SET.module)
        names.update(functions)
        coded = sum(carried(question, LocalSubject(names)) for question in CODED)
        assert worked + coded <= 1, (worked, coded)


# Mistakes that cost more than half of a question, and why nothing is left to judge.
NO_FLOW = "every gradient is 0, and nothing follows from zeros"
HEAVY = dict.fromkeys(
    ("share_gradient_spent", "share_multiplies_old", "share_nothing", "start_missing"), NO_FLOW
)


def test_no_slip_costs_more_than_half_of_a_question_without_a_reason():
    assert more_than_half(SET) == set(HEAVY)


def test_two_neurons_need_no_way_back():
    def missing(*_):
        raise NotImplementedError("Task 2.5")

    assert (
        points_with("2.5", toposort=missing, backward=missing, pass_back=missing)["two_neurons"]
        == ENGINE["two_neurons"]
    )


def test_composed_jacobians_follow_from_wrong_factors_but_not_from_zeros():
    assert (
        points_with(
            "2.7", jacobian_F=lambda x, y, z: np.array([[3.0 * x, 3.0 * y, 0], [0, 1, -1]])
        )["jacobian_FG"]
        == 2
    )
    assert (
        points_with("2.7", jacobian_H=lambda x, y: np.array([[2.0 * x, 2], [3, 4 * y]]))[
            "derivative_HP"
        ]
        == 2
    )
    zeros = points_with(
        "2.7",
        jacobian_F=lambda x, y, z: np.zeros((2, 3)),
        jacobian_G=lambda x, y: np.zeros((3, 2)),
        jacobian_H=lambda x, y: np.zeros((2, 2)),
    )
    assert zeros["jacobian_FG"] == 0 == zeros["derivative_HP"]


# ---- the notebook


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ps2")
    shutil.copy(FOLDER / SET.module, folder)
    notebook = make_notebook((FOLDER / "ps2_graphs.md").read_text("utf-8"), SET)
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    return notebook


def outputs(notebook):
    return [
        output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
    ]


def test_notebook_runs_and_earns_all_points_that_are_judged_locally(executed):
    earned = sum(
        float(cell.outputs[0].data["text/plain"])
        for cell in executed.cells
        if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code"
    )
    chosen = sum(part.points for q in SET.questions for part in q.parts if isinstance(part, Choice))
    assert earned + chosen == sum(q.automatic_points for q in SET.questions) == 90
    assert not [output for output in outputs(executed) if output.get("name") == "stderr"]


def test_every_picture_has_a_text_alternative(executed):
    figures = [
        o.metadata["image/png"]["alt"]
        for o in outputs(executed)
        if "image/png" in o.get("data", {})
    ]
    drawn = [
        o.data["text/plain"] for o in outputs(executed) if "image/svg+xml" in o.get("data", {})
    ]
    assert len(figures) == 5 and len(drawn) == 8
    assert all(len(words.split()) > 10 and "nan" not in words for words in figures + drawn)
    assert "-0.1966" in drawn[-2] and "not computed" in drawn[0]


def test_statements_hold_no_solution_line():
    source = (FOLDER / SET.module).read_text("utf-8")
    lines = split_lines(source)
    given_lines = {line.strip() for line in split_lines(strip(source))}
    solution = {
        lines[n].split("#")[0].strip() for r in regions(source) for n in range(r.first + 1, r.last)
    } - given_lines
    text = (FOLDER / "ps2_graphs.md").read_text("utf-8")
    assert not [line for line in solution if len(line) > 20 and line in text]
