"""Fetch MNIST from OpenML through scikit-learn, without ever leaving a person in front of a
silent screen.
"""

from __future__ import annotations

import socket
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any
from urllib.request import urlopen

import numpy as np

SITE = "https://www.openml.org"
REACH_SECONDS = (
    6  # some networks swallow packets: without a limit an attempt to connect hangs for minutes
)
SILENCE_SECONDS = 30  # a connection that says nothing for so long is given up
FETCH_SECONDS = 900


def fetch_openml_mnist(number: int, write: Callable[[str], None]) -> tuple[np.ndarray, np.ndarray]:
    """Fetch the images and labels of MNIST, in MNIST's own order: first the training images, then
    the test images.

    Parameters
    ----------
    number : int
        How many images there must be.
    write : callable
        Takes the text of the progress line, piece by piece.

    Returns
    -------
    images : ndarray of uint8, shape (number, 784)
    labels : ndarray of uint8, shape (number,)

    Raises
    ------
    OSError
        If OpenML cannot be reached, is too slow, or sends something else. scikit-learn checks
        OpenML's own checksum.
    """
    with _socket_timeout(SILENCE_SECONDS):
        _run_with_limit(_reach, REACH_SECONDS)
        try:
            bunch = _run_with_limit(_fetch, FETCH_SECONDS, _progress_line(write))
        finally:
            write("\n")
    images, labels = np.asarray(bunch.data), np.asarray(bunch.target).astype(np.uint8)
    whole = images.shape == (number, 784) and labels.shape == (number,) and labels.max() <= 9
    if not whole or np.any(images != images.astype(np.uint8)):
        raise OSError("OpenML sent something else than MNIST")
    return images.astype(np.uint8), labels


def _reach() -> None:
    with urlopen(SITE, timeout=REACH_SECONDS):
        pass


def _fetch() -> tuple[np.ndarray, np.ndarray]:
    if not find_spec("sklearn"):
        raise OSError("scikit-learn, which fetches it, is not installed: pip install scikit-learn")
    from sklearn.datasets import fetch_openml

    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # its warnings go to standard error, where they look like a student's fault
        return fetch_openml(
            "mnist_784", version=1, as_frame=False, parser="liac-arff", cache=False, n_retries=1
        )


def _run_with_limit(
    job: Callable[[], Any],
    seconds: float,
    each_second: Callable[[float], None] = lambda elapsed: None,
) -> Any:
    """Return what `job` returns, or raise OSError with a short reason when it fails or takes too
    long.

    It runs in a daemon thread, because neither a name look-up nor a connection can be interrupted
    from outside.
    """
    result = {}

    def run() -> None:
        try:
            result["value"] = job()
        except Exception as problem:
            result["problem"] = problem

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    begin = time.monotonic()
    while thread.is_alive() and time.monotonic() - begin < seconds:
        each_second(time.monotonic() - begin)
        thread.join(timeout=min(1.0, seconds))
    if "value" in result:
        return result["value"]
    if "problem" in result:
        raise OSError(f"OpenML: {getattr(result['problem'], 'reason', result['problem'])}")
    raise OSError(f"OpenML: no answer within {seconds} s")


def _progress_line(write: Callable[[str], None]) -> Callable[[float], None]:
    def show(elapsed: float) -> None:
        write(
            "\rMNIST: fetching it from OpenML (15 MB, once; takes a minute or two) ... "
            f"{elapsed:.0f} s"
        )

    return show


@contextmanager
def _socket_timeout(seconds: float) -> Iterator[None]:
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
