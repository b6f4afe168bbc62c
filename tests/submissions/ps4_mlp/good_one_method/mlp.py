"""All in one method with named intermediate arrays, as it is often handed in."""

import numpy as np


def rel_error(x, y):
    return np.max(np.abs(x - y) / (np.maximum(1e-8, np.abs(x) + np.abs(y))))


def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=['multi_index'], op_flags=['readwrite'])
    while not it.finished:
        ix = it.multi_index
        oldval = x[ix]
        try:
            x[ix] = oldval + h
            fxph = f(x)
            x[ix] = oldval - h
            fxmh = f(x)
        finally:
            x[ix] = oldval
        grad[ix] = (fxph - fxmh) / (2 * h)
        it.iternext()
    return grad


class TwoLayerMLP(object):

    def __init__(self, input_size, hidden_size, output_size, std=1e-4, activation='relu'):
        if activation is not 'relu' and activation is not 'sigmoid':
            raise ValueError('Unknown activation: %s' % activation)
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

        # forward
        z1 = X.dot(W1) + b1
        if self.activation is 'relu':
            hidden = np.maximum(0, z1)
        elif self.activation is 'sigmoid':
            hidden = np.exp(-np.logaddexp(0, -z1))
        scores = hidden.dot(W2) + b2
        if y is None:
            return scores

        # loss
        row_max = np.max(scores, axis=1, keepdims=True)
        exp_scores = np.exp(scores - row_max)
        row_sum = np.sum(exp_scores, axis=1, keepdims=True)
        correct = np.take_along_axis(scores, np.asarray(y).reshape(-1, 1), axis=1)
        loss = np.sum(np.log(row_sum) + row_max - correct) / N
        loss += 0.5 * reg * np.sum(W1 * W1)
        loss += 0.5 * reg * np.sum(W2 * W2)

        # backward
        grads = {}
        dscores = exp_scores / row_sum
        dscores[range(N), y] -= 1
        dscores /= N
        grads['W2'] = np.dot(hidden.T, dscores) + reg * W2
        grads['b2'] = np.sum(dscores, axis=0)
        dhidden = np.dot(dscores, W2.T)
        if self.activation is 'relu':
            dhidden[hidden <= 0] = 0
        elif self.activation is 'sigmoid':
            dhidden *= hidden * (1 - hidden)
        grads['W1'] = np.dot(X.T, dhidden) + reg * W1
        grads['b1'] = np.sum(dhidden, axis=0)
        return loss, grads

    def train(self, X, y, X_val, y_val,
              learning_rate=1e-3, learning_rate_decay=0.95,
              reg=1e-5, num_epochs=10,
              batch_size=200, verbose=False):
        num_train = X.shape[0]
        iterations_per_epoch = max(int(num_train / batch_size), 1)

        loss_history = []
        grad_magnitude_history = []
        train_acc_history = []
        val_acc_history = []

        np.random.seed(1)
        for epoch in range(num_epochs):
            perm = np.random.permutation(num_train)
            for it in range(iterations_per_epoch):
                idx = perm[it * batch_size:(it + 1) * batch_size]
                X_batch = X[idx, :]
                y_batch = y[idx]
                loss, grads = self.loss(X_batch, y=y_batch, reg=reg)
                loss_history.append(loss)
                for param in ['W1', 'b1', 'W2', 'b2']:
                    self.params[param] += -learning_rate * grads[param]
                grad_magnitude_history.append(np.linalg.norm(grads['W1']))

            train_acc = np.mean(self.predict(X_batch) == y_batch)
            val_acc = np.mean(self.predict(X_val) == y_val)
            train_acc_history.append(train_acc)
            val_acc_history.append(val_acc)
            if verbose:
                print('Epoch %d: loss %f, train_acc %f, val_acc %f' % (epoch + 1, loss, train_acc, val_acc))

            learning_rate *= learning_rate_decay

        return {
            'loss_history': loss_history,
            'grad_magnitude_history': grad_magnitude_history,
            'train_acc_history': train_acc_history,
            'val_acc_history': val_acc_history,
        }

    def predict(self, X):
        return np.argmax(self.loss(X), axis=1)
