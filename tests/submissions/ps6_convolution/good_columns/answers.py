"""What is answered in the notebook."""

shape_stride_1, shape_stride_2, shape_layer = (2, 3, 3), (2, 2, 2), (46, 62, 20)
output_diagonal, output_correlation, output_convolution = [[6, 8], [9, 8]], [[37, 47], [37, 44]], [[23, 33], [38, 51]]
channels_in, channels_out = 10, 20
n_parameters, n_multiplications, n_additions, n_comparisons = 1820, 5133600, 5133600, 57040
