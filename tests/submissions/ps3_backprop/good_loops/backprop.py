"""Every sum written out as a loop over plain numbers."""

import math

import numpy as np


def sigmoid(z):
    return np.array([one_sigmoid(v) for v in np.ravel(z)]).reshape(np.shape(z))


def one_sigmoid(v):
    return 1 / (1 + math.exp(-v)) if v > 0 else math.exp(v) / (1 + math.exp(v))


def times(W, v):
    return np.array([sum(W[i][j] * v[j] for j in range(len(v))) for i in range(len(W))], dtype=float)


def times_transposed(W, g):
    return np.array([sum(W[i][j] * g[i] for i in range(len(g))) for j in range(len(W[0]))], dtype=float)


def table(g, v):
    return np.array([[a * b for b in v] for a in g], dtype=float)


def graph():
    feeds = {}
    feeds["L"] = ["y", "yhat"]
    feeds["yhat"] = ["h", "W2"]
    feeds["h"] = ["z"]
    feeds["z"] = ["x", "W1"]
    return feeds


def forward(W1, W2, x, y):
    z = times(W1, x)
    h = sigmoid(z)
    yhat = times(W2, h)
    loss = 0.0
    for i in range(len(y)):
        loss += (y[i] - yhat[i]) ** 2
    return z, h, yhat, loss


def backward(W1, W2, x, y):
    z, h, yhat, loss = forward(W1, W2, x, y)
    dyhat = np.array([-2 * (y[i] - yhat[i]) for i in range(len(y))])
    dh = times_transposed(W2, dyhat)
    dz = np.array([dh[j] * h[j] * (1 - h[j]) for j in range(len(h))])
    return dict(yhat=dyhat, W2=table(dyhat, h), h=dh, z=dz, W1=table(dz, x), x=times_transposed(W1, dz))


def multiplications(D, H, C):
    first, second = D * H, H * C
    return first + second, first + 2 * second, 2 * first + 2 * second


def bce_forward(params, x, y):
    z1 = times(params["W1"], x) + params["b1"]
    h1 = sigmoid(z1)
    z2 = times(params["W2"], h1) + params["b2"]
    loss = 0.0
    for s, target in zip(z2, y):
        toward = s if target == 1 else -s  # the score of the right answer
        loss += math.log1p(math.exp(-toward)) if toward > 0 else -toward + math.log1p(math.exp(toward))
    return {"z1": z1, "h1": h1, "z2": z2, "yhat": sigmoid(z2), "L": loss}


def bce_backward(params, x, y):
    values = bce_forward(params, x, y)
    h1, yhat = values["h1"], values["yhat"]
    dyhat = []
    for p, target in zip(yhat, y):
        bottom = p if target == 1 else 1 - p
        dyhat.append((1 if target == 0 else -1) / bottom if bottom > 0 else math.inf)
    g = yhat - y
    dh1 = times_transposed(params["W2"], g)
    dz1 = np.array([dh1[j] * h1[j] * (1 - h1[j]) for j in range(len(h1))])
    return {"yhat": np.array(dyhat), "z2": g, "b2": g, "W2": table(g, h1), "h1": dh1, "z1": dz1, "b1": dz1, "W1": table(dz1, x)}


def relu_pass(params, x):
    z1 = times(params["W1"], x) + params["b1"]
    h = np.array([v if v > 0 else 0.0 for v in z1])
    z2 = times(params["W2"], h) + params["b2"]
    return z1, h, z2


def output_partial(params, x, y, i, j):
    z1, h, z2 = relu_pass(params, x)
    if z2[i] <= 0:
        return 0
    return 2 * (z2[i] - y[i]) * h[j]


def hidden_partial(params, x, y, j, k):
    z1, h, z2 = relu_pass(params, x)
    total = 0.0
    for i in range(len(y)):
        if z2[i] > 0 and z1[j] > 0:
            total += 2 * (z2[i] - y[i]) * params["W2"][i, j] * x[k]
    return total


def pack(params):
    w = []
    for name in ["W1", "b1", "W2", "b2"]:
        for value in np.nditer(params[name], order="C"):
            w.append(float(value))
    return np.array(w)


def unpack(w, D, H, C):
    params, at = {}, 0
    for name, shape in [("W1", (H, D)), ("b1", (H,)), ("W2", (C, H)), ("b2", (C,))]:
        size = int(np.prod(shape))
        params[name] = np.array(w[at : at + size]).reshape(shape)
        at += size
    return params


def gradient_vector(w, X, Y, H):
    N, D = X.shape
    C = Y.shape[1]
    params = unpack(w, D, H, C)
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for n in range(N):
        z1, h, z2 = relu_pass(params, X[n])
        for i in range(C):
            if z2[i] > 0:
                g = 2 * (z2[i] - Y[n, i])
                grads["b2"][i] += g
                for j in range(H):
                    grads["W2"][i, j] += g * h[j]
                    if z1[j] > 0:
                        grads["b1"][j] += g * params["W2"][i, j]
                        for k in range(D):
                            grads["W1"][j, k] += g * params["W2"][i, j] * X[n, k]
    return pack(grads)


def output_and_loss(S, Y, output):
    if output not in ("linear", "sigmoid", "softmax"):
        raise ValueError(output)
    Yhat, E = np.empty(S.shape), 0.0
    for n in range(len(S)):
        row, top = S[n], max(S[n])
        log_sum = top + math.log(sum(math.exp(s - top) for s in row))
        for c, s in enumerate(row):
            y = Y[n, c]
            if output == "linear":
                Yhat[n, c] = s
                E += (s - y) ** 2 / 2
            elif output == "sigmoid":
                Yhat[n, c] = one_sigmoid(s)
                E += max(s, 0) - y * s + math.log1p(math.exp(-abs(s)))
            else:
                Yhat[n, c] = math.exp(s - log_sum)
                E += y * (log_sum - s)
    return Yhat, E


def pair_gradients(V, W, X, Y, output):
    dV, dW = np.zeros(V.shape), np.zeros(W.shape)
    for n in range(len(X)):
        h = sigmoid(times(W, X[n]))
        yhat, _ = output_and_loss(times(V, h)[None], Y[n : n + 1], output)
        for q in range(V.shape[0]):
            g = yhat[0, q] - Y[n, q]
            for j in range(V.shape[1]):
                dV[q, j] += g * h[j]
                for k in range(W.shape[1]):
                    dW[j, k] += g * V[q, j] * h[j] * (1 - h[j]) * X[n, k]
    return dV, dW


def composed_gradients(Y, F2, dF2_df1, df1_dw1, dF2_dw2, loss):
    if loss not in ("squared", "bce", "ce"):
        raise ValueError(loss)
    dw1 = dw2 = 0.0
    for i in range(len(Y)):
        for j in range(len(Y[i])):
            y, f = Y[i, j], F2[i, j]
            if loss == "squared":
                g = -(y - f)
            elif loss == "bce":
                g = (f - y) / (f * (1 - f))
            else:
                g = -y / f
            dw1 += g * dF2_df1[i, j] * df1_dw1[i]
            dw2 += g * dF2_dw2[i, j]
    return dw1, dw2


def regression_gradients(v, W, X, y):
    dv, dW = np.zeros(len(v)), np.zeros(W.shape)
    for x, target in zip(X, y):
        x = [1.0, *x]
        h = [one_sigmoid(sum(W[k, j] * x[k] for k in range(len(x)))) for j in range(W.shape[1])]
        yhat = v[0] + sum(v[j + 1] * h[j] for j in range(len(h)))
        g = 2 * (yhat - target)
        dv[0] += g
        for j in range(len(h)):
            dv[j + 1] += g * h[j]
            for k in range(len(x)):
                dW[k, j] += g * v[j + 1] * h[j] * (1 - h[j]) * x[k]
    return dv, dW
