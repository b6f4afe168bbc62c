# By hand, four digits.
value_d, value_f = -2, -8
grad_f, grad_d, grad_z, grad_x, grad_y = 1, 4, -2, 4, 4
neuron_p0, neuron_p1, neuron_p, neuron_s, neuron_n = -2, 6, 4, 1, -1
neuron_e, neuron_q, neuron_f = 0.3679, 1.3679, 0.7311
grad_q, grad_e, grad_n, grad_s, slope_from_f, grad_p, grad_b = -0.5344, -0.5344, -0.1966, 0.1966, 0.1966, 0.1966, 0.1966
grad_w0, grad_x0, grad_w1, grad_x1 = -0.1966, 0.3932, -0.3932, -0.5898
