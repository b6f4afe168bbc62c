"""A two-layer perceptron, from random numbers to a trained classifier.

N samples, D inputs, H hidden units, C classes; every array is float64::

    z      = X @ W1 + b1       (N, H)
    h      = f(z)              (N, H)   f is the sigmoid or the ReLU
    scores = h @ W2 + b2       (N, C)   no activation after the last layer
    loss   = mean over the samples of the softmax cross-entropy
             + 0.5 * reg * (sum of W1**2 + sum of W2**2)      biases are left out

What is checked: `rel_error`, `numerical_gradient` and the class `TwoLayerMLP` with its
`params`, `loss`, `train` and `predict`. Everything else here is a suggested step on the
way: fill it in, change it, or put its work into the methods. No function changes the
arrays it is given, except where its description says so.
"""

import numpy as np


# ---- Task 4.1: tools to trust your gradients with


def rel_error(x, y):
    """Largest relative difference between the entries of two arrays.

    Parameters
    ----------
    x, y : float arrays of the same shape, or two numbers

    Returns
    -------
    float
        max of |x - y| / max(1e-8, |x| + |y|) over all entries, between 0 and 1.
        The 1e-8 keeps 0 against 0 at 0.
    """
    return float(np.max(np.abs(x - y) / np.maximum(1e-8, np.abs(x) + np.abs(y))))


def numerical_gradient(f, x, h=1e-5):
    """Gradient of f at x by central differences.

    Entry i is (f(x + h e_i) - f(x - h e_i)) / (2 h), where e_i is 1 at i and 0 elsewhere.

    Parameters
    ----------
    f : callable
        Called as ``f(x)``, returns a number. It may ignore its argument and look at the
        same array through a net's ``params``, so change `x` itself, never a copy.
    x : float64 array, any shape
        Also a view that is not contiguous, such as a transpose (``x.reshape(-1)`` of one
        is a copy). Holds exactly its old values afterwards, also when `f` raises.
    h : float
        The step (an old name; everywhere else h is the hidden layer).

    Returns
    -------
    float64 array, a new one, of x's shape
    """
    grad = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        kept = x[i]
        try:
            x[i] = kept + h
            above = f(x)
            x[i] = kept - h
            below = f(x)
        finally:
            x[i] = kept
        grad[i] = (above - below) / (2 * h)
    return grad


# ---- The pieces of the net: each function stands beside its derivative


def sigmoid(z):
    """1 / (1 + exp(-z)) entry by entry; exact and without warnings at z = -1e3 and 1e3.

    z : float array, any shape. Returns a new float64 array of the same shape.
    """
    small = np.exp(-np.abs(z))  # at most 1, so it cannot overflow
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


def sigmoid_slope(h):
    """Derivative of the sigmoid at z, written with h = sigmoid(z); same shape as h."""
    return h * (1 - h)


def relu(z):
    """max(0, z) entry by entry; a new array of z's shape."""
    return np.maximum(0.0, z)


def relu_slope(h):
    """Derivative of the ReLU at z, written with h = relu(z): 1 where h > 0, else 0.

    At the kink, z = 0, the slope is 0. Returns a float64 array of h's shape.
    """
    return np.where(h > 0, 1.0, 0.0)


ACTIVATIONS = {"sigmoid": (sigmoid, sigmoid_slope), "relu": (relu, relu_slope)}


def softmax_loss(scores, y):
    """Mean cross-entropy of the softmax of `scores`; finite for scores of size 1e3.

    loss = (1/N) sum_i [ log(sum_c exp(scores[i, c])) - scores[i, y[i]] ]

    Parameters
    ----------
    scores : float64 array (N, C)
    y : int array (N,)
        Right classes, 0 to C - 1. Not every class need occur in it.

    Returns
    -------
    float
    """
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1))
    return float(np.mean(log_sum - shifted[np.arange(len(y)), y]))


def softmax_loss_grad(scores, y):
    """Gradient of `softmax_loss` with respect to `scores`: (softmax - one_hot(y)) / N.

    Takes what `softmax_loss` takes, is as stable, and returns a new (N, C) array.
    """
    exp = np.exp(scores - scores.max(axis=1, keepdims=True))
    grad = exp / exp.sum(axis=1, keepdims=True)
    grad[np.arange(len(y)), y] -= 1
    return grad / len(y)


class TwoLayerMLP:
    """A net with one hidden layer for C classes.

    Parameters
    ----------
    input_size, hidden_size, output_size : int
        D, H and C, each at least 1.
    std : float
        Standard deviation of the initial weights.
    activation : {'relu', 'sigmoid'}
        What the hidden layer does; anything else raises ValueError.

    Attributes
    ----------
    params : dict of float64 arrays
        ``'W1'`` (D, H), ``'b1'`` (H,), ``'W2'`` (H, C), ``'b2'`` (C,). Weights are
        ``std * np.random.randn(...)``, W1 drawn first and W2 second; biases are 0.
    activation : str
    """

    def __init__(self, input_size, hidden_size, output_size, std=1e-4, activation="relu"):
        if activation not in ACTIVATIONS:
            raise ValueError(f"activation must be 'relu' or 'sigmoid', not {activation!r}")
        self.activation = activation
        self.params = {}
        self.params["W1"] = std * np.random.randn(input_size, hidden_size)
        self.params["b1"] = np.zeros(hidden_size)
        self.params["W2"] = std * np.random.randn(hidden_size, output_size)
        self.params["b2"] = np.zeros(output_size)

    def forward(self, X):
        """Hidden layer h (N, H) and scores (N, C) for the inputs X (N, D)."""
        f = ACTIVATIONS[self.activation][0]
        h = f(X @ self.params["W1"] + self.params["b1"])
        return h, h @ self.params["W2"] + self.params["b2"]

    def loss(self, X, y=None, reg=0.0):
        """Scores, or the regularised loss and its gradients.

        Parameters
        ----------
        X : float array (N, D), N at least 1
        y : int array (N,) or None
            Right classes, 0 to C - 1.
        reg : float
            Weight of the penalty 0.5 * reg * (sum of W1**2 + sum of W2**2).

        Returns
        -------
        scores : float64 array (N, C), as they are (not shifted, no softmax), if y is None
        (loss, grads) : otherwise
            The float at the top of this file and the dict that `gradients` describes.
        """
        h, scores = self.forward(X)
        if y is None:
            return scores
        penalty = np.sum(self.params["W1"] ** 2) + np.sum(self.params["W2"] ** 2)
        loss = softmax_loss(scores, y) + 0.5 * reg * penalty
        try:
            grads = self.gradients(X, y, h, scores, reg)
        except NotImplementedError:
            grads = {}  # Task 4.4 comes after 4.3: until then there is only the loss
        return loss, grads

    def gradients(self, X, y, h, scores, reg):
        """Gradient of the loss with respect to each of the parameters.

        Takes what `loss` takes, with the `h` and `scores` that `forward(X)` returned.

        Returns
        -------
        dict of new float64 arrays
            Keys ``'W2', 'b2', 'W1', 'b1'``, each of exactly its parameter's shape
            (a bias gradient is (H,) or (C,), not (1, H)).
        """
        slope = ACTIVATIONS[self.activation][1]
        W1, W2 = self.params["W1"], self.params["W2"]
        dscores = softmax_loss_grad(scores, y)  # (N, C); the 1/N is in here, once
        dz = (dscores @ W2.T) * slope(h)  # (N, H)
        return {
            "W2": h.T @ dscores + reg * W2,
            "b2": dscores.sum(axis=0),
            "W1": X.T @ dz + reg * W1,
            "b1": dz.sum(axis=0),
        }

    def train(self, X, y, X_val, y_val, learning_rate=1e-3, learning_rate_decay=0.95,
              reg=1e-5, num_epochs=10, batch_size=200, verbose=False):
        """Minimise the loss by stochastic gradient descent; changes `params`.

        Minibatch i of an epoch is the i-th run of `batch_size` rows in the epoch's random
        order. Rows left over at the end are skipped in that epoch; if batch_size > N, the
        one batch holds all N rows. Each step subtracts learning_rate times its gradient
        from all four parameters, and after each epoch learning_rate is multiplied by
        learning_rate_decay.

        Parameters
        ----------
        X, y, X_val, y_val : arrays (N, D), (N,), (N_val, D), (N_val,)
        learning_rate, learning_rate_decay, reg : float
        num_epochs, batch_size : int
        verbose : bool
            Print one line an epoch.

        Returns
        -------
        dict of lists of float
            A value a step: ``'loss_history'``, the minibatch's loss with penalty, before
            the step; ``'grad_magnitude_history'``, the Euclidean norm of the minibatch's
            dloss/dW1. A value an epoch, after its last step: ``'train_acc_history'``,
            accuracy from 0 to 1 on the last minibatch (only that); ``'val_acc_history'``,
            accuracy on all of X_val.
        """
        N = X.shape[0]
        iterations_per_epoch = max(int(N / batch_size), 1)
        stats = {"loss_history": [], "grad_magnitude_history": [],
                 "train_acc_history": [], "val_acc_history": []}
        np.random.seed(1)  # keep: with the same random stream, training runs can be compared
        for epoch in range(num_epochs):
            order = np.random.permutation(N)  # keep: the one draw of an epoch
            for i in range(iterations_per_epoch):
                batch = order[i * batch_size : (i + 1) * batch_size]
                loss, grads = self.loss(X[batch], y[batch], reg)
                for name in self.params:
                    self.params[name] -= learning_rate * grads[name]
                stats["loss_history"].append(loss)
                stats["grad_magnitude_history"].append(np.linalg.norm(grads["W1"]))
            stats["train_acc_history"].append(np.mean(self.predict(X[batch]) == y[batch]))
            stats["val_acc_history"].append(np.mean(self.predict(X_val) == y_val))
            learning_rate *= learning_rate_decay
            if verbose:
                print("Epoch %d: loss %f, train_acc %f, val_acc %f" % (
                    epoch + 1, stats["loss_history"][-1],
                    stats["train_acc_history"][-1], stats["val_acc_history"][-1]))
        return stats

    def predict(self, X):
        """Class with the highest score for each row of X (N, D); the first one on a tie.

        Returns an int array (N,).
        """
        return np.argmax(self.loss(X), axis=1)
