"""One neuron and what belongs to it: lines, activations, losses, softmax, gradient descent.

N samples, D features, C classes; a row of X is a sample. Arrays are float64, logarithms
natural, and a loss is the *mean* over the samples. No function changes an array that it
is given; each returns a new one. Where a kink has no derivative, at 0, the left branch
(z <= 0) counts.

Every function here is checked. You may call the ones you have already written, and add
helpers of your own.
"""

import numpy as np


# ---- Task 1.1: the linear discriminant


def discriminant(X, w, b):
    """g(x) = b + w[0] x[0] + ... + w[D-1] x[D-1] for each row x of X.

    X : float array (N, D); w : float array (D,); b : float. Returns a float array (N,).

    >>> discriminant(np.array([[2.0, 1.0], [0.0, 0.0]]), np.array([1.0, 2.0]), -2.0)
    array([ 2., -2.])
    """
    raise NotImplementedError("Task 1.1: return b + w . x for every row of X.")


def side(X, w, b):
    """The side of the boundary g(x) = 0 on which each row of X lies.

    Takes what `discriminant` takes. Returns (N,) numbers: 1 where g(x) > 0, -1 where
    g(x) < 0, and 0 exactly on the boundary.

    >>> side(np.array([[2.0, 1.0], [0.0, 1.0]]), np.array([1.0, 2.0]), -2.0)
    array([1., 0.])
    """
    raise NotImplementedError("Task 1.1: return 1, -1 or 0 for every row of X.")


def augment(X):
    """X with a column of ones put in front, so that a bias can be the weight number 0.

    X : float array (N, D). Returns a new float array (N, D + 1).

    >>> augment(np.array([[5.0, 6.0], [7.0, 8.0]]))
    array([[1., 5., 6.],
           [1., 7., 8.]])
    """
    raise NotImplementedError("Task 1.1: put a column of ones in front of X.")


def class_scores(X, Theta):
    """One discriminant for each class: the score of every sample in every class.

    Parameters
    ----------
    X : float array (N, D)
        Without a column of ones; this function adds it.
    Theta : float array (D + 1, C)
        One column for each class; row 0 holds the biases.

    Returns
    -------
    float array (N, C)
    """
    raise NotImplementedError("Task 1.1: return the scores of every sample in every class.")


# ---- Task 1.2: the geometry of the boundary


def unit_normal(w):
    """Unit vector perpendicular to the boundary b + w . x = 0, towards its positive side.

    w : float array (D,), not all zero. Returns a float array (D,) of Euclidean length 1.

    >>> unit_normal(np.array([3.0, 4.0]))
    array([0.6, 0.8])
    """
    raise NotImplementedError("Task 1.2: return w, scaled to length 1.")


def signed_distance(X, w, b):
    """Distance of each row of X from the boundary, positive where g(x) > 0, else negative.

    Takes what `discriminant` takes, w not all zero. Returns a float array (N,), in the
    units of X: it must not depend on the length of (b, w).

    >>> signed_distance(np.array([[2.4, 3.2]]), np.array([3.0, 4.0]), -5.0)
    array([3.])
    """
    raise NotImplementedError("Task 1.2: return the signed distances from the boundary.")


# ---- Task 1.3: activations, each beside its derivative
# z is a float array of any shape, the result a new one of the same shape. A derivative
# is taken with respect to z, and evaluated at z. All are right and finite at z = -1000
# and z = 1000.


def sigmoid(z):
    """1 / (1 + exp(-z))."""
    raise NotImplementedError("Task 1.3: return the sigmoid of every entry.")


def sigmoid_derivative(z):
    """Derivative of the sigmoid at z."""
    raise NotImplementedError("Task 1.3: return the slope of the sigmoid at every entry.")


def log_sigmoid(z):
    """Natural logarithm of the sigmoid of z; log_sigmoid(-1000) is -1000."""
    raise NotImplementedError("Task 1.3: return log(sigmoid(z)), finite for every z.")


def log_sigmoid_derivative(z):
    """Derivative of log_sigmoid at z."""
    raise NotImplementedError("Task 1.3: return the slope of log_sigmoid at every entry.")


def tanh(z):
    """Hyperbolic tangent, (exp(z) - exp(-z)) / (exp(z) + exp(-z))."""
    raise NotImplementedError("Task 1.3: return the hyperbolic tangent of every entry.")


def tanh_derivative(z):
    """Derivative of tanh at z."""
    raise NotImplementedError("Task 1.3: return the slope of tanh at every entry.")


def relu(z):
    """max(0, z).

    >>> relu(np.array([-1.0, 2.0]))
    array([0., 2.])
    """
    raise NotImplementedError("Task 1.3: return the positive part of every entry.")


def relu_derivative(z):
    """1 where z > 0, else 0 (also at 0); floats."""
    raise NotImplementedError("Task 1.3: return the slope of the ReLU at every entry.")


def parametric_relu(z, alpha):
    """z where z > 0, else alpha z; for every real alpha, also above 1 and below 0."""
    raise NotImplementedError("Task 1.3: return z or alpha z, entry by entry.")


def parametric_relu_derivative(z, alpha):
    """1 where z > 0, else alpha (also at 0)."""
    raise NotImplementedError("Task 1.3: return the slope of the parametric ReLU at every entry.")


def leaky_relu(z):
    """The parametric ReLU with alpha = 0.1.

    >>> leaky_relu(np.array([-1.0, 2.0]))
    array([-0.1,  2. ])
    """
    raise NotImplementedError("Task 1.3: return the leaky ReLU of every entry.")


def leaky_relu_derivative(z):
    """1 where z > 0, else 0.1 (also at 0)."""
    raise NotImplementedError("Task 1.3: return the slope of the leaky ReLU at every entry.")


def elu(z, alpha):
    """z where z > 0, else alpha (exp(z) - 1)."""
    raise NotImplementedError("Task 1.3: return the exponential linear unit of every entry.")


def elu_derivative(z, alpha):
    """1 where z > 0, else alpha exp(z), which is alpha at 0."""
    raise NotImplementedError("Task 1.3: return the slope of the exponential linear unit at every entry.")


def maxout(X, W, b):
    """The largest of K linear functions, max over k of (x . W[:, k] + b[k]), for each row x.

    X : float array (N, D); W : (D, K); b : (K,). Returns a float array (N,).
    """
    raise NotImplementedError("Task 1.3: return the largest of the K linear functions for every row.")


def maxout_gradient(X, W, b):
    """Gradient of each row's maxout with respect to that row of X.

    Takes what `maxout` takes. Returns a float array (N, D). Where several of the linear
    functions are largest, the first of them counts.
    """
    raise NotImplementedError("Task 1.3: return the gradient of every row's maxout.")


# ---- Task 1.6: losses
# Each returns one float. Y and Y_hat are (N, K); p, g and y are (N,).


def l1_loss(Y_hat, Y):
    """(1/N) sum over the samples of the L1 norm of Y_hat[i] - Y[i] (a sum over the outputs)."""
    raise NotImplementedError("Task 1.6: return the mean L1 distance of the samples.")


def mse_loss(Y_hat, Y):
    """(1/N) sum over the samples of the squared Euclidean norm of Y_hat[i] - Y[i]; no 1/2."""
    raise NotImplementedError("Task 1.6: return the mean squared distance of the samples.")


def cross_entropy(P, Y):
    """-(1/N) sum over samples i and classes c of Y[i, c] log(P[i, c]).

    P : float array (N, C), probabilities; Y : float array (N, C), one-hot rows or other
    distributions. Where Y is 0 the term is 0, also if P is 0 there.
    """
    raise NotImplementedError("Task 1.6: return the mean cross-entropy.")


def likelihood(p, y):
    """Probability of the labels y: the product over i of p[i] where y[i] is 1, else 1 - p[i].

    p : float array (N,), probabilities of class 1; y : int or bool array (N,), 0 or 1.
    """
    raise NotImplementedError("Task 1.6: return the product of the samples' probabilities.")


def log_likelihood(p, y):
    """Logarithm of the likelihood; finite and right for any number of samples.

    Takes what `likelihood` takes. Where y[i] is 1, p[i] may be exactly 1, and where y[i]
    is 0, exactly 0: such a sample adds 0.
    """
    raise NotImplementedError("Task 1.6: return the logarithm of the likelihood, as a sum.")


def binary_cross_entropy(p, y):
    """-(1/N) times the log-likelihood. Takes what `log_likelihood` takes."""
    raise NotImplementedError("Task 1.6: return the mean of the samples' -log probabilities.")


def zero_one_loss(g, y):
    """Fraction of wrong classes, where class 1 is predicted if g[i] > 0, else class 0.

    g : float array (N,), discriminants; y : int or bool array (N,), 0 or 1.
    """
    raise NotImplementedError("Task 1.6: return the fraction of samples whose class is wrong.")


# ---- Task 1.7: logistic regression
# X is (N, D), theta (D,), y (N,) with 0 and 1 (int or bool); a bias, if there is one, is
# the weight of a column of ones that X already holds. h = sigmoid(X @ theta).


def logistic_loss(theta, X, y):
    """Mean binary cross-entropy of h = sigmoid(X @ theta); finite for X @ theta of size 1000."""
    raise NotImplementedError("Task 1.7: return the mean binary cross-entropy.")


def logistic_gradient(theta, X, y):
    """Gradient of `logistic_loss` with respect to theta: (1/N) sum of (h[i] - y[i]) X[i]; (D,)."""
    raise NotImplementedError("Task 1.7: return the gradient of the loss.")


def logistic_step(theta, X, y, rate):
    """The new theta after one step of gradient descent with learning rate `rate`; (D,)."""
    raise NotImplementedError("Task 1.7: return theta after one step down the gradient.")


def fit_logistic(X, y, rate, tol, max_steps):
    """Fit theta by gradient descent, from theta = 0.

    At each theta, first note it down; then stop if the Euclidean norm of the gradient is
    at most `tol`, or if `max_steps` steps have been taken; else take one step.

    Returns
    -------
    theta : float array (D,)
        The last one.
    history : dict of lists, one entry for each theta visited (steps taken plus 1)
        ``'theta'``: the arrays (D,), ``'loss'``: the loss there, ``'gradient_norm'``: the
        norm of the gradient there.
    """
    raise NotImplementedError("Task 1.7: descend from 0 until the gradient is small, and keep the history.")


# ---- Task 1.9: softmax
# Z is (N, C), a row of scores for each sample. All are right and finite for scores of
# size 1000, positive or negative.


def logsumexp(Z):
    """log(sum over c of exp(Z[i, c])) for each row; a float array (N,).

    >>> logsumexp(np.array([[0.0, 0.0]])).round(4)
    array([0.6931])
    """
    raise NotImplementedError("Task 1.9: return the log of the sum of exponentials of every row.")


def log_softmax(Z):
    """Logarithm of the softmax of each row, Z[i, c] - logsumexp of row i; (N, C)."""
    raise NotImplementedError("Task 1.9: return the log of the softmax of every row.")


def softmax(Z):
    """exp(Z[i, c]) / sum over k of exp(Z[i, k]) for each row; (N, C), rows add up to 1.

    >>> softmax(np.array([[2.0, 1.0, 0.0]])).round(3)
    array([[0.665, 0.245, 0.09 ]])
    """
    raise NotImplementedError("Task 1.9: return the softmax of every row.")


def softmax_jacobian(z):
    """Jacobian of the softmax s of one row z (C,): J[j, i] = ds[j]/dz[i]; (C, C)."""
    raise NotImplementedError("Task 1.9: return ds[j]/dz[i] at [j, i].")


def log_softmax_jacobian(z):
    """Jacobian of the log of the softmax s of one row z (C,): J[j, i] = d log(s[j])/dz[i]; (C, C)."""
    raise NotImplementedError("Task 1.9: return d log(s[j])/dz[i] at [j, i].")


def softmax_weight_jacobian(Theta, x):
    """How each probability s[j] of one sample depends on each weight.

    Theta : float array (D, C), a column for each class; x : float array (D,). With
    z = x @ Theta and s = softmax(z), returns J (C, D, C), J[j, d, i] = ds[j]/dTheta[d, i].
    """
    raise NotImplementedError("Task 1.9: return ds[j]/dTheta[d, i] at [j, d, i].")


# ---- Task 1.10: logistic regression for C classes
# X is (N, D), Theta (D, C), y an int array (N,) of classes 0 to C - 1, of which not
# every one need occur. S = softmax(X @ Theta).


def one_hot(y, C):
    """Float array (N, C) with a 1 at [i, y[i]] and 0 elsewhere. C : int, the number of classes.

    >>> one_hot(np.array([2, 0]), 3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    raise NotImplementedError("Task 1.10: return a row with a single 1 for every label.")


def multiclass_loss(Theta, X, y):
    """-(1/N) sum over i of log S[i, y[i]]; a float, finite for X @ Theta of size 1000."""
    raise NotImplementedError("Task 1.10: return the mean cross-entropy of the softmax.")


def multiclass_gradient(Theta, X, y):
    """Gradient of `multiclass_loss` with respect to Theta; (D, C).

    Column j is (1/N) sum over i of (S[i, j] - 1[y[i] = j]) X[i].
    """
    raise NotImplementedError("Task 1.10: return the gradient, in the shape of Theta.")


def multiclass_step(Theta, X, y, rate):
    """The new Theta after one step of gradient descent with learning rate `rate`; (D, C)."""
    raise NotImplementedError("Task 1.10: return Theta after one step down the gradient.")


# ---- Task 1.11: gradient descent in general
# x is a float array (D,); `gradient` is an array (D,), `gradient_of` a function of x
# that returns one.


def gradient_step(x, gradient, rate):
    """The point after one step of gradient descent from x with learning rate `rate`; (D,).

    >>> gradient_step(np.array([2.0]), np.array([4.0]), 0.3)
    array([0.8])
    """
    raise NotImplementedError("Task 1.11: return the point after one step.")


def step_length(gradient, rate):
    """How far that step moves: the Euclidean distance between the old point and the new; a float."""
    raise NotImplementedError("Task 1.11: return the length of the step.")


def gradient_descent(gradient_of, x0, rate, tol, max_steps):
    """Follow the gradient downhill from x0, and keep the path.

    At each point, stop if the Euclidean norm of the gradient there is at most `tol`, or if
    `max_steps` steps have been taken; else take one step.

    Parameters
    ----------
    gradient_of : callable
        ``gradient_of(x)`` returns the gradient at x.
    x0 : float array (D,)
    rate, tol : float
    max_steps : int

    Returns
    -------
    path : float array (T + 1, D)
        x0 and the points after each of the T steps taken.
    converged : bool
        Whether the norm of the gradient at the last point is at most `tol`.
    """
    raise NotImplementedError("Task 1.11: step until the gradient is small or the steps are used up.")


def rate_limit(A):
    """The rate above which gradient descent on f(x) = 0.5 x . A x diverges: 2 / L.

    A : float array (D, D), symmetric with positive eigenvalues; L is the largest of them.
    Returns a float.
    """
    raise NotImplementedError("Task 1.11: return 2 divided by the largest eigenvalue.")


def minibatch_gradient(gradients, rows):
    """The gradient of a minibatch: the mean of its samples' gradients.

    gradients : float array (N, D), row i is the gradient of sample i's loss; rows : int
    array (B,), the samples of the minibatch, any of them in any order. Returns (D,).
    """
    raise NotImplementedError("Task 1.11: return the mean gradient of the given rows.")
