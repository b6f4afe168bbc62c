"""Computation graphs: nodes, an engine that finds gradients, and the calculus behind it.

A node holds one number. It knows the nodes that it was computed from (its inputs) and its
local derivatives, one for each input. With these the gradient of any output flows back
through the whole graph, from node to node.

`Node` and `tanh` are given. All numbers and arrays are float64, and no function changes
what it is given, except where its description says so.
"""

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


# ---- Task 2.3: kinds of nodes, the value and the local derivatives side by side


def tanh(a):
    """The node tanh(a). Given, as an example: one input, so one local derivative."""
    t = math.tanh(a.value)
    return Node(t, (a,), (1 - t * t,), op="tanh")


def add(a, b):
    """The node a + b of two nodes: a new Node with inputs (a, b) and two local derivatives.

    >>> add(Node(2.0), Node(3.0)).value
    5.0
    >>> add(Node(2.0), Node(3.0)).local
    (1.0, 1.0)
    """
    raise NotImplementedError("Task 2.3: return the node a + b.")


def add_constant(a, c):
    """The node a + c of a node and a number. A number is no node: the only input is a."""
    raise NotImplementedError("Task 2.3: return the node a + c.")


def mul(a, b):
    """The node a * b of two nodes."""
    raise NotImplementedError("Task 2.3: return the node a * b.")


def mul_constant(a, c):
    """The node c * a of a node and a number; the only input is a."""
    raise NotImplementedError("Task 2.3: return the node c * a.")


def maximum(a, b):
    """The node max(a, b): 1 for the larger input, 0 for the other; on a tie a counts as larger."""
    raise NotImplementedError("Task 2.3: return the node max(a, b).")


def minimum(a, b):
    """The node min(a, b): 1 for the smaller input, 0 for the other; on a tie a counts as smaller."""
    raise NotImplementedError("Task 2.3: return the node min(a, b).")


def exp(a):
    """The node e to the power of a."""
    raise NotImplementedError("Task 2.3: return the node exp(a).")


def reciprocal(a):
    """The node 1 / a, for a different from 0."""
    raise NotImplementedError("Task 2.3: return the node 1 / a.")


def power(a, p):
    """The node a**p with a constant exponent p other than 0; the only input is a.

    Where a is not positive, p is a whole number of at least 1.

    >>> power(Node(3.0), 2).value
    9.0
    """
    raise NotImplementedError("Task 2.3: return the node a**p.")


def sigmoid(a):
    """The node 1 / (1 + exp(-a)), as one node; exact and without errors at a = -1e3 and 1e3."""
    raise NotImplementedError("Task 2.3: return the node sigmoid(a), without overflow.")


def pass_back(node):
    """Do one node's share of the way back.

    Adds ``node.grad`` times the local derivative to the `grad` of each input. What was in
    there stays in the sum, and nothing else changes. Returns nothing.
    """
    raise NotImplementedError("Task 2.3: hand the node's gradient on to its inputs.")


# ---- Task 2.5: the engine


def toposort(output):
    """List the nodes that `output` is computed from, itself included, in topological order.

    Each node stands there exactly once, and after all of its inputs; where several orders
    do, any of them will. Also for graphs 10,000 nodes deep, where recursion ends too soon.

    Parameters
    ----------
    output : Node

    Returns
    -------
    list of Node

    Raises
    ------
    ValueError
        If the graph has a cycle.
    """
    raise NotImplementedError("Task 2.5: return the nodes of the graph, each after its inputs.")


def backward(output):
    """Put d output / d node into the `grad` of every node that `output` is computed from.

    Whatever was in there before is forgotten, so that a second call gives the same again.
    Nothing but `grad` changes. Returns nothing.
    """
    raise NotImplementedError("Task 2.5: start from a clean slate, then let each node pass its gradient back.")


def two_neurons(x, w1, b1, w2, b2):
    """Two neurons in a row: the node sigmoid(w2 * h + b2) with h = sigmoid(w1 * x + b1).

    x is a number or a Node; w1, b1, w2 and b2 are Nodes. It is made of the nodes above.
    """
    raise NotImplementedError("Task 2.5: return the prediction of the two neurons as a node.")


def descend(loss, params, rate):
    """One step of gradient descent.

    Finds the gradients of `loss` and lowers the value of each node in `params` by `rate`
    times its gradient. Other values stay as they are: they belong to the old parameters
    until the graph is built anew.

    Parameters
    ----------
    loss : Node
    params : list of Node
        Leaves of the graph of `loss`.
    rate : float

    Returns
    -------
    float
        The value of the loss before the step.
    """
    raise NotImplementedError("Task 2.5: move each parameter a step against its gradient.")


# ---- Task 2.7: gradients, Jacobians, the chain rule


def square_gradient(x, y):
    """Gradient of (2x + 3y)**2 with respect to (x, y): array (2,)."""
    raise NotImplementedError("Task 2.7: return the gradient of (2x + 3y)**2.")


def jacobian_H(x, y):
    """Jacobian of H(x, y) = (x**2 + 2y, 3x + 4 y**2): array (2, 2), a row for each output."""
    raise NotImplementedError("Task 2.7: return the Jacobian of H.")


def derivative_HP(t):
    """Derivative of H(P(t)) with P(t) = (t, t**2), H as above: array (2,)."""
    raise NotImplementedError("Task 2.7: return the derivative of H(P(t)).")


def jacobian_F(x, y, z):
    """Jacobian of F(x, y, z) = (3xy, y - z): array (2, 3)."""
    raise NotImplementedError("Task 2.7: return the Jacobian of F.")


def G(x, y):
    """The three numbers (x - 5y, xy, x - y). Given."""
    return x - 5 * y, x * y, x - y


def jacobian_G(x, y):
    """Jacobian of G(x, y) = (x - 5y, xy, x - y): array (3, 2)."""
    raise NotImplementedError("Task 2.7: return the Jacobian of G.")


def jacobian_FG(x, y):
    """Jacobian of the composition F(G(x, y)): array (2, 2)."""
    raise NotImplementedError("Task 2.7: return the Jacobian of F(G(x, y)).")


def chain_rule(jacobians):
    """Jacobian of functions applied one after another.

    Parameters
    ----------
    jacobians : list of float64 arrays
        ``[J1, J2, ..., Jk]``, at least one: J1 belongs to the function that is applied
        first and is (m1, n), J2 is (m2, m1), and so on. Each is taken where its function
        is met.

    Returns
    -------
    float64 array (mk, n)
    """
    raise NotImplementedError("Task 2.7: return the product of the Jacobians, in the right order.")


def pull_back(jacobians, upstream):
    """What flows back through functions applied one after another, without their product.

    Never multiplies two matrices: the gradient passes one Jacobian at a time.

    Parameters
    ----------
    jacobians : list of float64 arrays
        As for `chain_rule`.
    upstream : float64 array (mk,)
        Gradient of a loss with respect to the last output.

    Returns
    -------
    float64 array (n,)
        Gradient of the loss with respect to the first input.
    """
    raise NotImplementedError("Task 2.7: send the gradient back through one Jacobian at a time.")


def directional_derivative(F, x, v, h=1e-5):
    """The product J v of F's Jacobian at x with a vector v, from two calls of F.

    The central difference (F(x + h v) - F(x - h v)) / (2 h); v may have any length.

    Parameters
    ----------
    F : callable
        Takes a float64 array (n,), returns one of shape (m,).
    x, v : float64 arrays (n,)
    h : float

    Returns
    -------
    float64 array (m,)

    >>> F = lambda p: p[:1] * p[1]
    >>> directional_derivative(F, np.array([2.0, 3.0]), np.array([1.0, 0.0])).round(6)
    array([3.])
    """
    raise NotImplementedError("Task 2.7: measure how F changes along v.")


# ---- Task 2.8: why the way back is cheap


def gradient_with_cache(layers, x, upstream):
    """Gradient for the input of a stack of layers, each evaluated once.

    Parameters
    ----------
    layers : list, at least one
        The first is applied first. ``layer.forward(h)`` evaluates it;
        ``layer.backward(output, upstream)`` turns the gradient for its output into the one
        for its input and needs that output, the value that `forward` gave.
    x : float64 array (n,)
    upstream : float64 array (m,)
        Gradient for the output of the last layer.

    Returns
    -------
    float64 array (n,)
    """
    raise NotImplementedError("Task 2.8: go forward once and keep the outputs, then go back.")


def gradient_without_cache(layers, x, upstream):
    """The same gradient, but nothing is kept: each output is computed from x when it is needed.

    Takes and returns what `gradient_with_cache` does. The output of layer k costs k
    evaluations each time.
    """
    raise NotImplementedError("Task 2.8: go back, and compute each output from x again.")


# ---- Task 2.9: layers inside layers


def nested(x, layers):
    """Output of a network without biases: f_k(W_k ... f_2(W_2 f_1(W_1 x))).

    Parameters
    ----------
    x : float64 array (n,)
    layers : list of (W, name)
        The innermost first: a weight matrix, and the activation that follows it,
        ``'relu'``, ``'tanh'``, ``'sigmoid'`` or None for none.

    Returns
    -------
    float64 array, a value for each row of the last W

    Raises
    ------
    ValueError
        If a name is none of these.

    >>> nested(np.array([1.0]), [(np.array([[-2.0]]), "relu")])
    array([0.])
    """
    raise NotImplementedError("Task 2.9: send x through all layers.")


def count_params(sizes):
    """Number of weights and biases of a fully connected network, an int.

    sizes: list of the number of inputs, of neurons in each layer, and of outputs, as in
    ``[3, 4, 2]``. Each neuron has a weight for each value of the layer before and one bias.

    >>> count_params([2, 3, 1])
    13
    """
    raise NotImplementedError("Task 2.9: count the weights and biases of all layers.")
