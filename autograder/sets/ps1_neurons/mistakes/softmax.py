"""What is said to mistakes with softmax and its derivatives (1.9)."""

from .told import Table

SOFTMAX: Table = {
    # ---- rows
    "over_samples": (
        "The sum runs over the samples instead of the classes.",
        "Which axis of an (N, C) array are the classes?",
        "axis=1, with keepdims=True where you divide.",
    ),
    "over_everything": (
        "One sum for the whole array: each row has its own.",
        "How many different denominators should there be?",
    ),
    "one_sum_for_all": (
        "You take off each row's own maximum, but divide by one sum over the whole array.",
        "What should the entries of one row add up to?",
        "axis=1, keepdims=True, in the sum as well as in the maximum.",
    ),
    "keepdims_missing": (
        "The sums of the rows have shape (N,), and beside (N, C) NumPy takes that for a row: it raises, or, where N = C, divides by the wrong sums.",
        "Print the shape of the sums. Which shape would stand beside each row?",
        "axis=1, keepdims=True gives (N, 1).",
    ),
    "one_shift_for_all": (
        "One maximum is subtracted from all rows; a row far below it is rounded to 0.",
        "What does exp(-2000) give?",
        "Every row needs its own maximum: axis=1, keepdims=True.",
    ),
    "logsumexp_shift_not_added": (
        "The maximum that you subtracted is not added again.",
        "log(exp(m) * sum) is m plus what?",
    ),
    "logsumexp_shift_subtracted": (
        "The maximum has the wrong sign when it comes back.",
        "log(exp(m) * sum) is m plus what?",
    ),
    "logsumexp_shift_by_size": (
        "You subtract the largest absolute value; for negative scores everything is rounded to 0.",
        "Which shift makes the largest exponent exactly 0?",
    ),
    "logsumexp_is_the_maximum": (
        "That is the maximum; the other classes count as well.",
        "What is the logsumexp of two equal scores?",
    ),
    "softmax_by_norm": (
        "You divided by the Euclidean norm; the entries of a row should add up to 1.",
        "Sum of the entries, or root of the sum of squares?",
    ),
    "softmax_exponential_missing": (
        "The exponential is missing: scores can be negative, probabilities cannot.",
        "What makes every entry positive?",
    ),
    "softmax_not_normalised": (
        "The exponentials are not divided by their sum.",
        "What should a row add up to?",
    ),
    "softmax_is_sigmoid": (
        "That is the sigmoid of every entry: the rows do not add up to 1.",
        "Do the other scores of a row have a say in yours?",
    ),
    "softmax_is_argmax": (
        "That is a 1 for the largest score and 0 elsewhere.",
        "The softmax is the soft version of it.",
    ),
    "softmax_largest_is_one": (
        "You took off the maximum, but did not divide by the sum.",
        "What should a row add up to?",
    ),
    "log_softmax_sums_as_a_row": (
        "What you subtract has shape (N,), and beside (N, C) NumPy takes that for a row: it raises, or, where N = C, takes the numbers of other samples.",
        "Print the shape of what you subtract. Which shape would stand beside each row?",
        "A new axis, [:, None], or keepdims=True gives (N, 1).",
    ),
    "log_softmax_sign": (
        "The sign is flipped: logarithms of probabilities are at most 0.",
        "Score minus logsumexp, or the other way round?",
    ),
    "log_softmax_log_missing": (
        "That is the softmax itself.",
        "Which range do logarithms of probabilities have?",
    ),
    "log_softmax_only_shifted": (
        "You took off the maximum instead of the logsumexp.",
        "Should the exponentials of a row add up to 1?",
    ),
    # ---- the Jacobian of softmax
    "jacobian_wrong_index": (
        "The second factor uses the wrong index: it is s_j (delta_ji - s_i), and s_i belongs to the score that moves.",
        "For j different from i: which two probabilities meet?",
        "The matrix is symmetric. Is yours?",
    ),
    "jacobian_diagonal_only": (
        "Only the diagonal is there; every score moves every probability.",
        "If one probability grows, what happens to the others?",
    ),
    "jacobian_diagonal_as_vector": (
        "That is the diagonal alone, as a vector; a (C, C) matrix is asked for.",
        "How does s[0] change when z[1] grows?",
    ),
    "jacobian_sign": (
        "The sign is flipped.",
        "Does a probability grow or shrink when its own score grows?",
    ),
    "jacobian_plus": (
        "Off the diagonal the sign is wrong.",
        "The probabilities add up to 1. What must the columns of the Jacobian add up to?",
    ),
    "jacobian_without_diagonal": (
        "The diagonal term s_j is missing.",
        "What is delta_ji for j = i?",
    ),
    "jacobian_identity_not_scaled": (
        "There is 1 on the diagonal where s_j should be.",
        "s_j multiplies the whole bracket.",
    ),
    "jacobian_of_log": (
        "That is the Jacobian of log softmax; the factor s_j is missing.",
        "(log s)' = s'/s, so s' is what?",
    ),
    # ---- the Jacobian of log softmax, and the weights
    "log_jacobian_transposed": (
        "The matrix is transposed: row j belongs to the probability, column i to the score that moves.",
        "In delta_ji - s_i, which index does s have?",
    ),
    "log_jacobian_of_softmax": (
        "That is the Jacobian of softmax itself; divide by s_j for the logarithm.",
        "(log s)' = s'/s.",
    ),
    "log_jacobian_identity_missing": (
        "The identity is missing.",
        "How does log s[0] change when z[0] grows? It should grow.",
    ),
    "log_jacobian_sign": (
        "The sign is flipped.",
        "How does log s[0] change when z[0] grows? It should grow.",
    ),
    "log_jacobian_diagonal_only": (
        "Only the diagonal is there; the other scores matter as well.",
        "How does log s[0] change when z[1] grows?",
    ),
    "weight_jacobian_without_x": (
        "The factor x is missing.",
        "z[i] is the sum of x[d] Theta[d, i]. What is its derivative by Theta[d, i]?",
    ),
    "weight_jacobian_axes": (
        "The last two axes are exchanged: for each j, the result has the shape of Theta, (D, C).",
        "J[j, d, i]: which index comes second?",
    ),
    "weight_jacobian_by_x": (
        "You differentiated with respect to x; asked is the derivative with respect to Theta.",
        "Which of the two moves?",
    ),
}
