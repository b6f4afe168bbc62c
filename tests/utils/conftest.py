"""Keep every test of `utils` away from the machine it runs on: no window, no user's cache, no
notice said before.
"""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pytest

from utils import mnist
from utils.mnist_cache import CACHE_VARIABLE


@pytest.fixture(autouse=True)
def untouched(monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.delenv(mnist.FOLDER_VARIABLE, raising=False)
    monkeypatch.setattr(mnist, "_said", set())
    monkeypatch.setattr(mnist, "_offline", [])
    yield
    plt.close("all")
