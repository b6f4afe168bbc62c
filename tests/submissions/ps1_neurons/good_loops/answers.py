"""What is answered in the notebook, worked out step by step."""

import math

import numpy as np

b, w1, w2 = 0.1, 0.2, 0.3
g_worked = (b + w1 * 1 + w2 * 1, b + w1 * 2 + w2 * -1)

length = math.sqrt(2**2 + 3**2)
normal_worked = np.array([2 / length, 3 / length])
distance_of_origin = np.float64(1 / length)
foot_of_origin = (-2 / 13, -3 / 13)

slopes_at_0 = tuple(theta / 4 for theta in (0.1, 1, 10))
values_at_minus_1 = np.array([[1 / (1 + math.exp(theta)) for theta in (0.1, 1, 10)]])[0]

bce_worked = -(math.log(0.9) + math.log(1 - 0.2)) / 2

one_vs_all_count = np.array([3, 4, 10])
one_vs_one_count = tuple(math.comb(k, 2) for k in (3, 4, 10))

pairs = {(0, 1): 0.8, (0, 2): -0.3, (0, 3): 1.5, (1, 2): -0.2, (1, 3): 2.0, (2, 3): 0.1}
votes = np.zeros(4, dtype=int)
for (i, j), g in pairs.items():
    votes[i if g > 0 else j] += 1
winner_one_vs_one = votes.argmax()
winner_one_vs_all = np.argmax([0.3, 1.2, 0.9, -0.7])
