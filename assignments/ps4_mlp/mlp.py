"""A two-layer perceptron, from random numbers to a trained classifier.

N samples, D inputs, H hidden units, C classes; every array is float64::

    z      = X @ W1 + b1       (N, H)
    h      = f(z)              (N, H)   f is the sigmoid or the ReLU
    scores = h @ W2 + b2       (N, C)   no activation after the last layer
    loss   = mean over the samples of the softmax cross-entropy
             + 0.5 * reg * (sum of W1**2 + sum of W2**2)      biases are not penalised

The checks use `rel_error`, `numerical_gradient` and the class `TwoLayerMLP` with its
`params`, `loss`, `train` and `predict`. Everything else here is a suggested step: fill it
in, change it, or do its work inside the methods. No function changes the arrays that it
is given, unless its description says so. The lines that begin with ``>>>`` are examples.
"""

import numpy as np


# ---- Task 4.1: tools that tell you whether a gradient is right


def rel_error(x, y):
    """Largest relative difference between the entries of two arrays.

    Parameters
    ----------
    x, y : float arrays of the same shape, or two numbers

    Returns
    -------
    float
        max of |x - y| / max(1e-8, |x| + |y|) over all entries, between 0 and 1.
        Because of the 1e-8, comparing 0 with 0 gives 0.

    Examples
    --------
    >>> rel_error(np.array([1.0, 4.0]), np.array([1.0, 6.0]))
    0.2
    """
    raise NotImplementedError("Task 4.1: return the largest relative difference.")


def numerical_gradient(f, x, h=1e-5):
    """Gradient of f at x by central differences.

    Entry i is (f(x + h e_i) - f(x - h e_i)) / (2 h), where e_i is 1 at i and 0 elsewhere.

    Parameters
    ----------
    f : callable
        ``f(x)`` returns a number. It may ignore its argument and read the same array
        through a net's ``params``, so change `x` itself, never a copy.
    x : float64 array, any shape
        It may be a view, such as a transpose (whose ``x.reshape(-1)`` is a copy). It
        holds exactly its old values afterwards, even if `f` raises an error.
    h : float
        The step. (Everywhere else in this file, h is the hidden layer.)

    Returns
    -------
    float64 array
        A new array of the shape of `x`.

    Examples
    --------
    >>> numerical_gradient(lambda x: np.sum(x**2), np.array([1.0, -3.0])).round(6)
    array([ 2., -6.])
    """
    raise NotImplementedError("Task 4.1: change one entry at a time, up and down, and put it back.")


# ---- The parts of the net, each function next to its derivative


def sigmoid(z):
    """Sigmoid 1 / (1 + exp(-z)) of every entry, without overflow at z = -1e3 or 1e3.

    z is a float array of any shape. Returns a new float64 array of the same shape.

    >>> sigmoid(np.array([0.0, 1000.0]))
    array([0.5, 1. ])
    """
    raise NotImplementedError("Task 4.3: return the sigmoid of every entry, without overflow.")


def sigmoid_slope(h):
    """Derivative of the sigmoid at z, computed from h = sigmoid(z). Same shape as h.

    >>> sigmoid_slope(np.array([0.8])).round(6)
    array([0.16])
    """
    raise NotImplementedError("Task 4.4: return the derivative of the sigmoid, from its value h.")


def relu(z):
    """ReLU max(0, z) of every entry. Returns a new array of the same shape.

    >>> relu(np.array([-1.5, 0.0, 2.0]))
    array([0., 0., 2.])
    """
    raise NotImplementedError("Task 4.7: return the positive part of every entry.")


def relu_slope(h):
    """Derivative of the ReLU at z, computed from h = relu(z): 1 where z > 0, else 0.

    At the kink, z = 0, it is 0. Returns a float64 array of the same shape as h.

    >>> relu_slope(np.array([0.0, 2.0]))
    array([0., 1.])
    """
    raise NotImplementedError("Task 4.7: return the derivative of the ReLU, from its value h.")


ACTIVATIONS = {"sigmoid": (sigmoid, sigmoid_slope), "relu": (relu, relu_slope)}


def softmax_loss(scores, y):
    """Mean cross-entropy of the softmax of `scores`; finite for scores of size 1e3.

    loss = (1/N) sum_i [ log(sum_c exp(scores[i, c])) - scores[i, y[i]] ]

    Parameters
    ----------
    scores : float64 array (N, C)
    y : int array (N,)
        True classes, 0 to C - 1. Some classes may not occur.

    Returns
    -------
    float

    Examples
    --------
    >>> round(softmax_loss(np.zeros((2, 3)), np.array([0, 2])), 4)  # log(3): all equal
    1.0986
    """
    raise NotImplementedError("Task 4.3: return the mean cross-entropy, with the largest score of each row subtracted first.")


def softmax_loss_grad(scores, y):
    """Gradient of `softmax_loss` with respect to `scores`: (softmax - one_hot(y)) / N.

    It takes the same arguments as `softmax_loss` and must be just as stable. Returns a
    new (N, C) array.

    >>> softmax_loss_grad(np.zeros((1, 2)), np.array([1]))
    array([[ 0.5, -0.5]])
    """
    raise NotImplementedError("Task 4.4: return softmax minus one-hot, divided by N.")


class TwoLayerMLP:
    """A net with one hidden layer for C classes.

    Parameters
    ----------
    input_size, hidden_size, output_size : int
        D, H and C, each at least 1.
    std : float
        Standard deviation of the initial weights.
    activation : {'relu', 'sigmoid'}
        Activation of the hidden layer; any other name raises ValueError.

    Attributes
    ----------
    params : dict of float64 arrays
        ``'W1'`` (D, H), ``'b1'`` (H,), ``'W2'`` (H, C), ``'b2'`` (C,). Weights are
        ``std * np.random.randn(...)``, W1 drawn first and W2 second. Biases start at 0.
    activation : str
    """

    def __init__(self, input_size, hidden_size, output_size, std=1e-4, activation="relu"):
        if activation not in ACTIVATIONS:
            raise ValueError(f"activation must be 'relu' or 'sigmoid', not {activation!r}")
        self.activation = activation
        self.params = {}
        raise NotImplementedError("Task 4.2: put W1, b1, W2 and b2 into self.params.")

    def forward(self, X):
        """Hidden layer h (N, H) and scores (N, C) for the inputs X (N, D)."""
        f = ACTIVATIONS[self.activation][0]
        raise NotImplementedError("Task 4.3: return h and scores, with both biases.")

    def loss(self, X, y=None, reg=0.0):
        """Scores, or the regularised loss and its gradients.

        Parameters
        ----------
        X : float array (N, D), N at least 1
        y : int array (N,) or None
            True classes, 0 to C - 1.
        reg : float
            Weight of the penalty 0.5 * reg * (sum of W1**2 + sum of W2**2).

        Returns
        -------
        scores : float64 array (N, C), if y is None
            The scores themselves: not shifted, without softmax.
        (loss, grads) : otherwise
            The loss that the top of this file defines, a float, and the dict of `gradients`.
        """
        h, scores = self.forward(X)
        if y is None:
            return scores
        raise NotImplementedError("Task 4.3: compute the loss: mean cross-entropy plus penalty.")
        try:
            grads = self.gradients(X, y, h, scores, reg)
        except NotImplementedError:
            grads = {}  # Task 4.4 comes after 4.3: until then there is only the loss
        return loss, grads

    def gradients(self, X, y, h, scores, reg):
        """Gradient of the loss with respect to each of the parameters.

        It takes the arguments of `loss`, and the `h` and `scores` that `forward(X)` returned.

        Returns
        -------
        dict of new float64 arrays
            Keys ``'W2', 'b2', 'W1', 'b1'``. Each gradient has exactly the shape of its
            parameter; a bias gradient is (H,) or (C,), not (1, H).
        """
        slope = ACTIVATIONS[self.activation][1]
        W1, W2 = self.params["W1"], self.params["W2"]
        raise NotImplementedError("Task 4.4: compute the gradients of W2 and b2, then through h those of W1 and b1.")

    def train(self, X, y, X_val, y_val, learning_rate=1e-3, learning_rate_decay=0.95,
              reg=1e-5, num_epochs=10, batch_size=200, verbose=False):
        """Minimise the loss by stochastic gradient descent, which changes `params`.

        Minibatch i of an epoch is the i-th group of `batch_size` rows in the epoch's random
        order. Rows left over at the end are skipped in that epoch. If batch_size > N, the
        only minibatch holds all N rows. Each step subtracts learning_rate times its gradient
        from each of the four parameters. After each epoch, learning_rate is multiplied by
        learning_rate_decay.

        Parameters
        ----------
        X, y, X_val, y_val : arrays (N, D), (N,), (N_val, D), (N_val,)
        learning_rate, learning_rate_decay, reg : float
        num_epochs, batch_size : int
        verbose : bool
            Print one line per epoch.

        Returns
        -------
        dict of lists of float
            One value per step: ``'loss_history'``, the minibatch's loss with penalty,
            computed before the step; ``'grad_magnitude_history'``, the Euclidean norm of the
            minibatch's dloss/dW1. One value per epoch, after its last step:
            ``'train_acc_history'``, accuracy from 0 to 1 on the last minibatch only;
            ``'val_acc_history'``, accuracy on all of X_val.
        """
        N = X.shape[0]
        iterations_per_epoch = max(int(N / batch_size), 1)
        stats = {"loss_history": [], "grad_magnitude_history": [],
                 "train_acc_history": [], "val_acc_history": []}
        np.random.seed(1)  # keep: the same random numbers make training runs comparable
        for epoch in range(num_epochs):
            order = np.random.permutation(N)  # keep: the only draw of an epoch
            raise NotImplementedError("Task 4.5: do one epoch: the steps, the two accuracies, the decay.")
            if verbose:
                print("Epoch %d: loss %f, train_acc %f, val_acc %f" % (
                    epoch + 1, stats["loss_history"][-1],
                    stats["train_acc_history"][-1], stats["val_acc_history"][-1]))
        return stats

    def predict(self, X):
        """Class with the highest score for each row of X (N, D), the first one on a tie.

        Returns an int array (N,). Scores (1, 3, 3) give class 1.
        """
        raise NotImplementedError("Task 4.5: return the class of the highest score in each row.")
