"""Where to draw the nodes of a graph: in layers from left to right, with few crossings.

The steps are those of K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of
hierarchical system structures", 1981: give each node a layer, order each layer by the mean position
of the neighbours, then move the nodes of each layer as close to their neighbours as their order
allows. An edge across several layers passes through an invisible bend in each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from utils.graph_nodes import Node

SWEEPS = 12
MOST_MOVES, STILL = 400, 1e-3  # until no node moves by more than a thousandth of a pixel
MOST_WORK = (
    200_000  # moves of one node or bend: a picture too crowded to be read need not be perfect
)


@dataclass
class Layout:
    """Layers of keys from left to right, the height of each key, and each edge as the keys it
    passes through.

    A key is a node's id, or ``("bend", ...)``. `edges` maps (consumer, which input) to its path
    from input to consumer.
    """

    layers: list
    height: dict
    edges: dict


def lay_out(nodes: Sequence[Node], room: Callable[[Any], float]) -> Layout:
    """Place the nodes of a graph.

    Parameters
    ----------
    nodes : list of Node
        In topological order.
    room : callable
        ``room(key)``: how much vertical room the node or bend needs.

    Returns
    -------
    Layout
    """
    depth = _depths(nodes)
    edges, neighbours, members = _with_bends(nodes, depth)
    layers = [members[d] for d in sorted(members)]
    layers = _fewest_crossings(layers, neighbours)
    return Layout(layers, _heights(layers, neighbours, room), edges)


def _depths(nodes: Sequence[Node]) -> dict[Any, int]:
    """Layer of each node: one past its last input; leaves stand directly before the first node
    that uses them.
    """
    depth: dict[Any, int] = {}
    for node in nodes:
        depth[node.id] = 1 + max((depth[key] for key in node.inputs), default=-1)
    used_by = defaultdict(list)
    for node in nodes:
        for key in node.inputs:
            used_by[key].append(depth[node.id])
    return {
        node.id: min(used_by[node.id]) - 1
        if used_by[node.id] and not node.inputs
        else depth[node.id]
        for node in nodes
    }


def _with_bends(nodes: Sequence[Node], depth: dict[Any, int]) -> Any:
    edges, neighbours, members = {}, defaultdict(list), defaultdict(list)
    for key in _reading_order(nodes):
        members[depth[key]].append(key)
    for node in nodes:
        for slot, key in enumerate(node.inputs):
            bends = [("bend", node.id, slot, d) for d in range(depth[key] + 1, depth[node.id])]
            for bend in bends:
                members[bend[-1]].append(bend)
            edges[node.id, slot] = path = [key, *bends, node.id]
            for a, b in pairwise(path):
                neighbours[a].append(b)
                neighbours[b].append(a)
    return edges, neighbours, members


def _reading_order(nodes: Sequence[Node]) -> Any:
    """Ids from the outputs backwards, first input first, so that the inputs of a node stand as
    they are written.
    """
    inputs = {node.id: node.inputs for node in nodes}
    used = {key for node in nodes for key in node.inputs}
    waiting, order = [node.id for node in nodes if node.id not in used][::-1], {}
    while waiting:
        key = waiting.pop()
        if key not in order:
            order[key] = True
            waiting.extend(reversed(inputs[key]))
    return list(order)


def _fewest_crossings(layers: Any, neighbours: Any) -> Any:
    """Sort layers by the mean place of their neighbours, back and forth, and keep the best order
    seen.
    """
    best, fewest = layers, _crossings(layers, neighbours)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        layers = [list(layer) for layer in layers]
        order = range(1, len(layers)) if sweep % 2 == 0 else range(len(layers) - 2, -1, -1)
        for d in order:
            place = {key: k for k, key in enumerate(layers[d - 1 if sweep % 2 == 0 else d + 1])}
            layers[d].sort(
                key=lambda key, own=list(layers[d]): _mean_place(
                    neighbours[key], place, own.index(key)
                )
            )
        crossings = _crossings(layers, neighbours)
        if crossings < fewest:
            best, fewest = layers, crossings
    return best


def _mean_place(neighbours: Any, place: Any, own: float) -> float:
    places = [place[key] for key in neighbours if key in place]
    return _mean(places) if places else own


def _crossings(layers: Any, neighbours: Any) -> int:
    total = 0
    for left, right in pairwise(layers):
        place = {key: k for k, key in enumerate(right)}
        pairs = [
            (i, place[key]) for i, a in enumerate(left) for key in neighbours[a] if key in place
        ]
        starts, ends = np.array(pairs).reshape(-1, 2).T
        first, second = np.subtract.outer(starts, starts), np.subtract.outer(ends, ends)
        total += int(np.sum(first * second < 0)) // 2
    return total


def _heights(layers: Any, neighbours: Any, room: Callable[[Any], float]) -> dict[Any, float]:
    """Move each layer to the mean height of its neighbours, as far as order and room allow.

    Each move lowers the sum of squared height differences along the edges, so the moves come to
    rest.
    """
    height: dict[Any, float] = {}
    offsets = [_offsets([room(key) for key in layer]) for layer in layers]
    for layer, offset in zip(layers, offsets, strict=True):
        height.update(zip(layer, offset - offset.mean(), strict=True))
    for sweep in range(min(MOST_MOVES, MOST_WORK // len(height))):
        before = dict(height)
        for d in range(len(layers))[:: 1 if sweep % 2 else -1]:
            near = [[height[n] for n in neighbours[key]] or [height[key]] for key in layers[d]]
            wanted = np.array([_mean(heights) for heights in near])
            weights = [len(heights) for heights in near]
            height.update(
                zip(layers[d], _increasing(wanted - offsets[d], weights) + offsets[d], strict=True)
            )
        if max(abs(height[key] - before[key]) for key in height) < STILL:
            break
    return height


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def _offsets(rooms: Any) -> np.ndarray:
    """Positions of a column in which each neighbour pair is just far enough apart."""
    rooms = np.array(rooms, dtype=float)
    return np.concatenate([[0.0], np.cumsum((rooms[:-1] + rooms[1:]) / 2)])


def _increasing(values: np.ndarray, weights: Any) -> np.ndarray:
    """Return the non-decreasing sequence closest to the values: those out of order are pooled at
    their weighted mean.
    """
    pools = []
    for value, weight in zip(values, weights, strict=True):
        pools.append((value, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, wa, na), (b, wb, nb) = pools[-2:]
            pools[-2:] = [((a * wa + b * wb) / (wa + wb), wa + wb, na + nb)]
    return np.concatenate([np.full(size, mean) for mean, _, size in pools])
