"""Write docs/mnist.md: the sources' two tables of 20 epochs beside ours, on the digits at hand.

Run it as ``python tools/mnist_tables.py``. With the full MNIST at hand (internet, a cache, or
``NN_COURSE_MNIST``) our columns are of the full set; else of the bundled digits, repeated so that
an epoch has as many steps as the sources'.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from utils import get_MNIST_data

ROOT = Path(__file__).resolve().parents[1]
EPOCHS, FULL, BATCH = 20, 50_000, 100
# the sources' runs, epoch 1 to 20: loss (of the last minibatch, penalty included), accuracy on that
# minibatch, validation accuracy; then the accuracies at the end on the test and on the training set
SOURCE = {
    "sigmoid": (
        (
            "79.252887 49.960407 32.548343 21.811683 15.172744 10.917776 8.090155 6.257968 "
            "5.013948 4.124570 3.480685 3.077239 2.689792 2.499927 2.384203 2.151199 2.092540 "
            "1.968104 1.952024 1.853053"
        ),
        ".24 .49 .57 .72 .65 .69 .71 .80 .75 .79 .88 .86 .86 .85 .74 .86 .88 .91 .88 .91",
        ".2375 .4463 .5624 .6360 .6768 .7077 .7329 .7519 .7725 .7872 .8018 .8148 .8251 .8379 "
        ".8456 .8517 .8596 .8646 .8693 .8724",
        0.8739,
        0.87664,
    ),
    "relu": (
        (
            "76.060941 46.868578 29.964750 19.381375 13.071386 8.889314 6.324635 4.411030 3.229532 "
            "2.440647 1.817226 1.412657 1.120753 0.994024 0.821642 0.715520 0.585432 0.476015 "
            "0.476115 0.379891"
        ),
        ".92 .96 .92 .97 .94 .97 .94 .98 .99 .95 .98 .99 1.00 .97 .95 .97 .96 .99 .98 1.00",
        ".8640 .8889 .8892 .9150 .9268 .9356 .9400 .9477 .9519 .9546 .9574 .9592 .9602 .9624 "
        ".9635 .9641 .9635 .9656 .9654 .9661",
        0.9635,
        0.97342,
    ),
}
NAMES = {"sigmoid": "Sigmoid", "relu": "ReLU"}


def run(activation: str, data: tuple[np.ndarray, ...]) -> dict:
    """Train the reference net as Tasks 5.9 and 5.10 do, and measure it."""
    import regularization

    X, y, X_val, y_val, X_test, y_test = data
    rows = np.resize(np.arange(len(X)), FULL)
    net = regularization.digit_net(activation)
    stats = regularization.train_digits(net, X[rows], y[rows], X_val, y_val, num_epochs=EPOCHS)
    losses = stats["loss_history"][FULL // BATCH - 1 :: FULL // BATCH]
    return {
        "losses": losses,
        "batch": stats["train_acc_history"],
        "val": stats["val_acc_history"],
        "train": regularization.accuracy(net, X, y),
        "test": regularization.accuracy(net, X_test, y_test),
    }


def table(activation: str, ours: dict, label: str) -> str:
    """One table in Markdown."""
    losses, batch, val, test, train = SOURCE[activation]
    heads = [
        f"{what}, {whose}"
        for what in ("loss", "train acc", "val acc")
        for whose in ("source", label)
    ]
    lines = [f"## {NAMES[activation]}", "", f"| epoch | {' | '.join(heads)} |", "|---" * 7 + "|"]
    rows = zip(
        losses.split(),
        ours["losses"],
        batch.split(),
        ours["batch"],
        val.split(),
        ours["val"],
        strict=True,
    )
    for epoch, row in enumerate(rows, 1):
        a, b, c, d, e, f = map(float, row)
        lines.append(f"| {epoch} | {a:.4f} | {b:.4f} | {c:.2f} | {d:.2f} | {e:.4f} | {f:.4f} |")
    return "\n".join(
        [
            *lines,
            "",
            f"At the end, on all test digits: source {test:.4f}; {label} {ours['test']:.4f}. "
            f"On all training digits: source {train:.4f}; {label} {ours['train']:.4f}.",
        ]
    )


def main() -> None:
    """Train both nets and write the page."""
    for name in ("ps4_mlp", "ps5_regularization"):
        sys.path.insert(0, str(ROOT / "source" / name))
    data = get_MNIST_data()
    full = len(data[0]) == FULL
    label = "ours, full set" if full else "ours, SUBSET"
    said = (
        "Our columns are of the **full set**: 50,000 digits to train, 10,000 to validate, 10,000 "
        "to test."
        if full
        else "Our columns are of the **bundled subset**, not of MNIST as a whole: "
        f"{len(data[0]):,} digits to train, {len(data[2])} to validate, {len(data[4])} to test. "
        "The training digits are repeated to 50,000 rows, so that an epoch has the sources' 500 "
        "steps. With less than a tenth of the digits, accuracies on new digits are lower; "
        "losses, mostly penalty, should agree."
    )
    head = (
        "# Training on MNIST: the sources' numbers and ours\n\n"
        "Made by `python tools/mnist_tables.py`; do not edit. Settings: 784-64-10, weights of "
        "standard deviation 0.1, "
        "batches of 100, rate 1e-3 times 0.95 an epoch, reg 0.5, pixels 0 to 255 minus the mean "
        "training image. Losses and training accuracies are those of an epoch's last minibatch, "
        "the loss with its penalty. The sources' columns are of the full MNIST.\n\n" + said + "\n"
    )
    text = (
        "\n\n".join([head.rstrip(), *(table(name, run(name, data), label) for name in SOURCE)])
        + "\n"
    )
    (ROOT / "docs/mnist.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
