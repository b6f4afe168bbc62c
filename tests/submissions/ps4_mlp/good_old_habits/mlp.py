"""Habits of older NumPy code: matrices of comparisons, np.choose, arrays changed in place, names compared with `is`."""
import numpy as np


def rel_error(x, y):
    return np.max(np.abs(x - y) / (np.maximum(1e-8, np.abs(x) + np.abs(y))))


def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=['multi_index'], op_flags=['readwrite'])
    while not it.finished:
        ix = it.multi_index
        old = x[ix].copy()
        try:
            x[ix] = old + h
            fxph = f(x)
            x[ix] = old - h
            fxmh = f(x)
        finally:
            x[ix] = old
        grad[ix] = (fxph - fxmh) / (h + h)
        it.iternext()
    return grad


class TwoLayerMLP(object):

    def __init__(self, input_size, hidden_size, output_size, std=1e-4, activation='relu'):
        if activation not in ['relu', 'sigmoid']:
            raise ValueError('unknown activation')
        self.params = {}
        self.params['W1'] = std * np.random.randn(input_size, hidden_size)
        self.params['b1'] = np.zeros(hidden_size)
        self.params['W2'] = std * np.random.randn(hidden_size, output_size)
        self.params['b2'] = np.zeros(output_size)
        self.activation = activation

    def loss(self, X, y=None, reg=0.0):
        W1, b1 = self.params['W1'], self.params['b1']
        W2, b2 = self.params['W2'], self.params['b2']
        N, D = X.shape

        z1 = X.dot(W1) + b1
        if self.activation is 'relu':
            a1 = z1 * (z1 > 0)
        else:
            a1 = np.empty(z1.shape)
            up = z1 >= 0
            a1[up] = 1 / (1 + np.exp(-z1[up]))
            e = np.exp(z1[~up])
            a1[~up] = e / (1 + e)
        scores = a1.dot(W2) + b2
        if y is None:
            return scores

        shifted = scores.T - np.max(scores, axis=1)
        exps = np.exp(shifted)
        sums = np.sum(exps, axis=0)
        loss = np.sum(np.log(sums) - np.choose(y, shifted)) / N
        for W in (W1, W2):
            loss += 0.5 * reg * np.sum(W * W)

        onehot = (y[:, np.newaxis] == np.arange(W2.shape[1])).astype(float)
        dz2 = (exps / sums).T - onehot
        dz2 /= N
        da1 = dz2.dot(W2.T)
        if self.activation is 'relu':
            da1[z1 <= 0] = 0
        else:
            da1 *= a1
            da1 *= 1 - a1
        grads = {'W1': X.T.dot(da1), 'b1': np.ones(N).dot(da1), 'W2': a1.T.dot(dz2), 'b2': np.ones(N).dot(dz2)}
        grads['W1'] += reg * W1
        grads['W2'] += reg * W2
        return loss, grads

    def train(self, X, y, X_val, y_val, learning_rate=1e-3, learning_rate_decay=0.95,
              reg=1e-5, num_epochs=10, batch_size=200, verbose=False):
        num_train = X.shape[0]
        iterations_per_epoch = int(max(num_train / batch_size, 1))
        history = dict(loss_history=[], grad_magnitude_history=[], train_acc_history=[], val_acc_history=[])
        np.random.seed(1)
        for epoch in range(num_epochs):
            perm = np.random.permutation(num_train)
            start = 0
            for it in range(iterations_per_epoch):
                X_batch = X[perm[start:start + batch_size], :]
                y_batch = y[perm[start:start + batch_size]]
                start += batch_size
                loss, grads = self.loss(X_batch, y=y_batch, reg=reg)
                history['loss_history'].append(loss)
                history['grad_magnitude_history'].append(np.sqrt((grads['W1'] ** 2).sum()))
                self.params['W1'] += -learning_rate * grads['W1']
                self.params['b1'] += -learning_rate * grads['b1']
                self.params['W2'] += -learning_rate * grads['W2']
                self.params['b2'] += -learning_rate * grads['b2']
            history['train_acc_history'].append((self.predict(X_batch) == y_batch).mean())
            history['val_acc_history'].append((self.predict(X_val) == y_val).mean())
            if verbose:
                print('epoch %d / %d: loss %f' % (epoch + 1, num_epochs, loss))
            learning_rate *= learning_rate_decay
        return history

    def predict(self, X):
        return self.loss(X).argmax(1)
