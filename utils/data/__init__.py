"""Data that comes with the course.

`mnist_5000.npz`: see LICENSE-MNIST.md and tools/make_mnist_subset.py.
"""
