# Computed, as arrays and NumPy numbers.
import numpy as np

x, y, z = np.array(1.0), np.array(-3.0), np.array(4.0)
value_d = x + y
value_f = value_d * z
grad_f = np.ones(())
grad_d, grad_z = z, value_d
grad_x = grad_y = grad_d
w, v, bias = np.array([2.0, -3.0]), np.array([-1.0, -2.0]), -3.0
neuron_p0, neuron_p1 = w * v
neuron_p = w @ v
neuron_s = neuron_p + bias
neuron_n = -neuron_s
neuron_e = np.exp(neuron_n)
neuron_q = 1 + neuron_e
neuron_f = 1 / neuron_q
grad_q = grad_e = -(neuron_f**2)
grad_n = grad_e * neuron_e
grad_s = slope_from_f = grad_p = grad_b = neuron_f - neuron_f**2
grad_w0, grad_w1 = grad_s * v
grad_x0, grad_x1 = grad_s * w
