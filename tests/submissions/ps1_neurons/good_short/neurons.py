"""As short as it gets: every function its own line, hardly one calls another."""

import numpy as np
from numpy import exp, log, tanh as _tanh, where

discriminant = lambda X, w, b: (X * w).sum(-1) + b
side = lambda X, w, b: ((X * w).sum(-1) + b > 0) * 1 - ((X * w).sum(-1) + b < 0) * 1
augment = lambda X: np.pad(X, ((0, 0), (1, 0)), constant_values=1.0)
class_scores = lambda X, Theta: X @ Theta[1:] + Theta[0]
unit_normal = lambda w: w / (w @ w) ** 0.5
signed_distance = lambda X, w, b: (X @ w + b) / (w @ w) ** 0.5

sigmoid = lambda z: 0.5 * (1 + _tanh(z / 2))
sigmoid_derivative = lambda z: 0.25 * (1 - _tanh(z / 2) ** 2)
log_sigmoid = lambda z: np.minimum(z, 0) - np.log1p(exp(-abs(z)))
log_sigmoid_derivative = lambda z: 0.5 * (1 - _tanh(z / 2))
tanh = lambda z: _tanh(z)
tanh_derivative = lambda z: 1 - _tanh(z) * _tanh(z)
relu = lambda z: z * (z > 0)
relu_derivative = lambda z: 1.0 * (z > 0)
leaky_relu = lambda z: np.maximum(z, 0.1 * z)
leaky_relu_derivative = lambda z: 0.1 + 0.9 * (z > 0)
parametric_relu = lambda z, alpha: np.maximum(z, 0) + alpha * np.minimum(z, 0)
parametric_relu_derivative = lambda z, alpha: (z > 0) + alpha * (z <= 0)
elu = lambda z, alpha: where(z > 0, z, alpha * (exp(z) - 1))
elu_derivative = lambda z, alpha: where(z > 0, 1, alpha * exp(z))
maxout = lambda X, W, b: (X @ W + b).max(-1)
maxout_gradient = lambda X, W, b: W.T[(X @ W + b).argmax(-1)]

l1_loss = lambda Y_hat, Y: np.linalg.norm(Y_hat - Y, ord=1, axis=1).mean()
mse_loss = lambda Y_hat, Y: ((Y_hat - Y) ** 2).sum(axis=1).mean()
cross_entropy = lambda P, Y: -(Y * log(where(Y > 0, P, 1))).sum(axis=1).mean()
likelihood = lambda p, y: (p**y * (1 - p) ** (1 - y)).prod()
log_likelihood = lambda p, y: log(p[y == 1]).sum() + log(1 - p[y == 0]).sum()
binary_cross_entropy = lambda p, y: -(log(p[y == 1]).sum() + log(1 - p[y == 0]).sum()) / y.size
zero_one_loss = lambda g, y: abs((g > 0) * 1 - y * 1).mean()

logistic_loss = lambda theta, X, y: (np.logaddexp(0, X @ theta) - y * (X @ theta)).mean()
logistic_gradient = lambda theta, X, y: ((0.5 * (1 + _tanh(X @ theta / 2)) - y) @ X) / y.size
logistic_step = lambda theta, X, y, rate: theta - rate * logistic_gradient(theta, X, y)


def fit_logistic(X, y, rate, tol, max_steps):
    thetas, gradients = [np.zeros(X.shape[1])], []
    while True:
        gradients += [logistic_gradient(thetas[-1], X, y)]
        if len(thetas) > max_steps or np.hypot.reduce(gradients[-1]) <= tol:
            losses = [logistic_loss(theta, X, y) for theta in thetas]
            return thetas[-1], dict(theta=thetas, loss=losses, gradient_norm=np.linalg.norm(gradients, axis=1))
        thetas += [thetas[-1] - rate * gradients[-1]]


_shifted = lambda Z: Z - Z.max(1, keepdims=True)
logsumexp = lambda Z: np.logaddexp.reduce(Z, axis=1)
softmax = lambda Z: exp(_shifted(Z)) / exp(_shifted(Z)).sum(1, keepdims=True)
log_softmax = lambda Z: Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)
softmax_jacobian = lambda z: softmax(z[None])[0][:, None] * (np.identity(z.size) - softmax(z[None])[0])
log_softmax_jacobian = lambda z: np.identity(z.size) - softmax(z[None])[0]
softmax_weight_jacobian = lambda Theta, x: np.einsum("ji,d->jdi", softmax_jacobian(x @ Theta), x)

one_hot = lambda y, C: 1.0 * (y[:, None] == np.arange(C))
multiclass_loss = lambda Theta, X, y: -np.take_along_axis(log_softmax(X @ Theta), y[:, None], 1).mean()
multiclass_gradient = lambda Theta, X, y: X.T @ (softmax(X @ Theta) - one_hot(y, Theta.shape[1])) / y.size
multiclass_step = lambda Theta, X, y, rate: Theta - rate * multiclass_gradient(Theta, X, y)

gradient_step = lambda x, gradient, rate: x - rate * gradient
step_length = lambda gradient, rate: rate * (gradient @ gradient) ** 0.5


def gradient_descent(gradient_of, x0, rate, tol, max_steps):
    path = x0[None]
    while len(path) <= max_steps and np.linalg.norm(gradient_of(path[-1])) > tol:
        path = np.vstack([path, path[-1] - rate * gradient_of(path[-1])])
    return path, np.linalg.norm(gradient_of(path[-1])) <= tol


rate_limit = lambda A: 2 / np.linalg.norm(A, 2)
minibatch_gradient = lambda gradients, rows: np.mean(gradients[rows], 0)
