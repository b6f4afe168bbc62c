"""Regularisation: penalties, dropout, max norm, early stopping; and two nets that read digits.

Arrays are float64, rows are samples. In the *theory* of this set a penalty is
``lam * (sum of w**2)``, without a 1/2. The *code* of your net from problem set 4 adds
``0.5 * reg * (sum of W1**2 + sum of W2**2)``; Task 5.2 says how the two letters relate.
Biases are not penalised where weights and biases are told apart. No function changes
the arrays it is given, except where its description says so.
"""

import numpy as np

from own_net import two_layer_net

USE_GIVEN = False  # False: your own mlp.py; True: mlp_given.py, where your course gives you one
TwoLayerMLP = two_layer_net(USE_GIVEN)


def make_net(input_size, hidden_size, output_size, std, activation):
    """A new TwoLayerMLP, your own or the given one as USE_GIVEN says. Written for you."""
    return TwoLayerMLP(input_size, hidden_size, output_size, std=std, activation=activation)


# ---- Task 5.1: weight decay


def l2_loss(loss, w, lam):
    """The penalised loss: loss + lam * (sum of the squares of all entries of w).

    Parameters
    ----------
    loss : float
        The loss of the data alone.
    w : float array, any shape
    lam : float, at least 0

    Returns
    -------
    float

    >>> l2_loss(1.0, np.array([1.0, -2.0]), 0.5)
    3.5
    """
    ### BEGIN SOLUTION 5.1 return the loss with the L2 penalty.
    return float(loss + lam * np.sum(w**2))
    ### END SOLUTION


def sgd_l2_step(w, g, lr, lam):
    """One step of gradient descent on the penalised loss of `l2_loss`.

    Parameters
    ----------
    w, g : float arrays of the same shape
        The weights, and the gradient of the data loss *alone*.
    lr, lam : float
        Learning rate and strength of the penalty.

    Returns
    -------
    float64 array, a new one
        The weights after the step: shrunk by a factor, then moved against g.
    """
    ### BEGIN SOLUTION 5.1 return the weights after one step.
    return (1 - 2 * lr * lam) * w - lr * g
    ### END SOLUTION


def decay_factor(lr, lam):
    """The number by which one step of `sgd_l2_step` multiplies w where g = 0. Returns a float."""
    ### BEGIN SOLUTION 5.1 return the factor.
    return 1 - 2 * lr * lam
    ### END SOLUTION


def decay_behaviour(lr, lam):
    """What steps of weight decay do to a weight w that is not 0, where g = 0.

    Parameters
    ----------
    lr, lam : float, at least 0

    Returns
    -------
    str
        'stays' if w does not change at all; 'shrinks' if it keeps its sign and tends to
        0; 'vanishes' if one step makes it 0; 'flips' if its sign changes at each step
        while its size tends to 0; 'oscillates' if its sign changes and its size stays;
        'diverges' if its size grows.
    """
    ### BEGIN SOLUTION 5.1 compare 2 * lr * lam with 0, 1 and 2.
    product = 2 * lr * lam
    if product == 0:
        return "stays"
    if product < 1:
        return "shrinks"
    if product == 1:
        return "vanishes"
    if product < 2:
        return "flips"
    return "oscillates" if product == 2 else "diverges"
    ### END SOLUTION


def max_stable_lr(curvature, lam):
    """The learning rate above which `sgd_l2_step` diverges on d(w) = (curvature / 2) * (w - target)**2.

    Parameters
    ----------
    curvature : float, above 0
    lam : float, at least 0

    Returns
    -------
    float
        Every rate between 0 and it converges, whatever the start.
    """
    ### BEGIN SOLUTION 5.1 return the limit of the learning rate.
    return 2 / (curvature + 2 * lam)
    ### END SOLUTION


def l2_minimiser(curvature, target, lam):
    """The w with the smallest (curvature / 2) * (w - target)**2 + lam * w**2. Returns a float."""
    ### BEGIN SOLUTION 5.1 return the w where the slope is 0.
    return curvature * target / (curvature + 2 * lam)
    ### END SOLUTION


# ---- Task 5.2: L2 and L1 updates of a whole net


def l2_update(params, grads, lr, lam):
    """One step on L + lam * (sum of squares of all weights), for all parameters of a net.

    Parameters
    ----------
    params, grads : dicts of float arrays with the same keys
        Keys that begin with 'W' are weights, the others biases; there may be any number
        of layers. `grads` are the gradients of L alone.
    lr, lam : float

    Returns
    -------
    dict
        New arrays under the same keys. Biases are not penalised.
    """
    ### BEGIN SOLUTION 5.2 return the parameters after one step with the L2 penalty.
    return {
        name: value - lr * grads[name] - (2 * lr * lam * value if name.startswith("W") else 0)
        for name, value in params.items()
    }
    ### END SOLUTION


def l1_update(params, grads, lr, lam):
    """One step on L + lam * (sum of absolute values of all weights); else as `l2_update`.

    The slope of |w| at w = 0 is taken as 0.
    """
    ### BEGIN SOLUTION 5.2 return the parameters after one step with the L1 penalty.
    return {
        name: value - lr * grads[name] - (lr * lam * np.sign(value) if name.startswith("W") else 0)
        for name, value in params.items()
    }
    ### END SOLUTION


def reg_for(lam):
    """The `reg` of the code's 0.5 * reg * (sum of squares) that equals the theory's lam * (sum of squares)."""
    ### BEGIN SOLUTION 5.2 translate lam into reg.
    return 2 * lam
    ### END SOLUTION


def net_l2_step(net, X, y, lr, lam):
    """One step of `l2_update` for a TwoLayerMLP, on the batch X (N, D), y (N,); changes ``net.params``.

    ``net.loss(X, y, reg=...)`` gives the loss and its gradients. Returns the penalised
    loss before the step, the mean cross-entropy + lam * (sum of W1**2 + sum of W2**2),
    as a float.
    """
    ### BEGIN SOLUTION 5.2 do one step, and return the loss before it.
    loss, grads = net.loss(X, y, reg=reg_for(lam))
    net.params = {name: value - lr * grads[name] for name, value in net.params.items()}
    return loss
    ### END SOLUTION


# ---- Task 5.3: Lp penalties


def lp_penalty(w, alpha, p):
    """alpha * (sum of |w_i|**p), for p >= 1.

    Parameters
    ----------
    w : float array, any shape
    alpha, p : float

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If p < 1.

    >>> lp_penalty(np.array([-2.0, 1.0]), 1.0, 3)
    9.0
    """
    ### BEGIN SOLUTION 5.3 return the penalty, and refuse p < 1.
    if p < 1:
        raise ValueError(f"p must be at least 1, not {p}")
    return float(alpha * np.sum(np.abs(w) ** p))
    ### END SOLUTION


def lp_penalty_grad(w, alpha, p):
    """Gradient of `lp_penalty` with respect to w, for p >= 1.

    Where w_i = 0 it is 0; for p = 1 that is our choice among the slopes from -alpha to alpha.

    Returns
    -------
    float64 array of w's shape, a new one

    Raises
    ------
    ValueError
        If p < 1.
    """
    ### BEGIN SOLUTION 5.3 return the gradient, and refuse p < 1.
    if p < 1:
        raise ValueError(f"p must be at least 1, not {p}")
    return alpha * p * np.abs(w) ** (p - 1) * np.sign(w)
    ### END SOLUTION


# ---- Task 5.5: a regularised net with two weights


def two_weight_loss(w1, w2, x, y, lam):
    """sum over i of (w2 * max(0, w1 * x_i) - y_i)**2, plus lam * (w1**2 + w2**2).

    Parameters
    ----------
    w1, w2, lam : float
    x, y : float arrays (N,)

    Returns
    -------
    float
        A sum over the samples, not a mean; without a 1/2.
    """
    ### BEGIN SOLUTION 5.5 return the regularised loss.
    yhat = w2 * np.maximum(0, w1 * x)
    return float(np.sum((yhat - y) ** 2) + lam * (w1**2 + w2**2))
    ### END SOLUTION


def two_weight_grad(w1, w2, x, y, lam):
    """Derivatives of `two_weight_loss` with respect to w1 and w2, as a pair of floats.

    The slope of max(0, z) at z = 0 is 0.
    """
    ### BEGIN SOLUTION 5.5 return dR/dw1 and dR/dw2.
    z = w1 * x
    h = np.maximum(0, z)
    dyhat = 2 * (w2 * h - y)
    dw1 = np.sum(dyhat * w2 * (z > 0) * x) + 2 * lam * w1
    dw2 = np.sum(dyhat * h) + 2 * lam * w2
    return float(dw1), float(dw2)
    ### END SOLUTION


# ---- Task 5.6: three sets


def split(X, y, n_val, n_test, rng):
    """Split samples at random into a training, a validation and a test set.

    Parameters
    ----------
    X, y : arrays (N, D) and (N,)
    n_val, n_test : int, at least 0
        Sizes of the validation and the test set.
    rng : numpy.random.Generator
        Draw ``order = rng.permutation(N)`` once, and nothing else. The rows at the end of
        the order are the test set, the n_val before them the validation set, and all
        that come before those the training set.

    Returns
    -------
    X_train, y_train, X_val, y_val, X_test, y_test : new arrays, each in that order

    Raises
    ------
    ValueError
        If no sample would be left to train on.
    """
    ### BEGIN SOLUTION 5.6 return the six arrays.
    n_train = len(X) - n_val - n_test
    if n_train < 1:
        raise ValueError(f"{len(X)} samples leave none to train on after {n_val} and {n_test}")
    order = rng.permutation(len(X))
    sets = np.split(order, [n_train, n_train + n_val])
    return tuple(array[rows] for rows in sets for array in (X, y))
    ### END SOLUTION


# ---- Task 5.7: dropout, max norm, early stopping


def dropout_forward(x, drop_prob, rng, training=True):
    """Inverted dropout: while training, drop each entry with probability `drop_prob`.

    Entries that stay are divided by (1 - drop_prob), so that the expected value of each
    entry stays what it was; at test time nothing happens.

    Parameters
    ----------
    x : float array, any shape
    drop_prob : float
        The share that is *dropped*, 0 <= drop_prob < 1.
    rng : numpy.random.Generator
        While training draw ``rng.random(x.shape)`` once; an entry is dropped where the
        number drawn is below drop_prob.
    training : bool

    Returns
    -------
    out : float64 array of x's shape, a new one
    cache
        Whatever your `dropout_backward` needs.

    Raises
    ------
    ValueError
        If drop_prob is not at least 0 and below 1.
    """
    ### BEGIN SOLUTION 5.7 return out and cache, and refuse a drop_prob out of range.
    if not 0 <= drop_prob < 1:
        raise ValueError(f"drop_prob must be at least 0 and below 1, not {drop_prob}")
    mask = np.ones(x.shape)
    if training:
        mask = (rng.random(x.shape) >= drop_prob) / (1 - drop_prob)
    return x * mask, mask
    ### END SOLUTION


def dropout_backward(dout, cache):
    """Gradient of the loss with respect to x, from `dout`, the one with respect to `out`.

    `cache` is what `dropout_forward` returned: the mask is the one of the forward pass.
    Returns a new float64 array of dout's shape.
    """
    ### BEGIN SOLUTION 5.7 return the gradient with respect to x.
    return dout * cache
    ### END SOLUTION


def max_norm(W, limit):
    """Scale down the columns of W (D, H) that are longer than `limit`.

    A column holds the weights into one unit. If its Euclidean length is above limit, it
    is scaled to the length limit; otherwise, also if it is all zeros, it stays as it is.
    Returns a new float64 array (D, H).

    >>> max_norm(np.array([[3.0, 0.3], [4.0, 0.4]]), 1.0)
    array([[0.6, 0.3],
           [0.8, 0.4]])
    """
    ### BEGIN SOLUTION 5.7 return W with no column longer than limit.
    lengths = np.sqrt(np.sum(W**2, axis=0))
    return W * (limit / np.maximum(lengths, limit))
    ### END SOLUTION


class EarlyStopping:
    """Stop training when the validation loss has not improved for a while; keep the best parameters.

    Parameters
    ----------
    patience : int, at least 1
        `update` asks to stop as soon as this many calls in a row brought no improvement;
        it is not called again after that.

    Attributes
    ----------
    best_loss : float
        The lowest validation loss so far, infinity at the start.
    best_params : dict of arrays, or None
        A *copy* of the parameters that came with it: training goes on and may change the
        arrays themselves.
    waited : int
        Calls since the last improvement.
    """

    def __init__(self, patience):
        self.patience = patience
        self.best_loss = np.inf
        self.best_params = None
        self.waited = 0

    def update(self, val_loss, params):
        """Look at the validation loss after an epoch; return True if training should stop, else False.

        Only a loss strictly below `best_loss` is an improvement; NaN is none.
        """
        ### BEGIN SOLUTION 5.7 remember the best parameters, count the calls without improvement.
        if val_loss < self.best_loss:
            self.best_loss, self.waited = val_loss, 0
            self.best_params = {name: np.array(value) for name, value in params.items()}
        else:
            self.waited += 1
        return self.waited >= self.patience
        ### END SOLUTION


# ---- Task 5.8: digits


def rate_in_epoch(epoch, learning_rate, decay):
    """Learning rate during an epoch, if it is multiplied by `decay` after each; the first epoch is 1. Returns a float.

    >>> rate_in_epoch(2, 0.1, 0.5)
    0.05
    """
    ### BEGIN SOLUTION 5.8 return the rate of that epoch.
    return learning_rate * decay ** (epoch - 1)
    ### END SOLUTION


def centre(train, val, test):
    """Subtract the mean training image from all images.

    Parameters
    ----------
    train, val, test : uint8 arrays (N, D), each with an N of its own
        Pixels from 0 to 255. (uint8 cannot hold negative numbers.)

    Returns
    -------
    train, val, test : float64 arrays
        Pixels as they are, not divided by anything, minus the mean of that pixel over
        `train`.
    """
    ### BEGIN SOLUTION 5.8 return the three centred arrays.
    mean = train.mean(axis=0)
    return train - mean, val - mean, test - mean
    ### END SOLUTION


def count_shared(A, B):
    """How many rows of A (N, D) occur, exactly, among the rows of B (M, D) as well. Returns an int.

    >>> count_shared(np.array([[1], [2]]), np.array([[2], [3]]))
    1
    """
    ### BEGIN SOLUTION 5.8 return the number of rows of A that B holds too.
    known = {row.tobytes() for row in np.ascontiguousarray(B)}
    return sum(row.tobytes() in known for row in np.ascontiguousarray(A))
    ### END SOLUTION


def weight_images(W1):
    """The weights W1 (784, H) into each hidden unit as a picture: an array (H, 28, 28), row by row as the pixels are."""
    ### BEGIN SOLUTION 5.8 return one picture for each hidden unit.
    return W1.T.reshape(-1, 28, 28)
    ### END SOLUTION


# ---- Tasks 5.9 and 5.10: two nets that read digits


def digit_net(activation, seed=0):
    """A net for digits: 784 inputs, 64 hidden units, 10 classes, weights of standard deviation 0.1.

    Call ``np.random.seed(seed)`` and then `make_net`; return the net. `activation` is
    'sigmoid' or 'relu'.
    """
    ### BEGIN SOLUTION 5.9 return the new net.
    np.random.seed(seed)
    return make_net(784, 64, 10, std=0.1, activation=activation)
    ### END SOLUTION


def train_digits(net, X, y, X_val, y_val, num_epochs=20):
    """Train a net with its own `train`, with the settings of the course; returns what `train` returns.

    Batches of 100 samples; learning rate 1e-3, multiplied by 0.95 after each epoch;
    reg = 0.5, the code's letter.
    """
    ### BEGIN SOLUTION 5.9 train the net and return its statistics.
    return net.train(X, y, X_val, y_val, learning_rate=1e-3, learning_rate_decay=0.95,
                     reg=0.5, num_epochs=num_epochs, batch_size=100)
    ### END SOLUTION


def accuracy(net, X, y):
    """Share of the samples X (N, D) whose class y (N,) the net predicts: a float from 0 to 1."""
    ### BEGIN SOLUTION 5.9 return the share of right predictions.
    return float(np.mean(net.predict(X) == y))
    ### END SOLUTION


def confusion_matrix(y_true, y_pred, classes=10):
    """Count how often each class is taken for each other one.

    Parameters
    ----------
    y_true, y_pred : int arrays (N,), entries from 0 to classes - 1
        Not every class need occur.

    Returns
    -------
    int array (classes, classes)
        Entry [i, j] is the number of samples of class i that were predicted as class j.

    >>> confusion_matrix(np.array([0, 0, 1]), np.array([0, 1, 1]), 2)
    array([[1, 1],
           [0, 1]])
    """
    ### BEGIN SOLUTION 5.10 return the table of counts.
    counts = np.zeros((classes, classes), dtype=int)
    np.add.at(counts, (y_true, y_pred), 1)
    return counts
    ### END SOLUTION


def dead_units(net, X):
    """How many hidden ReLU units of the net are 0 for every row of X (N, D). Returns an int.

    The pre-activations are X @ W1 + b1, with the arrays from ``net.params``.
    """
    ### BEGIN SOLUTION 5.10 count the units that no sample switches on.
    z = X @ net.params["W1"] + net.params["b1"]
    return int(np.sum(np.all(z <= 0, axis=0)))
    ### END SOLUTION
