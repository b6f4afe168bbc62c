"""Too few digits, too many weights: a net overfits, and each technique of problem set 5 is tried on it.

The net is your own; what mends it are your functions from ``regularization.py``. Nothing here computes a penalty.
"""

import numpy as np

import regularization as own

TECHNIQUES = ("none", "L2", "L1", "dropout", "max norm", "early stopping")
COLUMNS = ("training loss", "validation loss", "validation accuracy")


def overfit(data, technique="none", digits=200, wrong=0.15, epochs=60, learning_rate=0.3, lam_l2=0.01, lam_l1=0.002, drop_prob=0.5, limit=0.8, patience=4):
    """Train a ReLU net of 64 hidden units on a few digits, some of them with a wrong label, with one technique.

    Parameters
    ----------
    data : X_train, y_train, X_val, y_val
    technique : str
        One of TECHNIQUES. Dropout drops pixels; that needs no change in the net.
    digits, wrong : int, float
        How many training digits there are, and which share of them gets a random label: noise to overfit.

    Returns
    -------
    dict
        A list for each of COLUMNS, one value an epoch; the losses without any penalty. ``'net'``: the net at the end,
        or, with early stopping, with its best parameters; ``'stopped'``: the epoch in which it stopped, or None.
    """
    X, y, X_val, y_val = data
    X, y, X_val = X[:digits] / 255, y[:digits], X_val / 255  # small numbers, so that this net may take long steps
    np.random.seed(3)
    net, rng = own.make_net(784, 64, 10, std=0.1, activation="relu"), np.random.default_rng(1)
    y = np.where(rng.random(digits) < wrong, rng.integers(0, 10, digits), y)
    stopper, found = own.EarlyStopping(patience), {name: [] for name in COLUMNS}
    found |= {"net": net, "stopped": None}
    for epoch in range(1, epochs + 1):
        for rows in np.array_split(rng.permutation(len(X)), max(len(X) // 50, 1)):
            batch = own.dropout_forward(X[rows], drop_prob, rng)[0] if technique == "dropout" else X[rows]
            _, grads = net.loss(batch, y[rows], reg=0.0)
            net.params = _step(net.params, grads, technique, learning_rate, lam_l2, lam_l1, limit)
        losses = net.loss(X, y, reg=0.0)[0], net.loss(X_val, y_val, reg=0.0)[0]
        for name, value in zip(COLUMNS, (*losses, np.mean(net.predict(X_val) == y_val))):
            found[name].append(float(value))
        if technique == "early stopping" and stopper.update(losses[1], net.params):
            net.params, found["stopped"] = stopper.best_params, epoch
            break
    return found


def _step(params, grads, technique, learning_rate, lam_l2, lam_l1, limit):
    """One step, by the student's updates; without a technique the L2 update has lam = 0."""
    if technique == "L1":
        return own.l1_update(params, grads, learning_rate, lam_l1)
    params = own.l2_update(params, grads, learning_rate, lam_l2 if technique == "L2" else 0.0)
    return params | {"W1": own.max_norm(params["W1"], limit)} if technique == "max norm" else params
