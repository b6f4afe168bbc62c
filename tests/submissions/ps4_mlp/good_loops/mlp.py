"""Sample by sample, number by number: slow, and easy to compare with pen and paper."""

import math

import numpy as np


def rel_error(x, y):
    worst = 0.0
    for a, b in zip(np.ravel(x).tolist(), np.ravel(y).tolist()):
        worst = max(worst, abs(a - b) / max(1e-8, abs(a) + abs(b)))
    return worst


def numerical_gradient(f, x, h=1e-5):
    slopes = np.zeros(x.shape, dtype=np.float64)
    places = np.nditer(x, flags=["multi_index"])
    while not places.finished:
        place = places.multi_index
        before = float(x[place])
        try:
            x[place] = before + h
            right = float(f(x))
            x[place] = before - h
            left = float(f(x))
        finally:
            x[place] = before
        slopes[place] = (right - left) / (2 * h)
        places.iternext()
    return slopes


def activate(name, z):
    if name == "relu":
        return z if z > 0 else 0.0
    if z >= 0:
        return 1.0 / (1.0 + math.exp(-z))
    e = math.exp(z)
    return e / (1.0 + e)


def derivative(name, h):
    if name == "relu":
        return 1.0 if h > 0 else 0.0
    return h * (1.0 - h)


class TwoLayerMLP:
    def __init__(self, input_size, hidden_size, output_size, std=1e-4, activation="relu"):
        if activation != "relu" and activation != "sigmoid":
            raise ValueError("unknown activation: " + str(activation))
        self.activation = activation
        self.params = {}
        self.params["W1"] = np.random.randn(input_size, hidden_size) * std
        self.params["b1"] = np.zeros((hidden_size,))
        self.params["W2"] = np.random.randn(hidden_size, output_size) * std
        self.params["b2"] = np.zeros((output_size,))

    def _sample(self, x):
        """Hidden values and scores of one sample, as lists."""
        W1, b1, W2, b2 = (self.params[name] for name in ("W1", "b1", "W2", "b2"))
        hidden = []
        for j in range(W1.shape[1]):
            z = b1[j]
            for d in range(W1.shape[0]):
                z += x[d] * W1[d, j]
            hidden.append(activate(self.activation, float(z)))
        scores = []
        for c in range(W2.shape[1]):
            s = b2[c]
            for j in range(len(hidden)):
                s += hidden[j] * W2[j, c]
            scores.append(float(s))
        return hidden, scores

    def loss(self, X, y=None, reg=0.0):
        N = len(X)
        samples = [self._sample(X[i]) for i in range(N)]
        if y is None:
            return np.array([scores for _, scores in samples])
        W1, W2 = self.params["W1"], self.params["W2"]
        grads = {name: np.zeros(self.params[name].shape) for name in ("W2", "b2", "W1", "b1")}
        total = 0.0
        for i in range(N):
            hidden, scores = samples[i]
            top = max(scores)
            weights = [math.exp(s - top) for s in scores]
            whole = sum(weights)
            total += math.log(whole) + top - scores[y[i]]
            for c in range(len(scores)):
                upstream = (weights[c] / whole - (1.0 if c == y[i] else 0.0)) / N
                grads["b2"][c] += upstream
                for j in range(len(hidden)):
                    grads["W2"][j, c] += hidden[j] * upstream
            for j in range(len(hidden)):
                arriving = 0.0
                for c in range(len(scores)):
                    arriving += (weights[c] / whole - (1.0 if c == y[i] else 0.0)) / N * W2[j, c]
                arriving *= derivative(self.activation, hidden[j])
                grads["b1"][j] += arriving
                for d in range(W1.shape[0]):
                    grads["W1"][d, j] += X[i][d] * arriving
        loss = total / N
        for name in ("W1", "W2"):
            W = self.params[name]
            for a in range(W.shape[0]):
                for b in range(W.shape[1]):
                    loss += 0.5 * reg * W[a, b] ** 2
                    grads[name][a, b] += reg * W[a, b]
        return float(loss), grads

    def train(self, X, y, X_val, y_val, learning_rate=1e-3, learning_rate_decay=0.95, reg=1e-5,
              num_epochs=10, batch_size=200, verbose=False):
        N = X.shape[0]
        batches = int(N / batch_size)
        if batches < 1:
            batches = 1
        losses, sizes, train_acc, val_acc = [], [], [], []
        np.random.seed(1)
        for epoch in range(num_epochs):
            order = np.random.permutation(N)
            for k in range(batches):
                rows = order[k * batch_size:(k + 1) * batch_size]
                X_batch, y_batch = X[rows], y[rows]
                loss, grads = self.loss(X_batch, y_batch, reg=reg)
                losses.append(loss)
                for name in ("W1", "b1", "W2", "b2"):
                    self.params[name] = self.params[name] - learning_rate * grads[name]
                sizes.append(math.sqrt(sum(g * g for g in grads["W1"].ravel().tolist())))
            train_acc.append(self._accuracy(X_batch, y_batch))
            val_acc.append(self._accuracy(X_val, y_val))
            if verbose:
                print("Epoch %d: loss %f, train_acc %f, val_acc %f" % (epoch + 1, losses[-1], train_acc[-1], val_acc[-1]))
            learning_rate = learning_rate * learning_rate_decay
        return {"loss_history": losses, "grad_magnitude_history": sizes,
                "train_acc_history": train_acc, "val_acc_history": val_acc}

    def _accuracy(self, X, y):
        right = 0
        for guess, truth in zip(self.predict(X), y):
            if guess == truth:
                right += 1
        return right / len(y)

    def predict(self, X):
        classes = []
        for i in range(len(X)):
            _, scores = self._sample(X[i])
            best = 0
            for c in range(1, len(scores)):
                if scores[c] > scores[best]:
                    best = c
            classes.append(best)
        return np.array(classes)
