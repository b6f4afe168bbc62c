import socket
import time

import fake_openml
import numpy as np
import pytest
from sklearn.datasets import _openml

from utils import mnist, mnist_fetch
from utils.mnist_cache import cache_file

OPENML = {
    name: getattr(_openml, name)
    for name in ("_SEARCH_NAME", "_DATA_INFO", "_DATA_FEATURES", "_DATA_QUALITIES")
}


@pytest.fixture
def small(monkeypatch):
    """A full set of 70 images, so that fetching it takes no minute; and never the real OpenML."""
    for name, value in (("TRAIN", 60), ("TEST", 10), ("VALIDATION", 10)):
        monkeypatch.setattr(mnist, name, value)
    monkeypatch.setattr(mnist_fetch, "SITE", "http://127.0.0.1:9")
    stream = np.random.default_rng(0)
    return stream.integers(0, 256, (70, 784)).astype(np.uint8), stream.integers(0, 10, 70).astype(
        np.uint8
    )


def point_to(monkeypatch, address):
    monkeypatch.setattr(mnist_fetch, "SITE", address)
    for name, url in OPENML.items():
        monkeypatch.setattr(_openml, name, url.replace("https://www.openml.org", address))


def test_fetched_once_then_read_from_the_cache(small, monkeypatch, capsys):
    images, labels = small
    with fake_openml.serving(images, labels) as address:
        point_to(monkeypatch, address)
        first = mnist.get_MNIST_data()
    said = capsys.readouterr()
    assert "fetching it from OpenML" in said.out and said.err == ""
    monkeypatch.setattr(mnist_fetch, "SITE", "http://127.0.0.1:9")
    again = mnist.get_MNIST_data()
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert capsys.readouterr().out == ""
    order = np.random.RandomState(0).permutation(60)
    mean = images[order[:50]].mean(axis=0)
    np.testing.assert_array_equal(first[0], images[order[:50]] - mean)
    np.testing.assert_array_equal(first[2], images[order[50:]] - mean)
    np.testing.assert_array_equal(first[4], images[60:] - mean)
    np.testing.assert_array_equal(np.concatenate(first[1::2]), labels[[*order, *range(60, 70)]])
    assert [a.dtype for a in first] == [np.float64, np.int64] * 3
    np.testing.assert_array_equal(mnist.get_MNIST_mean_image(), mean)


@pytest.mark.parametrize("damage", [b"", b"not a zip file", "cut", "flip", "other"])
def test_a_damaged_cache_is_noticed_and_made_again(small, monkeypatch, capsys, damage):
    with fake_openml.serving(*small) as address:
        point_to(monkeypatch, address)
        first = mnist.get_MNIST_data()
        whole = cache_file().read_bytes()
        if damage == "other":
            np.savez(cache_file(), images=small[0], labels=small[1][::-1], sha256="0")
        else:
            middle = len(whole) // 2
            flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
            cache_file().write_bytes({"cut": whole[:middle], "flip": flipped}.get(damage, damage))
        capsys.readouterr()
        again = mnist.get_MNIST_data()
        assert "damaged; they will be made again" in capsys.readouterr().out
        assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
        capsys.readouterr()
        mnist.get_MNIST_data()
        assert capsys.readouterr().out == ""
    assert [file.name for file in cache_file().parent.iterdir()] == [
        cache_file().name
    ]  # nothing half-written


def test_wrong_checksum_or_other_data_falls_back(small, monkeypatch, capsys):
    with fake_openml.serving(*small, checksum="0" * 32) as address:
        point_to(monkeypatch, address)
        assert mnist.get_MNIST_data()[0].shape == (4000, 784)
    assert "checksum" in capsys.readouterr().out
    monkeypatch.setattr(mnist, "_offline", [])
    with fake_openml.serving(small[0][:69], small[1][:69]) as address:
        point_to(monkeypatch, address)
        assert mnist.get_MNIST_data()[0].shape == (4000, 784)
    assert "something else than MNIST" in capsys.readouterr().out
    assert not cache_file().exists()


def test_no_internet_fails_fast_and_is_tried_once(small, monkeypatch, capsys):
    begin = time.monotonic()
    data = mnist.get_MNIST_data()
    assert time.monotonic() - begin < 3
    assert data[0].shape == (4000, 784)
    said = capsys.readouterr().out
    assert "could not be fetched" in said and "NN_COURSE_MNIST" in said
    monkeypatch.setattr(mnist, "fetch_openml_mnist", lambda *arguments: pytest.fail("tried again"))
    mnist.get_MNIST_data()
    assert capsys.readouterr().out == ""


def test_a_network_that_swallows_everything_does_not_hang(small, monkeypatch, capsys):
    monkeypatch.setattr(mnist_fetch, "REACH_SECONDS", 0.4)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(mnist_fetch, "SITE", f"http://127.0.0.1:{silent.getsockname()[1]}")
        begin = time.monotonic()
        assert mnist.get_MNIST_data()[0].shape == (4000, 784)
        assert time.monotonic() - begin < 3
    assert socket.getdefaulttimeout() is None


def test_a_fetch_that_never_ends_is_given_up(monkeypatch):
    monkeypatch.setattr(mnist_fetch, "FETCH_SECONDS", 0.3)
    monkeypatch.setattr(mnist_fetch, "_reach", lambda: None)
    monkeypatch.setattr(mnist_fetch, "_fetch", lambda: time.sleep(5))
    written = []
    with pytest.raises(OSError, match="no answer within 0.3 s"):
        mnist_fetch.fetch_openml_mnist(70, written.append)
    assert written[0].startswith("\rMNIST: fetching") and written[-1] == "\n"
