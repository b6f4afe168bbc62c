import numpy as np
import pytest

from utils.functions import (
    ELEMENTWISE,
    Closure,
    Linear,
    Polynomial,
    Quadratic,
    Raises,
    SumOf,
    generator,
)


def test_values():
    x = np.array([[1.0, 2.0]])
    assert Polynomial([1, 0, 3])(x) == 1 + 3 + 1 + 12
    assert Quadratic([[2, 0], [0, 4]], [1, 1])(x) == 0.5 * (2 + 16) + 3
    np.testing.assert_array_equal(Linear([[2, 0], [0, 4], [1, 1]], [1, 1, 0])(x[0]), [3, 9, 3])
    assert SumOf("cube")(x) == 9 and SumOf("square")(np.array(3.0)) == 9
    for name in ELEMENTWISE:
        assert isinstance(SumOf(name)(x), float)


def test_calls_are_counted():
    f = SumOf("sin")
    for _ in range(3):
        f(np.ones(2))
    assert f.calls == 3


def test_closure_reads_the_array_it_holds():
    held = np.ones(2)
    f = Closure(SumOf("square"), held)
    held[0] = 3
    assert f(np.zeros(5)) == 10
    with pytest.raises(TypeError, match="never change"):
        Closure(SumOf("square"), [1.0])


def test_raises_after():
    f = Raises(SumOf("square"), 2)
    f(np.ones(1)), f(np.ones(1))
    with pytest.raises(ValueError, match="gives up after 2"):
        f(np.ones(1))
    with pytest.raises(ValueError):
        Raises(SumOf("square"), 0)(np.ones(1))


def test_bad_descriptions_are_refused():
    with pytest.raises(ValueError, match="knows sin"):
        SumOf("cosh")
    with pytest.raises(ValueError, match="shape"):
        Quadratic(np.ones((2, 3)), np.ones(2))
    with pytest.raises(ValueError, match="Linear needs"):
        Linear(np.ones((2, 3)), np.ones(3))


def test_generator_is_the_same_everywhere():
    assert generator(7).integers(0, 1000, 4).tolist() == generator(7).integers(0, 1000, 4).tolist()
    assert type(generator(0).bit_generator) is np.random.PCG64
    assert generator(0).random() == pytest.approx(0.6369616873214543, abs=0)
