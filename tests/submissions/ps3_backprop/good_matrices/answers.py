"""Worked out by machine, with general functions and numerical gradients."""

import numpy as np
from scipy.special import expit
from utils import eval_numerical_gradient


def relu(z):
    return np.maximum(z, 0)


x, y = np.array([3.0]), 6.0
layers = [np.array([[1.0], [-1.0]]), np.array([[-1.0, 1.0], [1.0, -1.0]]), np.array([[-1.0, 1.0]])]


def run(W):
    a = relu(W[0] @ x)
    b = relu(W[1] @ a)
    return float((W[2] @ b)[0])


z1 = layers[0] @ x
h1 = relu(z1)
z2 = layers[1] @ h1
h2 = relu(z2)
yhat = layers[2] @ h2
J = (y - yhat) ** 2
dyhat = 2 * (yhat - y)
gradients = [eval_numerical_gradient(lambda _: (y - run(layers)) ** 2, W) for W in layers]
dW1, dW2, dW3 = gradients
dz2 = eval_numerical_gradient(lambda z: float((y - layers[2] @ relu(z))[0] ** 2), z2.copy())
dz1 = eval_numerical_gradient(lambda z: float((y - layers[2] @ relu(layers[1] @ relu(z)))[0] ** 2), z1.copy())
W1_new, W2_new, W3_new = (W - 0.1 * d for W, d in zip(layers, gradients))
J_fast = (y - run([W1_new, W2_new, W3_new])) ** 2
J_slow = (y - run([W - 0.01 * d for W, d in zip(layers, gradients)])) ** 2

start = np.array([1 / 3, 2.0])
two_z = np.array([start[0]])
two_h = relu(two_z)
two_yhat = 2 * two_h
two_L = two_yhat**2
two_dyhat = 2 * two_yhat
two_dw2, two_dw1 = two_dyhat * two_h, two_dyhat * 2
slope = np.concatenate([two_dw1, two_dw2])
two_steps = np.array([start - rate * slope for rate in (0.01, 0.05, 0.1, 0.125, 0.5)])
two_losses = np.array([(w[1] * relu(w[0])) ** 2 for w in two_steps])
dead_gradients = np.array([eval_numerical_gradient(lambda w: float((w[1] * relu(w[0] * a) - b) ** 2), np.array([-1, 16 / 9]))
                           for a, b in ((2, 1), (-1, 1))])

X = np.array([[1.0, 2.0], [1.0, 3.0], [2.0, 2.0]])
targets = np.array([8.0, 11.0, 10.0])
W = np.array([[0.01, 0.02, 0.03], [0.03, 0.01, 0.02], [0.02, 0.03, 0.01]])
v = np.array([0.01, 0.02, 0.03, 0.04])
net_z = W[:, 0] + X @ W[:, 1:].T
net_h = expit(net_z)
net_yhat = v[0] + net_h @ v[1:]
net_losses = (targets - net_yhat) ** 2
net_E = net_losses.sum() / 2
delta = net_yhat - targets
net_dv = np.array([delta.sum(), *(delta @ net_h)])
hidden = delta[:, None] * v[1:] * net_h * (1 - net_h)
net_dW = np.column_stack([hidden.sum(axis=0), hidden.T @ X])
first_dyhat = 2 * delta[0]
first_dv = 2 * delta[0] * np.r_[1, net_h[0]]
first_dh = 2 * delta[0] * v[1:]
first_dz = first_db1 = 2 * hidden[0]
first_dW1 = 2 * np.outer(hidden[0], X[0])
