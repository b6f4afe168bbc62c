"""Small functions, comprehensions, a depth-first walk with its own stack."""

import math

import numpy as np


class Node:
    """One number in a computation graph. Given: use it as it is.

    Parameters
    ----------
    value : float
    inputs : sequence of Node
        The nodes that it was computed from, in order; none for a leaf. The same node may
        stand there twice, as in x * x.
    local : sequence of float
        Its derivative with respect to each of the inputs, in the same order.
    op, label : str
        For pictures: what was done, and a name of its own.

    Attributes
    ----------
    value, inputs, local, op, label
        As given; `inputs` and `local` are tuples.
    grad : float
        0 at first; `backward` puts d output / d node here.
    """

    def __init__(self, value, inputs=(), local=(), op="", label=""):
        self.value = float(value)
        self.inputs = tuple(inputs)
        self.local = tuple(local)
        self.op = op
        self.label = label
        self.grad = 0.0

    @property
    def input_grads(self):
        """What flows back along each edge, for pictures; nothing before `backward`."""
        return [self.grad * slope for slope in self.local] if self.grad else []

    def __repr__(self):
        return f"Node({self.label or self.op or 'leaf'}: value {self.value:.4g}, grad {self.grad:.4g})"

    # With these, formulas read as usual: (x + y) * z, 1 / (1 + exp(-x)), x**2.

    def __add__(self, other):
        return add(self, other) if isinstance(other, Node) else add_constant(self, other)

    def __mul__(self, other):
        return mul(self, other) if isinstance(other, Node) else mul_constant(self, other)

    def __neg__(self):
        return mul_constant(self, -1.0)

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __truediv__(self, other):
        return self * (reciprocal(other) if isinstance(other, Node) else 1.0 / other)

    def __rtruediv__(self, other):
        return other * reciprocal(self)

    def __pow__(self, exponent):
        return power(self, exponent)

    __radd__ = __add__
    __rmul__ = __mul__



def tanh(a):
    t = math.tanh(a.value)
    return Node(t, (a,), (1 - t * t,), op="tanh")


def unary(a, value, slope, op):
    return Node(value, [a], [slope], op)


def add(a, b):
    return Node(a.value + b.value, [a, b], [1, 1], "+")


def mul(a, b):
    return Node(a.value * b.value, [a, b], [b.value, a.value], "*")


def add_constant(a, c):
    return unary(a, a.value + c, 1, "+c")


def mul_constant(a, c):
    return unary(a, a.value * c, c, "*c")


def maximum(a, b):
    first = float(a.value >= b.value)
    return Node(max(a.value, b.value), [a, b], [first, 1 - first], "max")


def minimum(a, b):
    second = float(b.value < a.value)
    return Node(min(a.value, b.value), [a, b], [1 - second, second], "min")


def exp(a):
    return unary(a, np.exp(a.value), np.exp(a.value), "exp")


def reciprocal(a):
    r = 1.0 / a.value
    return unary(a, r, -r * r, "1/x")


def power(a, p):
    return unary(a, a.value ** p, p * a.value ** (p - 1), "**")


def sigmoid(a):
    s = 0.5 * (1 + math.tanh(a.value / 2))
    return unary(a, s, s - s**2, "sigmoid")


def pass_back(node):
    for k in range(len(node.inputs)):
        node.inputs[k].grad = node.inputs[k].grad + node.local[k] * node.grad


def toposort(output):
    OPEN, DONE = 1, 2
    state, order, stack = {}, [], [output]
    while stack:
        node = stack[-1]
        if state.get(node) is None:
            state[node] = OPEN
            for source in node.inputs:
                if state.get(source) == OPEN:
                    raise ValueError("cycle")
                if state.get(source) is None:
                    stack.append(source)
        else:
            stack.pop()
            if state[node] == OPEN:
                state[node] = DONE
                order.append(node)
    return order


def backward(output):
    order = toposort(output)
    for node in order:
        node.grad = 1.0 if node is output else 0.0
    while order:
        pass_back(order.pop())


def two_neurons(x, w1, b1, w2, b2):
    hidden = sigmoid(w1 * x + b1)
    return sigmoid(hidden * w2 + b2)


def descend(loss, params, rate):
    backward(loss)
    for p in params:
        p.value = p.value - rate * p.grad
    return loss.value


def square_gradient(x, y):
    return 2 * (2 * x + 3 * y) * np.array([2.0, 3.0])


def jacobian_H(x, y):
    return np.array([[2.0 * x, 2.0], [3.0, 8.0 * y]])


def derivative_HP(t):
    return np.array([6 * t, 3 + 16 * t**3])


def jacobian_F(x, y, z):
    return np.array([[3.0 * y, 3.0 * x, 0.0], [0.0, 1.0, -1.0]])


def jacobian_G(x, y):
    return np.array([[1.0, -5.0], [y, x], [1.0, -1.0]])


def jacobian_FG(x, y):
    return np.array([[6 * x * y - 15 * y**2, 3 * x**2 - 30 * x * y], [y - 1, x + 1]])


def chain_rule(jacobians):
    return np.linalg.multi_dot(jacobians[::-1]) if len(jacobians) > 1 else jacobians[0].copy()


def pull_back(jacobians, upstream):
    g = upstream
    for J in jacobians[::-1]:
        g = J.T @ g
    return g


def directional_derivative(F, x, v, h=1e-5):
    ahead, behind = F(x + h * v), F(x - h * v)
    return (ahead - behind) / h / 2


def gradient_with_cache(layers, x, upstream):
    cache = [x]
    for layer in layers:
        cache += [layer.forward(cache[-1])]
    for k in range(len(layers))[::-1]:
        upstream = layers[k].backward(cache[k + 1], upstream)
    return upstream


def output_of(layers, x):
    return output_of(layers[1:], layers[0].forward(x)) if layers else x


def gradient_without_cache(layers, x, upstream):
    if not layers:
        return upstream
    return gradient_without_cache(layers[:-1], x, layers[-1].backward(output_of(layers, x), upstream))


def nested(x, layers):
    known = {None: np.positive, "relu": lambda z: z.clip(0), "tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z))}
    try:
        for W, name in layers:
            x = known[name](W.dot(x))
    except KeyError as error:
        raise ValueError(f"no activation {error}") from None
    return x


def count_params(sizes):
    return sum((n + 1) * m for n, m in zip(sizes[:-1], sizes[1:]))
