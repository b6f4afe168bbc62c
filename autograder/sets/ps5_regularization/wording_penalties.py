"""What a student reads who made a known mistake in Tasks 5.3 to 5.6: a sentence, then hints from a question to a pointer."""

_ABS = "What is |-2|**3, and what is (-2)**3?"
_ZERO = "What does the statement say about the slope where w is 0?"
_SLOPE = "Which three pieces does the chain rule multiply, from yhat back to the weight?"

WORDING = {
    # ---- 5.3: the penalty
    "sign_lost_in_power": (
        "The absolute value is missing: negative weights count negative, or give NaN. One of the sources prints it so.",
        _ABS,
        "Take np.abs before the power.",
    ),
    "root_taken": (
        "You take the p-th root of the sum; the penalty is the sum itself, the norm to the power p.",
        "What is the penalty of w = (3, 4) for p = 2: 5 or 25?",
    ),
    "power_over_p": (
        "The sum is divided by p; the statement has no such factor.",
        "What stands in front of the sum?",
    ),
    "powers_averaged": (
        "The powers are averaged; the penalty is their sum.",
        "Does the formula divide by the number of weights?",
    ),
    "alpha_missing": ("alpha plays no part in your result.", "What stands in front of the sum?"),
    "power_of_the_sum": (
        "You add first and take the power of the sum; the power comes first.",
        "For w = (1, 1) and p = 2: is the penalty 2 or 4, at alpha = 1?",
    ),
    "powers_not_summed": (
        "An array comes back; the penalty is one number.",
        "Over what does the penalty sum?",
    ),
    "alpha_in_power": (
        "alpha is inside the power; it stands in front of the sum.",
        "By how much should the penalty grow if alpha doubles?",
    ),
    "always_squares": ("You take squares whatever p is.", "Where does p come into your code?"),
    # ---- 5.3: the gradient
    "gradient_of_the_source": (
        "This is alpha * p * w**(p - 1): wrong for negative weights unless p is even. One of the sources prints it so.",
        "What is the slope of |w| at w = -2? What does your formula give for p = 1?",
        "The chain rule: the slope of |w| is the sign of w.",
    ),
    "sign_missing": (
        "The sign of w is missing: your gradient never is negative.",
        "Left of 0, does |w|**p rise or fall?",
    ),
    "p_missing": ("The factor p is missing.", "What is the derivative of t**p?"),
    "power_not_lowered": (
        "The exponent stays p; a derivative lowers it by one.",
        "What is the derivative of t**p?",
    ),
    "weight_for_sign": (
        "You multiply by w where the sign of w belongs.",
        "What is the slope of |w| at w = -3?",
    ),
    "sign_flipped_in_gradient": (
        "Every sign is flipped: a gradient points to where the penalty grows.",
        "For w > 0, does the penalty grow with w?",
    ),
    "always_twice_the_weight": (
        "This is the gradient for p = 2, whatever p is.",
        "Where does p come into your code?",
    ),
    "gradient_summed": (
        "One number comes back; the gradient has an entry for each weight.",
        "Which shape has w, and which one your result?",
    ),
    "gradient_averaged": (
        "The gradient is divided by the number of weights.",
        "Does the penalty divide by it?",
    ),
    "slope_at_zero_positive": (
        "Where w is 0 and p = 1 your slope is alpha; 0 is asked for.",
        _ZERO,
    ),
    "slope_at_zero_negative": (
        "Where w is 0 and p = 1 your slope is -alpha; 0 is asked for.",
        _ZERO,
    ),
    "nan_at_zero": (
        "Where w is 0 you get NaN.",
        "Do you divide by |w| to get the sign? np.sign(0) is 0.",
    ),
    "absolute_values_kept": (
        "The array w that you were given holds its absolute values afterwards.",
        "Which line assigns into w? np.abs makes a new array.",
    ),
    # ---- 5.3: p below 1
    "p_below_one_accepted": (
        "p below 1 is accepted; it should raise a ValueError.",
        "What is the gradient of |w|**0.5 close to 0?",
    ),
    "p_below_one_accepted_in_penalty": (
        "lp_penalty accepts p below 1; it should raise a ValueError as the gradient does.",
        "Which of your two functions asks for p?",
    ),
    "p_below_one_accepted_in_gradient": (
        "lp_penalty_grad accepts p below 1; it should raise a ValueError as the penalty does.",
        "Which of your two functions asks for p?",
    ),
    "p_refused_with_another_error": (
        "p below 1 is refused, but with another error than ValueError.",
        "Which error does the statement name?",
    ),
    "p_between_zero_and_one_accepted": (
        "p between 0 and 1 is accepted; only p of at least 1 is allowed.",
        "With which number do you compare p?",
    ),
    # ---- 5.4
    "scores_without_x": (
        "These are the sums of the weights; the score multiplies them with x first.",
        "Where does x come in?",
    ),
    "scores_not_summed": (
        "These are the products; a score is their sum.",
        "How many numbers is the score of one weight vector?",
    ),
    "scores_averaged": (
        "You average the products; the score is their sum.",
        "Which operation is @ ?",
    ),
    "features_as_samples": (
        "You compare each feature's product with y; there is one score and one y. One of the sources prints the sum in the wrong place.",
        "How many predictions does one x give?",
        "First the score, then the difference to y, then the square.",
    ),
    "loss_halved": (
        "There is a factor 1/2 that the statement does not have.",
        "Read the definition of the loss once more.",
    ),
    "loss_not_squared": (
        "The difference is not squared.",
        "Read the definition of the loss once more.",
    ),
    "loss_of_half_sum": ("You square the score before y is subtracted.", "Where are the brackets?"),
    "root_of_l2": (
        "You took the square root: asked is the sum of squares.",
        "Is there a root in the penalty?",
    ),
    "penalties_swapped": ("L1 and L2 are swapped.", "Which of the two holds squares?"),
    "penalty_averaged": (
        "You divided by the number of weights; the penalty is a sum.",
        "Does the formula divide?",
    ),
    "l2_halved_penalty": (
        "There is a factor 1/2 that the statement does not have.",
        "Read the definition of the penalty once more.",
    ),
    "entries_not_zero_counted": (
        "You count the entries that are not 0; L1 adds up their sizes.",
        "What is the L1 norm of (0, 0.75, 0)?",
    ),
    "largest_entry": (
        "You take the largest entry; L1 adds up all of them.",
        "What is the sum of the absolute values?",
    ),
    # ---- 5.5
    "two_weights_averaged": (
        "You average over the samples; here the loss is a sum.",
        "Sum or mean? The statement says which.",
    ),
    "two_weights_halved": (
        "The data's part is half as large as it should be.",
        "Is there a 1/2 in this loss? What is the derivative of a square?",
    ),
    "two_weights_penalty_halved": (
        "The penalty is half as large as it should be.",
        "Is there a 1/2 in front of lam? What is the derivative of w**2?",
    ),
    "two_weights_penalty_missing": (
        "The penalty plays no part.",
        "What does `lam` do in your code?",
    ),
    "two_weights_penalty_sign": (
        "The penalty has the wrong sign.",
        "Should large weights cost something, or pay?",
    ),
    "relu_forgotten": (
        "The ReLU is missing: negative values pass.",
        "What is max(0, z) for z = -2, and what is its slope there?",
    ),
    "two_weights_w1_only": ("Only w1 is penalised.", "Which weights stand in the penalty?"),
    "two_weights_w2_only": ("Only w2 is penalised.", "Which weights stand in the penalty?"),
    "two_weights_penalty_each_sample": (
        "The penalty counts once for each sample; it stands outside the sum.",
        "Where does the sum over i end?",
    ),
    "two_weights_not_squared": (
        "The differences are not squared.",
        "Can your loss become negative?",
    ),
    "two_weights_norm_root": (
        "You took the square root of the squares in the penalty.",
        "Is there a root in the penalty?",
    ),
    "two_weights_l1": ("This is the L1 penalty; asked are squares.", "What does the penalty hold?"),
    "relu_outside": (
        "The ReLU is around the whole product with w2; it is around w1 * x only.",
        "What is yhat for a negative w2?",
    ),
    "slope_of_relu_missing": (
        "The slope of the ReLU is missing in dw1.",
        _SLOPE,
        "Where the unit is off, can w1 change anything?",
    ),
    "factor_x_missing": ("The factor x is missing in dw1.", _SLOPE),
    "factor_w2_missing": ("The factor w2 is missing in dw1.", _SLOPE),
    "x_for_hidden": (
        "In dw2 stands x where the hidden value max(0, w1 * x) belongs.",
        "By what is w2 multiplied in yhat?",
    ),
    "z_for_hidden": (
        "In dw2 stands w1 * x before the ReLU; it is the value after it that w2 multiplies.",
        "By what is w2 multiplied in yhat?",
    ),
    "mask_from_x": (
        "Your ReLU's slope asks whether x is positive; it is w1 * x that counts.",
        "Which number goes into the ReLU? w1 may be negative.",
    ),
    "slope_one_at_the_kink": (
        "Where w1 * x is exactly 0 your slope of the ReLU is 1; it is taken as 0.",
        "> or >= ?",
    ),
    "penalty_two_missing": (
        "The factor 2 of the penalty's derivative is missing.",
        "What is the derivative of lam * w**2?",
    ),
    "derivatives_swapped": (
        "The two derivatives are swapped.",
        "Which one comes first by the description?",
    ),
    "derivatives_negative": (
        "Both derivatives have the wrong sign.",
        "The residual is yhat - y, in this order. Is yours?",
    ),
    # ---- 5.6
    "rows_not_mixed": (
        "The rows are not mixed: the order of the data decides who is in which set.",
        "What happens if the data are sorted by class?",
    ),
    "labels_not_mixed": (
        "The labels stay in their old order while the rows are mixed.",
        "Which order do you use for X, and which for y?",
    ),
    "labels_mixed_again": (
        "Rows and labels are mixed by two different orders.",
        "How often do you draw a permutation?",
    ),
    "val_and_test_swapped": (
        "Validation and test set are swapped.",
        "Which of them takes the rows at the end?",
    ),
    "train_set_at_the_end": (
        "The training set takes the rows at the end of the order; it should take those at the beginning.",
        "Which rows does the statement give to which set?",
    ),
    "sets_from_the_front": (
        "The order is used from its other end: the test set takes the rows at the beginning, and the training set the last ones.",
        "Which rows does the statement give to which set?",
    ),
    "minus_zero_slice": (
        "With a set of size 0 your slices go wrong: rows[-0:] is all of them, and rows[:-0] none.",
        "What is -0? Count from the front: the training set ends at N - n_val - n_test.",
    ),
    "sizes_swapped": (
        "n_val and n_test are swapped.",
        "How many rows does each of your sets have?",
    ),
    "val_among_training": (
        "The validation rows are in the training set as well.",
        "At which row does the training set end?",
    ),
    "test_among_training": (
        "The test rows are taken from the training rows.",
        "At which row does the test set begin?",
    ),
    "drawn_with_repetition": (
        "Some rows occur twice and others not at all.",
        "Does your way of drawing put a row back?",
        "rng.permutation uses each one once.",
    ),
    "one_row_lost": (
        "A row is lost between two sets.",
        "The end of a slice is not part of it. Where does the next one begin?",
    ),
    "order_backwards": (
        "The order is used backwards.",
        "Which set takes the first entries of the order?",
    ),
    "another_seed": (
        "The numbers do not come from the given generator.",
        "Where do you use rng?",
        "np.random.... is another generator, and so is a new one that you make.",
    ),
    "X_changed": (
        "The array X that you were given is mixed afterwards.",
        "rng.shuffle changes its argument. Index with a permutation instead.",
    ),
    "empty_training_set_accepted": (
        "A split that leaves nothing to train on is accepted; it should raise a ValueError.",
        "What is N - n_val - n_test?",
    ),
    "exactly_nothing_left_accepted": (
        "A split that leaves exactly 0 samples to train on is accepted.",
        "< or <= ?",
    ),
    "only_exactly_nothing_left_refused": (
        "Only 0 remaining samples are refused; the number may also be negative.",
        "== or < ?",
    ),
    "split_refused_with_another_error": (
        "The split is refused, but with another error than ValueError.",
        "Which error does the statement name?",
    ),
}
