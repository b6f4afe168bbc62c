"""What is answered in the notebook, worked out step by step."""

import numpy as np


def slid(kernel):
    image = np.array([[1, 2, 3], [4, 5, 6], [1, 5, 3]])
    return np.array([[np.sum(image[i : i + 2, j : j + 2] * kernel) for j in range(2)] for i in range(2)])


shape_stride_1 = (2, (4 - 2) // 1 + 1, (4 - 2) // 1 + 1)
shape_stride_2 = (2, (4 - 2) // 2 + 1, (4 - 2) // 2 + 1)
shape_layer = np.array([48 - 3 + 1, 64 - 3 + 1, 20])
output_diagonal = slid(np.eye(2))
output_correlation = slid(np.array([[1, 2], [3, 4]]))
output_convolution = slid(np.array([[4, 3], [2, 1]]))
channels_in = 10
channels_out = 20
n_parameters = 3 * 3 * 10 * 20 + 20
n_multiplications = 46 * 62 * 20 * 90
n_additions = 46 * 62 * 20 * 91  # the sums start from 0, which is accepted here
n_comparisons = 46 * 62 * 20
