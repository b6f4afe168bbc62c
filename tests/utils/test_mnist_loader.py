import gzip
import hashlib
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest

from utils import mnist, mnist_bundle, mnist_cache
from utils.mnist_idx import read_idx_folder

CONTENT_SHA256 = "809ec085d551285cf9efad12c42a6aead98c62f96eb9936cc5b778870773e50d"
ROOT = Path(__file__).resolve().parents[2]


def idx(array, kind=8):
    return struct.pack(f">HBB{array.ndim}I", 0, kind, array.ndim, *array.shape) + array.tobytes()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A full set of 70 images as IDX files; the images file of the training set is compressed."""
    for name, value in (("TRAIN", 60), ("TEST", 10), ("VALIDATION", 10)):
        monkeypatch.setattr(mnist, name, value)
    stream = np.random.default_rng(1)
    for part, number in (("train", 60), ("t10k", 10)):
        images = stream.integers(0, 256, (number, 28, 28)).astype(np.uint8)
        labels = stream.integers(0, 10, number).astype(np.uint8)
        (tmp_path / f"{part}-images-idx3-ubyte").write_bytes(idx(images))
        (tmp_path / f"{part}-labels-idx1-ubyte").write_bytes(idx(labels))
    plain = tmp_path / "train-images-idx3-ubyte"
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    monkeypatch.setenv(mnist.FOLDER_VARIABLE, str(tmp_path))
    return tmp_path


def test_subset_has_the_promised_form(capsys):
    data = mnist.get_MNIST_data(subset=True)
    assert [a.shape for a in data] == [(4000, 784), (4000,), (500, 784), (500,), (500, 784), (500,)]
    assert [a.dtype for a in data] == [np.float64, np.int64] * 3
    assert np.all(np.bincount(np.concatenate(data[1::2])) == 500)
    assert np.abs(data[0].mean(axis=0)).max() < 1e-10  # centred with the training images only
    assert np.abs(data[2].mean(axis=0)).max() > 1
    pixels = np.concatenate(data[::2]) + mnist.get_MNIST_mean_image(subset=True)
    assert (
        np.allclose(pixels, pixels.round(), atol=1e-9)
        and pixels.min() > -1e-9
        and 254.9 < pixels.max() < 255.1
    )
    assert len(np.unique(pixels.round(), axis=0)) == 5000  # the three parts share no image
    assert capsys.readouterr().out.count("5,000 digits that come with the course") == 1


def test_the_split_is_fixed_and_the_arrays_are_new():
    first, second = mnist.get_MNIST_data(subset=True), mnist.get_MNIST_data(subset=True)
    assert all(
        np.array_equal(a, b) and not np.shares_memory(a, b)
        for a, b in zip(first, second, strict=True)
    )
    images, labels = mnist_bundle.read_bundle()
    order = np.random.RandomState(0).permutation(5000)
    assert np.array_equal(first[5], labels[order[4500:]])
    assert order[:5].tolist() == [398, 3833, 4836, 4572, 636]


def test_the_notice_is_said_once_and_not_on_standard_error(capsys):
    for _ in range(3):
        mnist.get_MNIST_data(subset=True)
    said = capsys.readouterr()
    assert said.out.count("\n") == 1 and "as asked" in said.out and said.err == ""


def test_the_variable_can_ask_for_the_subset(monkeypatch):
    monkeypatch.setenv(mnist.FOLDER_VARIABLE, "subset")
    monkeypatch.setattr(mnist, "_cached_or_fetched", lambda: pytest.fail("must not look further"))
    assert mnist.get_MNIST_data()[0].shape == (4000, 784)


def test_folder_of_idx_files(folder):
    data = mnist.get_MNIST_data()
    assert [len(a) for a in data] == [50, 50, 10, 10, 10, 10]
    images, labels = read_idx_folder(folder, 60, 10)
    order = np.random.RandomState(0).permutation(60)
    np.testing.assert_array_equal(data[0], images[order[:50]] - images[order[:50]].mean(axis=0))
    np.testing.assert_array_equal(data[5], labels[60:])
    assert not mnist_cache.cache_file().exists()


def test_dots_in_idx_names_are_fine(folder):
    expected = mnist.get_MNIST_data()[1]
    os.rename(folder / "train-labels-idx1-ubyte", folder / "train-labels.idx1-ubyte")
    assert np.array_equal(mnist.get_MNIST_data()[1], expected)


LAYOUTS = {
    "torchvision": "MNIST/raw/{0}",
    "kaggle": "{0}/{0}",
    "one folder down": "data/{0}",
    "a browser's second copy": "{0} (1)",
    "unpacked by a browser": "{0}.gz.txt",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_other_layouts_are_found(folder, layout):
    expected = mnist.get_MNIST_data()[0]
    for file in [f for f in folder.iterdir() if f.is_file()]:
        content, name = file.read_bytes(), file.name.removesuffix(".gz")
        file.unlink()
        place = folder / LAYOUTS[layout].format(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    assert np.array_equal(mnist.get_MNIST_data()[0], expected)


@pytest.mark.parametrize("named", ["folder", "file"])
def test_keras_file_is_read(folder, monkeypatch, named):
    expected = mnist.get_MNIST_data()
    images, labels = read_idx_folder(folder, 60, 10)
    images = images.reshape(-1, 28, 28)
    for file in [f for f in folder.iterdir() if f.is_file()]:
        file.unlink()
    np.savez(
        folder / "mnist.npz",
        x_train=images[:60],
        y_train=labels[:60],
        x_test=images[60:],
        y_test=labels[60:],
    )
    if named == "file":
        monkeypatch.setenv(mnist.FOLDER_VARIABLE, str(folder / "mnist.npz"))
    assert all(map(np.array_equal, mnist.get_MNIST_data(), expected))
    np.savez(folder / "mnist.npz", x_train=images)
    with pytest.raises(ValueError, match="is not Keras's mnist.npz"):
        mnist.get_MNIST_data()


def test_a_home_folder_is_found_and_a_pickle_is_not_read(folder, monkeypatch):
    expected = mnist.get_MNIST_data()[0]
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv(mnist.FOLDER_VARIABLE, f"~/{folder.name}")
    assert np.array_equal(mnist.get_MNIST_data()[0], expected)
    for file in [f for f in folder.iterdir() if f.is_file()]:
        file.unlink()
    (folder / "mnist.pkl.gz").write_bytes(b"\x1f\x8b")
    with pytest.raises(FileNotFoundError, match=r"Wanted: .* Found: mnist\.pkl\.gz\."):
        mnist.get_MNIST_data()
    monkeypatch.setenv(mnist.FOLDER_VARIABLE, f"~/{folder.name}/mnist.pkl.gz")
    with pytest.raises(FileNotFoundError, match="but that is a file. Wanted: a folder"):
        mnist.get_MNIST_data()


LABELS = np.zeros(60, np.uint8)


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "damaged"),
        (b"\0\0\x08", "damaged"),
        (idx(LABELS)[:-1], "59 bytes instead of 60"),
        (idx(LABELS) + b"\0", "61 bytes instead of 60"),
        (idx(LABELS[:59]), r"shape \(59,\), where \(60,\) is needed"),
        (idx(LABELS.reshape(60, 1)), r"\(60, 1\)"),
        (idx(LABELS, kind=9), "not an IDX file"),
        (b"<html>no such page</html>", "is a web page, not MNIST"),
        (gzip.compress(b"\n<!DOCTYPE html>"), "is a web page, not MNIST"),
        (idx(LABELS + 10), "labels are 0 to 9"),
        (gzip.compress(idx(LABELS), mtime=0)[:-9], "damaged"),
        (gzip.compress(idx(LABELS), mtime=0)[:20] + b"\xff" * 30, "damaged"),
        (b"\x1f\x8b", "damaged"),
    ],
    ids=[
        "empty",
        "header cut off",
        "one byte short",
        "one byte long",
        "59 labels",
        "a column",
        "other kind",
        "a web page",
        "a compressed web page",
        "labels above 9",
        "gzip cut off",
        "gzip damaged",
        "gzip of nothing",
    ],
)
def test_a_damaged_idx_file_is_one_clear_sentence(folder, content, words):
    (folder / "train-labels-idx1-ubyte").write_bytes(content)
    with pytest.raises(ValueError, match=words) as caught:
        mnist.get_MNIST_data()
    assert "train-labels-idx1-ubyte" in str(caught.value) and "\n" not in str(caught.value)


def test_a_missing_folder_or_file_is_one_clear_sentence(folder, monkeypatch):
    (folder / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(FileNotFoundError, match="no t10k-labels-idx1-ubyte"):
        mnist.get_MNIST_data()
    monkeypatch.setenv(mnist.FOLDER_VARIABLE, str(folder / "nowhere"))
    with pytest.raises(FileNotFoundError, match="does not exist"):
        mnist.get_MNIST_data()


def test_a_cache_that_cannot_be_written_costs_only_a_notice(monkeypatch, tmp_path, capsys):
    digits = np.zeros((70, 784), np.uint8), np.zeros(70, np.uint8)
    for name, value in (("TRAIN", 60), ("TEST", 10), ("VALIDATION", 10)):
        monkeypatch.setattr(mnist, name, value)
    monkeypatch.setattr(mnist, "fetch_openml_mnist", lambda number, write: digits)
    (tmp_path / "file").write_text("in the way of a folder")
    monkeypatch.setenv(mnist_cache.CACHE_VARIABLE, str(tmp_path / "file"))
    assert len(mnist.get_MNIST_data()[0]) == 50
    assert "could not be kept" in capsys.readouterr().out


def homeless(*names, **more):
    raise RuntimeError("could not determine the home directory")


@pytest.mark.parametrize("user_cache_dir", [homeless, lambda *names, **more: "~/.cache/nn-course"])
def test_an_account_without_a_home_has_no_cache(monkeypatch, tmp_path, capsys, user_cache_dir):
    monkeypatch.delenv(mnist_cache.CACHE_VARIABLE)
    monkeypatch.setattr("platformdirs.user_cache_dir", user_cache_dir)
    monkeypatch.chdir(tmp_path)
    assert mnist_cache.cache_file() is None
    with pytest.raises(FileNotFoundError):
        mnist_cache.read_cache(None, 70)
    with pytest.raises(OSError, match="NN_COURSE_CACHE can name one"):
        mnist_cache.write_cache(None, np.zeros((1, 784), np.uint8), np.zeros(1, np.uint8))
    assert not list(tmp_path.iterdir())


def test_an_interrupted_write_leaves_no_cache(monkeypatch, tmp_path):
    def full(*arrays, **named):
        raise OSError("No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError):
        mnist_cache.write_cache(
            tmp_path / "new" / "cache.npz", np.zeros((1, 784), np.uint8), np.zeros(1, np.uint8)
        )
    assert list((tmp_path / "new").iterdir()) == []


def test_without_home_network_or_settings(tmp_path):
    """As in the sandbox: an empty environment, and a working folder that must stay empty."""
    program = (
        "import sys; sys.path.append(sys.argv[1]); from utils import get_MNIST_data; "
        "print(get_MNIST_data()[4].shape)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(ROOT)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={"HOME": "/nonexistent", "NN_COURSE_MNIST": "subset"},
        timeout=20,
    )
    assert (
        done.stdout.endswith("(500, 784)\n") and done.stderr == "" and not list(tmp_path.iterdir())
    )


def test_a_damaged_bundle_is_said(monkeypatch, tmp_path):
    damaged = bytearray(mnist_bundle.FILE.read_bytes())
    damaged[5000] ^= 1
    (tmp_path / "b.npz").write_bytes(damaged)
    monkeypatch.setattr(mnist_bundle, "FILE", tmp_path / "b.npz")
    with pytest.raises(ValueError, match="are damaged.*make_mnist_subset"):
        mnist.get_MNIST_data(subset=True)
    monkeypatch.setattr(mnist_bundle, "FILE", tmp_path / "none.npz")
    with pytest.raises(ValueError, match="cannot be read"):
        mnist.get_MNIST_data(subset=True)


def test_the_bundle_is_what_the_tool_makes(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "tools")
    import make_mnist_subset as tool

    images, labels = mnist_bundle.read_bundle()
    assert images.shape == (5000, 784) and images.dtype == labels.dtype == np.uint8
    # The digits themselves, whatever compressed them:
    assert hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest() == CONTENT_SHA256
    assert mnist_bundle.FILE == tool.TARGET and mnist_bundle.FILE.stat().st_size < 1_000_000
    assert tool.pack(*tool.convert(np.column_stack([images, labels]))) == tool.pack(images, labels)
    if "ng" not in zlib.ZLIB_RUNTIME_VERSION:  # zlib-ng packs the same digits into other bytes
        assert tool.pack(images, labels) == mnist_bundle.FILE.read_bytes()
    assert mnist_bundle.SHA256 in (ROOT / "LICENSE-MNIST.md").read_text()
    with pytest.raises(ValueError, match="500 of each class"):
        tool.convert(np.column_stack([images, np.roll(labels, 1) // 2]))
