"""Loops over single entries, no tricks."""

import math

import numpy as np

from own_net import two_layer_net

USE_GIVEN = False
TwoLayerMLP = two_layer_net(USE_GIVEN)


def make_net(input_size, hidden_size, output_size, std, activation):
    return TwoLayerMLP(input_size, hidden_size, output_size, std=std, activation=activation)


def l2_loss(loss, w, lam):
    for value in w.flat:
        loss += lam * value * value
    return loss


def sgd_l2_step(w, g, lr, lam):
    new = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        new[i] = decay_factor(lr, lam) * w[i] - lr * g[i]
    return new


def decay_factor(lr, lam):
    return 1.0 - 2.0 * lam * lr


def decay_behaviour(lr, lam):
    factor = decay_factor(lr, lam)
    if factor == 1:
        return "stays"
    if factor == 0:
        return "vanishes"
    if factor == -1:
        return "oscillates"
    if factor < -1:
        return "diverges"
    return "shrinks" if factor > 0 else "flips"


def max_stable_lr(curvature, lam):
    return 1 / (curvature / 2 + lam)


def l2_minimiser(curvature, target, lam):
    return target / (1 + 2 * lam / curvature)


def l2_update(params, grads, lr, lam):
    new = {}
    for name in params:
        if name[0] == "W":
            new[name] = sgd_l2_step(params[name], grads[name], lr, lam)
        else:
            new[name] = params[name] - lr * grads[name]
    return new


def l1_update(params, grads, lr, lam):
    new = {}
    for name in params:
        new[name] = params[name].copy()
        for i in np.ndindex(new[name].shape):
            pull = 0
            if name[0] == "W" and params[name][i] > 0:
                pull = lam
            if name[0] == "W" and params[name][i] < 0:
                pull = -lam
            new[name][i] -= lr * (grads[name][i] + pull)
    return new


def reg_for(lam):
    return lam / 0.5


def net_l2_step(net, X, y, lr, lam):
    loss, grads = net.loss(X, y)
    for name in ("W1", "W2"):
        loss += lam * np.sum(net.params[name] ** 2)
    net.params = l2_update(net.params, grads, lr, lam)
    return loss


def lp_penalty(w, alpha, p):
    if p < 1:
        raise ValueError("p is too small")
    total = 0.0
    for value in w.flat:
        total += abs(value) ** p
    return alpha * total


def lp_penalty_grad(w, alpha, p):
    if p < 1:
        raise ValueError("p is too small")
    grad = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        if w[i] > 0:
            grad[i] = alpha * p * w[i] ** (p - 1)
        elif w[i] < 0:
            grad[i] = -alpha * p * (-w[i]) ** (p - 1)
    return grad


def two_weight_loss(w1, w2, x, y, lam):
    total = lam * w1**2 + lam * w2**2
    for a, b in zip(x, y):
        total += (w2 * max(0, w1 * a) - b) ** 2
    return total


def two_weight_grad(w1, w2, x, y, lam):
    d1, d2 = 2 * lam * w1, 2 * lam * w2
    for a, b in zip(x, y):
        if w1 * a > 0:
            residual = w2 * w1 * a - b
            d1 += 2 * residual * w2 * a
            d2 += 2 * residual * w1 * a
    return d1, d2


def split(X, y, n_val, n_test, rng):
    N = X.shape[0]
    if N - n_val - n_test <= 0:
        raise ValueError("too few samples")
    order = list(rng.permutation(N))
    test = [order.pop() for _ in range(n_test)][::-1]
    val = [order.pop() for _ in range(n_val)][::-1]
    return X[order], y[order], X[np.array(val, int)], y[np.array(val, int)], X[np.array(test, int)], y[np.array(test, int)]


def dropout_forward(x, drop_prob, rng, training=True):
    if drop_prob < 0 or drop_prob >= 1:
        raise ValueError("not a probability")
    if not training:
        return x.copy(), None
    draws = rng.random(x.shape)
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        if draws[i] >= drop_prob:
            out[i] = x[i] / (1 - drop_prob)
    return out, (draws, drop_prob)


def dropout_backward(dout, cache):
    if cache is None:
        return dout.copy()
    draws, drop_prob = cache
    dx = dout / (1 - drop_prob)
    dx[draws < drop_prob] = 0
    return dx


def max_norm(W, limit):
    W = W.copy()
    for j in range(W.shape[1]):
        length = math.sqrt(sum(value**2 for value in W[:, j]))
        if length > limit:
            W[:, j] *= limit / length
    return W


class EarlyStopping:
    def __init__(self, patience):
        self.patience = patience
        self.best_loss = float("inf")
        self.best_params = None
        self.waited = 0

    def update(self, val_loss, params):
        self.waited += 1
        if val_loss < self.best_loss:
            self.waited = 0
            self.best_loss = val_loss
            self.best_params = {}
            for name in params:
                self.best_params[name] = params[name].copy()
        if self.waited == self.patience:
            return True


def rate_in_epoch(epoch, learning_rate, decay):
    for _ in range(1, epoch):
        learning_rate *= decay
    return learning_rate


def centre(train, val, test):
    mean = np.zeros(train.shape[1])
    for image in train:
        mean += image
    mean /= len(train)
    return train.astype(float) - mean, val.astype(float) - mean, test.astype(float) - mean


def count_shared(A, B):
    count = 0
    for a in A:
        for b in B:
            if np.array_equal(a, b):
                count += 1
                break
    return count


def weight_images(W1):
    images = np.zeros((W1.shape[1], 28, 28))
    for j in range(W1.shape[1]):
        for row in range(28):
            images[j, row] = W1[28 * row : 28 * row + 28, j]
    return images


def digit_net(activation, seed=0):
    np.random.seed(seed)
    return make_net(784, 64, 10, 0.1, activation)


def train_digits(net, X, y, X_val, y_val, num_epochs=20):
    return net.train(X, y, X_val, y_val, reg=reg_for(0.25), num_epochs=num_epochs, batch_size=100)


def accuracy(net, X, y):
    right = 0
    for guess, truth in zip(net.predict(X), y):
        if guess == truth:
            right += 1
    return right / len(y)


def confusion_matrix(y_true, y_pred, classes=10):
    counts = [[0] * classes for _ in range(classes)]
    for truth, guess in zip(y_true, y_pred):
        counts[truth][guess] += 1
    return np.array(counts)


def dead_units(net, X):
    count = 0
    for j in range(net.params["W1"].shape[1]):
        if not any(row @ net.params["W1"][:, j] + net.params["b1"][j] > 0 for row in X):
            count += 1
    return count
