"""As few lines as NumPy allows; the net is imported directly."""

from math import inf

import numpy as np
from mlp import TwoLayerMLP

USE_GIVEN = False


def make_net(input_size, hidden_size, output_size, std, activation):
    return TwoLayerMLP(input_size, hidden_size, output_size, std, activation)


def l2_loss(loss, w, lam):
    return loss + lam * np.vdot(w, w)


def sgd_l2_step(w, g, lr, lam):
    return w - lr * (g + 2 * lam * w)


def decay_factor(lr, lam):
    return float(sgd_l2_step(np.ones(1), np.zeros(1), lr, lam)[0])


def decay_behaviour(lr, lam):
    f = 1 - 2 * lr * lam
    names = {1: "stays", 0: "vanishes", -1: "oscillates"}
    return names.get(f) or ("diverges" if f < -1 else "flips" if f < 0 else "shrinks")


def max_stable_lr(curvature, lam):
    return 2.0 * (curvature + lam + lam) ** -1


def l2_minimiser(curvature, target, lam):
    return curvature / (curvature + 2 * lam) * target


def _update(params, grads, lr, slope):
    return {k: w - lr * (grads[k] + (slope(w) if k[0] == "W" else 0)) for k, w in params.items()}


def l2_update(params, grads, lr, lam):
    return _update(params, grads, lr, lambda w: 2 * lam * w)


def l1_update(params, grads, lr, lam):
    return _update(params, grads, lr, lambda w: lam * np.sign(w))


def reg_for(lam):
    return lam + lam


def net_l2_step(net, X, y, lr, lam):
    loss, grads = net.loss(X, y, reg_for(lam))
    for k in net.params:
        net.params[k] -= lr * grads[k]
    return loss


def _check(p):
    if not p >= 1:
        raise ValueError(p)


def lp_penalty(w, alpha, p):
    _check(p)
    return alpha * np.linalg.norm(w.ravel(), p) ** p


def lp_penalty_grad(w, alpha, p):
    _check(p)
    return np.copysign(alpha * p * abs(w) ** (p - 1), w) * (w != 0)


def two_weight_loss(w1, w2, x, y, lam):
    r = w2 * np.clip(w1 * x, 0, None) - y
    return r @ r + lam * np.dot([w1, w2], [w1, w2])


def two_weight_grad(w1, w2, x, y, lam):
    h = np.clip(w1 * x, 0, None)
    r = 2 * (w2 * h - y)
    return w2 * r @ np.where(h > 0, x, 0) + 2 * lam * w1, r @ h + 2 * lam * w2


def split(X, y, n_val, n_test, rng):
    n = len(y) - n_val - n_test
    if n < 1:
        raise ValueError("nothing left")
    i = rng.permutation(len(y))
    return X[i[:n]], y[i[:n]], X[i[n : n + n_val]], y[i[n : n + n_val]], X[i[n + n_val :]], y[i[n + n_val :]]


def dropout_forward(x, drop_prob, rng, training=True):
    if not 0 <= drop_prob < 1:
        raise ValueError(drop_prob)
    keep = 1 - drop_prob
    mask = (rng.random(x.shape) >= drop_prob) / keep if training else 1.0
    return x * mask, mask


def dropout_backward(dout, cache):
    return cache * dout


def max_norm(W, limit):
    n = np.sqrt((W * W).sum(0, keepdims=True))
    return W * (np.minimum(n, limit) / (n + 1e-7))  # the tiny number allows for columns of zeros


class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best_loss, self.best_params, self.waited = patience, inf, None, 0

    def update(self, val_loss, params):
        better = val_loss < self.best_loss
        self.waited = 0 if better else self.waited + 1
        if better:
            self.best_loss, self.best_params = val_loss, {k: 1.0 * v for k, v in params.items()}
        return bool(self.waited >= self.patience)


def rate_in_epoch(epoch, learning_rate, decay):
    return learning_rate * np.power(decay, epoch - 1.0)


def centre(*sets):
    return [images - np.mean(sets[0], axis=0) for images in sets]


def count_shared(A, B):
    return len([1 for a in A.tolist() if a in B.tolist()])


def weight_images(W1):
    return np.moveaxis(W1.reshape(28, 28, -1), -1, 0)


def digit_net(activation, seed=0):
    np.random.seed(seed)
    return make_net(784, 64, 10, 1e-1, activation)


def train_digits(net, X, y, X_val, y_val, num_epochs=20):
    return net.train(X, y, X_val, y_val, 1e-3, 0.95, 0.5, num_epochs, 100)


def accuracy(net, X, y):
    return (net.predict(X) == y).mean()


def confusion_matrix(y_true, y_pred, classes=10):
    return np.bincount(classes * y_true + y_pred, minlength=classes**2).reshape(classes, classes)


def dead_units(net, X):
    return np.sum((X @ net.params["W1"] + net.params["b1"]).max(axis=0) <= 0)
