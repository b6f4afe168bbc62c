"""Matrices throughout: single samples are batches of one, sums are contractions."""

from collections import OrderedDict

import numpy as np
from scipy.special import expit, log_expit, log_softmax, softmax

sigmoid = expit
ORDER = ("W1", "b1", "W2", "b2")


def graph():
    return OrderedDict(z=("W1", "x"), h=("z",), yhat=("W2", "h"), L=("yhat", "y"))


def forward(W1, W2, x, y):
    z = np.einsum("hd,d->h", W1, x)
    h = expit(z)
    yhat = W2.dot(h)
    r = yhat - y
    return z, h, yhat, r @ r


def backward(W1, W2, x, y):
    h = expit(W1 @ x)
    g = 2 * (W2 @ h) - 2 * y
    grads = {"yhat": g, "W2": g[:, np.newaxis] * h, "h": g @ W2}
    grads["z"] = grads["h"] * (h - h**2)
    grads["W1"] = grads["z"][:, np.newaxis] @ x[np.newaxis]
    grads["x"] = grads["z"] @ W1
    return grads


def multiplications(D, H, C):
    weights = np.array([H * D, C * H])
    return weights.sum(), weights @ [1, 2], 2 * weights.sum()


def bce_forward(params, x, y):
    W1, b1, W2, b2 = (params[k] for k in ORDER)
    z1 = W1 @ x + b1
    h1 = expit(z1)
    z2 = W2 @ h1 + b2
    return dict(z1=z1, h1=h1, z2=z2, yhat=expit(z2), L=-np.sum(log_expit(np.where(y == 1, z2, -z2))))


def bce_backward(params, x, y):
    f = bce_forward(params, x, y)
    yhat, h1 = f["yhat"], f["h1"]
    with np.errstate(all="ignore"):
        dyhat = -y / yhat + (1 - y) / (1 - yhat)
    g = yhat - y
    dh1 = g @ params["W2"]
    dz1 = dh1 * h1 * (1 - h1)
    return dict(yhat=dyhat, z2=g, b2=1 * g, W2=np.multiply.outer(g, h1), h1=dh1, z1=dz1, b1=1 * dz1, W1=np.multiply.outer(dz1, x))


def batch_gradients(params, X, Y):
    """All four gradients of the squared error of the ReLU network, summed over the rows."""
    W1, b1, W2, b2 = (params[k] for k in ORDER)
    Z1 = X @ W1.T + b1
    A1 = np.clip(Z1, 0, None)
    Z2 = A1 @ W2.T + b2
    G2 = np.where(Z2 > 0, 2 * (Z2 - Y), 0)
    G1 = np.where(Z1 > 0, G2 @ W2, 0)
    return dict(W1=G1.T @ X, b1=G1.sum(0), W2=G2.T @ A1, b2=G2.sum(0))


def output_partial(params, x, y, i, j):
    return batch_gradients(params, x[None], y[None])["W2"][i, j]


def hidden_partial(params, x, y, j, k):
    return batch_gradients(params, x[None], y[None])["W1"][j, k]


def pack(params):
    return np.hstack([np.reshape(params[k], -1) for k in ORDER])


def unpack(w, D, H, C):
    a, b, c = H * D, H * D + H, H * D + H + C * H
    return {"W1": w[:a].reshape(H, D), "b1": w[a:b], "W2": w[b:c].reshape(C, H), "b2": w[c:]}


def gradient_vector(w, X, Y, H):
    return pack(batch_gradients(unpack(w, X.shape[1], H, Y.shape[1]), X, Y))


def output_and_loss(S, Y, output):
    if output == "linear":
        return S, np.linalg.norm(S - Y) ** 2 / 2
    if output == "sigmoid":
        return expit(S), -(Y * log_expit(S) + (1 - Y) * log_expit(-S)).sum()
    if output == "softmax":
        return softmax(S, axis=1), -np.vdot(Y, log_softmax(S, axis=1))
    raise ValueError(f"no output {output}")


def pair_gradients(V, W, X, Y, output):
    A = expit(np.einsum("nd,hd->nh", X, W))
    E = output_and_loss(A @ V.T, Y, output)[0] - Y
    return np.einsum("nc,nh->ch", E, A), np.einsum("nc,ch,nh,nh,nd->hd", E, V, A, 1 - A, X)


def composed_gradients(Y, F2, dF2_df1, df1_dw1, dF2_dw2, loss):
    back = {"squared": lambda: F2 - Y, "bce": lambda: (1 - Y) / (1 - F2) - Y / F2, "ce": lambda: -Y / F2}
    if loss not in back:
        raise ValueError(f"no loss {loss}")
    g = back[loss]()
    return np.einsum("nc,nc,n->", g, dF2_df1, df1_dw1), np.einsum("nc,nc->", g, dF2_dw2)


def regression_gradients(v, W, X, y):
    A0 = np.c_[np.ones(len(X)), X]
    A1 = np.c_[np.ones(len(X)), expit(A0 @ W)]
    g = 2 * (A1 @ v - y)
    delta = (g[:, None] * v * A1 * (1 - A1))[:, 1:]
    return g @ A1, A0.T @ delta
