"""Index notation throughout: n samples, d inputs, h hidden units, c classes."""

import numpy as np
from scipy.special import expit, log_softmax


def rel_error(x, y):
    x = np.asarray(x, dtype=np.float64)
    y = np.asarray(y, dtype=np.float64)
    scale = np.clip(np.abs(x) + np.abs(y), 1e-8, None)
    return (np.abs(x - y) / scale).max()


def numerical_gradient(f, x, h=1e-5):
    def at(index, value):
        x[index] = value
        return f(x)

    def slope(index):
        old = x[index]
        try:
            return (at(index, old + h) - at(index, old - h)) / (2.0 * h)
        finally:
            x[index] = old

    return np.array([slope(index) for index in np.ndindex(*x.shape)], dtype=np.float64).reshape(x.shape)


class TwoLayerMLP(object):
    def __init__(self, input_size, hidden_size, output_size, std=1e-4, activation='relu'):
        self.params = dict(
            W1=np.random.randn(input_size, hidden_size) * std, b1=np.zeros(hidden_size),
            W2=np.random.randn(hidden_size, output_size) * std, b2=np.zeros(output_size))
        kinds = {'relu': (lambda z: z.clip(min=0), lambda z, a: z > 0),
                 'sigmoid': (expit, lambda z, a: a - a ** 2)}
        if activation not in kinds:
            raise ValueError('activation should be one of ' + ', '.join(kinds))
        self.activate, self.activate_prime = kinds[activation]

    def loss(self, X, y=None, reg=0.0):
        W1, b1, W2, b2 = [self.params[k] for k in ('W1', 'b1', 'W2', 'b2')]
        z = np.einsum('nd,dh->nh', X, W1) + b1
        a = self.activate(z)
        s = np.einsum('nh,hc->nc', a, W2) + b2
        if y is None:
            return s

        onehot = np.equal.outer(y, np.arange(s.shape[1])).astype(float)
        logp = log_softmax(s, axis=1)
        data_loss = -np.einsum('nc,nc->', onehot, logp) / X.shape[0]
        loss = data_loss + reg / 2 * (np.einsum('dh,dh->', W1, W1) + np.einsum('hc,hc->', W2, W2))

        ds = (np.exp(logp) - onehot) / X.shape[0]
        dz = np.einsum('nc,hc->nh', ds, W2) * self.activate_prime(z, a)
        grads = {'W2': np.einsum('nh,nc->hc', a, ds) + reg * W2, 'b2': np.einsum('nc->c', ds),
                 'W1': np.einsum('nd,nh->dh', X, dz) + reg * W1, 'b1': np.einsum('nh->h', dz)}
        return loss, grads

    def train(self, X, y, X_val, y_val, learning_rate=1e-3, learning_rate_decay=0.95, reg=1e-5,
              num_epochs=10, batch_size=200, verbose=False):
        n = len(X)
        steps = max(n // batch_size, 1)
        stats = dict(loss_history=[], grad_magnitude_history=[], train_acc_history=[], val_acc_history=[])
        np.random.seed(1)
        for epoch in range(num_epochs):
            order = np.random.permutation(n)
            for rows in (order[start:start + batch_size] for start in range(0, steps * batch_size, batch_size)):
                loss, grads = self.loss(X[rows], y[rows], reg)
                stats['loss_history'].append(float(loss))
                stats['grad_magnitude_history'].append(float(np.sqrt(np.einsum('dh,dh->', grads['W1'], grads['W1']))))
                self.params = {k: v - learning_rate * grads[k] for k, v in self.params.items()}
            stats['train_acc_history'].append(float((self.predict(X[rows]) == y[rows]).mean()))
            stats['val_acc_history'].append(float((self.predict(X_val) == y_val).mean()))
            learning_rate *= learning_rate_decay
            if verbose:
                print('Epoch %d: loss %f, train_acc %f, val_acc %f' % (
                    epoch + 1, loss, stats['train_acc_history'][-1], stats['val_acc_history'][-1]))
        return stats

    def predict(self, X):
        return self.loss(X).argmax(axis=1)
