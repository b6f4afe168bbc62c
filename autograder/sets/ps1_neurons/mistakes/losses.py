"""What is said to mistakes with losses (1.6, and the losses of 1.7 and 1.10)."""

from .told import Table

LOSSES: Table = {
    # ---- for several losses
    "loss_summed": (
        "The loss is summed over the samples; the mean is asked for.",
        "Would twice the data give twice the loss? It should not.",
    ),
    "loss_averaged_twice": (
        "The loss is divided by the number of samples twice.",
        "Where does 1/N come in? Once is enough.",
    ),
    "loss_sign": (
        "The sign is flipped.",
        "A logarithm of a probability is negative, a loss is not. Where does the minus belong?",
    ),
    "mean_over_outputs": (
        "The mean runs over the outputs or classes as well; they are summed.",
        "np.mean divides by the number of all entries. By what should you divide?",
    ),
    "other_base": (
        "The logarithm has another base than e.",
        "What do np.log, np.log2 and np.log10 compute?",
    ),
    "zero_times_log": (
        "0 times log(0) came out as nan; the term should be 0.",
        "Which entries need a logarithm at all?",
        "Pick these entries first, with a mask or np.where, then take logarithms.",
    ),
    "log_of_product": (
        "The product of many probabilities is rounded to 0 before its logarithm is taken.",
        "How small is 0.5 to the power 4000?",
        "The logarithm of a product is a sum of logarithms.",
    ),
    "ones_only": (
        "Samples of class 0 are left out.",
        "What is the probability of the label 0, if p is the probability of the label 1?",
    ),
    "labels_swapped": (
        "The classes are exchanged: p is the probability of class 1.",
        "For y = 1, does p or 1 - p count?",
    ),
    "loss_is_squared_error": (
        "That is the squared error of the probabilities, not the cross-entropy.",
        "Where is the logarithm?",
    ),
    # ---- L1 and MSE
    "l1_without_sizes": (
        "Positive and negative differences cancel: the absolute values are missing.",
        "Can a loss be negative?",
    ),
    "l1_size_of_the_sum": (
        "You took the absolute value after the sum over the outputs.",
        "Which comes first, the absolute value or the sum?",
    ),
    "l1_is_euclidean": (
        "That is the Euclidean length of each difference.",
        "What does the 1 in L1 say?",
    ),
    "l1_is_squared": ("The differences are squared.", "That is the other loss of this task."),
    "l1_matrix_norm": (
        "np.linalg.norm(..., 1) of a matrix is its largest column sum.",
        "Read what `ord` means for a matrix. What does it mean for a vector?",
        "np.abs and a sum do it.",
    ),
    "mse_halved": ("There is a factor 1/2 too much.", "The statement has no 1/2 in this loss."),
    "mse_not_squared": (
        "The lengths of the differences are not squared.",
        "What does the S in MSE stand for?",
    ),
    "mse_square_of_the_sum": (
        "You squared after the sum over the outputs.",
        "Which comes first, the square or the sum?",
    ),
    "mse_root": (
        "You took the square root in the end.",
        "That is the root of the mean squared error. Which one is asked for?",
    ),
    # ---- cross-entropy
    "cross_entropy_roles_swapped": (
        "The roles of P and Y are exchanged.",
        "Which of them may hold exact zeros? Then which one goes into the logarithm?",
    ),
    "cross_entropy_with_complement": (
        "The terms (1 - Y) log(1 - P) belong to two classes with one probability; here every class has its own.",
        "Count the terms in the formula.",
    ),
    "cross_entropy_without_log": (
        "The logarithm is missing.",
        "Write down the term of one sample and compare.",
    ),
    "cross_entropy_largest_only": (
        "You only use the largest entry of each row of Y; the rows need not be one-hot.",
        "What if Y holds 0.7 and 0.3?",
    ),
    # ---- likelihood
    "likelihood_sum": (
        "The probabilities are added.",
        "The samples are independent. How do their probabilities combine?",
    ),
    "likelihood_mean": (
        "The probabilities are averaged.",
        "The samples are independent. How do their probabilities combine?",
    ),
    "likelihood_of_p": (
        "The labels are not used.",
        "For y = 0, what is the probability of this label?",
    ),
    "log_likelihood_sign": (
        "The sign is flipped: the logarithm of a probability is at most 0.",
        "The minus comes in with the loss, one function later.",
    ),
    "log_likelihood_mean": (
        "You divided by the number of samples; the log-likelihood is a sum.",
        "The 1/N comes in with the loss, one function later.",
    ),
    "bce_bracket_missing": (
        "The minus and the 1/N stand in front of the first term only: a bracket is missing.",
        "Both terms are logarithms of probabilities. Can one of them lower the loss and the other raise it?",
        "-(1/N) times a bracket with both terms in it.",
    ),
    "bce_bracket_missing_mean": (
        "The minus stands in front of the first term only: a bracket is missing.",
        "Both terms are logarithms of probabilities. Can one of them lower the loss and the other raise it?",
        "-(1/N) times a bracket with both terms in it.",
    ),
    # ---- 0/1 loss
    "zero_one_counts": (
        "You count the errors; asked is the fraction.",
        "How large can the result be?",
    ),
    "zero_one_accuracy": (
        "That is the fraction of right answers.",
        "A loss is small when things go well.",
    ),
    "zero_one_threshold_half": (
        "You compare g with 0.5; a discriminant is compared with 0.",
        "0.5 is the threshold for a probability. Is g one?",
    ),
    "zero_one_zero_is_class_one": (
        "g = 0 is counted as class 1 in your code.",
        "Class 1 is predicted where g > 0. Is 0 > 0?",
    ),
    "zero_one_classes_reversed": (
        "Class 1 is predicted where g is negative.",
        "Which side of the boundary is class 1?",
    ),
    "zero_one_signs_against_labels": (
        "A sign is -1 or 1, a label is 0 or 1: they never agree for class 0.",
        "Turn g into 0 or 1 first.",
    ),
    "zero_one_values_against_labels": (
        "You compare the value of g with the label.",
        "Turn g into 0 or 1 first.",
    ),
    "zero_one_false_alarms_only": (
        "Only class 0 taken for class 1 is counted.",
        "There is a second way to be wrong.",
    ),
    "zero_one_misses_only": (
        "Only class 1 taken for class 0 is counted.",
        "There is a second way to be wrong.",
    ),
}
