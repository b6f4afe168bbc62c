"""What is said to mistakes with gradient descent (1.11, and the steps of 1.7 and 1.10)."""

from .told import Table

DESCENT: Table = {
    # ---- one step
    "step_uphill": (
        "You step along the gradient, which is uphill.",
        "The gradient points to where the function grows fastest. Where do you want to go?",
        "Subtract the rate times the gradient.",
    ),
    "step_without_rate": (
        "The learning rate is not used.",
        "Change the rate: does your result change?",
    ),
    "step_is_only_the_change": (
        "Only the change came back; the new point is the old point plus the change.",
        "Where does the step start?",
    ),
    "step_of_length_rate": (
        "Every step has the length of the rate: you divided the gradient by its norm.",
        "How long is a step near the minimum, where the gradient is small?",
        "The length is the rate times the norm of the gradient.",
    ),
    "step_divided_by_rate": (
        "The gradient is divided by the rate.",
        "Should a larger rate make a larger step?",
    ),
    "step_by_signs": (
        "Only the signs of the gradient are used.",
        "Should a steep direction move you more than a flat one?",
    ),
    "step_missing": ("The point has not moved.", "Is the result of the step what you return?"),
    "step_twice": (
        "The step is twice too long.",
        "Is there a 2 from a derivative of a square? Here there is none.",
    ),
    "step_length_squared": ("The norm is squared.", "Squares, sum, root."),
    "step_length_is_a_vector": (
        "The step itself came back; asked is how long it is.",
        "One number: the norm.",
    ),
    # ---- the whole descent
    "stops_on_step_length": (
        "You compare the length of the step with tol; it is the norm of the gradient.",
        "A tiny rate makes tiny steps anywhere. Is that a minimum?",
    ),
    "always_converged": (
        "You always say that it converged.",
        "What should come back if max_steps ended the descent?",
    ),
    "never_converged": (
        "You never say that it converged.",
        "What should come back if the gradient became small enough?",
    ),
    "path_is_last_point": (
        "Only the last point came back; the whole path is asked for.",
        "Keep a list of the points, starting with x0.",
    ),
    # ---- the largest rate
    "rate_limit_one_over_L": (
        "That is 1 / L, where one variable is solved in a single step; there is room for more.",
        "x becomes (1 - rate L) x. When does its size stop shrinking?",
    ),
    "rate_limit_smallest_eigenvalue": (
        "You took the smallest eigenvalue; the steepest direction gives way first.",
        "Which factor 1 - rate * eigenvalue leaves the range from -1 to 1 first?",
    ),
    "rate_limit_of_the_sum": (
        "That is the sum of the eigenvalues; only the largest counts.",
        "Each direction goes its own way. Which one diverges first?",
    ),
    "rate_limit_of_largest_entry": (
        "The largest entry is not the largest eigenvalue, unless the matrix is diagonal.",
        "What does np.linalg.eigvalsh compute?",
    ),
    "rate_limit_of_the_frobenius_norm": (
        "np.linalg.norm of a matrix is the root of the sum of all squares, not the largest eigenvalue.",
        "np.linalg.eigvalsh gives the eigenvalues in rising order.",
    ),
    "rate_limit_inverted": (
        "The fraction is upside down.",
        "Should a steeper function allow a larger or a smaller rate?",
    ),
    "rate_limit_both_ends": (
        "2 / (L + smallest eigenvalue) is the fastest constant rate, not the largest possible one.",
        "At your rate, does the steepest direction already diverge?",
    ),
    # ---- minibatches
    "minibatch_summed": (
        "The gradients are summed; the mean is asked for.",
        "Should a larger batch make a larger step?",
    ),
    "minibatch_divided_by_all": (
        "You divided by the number of all samples.",
        "How many samples are in the batch?",
    ),
    "minibatch_of_all_samples": (
        "All samples are used; the batch is a part of them.",
        "Where do the rows come in?",
    ),
    "minibatch_of_first_rows": (
        "You took the first rows instead of the given ones.",
        "Index with the array of rows itself.",
    ),
    "minibatch_one_number": (
        "One number came back: you averaged over the variables, too.",
        "Which axis are the samples?",
    ),
    "minibatch_over_the_variables": (
        "The mean runs over the variables instead of the samples.",
        "Which axis are the samples?",
    ),
    "minibatch_not_averaged": (
        "The rows are picked, but the mean is missing.",
        "Which shape is asked for?",
    ),
}
