"""Backpropagation by hand, one function a derivation.

One sample is a vector, and a layer multiplies it from the left: z = W x + b, with W of
shape (outputs, inputs). D inputs, H hidden units, C outputs, N samples; every array is
float64. A gradient has exactly the shape of what it belongs to, and no function changes
the arrays it is given. sigmoid(z) = 1 / (1 + exp(-z)); relu(z) = max(0, z), with slope
1 where z > 0 and 0 elsewhere, also at z = 0.
"""

import numpy as np


def sigmoid(z):
    """1 / (1 + exp(-z)) of every entry, without overflow. Given, for all tasks."""
    small = np.exp(-np.abs(z))  # at most 1
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


# ---- Task 3.3: one hidden layer in matrix form.  z = W1 x, h = sigmoid(z), yhat = W2 h,
#      L = sum of (yhat - y)**2; no biases.  W1 (H, D), W2 (C, H), x (D,), y (C,)


def graph():
    """Who feeds whom in this network.

    Returns
    -------
    dict of str to list of str
        The keys are 'z', 'h', 'yhat', 'L', the values that are computed. Each maps to
        what it is computed from directly, in any order: names among 'x', 'y', 'W1',
        'W2', 'z', 'h', 'yhat', 'L'.
    """
    raise NotImplementedError("Task 3.3: list the direct inputs of each node.")


def forward(W1, W2, x, y):
    """Forward pass: z = W1 x, h = sigmoid(z), yhat = W2 h, L = sum of (yhat - y)**2.

    Parameters
    ----------
    W1, W2, x, y : float64 arrays (H, D), (C, H), (D,), (C,)

    Returns
    -------
    (z, h, yhat, L) : arrays (H,), (H,), (C,), and a float
    """
    raise NotImplementedError("Task 3.3: compute z, h, yhat and L, in this order.")


def backward(W1, W2, x, y):
    """Gradients of the L of `forward`; takes what `forward` takes.

    Returns
    -------
    dict of float64 arrays
        Keys in the order in which they come up: 'yhat' (C,), 'W2' (C, H), 'h' (H,),
        'z' (H,), 'W1' (H, D), 'x' (D,).
    """
    raise NotImplementedError("Task 3.3: go back from L: yhat, W2, h, z, W1, x.")


def multiplications(D, H, C):
    """Multiplications of numbers in the matrix products of this network.

    A product of an (m, n) with an (n, p) matrix costs m n p; a vector counts as a matrix
    with one row or column. Entry-by-entry work is left out: it is of lower order.

    Returns
    -------
    (ahead, back, back_with_x) : ints
        For `forward`; for `backward` up to 'W1' (without 'x'); for all of `backward`.
    """
    raise NotImplementedError("Task 3.3: count the matrix products on the way ahead and back.")


# ---- Task 3.4: sigmoid units and binary cross-entropy.  z1 = W1 x + b1, h1 = sigmoid(z1),
#      z2 = W2 h1 + b2, yhat = sigmoid(z2), L = -sum of [y ln yhat + (1 - y) ln(1 - yhat)]


def bce_forward(params, x, y):
    """Forward pass of the sigmoid network with binary cross-entropy.

    Parameters
    ----------
    params : dict
        'W1' (H, D), 'b1' (H,), 'W2' (C, H), 'b2' (C,).
    x : float64 array (D,)
    y : float64 array (C,)
        Targets, each 0 or 1; the outputs are C separate yes-no answers.

    Returns
    -------
    dict
        'z1', 'h1', 'z2', 'yhat' (arrays) and 'L' (float): the sum over the outputs, finite
        and right also where z2 is near 1000 or -1000.
    """
    raise NotImplementedError("Task 3.4: compute z1, h1, z2, yhat and L.")


def bce_backward(params, x, y):
    """Gradients of L of `bce_forward`, step by step; takes what `bce_forward` takes.

    Returns
    -------
    dict of float64 arrays
        Keys in the order in which they come up: 'yhat' and 'z2' (C,), 'b2' (C,), 'W2'
        (C, H), 'h1' and 'z1' (H,), 'b1' (H,), 'W1' (H, D). All but 'yhat' stay finite and
        right where an output is 0 or 1 to rounding.
    """
    raise NotImplementedError("Task 3.4: go back from L: yhat, z2, b2, W2, h1, z1, b1, W1.")


# ---- Task 3.5: ReLU and squared error, with indices.  params as in 3.4, and
#      h_j = relu(sum_k W1[j, k] x_k + b1_j), yhat_i = relu(sum_j W2[i, j] h_j + b2_i),
#      L = sum_i (yhat_i - y_i)**2 for one sample


def output_partial(params, x, y, i, j):
    """dL / dW2[i, j] for one sample: how strongly the weight from unit j to output i moves L.

    Parameters
    ----------
    params : dict
        'W1' (H, D), 'b1' (H,), 'W2' (C, H), 'b2' (C,), float64.
    x, y : float64 arrays (D,), (C,)
    i, j : int
        Output and hidden unit, counted from 0.

    Returns
    -------
    float
        0 where output i is off (its z is 0 or negative).
    """
    raise NotImplementedError("Task 3.5: follow the only path from W2[i, j] to L.")


def hidden_partial(params, x, y, j, k):
    """dL / dW1[j, k] for one sample: the weight from input k to hidden unit j.

    Takes what `output_partial` takes, with j and k counted from 0, and returns a float:
    the sum over all outputs that are on, 0 where hidden unit j is off.
    """
    raise NotImplementedError("Task 3.5: sum over the paths from W1[j, k] to L.")


def pack(params):
    """All parameters as one vector.

    Returns
    -------
    float64 array (H D + H + C H + C,), a new one
        W1, b1, W2, b2 one after the other; a matrix row by row.
    """
    raise NotImplementedError("Task 3.5: put W1, b1, W2, b2 into one vector.")


def unpack(w, D, H, C):
    """The inverse of `pack`: a dict 'W1' (H, D), 'b1' (H,), 'W2' (C, H), 'b2' (C,)."""
    raise NotImplementedError("Task 3.5: cut the vector into W1, b1, W2, b2.")


def gradient_vector(w, X, Y, H):
    """Gradient of the sum of L over all samples, as one vector in the order of `pack`.

    Parameters
    ----------
    w : float64 array (H D + H + C H + C,)
    X, Y : float64 arrays (N, D), (N, C)
        One sample a row.
    H : int

    Returns
    -------
    float64 array of w's shape: the sum over the samples, not the mean
    """
    raise NotImplementedError("Task 3.5: add up the gradients of all samples.")


# ---- Task 3.6: four pairs of output and loss, one formula.  For each sample h = sigmoid(W x)
#      and s = V h, without biases.  W (H, D), V (C, H), X (N, D), Y and scores S (N, C)


def output_and_loss(S, Y, output):
    """What the network answers, and the loss E, summed over all samples and outputs.

    Parameters
    ----------
    S, Y : float64 arrays (N, C)
    output : {'linear', 'sigmoid', 'softmax'}
        'linear': Yhat = S and E = 1/2 sum (Yhat - Y)**2, for C = 1 and for C > 1.
        'sigmoid': Yhat = sigmoid(S) and E = -sum [Y ln Yhat + (1 - Y) ln(1 - Yhat)], C = 1.
        'softmax': each row of Yhat is the softmax of that row of S, E = -sum Y ln Yhat;
        each row of Y has one 1, else 0.

    Returns
    -------
    (Yhat, E) : array (N, C), float; finite and right also for scores near 1000

    >>> float(output_and_loss(np.array([[1.0]]), np.array([[3.0]]), "linear")[1])
    2.0
    """
    if output not in ("linear", "sigmoid", "softmax"):
        raise ValueError(f"output must be 'linear', 'sigmoid' or 'softmax', not {output!r}")
    raise NotImplementedError("Task 3.6: compute Yhat and E for each of the three kinds of output.")


def pair_gradients(V, W, X, Y, output):
    """Gradients of E with respect to V and W, for every kind of output.

    Parameters
    ----------
    V, W, X, Y : float64 arrays (C, H), (H, D), (N, D), (N, C)
    output : {'linear', 'sigmoid', 'softmax'}

    Returns
    -------
    (dV, dW) : arrays (C, H), (H, D), summed over the samples
    """
    raise NotImplementedError("Task 3.6: one formula does for all kinds of output.")


# ---- Task 3.7: composed functions.  yhat = f2(w2, f1(w1, x)), with one weight in each


def composed_gradients(Y, F2, dF2_df1, df1_dw1, dF2_dw2, loss):
    """dE/dw1 and dE/dw2 from the local derivatives alone, whatever f1 and f2 are.

    Parameters
    ----------
    Y, F2 : float64 arrays (N, C)
        Targets, and what f2 gave: F2[i, j] is output j for sample i.
    dF2_df1, dF2_dw2 : float64 arrays (N, C)
        Derivatives of F2[i, j] with respect to f1 of sample i (a number), and to w2.
    df1_dw1 : float64 array (N,)
        Derivative of f1 of sample i with respect to w1.
    loss : {'squared', 'bce', 'ce'}
        E, summed over samples and outputs. 'squared': 1/2 (Y - F2)**2; 'bce':
        -[Y ln F2 + (1 - Y) ln(1 - F2)]; 'ce': -Y ln F2.

    Returns
    -------
    (dw1, dw2) : floats
    """
    if loss not in ("squared", "bce", "ce"):
        raise ValueError(f"loss must be 'squared', 'bce' or 'ce', not {loss!r}")
    raise NotImplementedError("Task 3.7: multiply along each path, then sum over outputs and samples.")


def regression_gradients(v, W, X, y):
    """All weights of a regression network with biases, indexed the other way round.

    z_j = W[0, j] + sum_k W[k, j] x_k for k = 1..D, h_j = sigmoid(z_j),
    yhat = v[0] + sum_j v[j] h_j for j = 1..H, L = sum over the samples of (yhat - y)**2.

    Parameters
    ----------
    v : float64 array (H + 1,)
        The bias comes first. Entry j belongs to column j - 1 of W.
    W : float64 array (D + 1, H)
        Row 0 holds the biases; a column for each hidden unit.
    X, y : float64 arrays (N, D), (N,)

    Returns
    -------
    (dv, dW) : arrays of the shapes of v and W
    """
    raise NotImplementedError("Task 3.7: put a column of ones before X and before the hidden values.")
