"""Everything spelt out: one statement a line, tables of functions, an order by counting."""

from collections import Counter, deque
from math import exp as e_to_the

import numpy as np
from scipy.special import expit


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
    t = np.tanh(a.value)
    return Node(t, (a,), (1 - t * t,), op="tanh")


RULES = {
    "add": (lambda a, b: a + b, lambda a, b, v: (1.0, 1.0)),
    "mul": (lambda a, b: a * b, lambda a, b, v: (b, a)),
    "max": (lambda a, b: b if b > a else a, lambda a, b, v: (0.0, 1.0) if b > a else (1.0, 0.0)),
    "min": (lambda a, b: b if b < a else a, lambda a, b, v: (0.0, 1.0) if b < a else (1.0, 0.0)),
    "exp": (e_to_the, lambda a, v: (v,)),
    "1/x": (lambda a: a ** -1, lambda a, v: (-a ** -2,)),
    "sigmoid": (lambda a: float(expit(a)), lambda a, v: (v * (1 - v),)),
}


def by_rule(op, *inputs):
    value, local = RULES[op]
    numbers = [node.value for node in inputs]
    v = value(*numbers)
    return Node(v, inputs, local(*numbers, v), op)


def add(a, b):
    return by_rule("add", a, b)


def mul(a, b):
    return by_rule("mul", a, b)


def maximum(a, b):
    return by_rule("max", a, b)


def minimum(a, b):
    return by_rule("min", a, b)


def exp(a):
    return by_rule("exp", a)


def reciprocal(a):
    return by_rule("1/x", a)


def sigmoid(a):
    return by_rule("sigmoid", a)


def add_constant(a, c):
    result = Node(a.value + c)
    result.inputs = (a,)
    result.local = (1.0,)
    result.op = "add " + str(c)
    return result


def mul_constant(a, c):
    result = Node(a.value * c)
    result.inputs = (a,)
    result.local = (float(c),)
    result.op = "times " + str(c)
    return result


def power(a, p):
    if p == 1:
        slope = 1.0
    else:
        slope = p * np.power(a.value, p - 1)
    return Node(np.power(a.value, p), (a,), (slope,), op="power")


def pass_back(node):
    shares = [(source, slope * node.grad) for source, slope in zip(node.inputs, node.local)]
    for source, share in shares:
        source.grad += share


def toposort(output):
    """Count inputs that are not in the order yet; a node joins when none is left."""
    users, missing = {}, {}
    queue = deque([output])
    users[output] = []
    while queue:
        node = queue.popleft()
        missing[node] = len(node.inputs)
        for source in node.inputs:
            if source not in users:
                users[source] = []
                queue.append(source)
            users[source].append(node)
    order = [node for node, count in missing.items() if count == 0]
    for node in order:
        for user, times in Counter(users[node]).items():
            missing[user] -= times
            if missing[user] == 0:
                order.append(user)
    if any(missing.values()):
        raise ValueError("no order: there is a cycle")
    return order


def backward(output):
    order = toposort(output)
    for node in order:
        node.grad = 0.0
    order[-1].grad = 1.0
    for i in range(len(order) - 1, -1, -1):
        pass_back(order[i])


def neuron(x, w, b):
    return sigmoid(add(w * x, b))


def two_neurons(x, w1, b1, w2, b2):
    return neuron(neuron(x, w1, b1), w2, b2)


def descend(loss, params, rate):
    before = float(loss.value)
    backward(loss)
    for param in params:
        param.value += -rate * param.grad
    return before


def square_gradient(x, y):
    u = 2 * x + 3 * y
    du_dx = 2.0
    du_dy = 3.0
    return np.array([2 * u * du_dx, 2 * u * du_dy])


def jacobian_H(x, y):
    J = np.zeros((2, 2))
    J[0, 0] = 2 * x
    J[0, 1] = 2
    J[1, 0] = 3
    J[1, 1] = 8 * y
    return J


def derivative_HP(t):
    total = np.zeros(2)
    J = jacobian_H(t, t * t)
    P = [1, 2 * t]
    for i in range(2):
        for j in range(2):
            total[i] += J[i, j] * P[j]
    return total


def jacobian_F(x, y, z):
    J = np.zeros((2, 3))
    J[0] = 3 * y, 3 * x, 0
    J[1] = 0, 1, -1
    return J


def jacobian_G(x, y):
    J = np.empty((3, 2))
    J[0] = 1, -5
    J[1] = y, x
    J[2] = 1, -1
    return J


def jacobian_FG(x, y):
    inner = (x - 5 * y, x * y, x - y)
    return np.einsum("ij,jk->ik", jacobian_F(*inner), jacobian_G(x, y))


def chain_rule(jacobians):
    total = np.eye(jacobians[0].shape[1])
    for J in jacobians:
        total = np.dot(J, total)
    return total


def pull_back(jacobians, upstream):
    if len(jacobians) == 0:
        return upstream
    *first, last = jacobians
    return pull_back(first, np.einsum("i,ij->j", upstream, last))


def directional_derivative(F, x, v, h=1e-5):
    step = h * v
    difference = F(x + step)
    difference = difference - F(x - step)
    return difference / (2.0 * h)


def gradient_with_cache(layers, x, upstream):
    stack = []
    h = x
    for layer in layers:
        h = layer.forward(h)
        stack.append((layer, h))
    g = upstream
    while stack:
        layer, output = stack.pop()
        g = layer.backward(output, g)
    return g


def gradient_without_cache(layers, x, upstream):
    g = upstream
    k = len(layers) - 1
    while k >= 0:
        h = x
        i = 0
        while i <= k:
            h = layers[i].forward(h)
            i += 1
        g = layers[k].backward(h, g)
        k -= 1
    return g


def nested(x, layers):
    h = x
    for W, name in layers:
        z = W @ h
        if name is None:
            h = z
        elif name == "relu":
            h = np.where(z > 0, z, 0)
        elif name == "tanh":
            h = np.tanh(z)
        elif name == "sigmoid":
            h = expit(z)
        else:
            raise ValueError("unknown activation: " + str(name))
    return h


def count_params(sizes):
    total = 0
    for i in range(1, len(sizes)):
        weights = sizes[i - 1] * sizes[i]
        biases = sizes[i]
        total = total + weights + biases
    return total
