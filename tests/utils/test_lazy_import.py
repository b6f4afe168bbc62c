import subprocess
import sys

import pytest

import utils

PROGRAM = """
import sys, numpy
import utils
from utils import eval_numerical_gradient, check_gradient, get_MNIST_data, visualize_grid, rel_error
print([name for name in ("matplotlib", "sklearn", "scipy", "pandas") if name in sys.modules])
"""


def test_numerical_tools_wait_for_no_big_library():
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    ).stdout
    assert said.strip() == "[]"


def test_every_name_that_is_offered_exists():
    for name in utils.__all__:
        assert callable(getattr(utils, name)) and getattr(utils, name).__doc__, name
    assert set(utils.__all__) <= set(dir(utils))


def test_an_unknown_name_is_told_what_there_is():
    with pytest.raises(AttributeError, match="get_MNIST_data"):
        _ = utils.get_mnist
    with pytest.raises(ImportError):
        from utils import nothing_of_the_kind  # noqa: F401  (it is not there to be used)
