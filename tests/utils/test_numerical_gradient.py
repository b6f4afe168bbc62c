import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from utils import (
    complex_step_gradient,
    eval_numerical_gradient,
    eval_numerical_gradient_array,
    eval_numerical_jacobian,
    rel_error,
    sample_numerical_gradient,
)
from utils.functions import Closure, Polynomial, Quadratic, Raises, SumOf

finite = st.floats(-3, 3)
points = arrays(np.float64, array_shapes(min_dims=0, max_dims=3, max_side=3), elements=finite)
bits = lambda x: x.tobytes()


@given(points, st.lists(finite, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_polynomials_are_exact_to_rounding_and_x_comes_back(x, coefficients):
    before = bits(x)
    grad = eval_numerical_gradient(Polynomial(coefficients), x)
    expected = np.polynomial.polynomial.polyval(x, np.polynomial.polynomial.polyder(coefficients))
    assert grad.shape == x.shape and grad.dtype == np.float64
    np.testing.assert_allclose(grad, expected, rtol=1e-6, atol=1e-6)
    assert bits(x) == before


@given(points, st.integers(0, 20))
@settings(max_examples=60, deadline=None)
def test_x_comes_back_when_f_raises(x, after):
    before = bits(x)
    f = Raises(SumOf("sin"), after)
    if after < 2 * x.size:
        with pytest.raises(ValueError, match="gives up"):
            eval_numerical_gradient(f, x)
    else:
        eval_numerical_gradient(f, x)
    assert bits(x) == before


@given(arrays(np.float64, 4, elements=finite))
@settings(max_examples=30, deadline=None)
def test_a_function_that_ignores_its_argument_sees_the_perturbation(x):
    held = Closure(SumOf("square"), x)
    np.testing.assert_allclose(eval_numerical_gradient(held, x), 2 * x, atol=1e-8)
    assert held.calls == 2 * x.size


def test_views_scalars_and_empty_arrays():
    whole = np.arange(24.0).reshape(4, 6)
    before = whole.copy()
    for view in (whole.T, whole[::2, ::-3], np.asfortranarray(whole), whole[1:3, 2:2]):
        np.testing.assert_allclose(
            eval_numerical_gradient(SumOf("square"), view), 2 * view, atol=1e-6
        )
    assert np.array_equal(whole, before)
    grad = eval_numerical_gradient(SumOf("exp"), np.array(1.0))
    assert grad.shape == () and abs(grad - np.e) < 1e-9


@pytest.mark.parametrize(
    "x",
    [
        np.arange(3),
        np.ones(3, np.float32),
        np.ones(2, complex),
        [1.0, 2.0],
        1.0,
        np.ones(2, bool),
        np.array([1.0, None]),
    ],
)
def test_only_float64_arrays_are_accepted(x):
    for measure in (eval_numerical_gradient, eval_numerical_jacobian, sample_numerical_gradient):
        with pytest.raises(TypeError, match=r"float64.*astype\(float\)"):
            measure(SumOf("square"), x)
    with pytest.raises(TypeError, match="float64"):
        eval_numerical_gradient_array(np.square, x, np.ones(3))


def test_what_cannot_be_perturbed_is_said():
    fixed = np.ones(2)
    fixed.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        eval_numerical_gradient(SumOf("square"), fixed)
    with pytest.raises(ValueError, match="so large"):
        eval_numerical_gradient(SumOf("square"), np.array([1e18]))
    for h in (0, -1e-5, np.nan, np.inf):
        with pytest.raises(ValueError, match="positive"):
            eval_numerical_gradient(SumOf("square"), np.ones(2), h=h)


@pytest.mark.parametrize(
    "result, words",
    [
        ((1.0, {}), r"tuple of 2.*f\(x\)\[0\]"),
        (np.ones(1), r"shape \(1,\)"),
        (None, "return"),
        (1j, "complex"),
        ("1", "str"),
        (True, "bool"),
        ([1.0], "list"),
    ],
)
def test_f_must_return_one_real_number(result, words):
    x = np.ones(2)
    with pytest.raises(TypeError, match=words):
        eval_numerical_gradient(lambda _: result, x)
    assert np.array_equal(x, np.ones(2))


@pytest.mark.parametrize("kind", [int, float, np.float32, np.float64, np.array])
def test_any_real_number_will_do(kind):
    assert eval_numerical_gradient(lambda x: kind(2), np.ones(1)) == 0


def test_verbose_says_each_entry(capsys):
    eval_numerical_gradient(SumOf("square"), np.ones((1, 2)), verbose=True)
    assert [line.split(")")[0] for line in capsys.readouterr().out.splitlines()] == [
        "(0, 0",
        "(0, 1",
    ]
    eval_numerical_gradient(SumOf("square"), np.ones((1, 2)))
    assert capsys.readouterr().out == ""


@given(arrays(np.float64, (2, 3), elements=finite), arrays(np.float64, (2, 4), elements=finite))
@settings(max_examples=30, deadline=None)
def test_array_gradient_of_a_matrix_product(x, upstream):
    W = np.linspace(-1, 1, 12).reshape(3, 4)
    grad = eval_numerical_gradient_array(lambda x: x @ W, x, upstream)
    np.testing.assert_allclose(grad, upstream @ W.T, atol=1e-7)


def test_array_gradient_copies_what_f_hands_out():
    x = np.arange(3.0)
    buffer = np.empty(3)
    assert np.allclose(
        eval_numerical_gradient_array(lambda x: x, x, np.arange(3.0)), np.arange(3.0)
    )
    assert np.allclose(
        eval_numerical_gradient_array(lambda x: np.square(x, out=buffer), x, np.ones(3)), 2 * x
    )
    with pytest.raises(ValueError, match="shape"):
        eval_numerical_gradient_array(lambda x: x, x, np.ones(2))


def test_jacobian():
    F = lambda v: np.array([[v[0] ** 2 + 2 * v[1]], [3 * v[0] + 4 * v[1] ** 2]])
    jacobian = eval_numerical_jacobian(F, np.array([1.0, 2.0]))
    assert jacobian.shape == (2, 1, 2)
    np.testing.assert_allclose(jacobian[:, 0], [[2, 2], [3, 16]], atol=1e-8)


def test_sampled_gradient_agrees_and_is_repeatable():
    x = np.random.default_rng(0).normal(size=(50, 40))
    indices, values = sample_numerical_gradient(SumOf("square"), x, number=7, seed=3)
    np.testing.assert_allclose(values, 2 * x[indices], atol=1e-6)
    assert len(set(zip(*indices, strict=True))) == 7
    again, _ = sample_numerical_gradient(
        SumOf("square"), x, number=7, seed=np.random.default_rng(3)
    )
    assert all(np.array_equal(a, b) for a, b in zip(indices, again, strict=True))
    assert sample_numerical_gradient(SumOf("square"), np.ones((2, 2)), number=99)[1].size == 4
    with pytest.raises(ValueError, match="entries"):
        sample_numerical_gradient(SumOf("square"), np.array(1.0))


@given(arrays(np.float64, (2, 3), elements=finite))
@settings(max_examples=40, deadline=None)
def test_complex_step_is_exact_to_rounding(x):
    grad = complex_step_gradient(lambda z: np.sum(np.exp(np.sin(z)) * z), x)
    np.testing.assert_allclose(
        grad, np.exp(np.sin(x)) * (1 + x * np.cos(x)), rtol=1e-13, atol=1e-14
    )


def test_complex_step_refuses_what_it_cannot_measure():
    held = np.ones(2)
    for f in (lambda z: np.sum(np.abs(z)), lambda z: np.sum(held), lambda z: z, lambda z: None):
        with pytest.raises(TypeError, match="one complex number"):
            complex_step_gradient(f, np.ones(2))
    with pytest.raises(TypeError, match="real x"):
        complex_step_gradient(np.sum, np.ones(2, complex))


def test_rel_error():
    assert rel_error([0.0, -0.0], [0, 0]) == 0
    assert rel_error(np.zeros((0, 3)), np.zeros((0, 3))) == 0
    assert rel_error(1.0, 3.0) == 0.5
    assert rel_error([1, 2], [1, -2]) == 1
    assert rel_error(1e-9, 0) == pytest.approx(
        0.1
    )  # below 1e-8 the difference counts, not the ratio
    assert rel_error(np.array([1], np.uint8), np.array([3], np.uint8)) == 0.5
    assert np.isnan(rel_error([np.nan], [1.0]))
    with pytest.raises(ValueError, match="shapes"):
        rel_error(np.ones((1, 3)), np.ones(3))


@given(
    arrays(np.float64, 5, elements=st.floats(-1e6, 1e6)),
    arrays(np.float64, 5, elements=st.floats(-1e6, 1e6)),
)
def test_rel_error_is_symmetric_and_bounded(x, y):
    assert 0 <= rel_error(x, y) == rel_error(y, x) <= 1 and rel_error(x, x) == 0


def test_quadratic_gradient():
    A, b = np.array([[2.0, 1], [0, 3]]), np.array([1.0, -1])
    x = np.array([[0.5, -2.0]])
    np.testing.assert_allclose(
        eval_numerical_gradient(Quadratic(A, b), x)[0], (A + A.T) @ x[0] / 2 + b, atol=1e-8
    )
