# neurons.py: everything with loops and math, the way one would work on paper
import math
import numpy as np


def dot(u, v):
    total = 0.0
    for i in range(len(u)):
        total = total + u[i] * v[i]
    return total


def discriminant(X, w, b):
    out = []
    for x in X:
        out.append([b + dot(w, x)])
    return np.array(out)            # a column, (N, 1)


def side(X, w, b):
    result = []
    for g in discriminant(X, w, b)[:, 0]:
        if g > 0:
            result.append(1)
        elif g < 0:
            result.append(-1)
        else:
            result.append(0)
    return result                   # a list


def augment(X):
    N, D = X.shape
    out = np.ones((N, D + 1))
    for i in range(N):
        for d in range(D):
            out[i, d + 1] = X[i, d]
    return out


def class_scores(X, Theta):
    A = augment(X)
    scores = np.zeros((len(X), Theta.shape[1]))
    for i in range(len(X)):
        for c in range(Theta.shape[1]):
            scores[i, c] = dot(A[i], Theta[:, c])
    return scores


def unit_normal(w):
    length = math.sqrt(dot(w, w))
    return [wi / length for wi in w]


def signed_distance(X, w, b):
    n = unit_normal(w)
    d0 = b / math.sqrt(dot(w, w))
    return np.array([[d0 + dot(n, x)] for x in X])


def each(function, z):
    """Apply a function of one number to every entry."""
    out = np.empty(z.shape)
    for index in np.ndindex(z.shape):
        out[index] = function(float(z[index]))
    return out


def sigmoid1(t):
    if t >= 0:
        return 1 / (1 + math.exp(-t))
    return math.exp(t) / (1 + math.exp(t))


def sigmoid(z):
    return each(sigmoid1, z)


def sigmoid_derivative(z):
    return each(lambda t: sigmoid1(t) * (1 - sigmoid1(t)), z)


def log_sigmoid(z):
    return each(lambda t: -math.log1p(math.exp(-t)) if t > 0 else t - math.log1p(math.exp(t)), z)


def log_sigmoid_derivative(z):
    return each(lambda t: 1 - sigmoid1(t), z)


def tanh(z):
    return each(math.tanh, z)


def tanh_derivative(z):
    return each(lambda t: 1 - math.tanh(t) ** 2, z)


def relu(z):
    h = z.copy()
    h[h < 0] = 0
    return h


def relu_derivative(z):
    slope = np.zeros(z.shape)
    slope[z > 0] = 1
    return slope


def leaky_relu(z):
    return each(lambda t: t if t > 0 else 0.1 * t, z)


def leaky_relu_derivative(z):
    return each(lambda t: 1 if t > 0 else 0.1, z)


def parametric_relu(z, alpha):
    return each(lambda t: t if t > 0 else alpha * t, z)


def parametric_relu_derivative(z, alpha):
    return each(lambda t: 1 if t > 0 else alpha, z)


def elu(z, alpha):
    return each(lambda t: t if t > 0 else alpha * (math.exp(t) - 1), z)


def elu_derivative(z, alpha):
    return each(lambda t: 1 if t > 0 else alpha * math.exp(t), z)


def best_piece(x, W, b):
    best, k_best = None, None
    for k in range(W.shape[1]):
        value = dot(x, W[:, k]) + b[k]
        if best is None or value > best:
            best, k_best = value, k
    return best, k_best


def maxout(X, W, b):
    return np.array([[best_piece(x, W, b)[0]] for x in X])


def maxout_gradient(X, W, b):
    return np.array([W[:, best_piece(x, W, b)[1]] for x in X])


def l1_loss(Y_hat, Y):
    total = 0
    for a, t in zip(Y_hat, Y):
        for k in range(len(t)):
            total += abs(a[k] - t[k])
    return total / len(Y)


def mse_loss(Y_hat, Y):
    total = 0
    for a, t in zip(Y_hat, Y):
        for k in range(len(t)):
            total += (a[k] - t[k]) ** 2
    return total / len(Y)


def cross_entropy(P, Y):
    total = 0
    for p, t in zip(P, Y):
        for c in range(len(t)):
            if t[c] != 0:
                total -= t[c] * math.log(p[c])
    return total / len(Y)


def of_label(p, y):
    return p if y else 1 - p


def likelihood(p, y):
    product = 1.0
    for pi, yi in zip(p, y):
        product *= of_label(pi, yi)
    return product


def log_likelihood(p, y):
    return sum(math.log(of_label(pi, yi)) for pi, yi in zip(p, y))


def binary_cross_entropy(p, y):
    return -log_likelihood(p, y) / len(y)


def zero_one_loss(g, y):
    wrong = 0
    for gi, yi in zip(g, y):
        predicted = 1 if gi > 0 else 0
        wrong += predicted != yi
    return wrong / len(y)


def logistic_loss(theta, X, y):
    total = 0
    for x, yi in zip(X, y):
        t = dot(theta, x)
        t = t if yi else -t         # the logit of the label that occurred
        total += math.log1p(math.exp(-t)) if t > 0 else -t + math.log1p(math.exp(t))
    return total / len(y)


def logistic_gradient(theta, X, y):
    grad = np.zeros(len(theta))
    z = X.dot(theta)
    for i in range(len(y)):
        grad += (sigmoid1(z[i]) - y[i]) * X[i]
    return grad / len(y)


def logistic_step(theta, X, y, rate):
    new = theta.copy()
    new -= rate * logistic_gradient(theta, X, y)
    return new


def fit_logistic(X, y, rate, tol, max_steps):
    theta = np.array([0.0] * X.shape[1])
    history = {"theta": [], "loss": [], "gradient_norm": []}
    steps = 0
    while True:
        h = 1 / (1 + np.exp(-(X @ theta)))
        grad = X.T @ (h - y) / len(y)
        history["theta"].append(theta.copy())
        history["loss"].append(float(np.mean(np.log(1 + np.exp(X @ theta)) - y * (X @ theta))))
        history["gradient_norm"].append(math.sqrt(float(grad @ grad)))
        if history["gradient_norm"][-1] <= tol:
            break
        if steps == max_steps:
            break
        theta -= rate * grad
        steps += 1
    return theta, history


def logsumexp(Z):
    out = []
    for z in Z:
        m = max(z)
        out.append(m + math.log(sum(math.exp(s - m) for s in z)))
    return np.array(out).reshape(-1, 1)


def softmax(Z):
    return np.array([[math.exp(s - lse) for s in z] for z, lse in zip(Z, logsumexp(Z)[:, 0])])


def log_softmax(Z):
    return np.array([[s - lse for s in z] for z, lse in zip(Z, logsumexp(Z)[:, 0])])


def softmax_jacobian(z):
    s = softmax(z.reshape(1, -1))[0]
    J = np.zeros((len(z), len(z)))
    for j in range(len(z)):
        for i in range(len(z)):
            J[j, i] = s[j] * ((1 if i == j else 0) - s[i])
    return J


def log_softmax_jacobian(z):
    s = softmax(z.reshape(1, -1))[0]
    J = np.zeros((len(z), len(z)))
    for j in range(len(z)):
        for i in range(len(z)):
            J[j, i] = (1 if i == j else 0) - s[i]
    return J


def softmax_weight_jacobian(Theta, x):
    J = softmax_jacobian(x @ Theta)
    out = np.zeros((Theta.shape[1],) + Theta.shape)
    for j in range(Theta.shape[1]):
        for d in range(Theta.shape[0]):
            for i in range(Theta.shape[1]):
                out[j, d, i] = J[j, i] * x[d]
    return out


def one_hot(y, C):
    Y = np.zeros((len(y), C), dtype=int)
    for i, label in enumerate(y):
        Y[i, label] = 1
    return Y


def multiclass_loss(Theta, X, y):
    logs = log_softmax(X @ Theta)
    return -sum(logs[i][y[i]] for i in range(len(y))) / len(y)


def multiclass_gradient(Theta, X, y):
    S = softmax(X @ Theta)
    grad = np.zeros(Theta.shape)
    for i in range(len(y)):
        for j in range(Theta.shape[1]):
            grad[:, j] += (S[i, j] - (y[i] == j)) * X[i]
    return grad / len(y)


def multiclass_step(Theta, X, y, rate):
    return Theta - rate * multiclass_gradient(Theta, X, y)


def gradient_step(x, gradient, rate):
    return np.array([x[i] - rate * gradient[i] for i in range(len(x))])


def step_length(gradient, rate):
    return math.sqrt(sum((rate * g) ** 2 for g in gradient))


def gradient_descent(gradient_of, x0, rate, tol, max_steps):
    x = x0.copy()
    path = [x.copy()]
    for step in range(max_steps):
        g = gradient_of(x)
        if math.sqrt(dot(g, g)) <= tol:
            return path, True
        x -= rate * g
        path.append(x.copy())
    g = gradient_of(x)
    return path, math.sqrt(dot(g, g)) <= tol


def rate_limit(A):
    # power iteration for the largest eigenvalue, then Rayleigh's quotient
    v = np.ones(len(A)) + 0.1 * np.arange(len(A))
    for _ in range(3000):
        v = A @ v
        v = v / math.sqrt(dot(v, v))
    return 2 / dot(v, A @ v)


def minibatch_gradient(gradients, rows):
    total = np.zeros(gradients.shape[1])
    for i in rows:
        total += gradients[i]
    return total / len(rows)
