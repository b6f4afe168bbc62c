"""What is said to mistakes with logistic regression, for two classes and for several (1.7, 1.10)."""

from .told import Table

LOGISTIC: Table = {
    # ---- both gradients
    "gradient_summed": (
        "The gradient is summed over the samples; the loss is a mean, so its gradient is one too.",
        "Where has the 1/N of the loss gone?",
    ),
    "gradient_averaged_twice": (
        "The gradient is divided by the number of samples twice.",
        "Count your divisions by N, np.mean included.",
    ),
    "gradient_sign": (
        "The sign is flipped: that is the direction downhill.",
        "Which one is it, prediction minus label or label minus prediction?",
        "The gradient points uphill; the minus comes in with the step.",
    ),
    "gradient_labels_missing": (
        "The labels are not in it.",
        "Where should the gradient be 0, if all predictions are right?",
    ),
    # ---- two classes
    "logistic_gradient_no_sigmoid": (
        "The prediction is theta . x itself, without the sigmoid.",
        "In which range does your h lie? h should be a probability.",
        "h = sigmoid(X @ theta).",
    ),
    "logistic_gradient_step_for_sigmoid": (
        "The prediction is rounded to 0 or 1: that is the perceptron's rule.",
        "Use the probability itself.",
    ),
    "logistic_gradient_of_tanh": (
        "The prediction is tanh instead of the sigmoid.",
        "Which range does a probability have?",
    ),
    "logistic_gradient_sigmoid_reversed": (
        "The sigmoid falls in your code: a sign in its exponent is wrong.",
        "Should h grow with X @ theta?",
    ),
    "logistic_gradient_of_squared_error": (
        "There is a factor h (1 - h) too much: it belongs to the squared error.",
        "In the cross-entropy this factor cancels. Against what?",
    ),
    "logistic_gradient_over_features": (
        "You divided by the number of features instead of samples.",
        "Which axis of X has length N?",
    ),
    "logistic_gradient_column": (
        "The shape is (D, 1); theta has shape (D,), and so has its gradient.",
        "Did you reshape y into a column?",
    ),
    "logistic_gradient_one_number": (
        "One number came back: you averaged over the features, too.",
        "How many entries has theta? Which axis should the mean keep?",
    ),
    "logistic_gradient_not_summed": (
        "There is a row for each sample: the mean over the samples is missing.",
        "Which shape has theta?",
    ),
    # ---- the fit
    "fit_starts_at_one": (
        "theta starts at ones; here it starts at zeros.",
        "What is the loss at theta = 0, for any data? log 2.",
    ),
    "one_step_too_many": (
        "There is one step too many.",
        "How many steps does max_steps = 0 allow?",
        "Decide whether to stop before you step.",
    ),
    "one_step_too_few": (
        "There is one step too few.",
        "How many points are visited with max_steps = 1? Two: the start and one more.",
    ),
    "ignores_tol": (
        "tol is not used: the descent goes on after the gradient has become small enough.",
        "Where do you compare the norm with tol?",
    ),
    "stops_below_tol_only": (
        "A norm of exactly tol should stop the descent.",
        '"At most tol": is that < or <=?',
    ),
    "stops_when_gradient_changes_little": (
        "You stop when the gradient hardly changes; stop when it is small.",
        "Take f(x) = x. Its gradient is 1 everywhere. Where would your rule stop, and is that a minimum?",
        "Compare the norm of the gradient itself with tol.",
    ),
    "norm_squared": ("That is the square of the norm.", "The square root is missing."),
    "norm_sum_of_sizes": (
        "That is the sum of the absolute values; the Euclidean norm is asked for.",
        "Squares, sum, root.",
    ),
    "norm_largest_entry": (
        "That is the largest entry; the Euclidean norm is asked for.",
        "Squares, sum, root.",
    ),
    "start_missing": (
        "The starting point is missing from what you return.",
        "How many points are visited in T steps? T + 1.",
    ),
    "end_missing": (
        "The last point is missing from what you return.",
        "How many points are visited in T steps? T + 1.",
    ),
    "same_array_every_time": (
        "All points are the last one: the same array was stored again and again, and changed in place.",
        "What does theta -= ... do to an array that is already in the list?",
        "Make a new array in each step (theta = theta - ...), or store a copy.",
    ),
    # ---- several classes
    "one_hot_width_from_y": (
        "The number of columns follows from the largest label that occurs; a class may be absent.",
        "What if nobody in y belongs to the last class?",
        "C is given; for the gradient it is Theta.shape[1].",
    ),
    "one_hot_transposed": (
        "The result is transposed: a row is a sample.",
        "Which shape is asked for, (N, C) or (C, N)?",
    ),
    "one_hot_counts_from_one": (
        "The 1 stands one column too far to the left: classes count from 0.",
        "In which column belongs the label 0?",
    ),
    "one_hot_label_written": (
        "The label itself is written into the row instead of a 1.",
        "What do you assign?",
    ),
    "one_hot_all_columns": (
        "Each row has a 1 for every class that occurs anywhere: Y[:, y] = 1 means all rows.",
        "Index rows and columns together: np.arange(N) beside y.",
    ),
    "multiclass_loss_over_classes": (
        "You divided by the number of classes instead of samples.",
        "What is the mean of the loss taken over?",
    ),
    "multiclass_loss_of_scores": (
        "The scores are used as if they were logarithms of probabilities.",
        "What must be subtracted from each row, so that the exponentials add up to 1?",
    ),
    "multiclass_loss_of_sigmoids": (
        "Each score went through a sigmoid of its own; the probabilities of a sample should add up to 1.",
        "Which function turns a row of scores into a distribution?",
    ),
    "multiclass_loss_over_all_classes": (
        "The logarithms of all classes are added up; the exponent 1[y = j] of the likelihood leaves only that of the right class.",
        "Which of the C probabilities of a sample should be large?",
    ),
    "multiclass_loss_labels_from_one": (
        "The probability of the class before the right one is used: labels count from 0.",
        "Which column belongs to the label 0?",
    ),
    "multiclass_gradient_over_classes": (
        "You divided by the number of classes instead of samples.",
        "What is the mean of the loss taken over?",
    ),
    "multiclass_gradient_no_softmax": (
        "The scores are used in place of probabilities.",
        "In which range should the predictions lie, and what is the sum of a row?",
        "S = softmax(X @ Theta).",
    ),
    "multiclass_gradient_of_sigmoids": (
        "Each score went through a sigmoid of its own; use the softmax of the row.",
        "What is the sum of your predictions in a row?",
    ),
    "multiclass_gradient_of_argmax": (
        "The predictions are rounded to a single 1 in each row.",
        "Use the probabilities themselves.",
    ),
    "multiclass_gradient_of_log": (
        "The logarithm of the softmax is used in place of the softmax.",
        "Differentiate -log s: what is left?",
    ),
    "multiclass_gradient_labels_added": (
        "The one-hot labels are added instead of subtracted.",
        "Where should the gradient be 0, if all predictions are right?",
    ),
    "multiclass_gradient_transposed": (
        "The result is transposed: a gradient has the shape of its parameter, here (D, C).",
        "Write the shapes of X and of the residuals. Which product gives (D, C)?",
    ),
}
