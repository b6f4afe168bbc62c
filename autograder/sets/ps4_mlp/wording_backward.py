"""What a student reads who made a known mistake in a backward pass: a sentence, then hints from a question to a pointer."""

_LAYER = {
    "W1": "the hidden layer's weights",
    "b1": "the hidden layer's bias",
    "W2": "the output layer's weights",
    "b2": "the output layer's bias",
}


def _each(name: str) -> dict[str, tuple[str, ...]]:
    """The two slips with 1/N that only one gradient can have."""
    return {
        f"{name}_summed": (
            f"The gradient of {name} ({_LAYER[name]}) is N times too large: it misses the 1/N.",
            "The other gradients are right. What did they go through that this one did not?",
            "The 1/N belongs into the gradient of the scores; then every gradient has it, once.",
        ),
        f"{name}_averaged_twice": (
            f"The gradient of {name} ({_LAYER[name]}) is divided by N once too often.",
            "The gradient of the scores already holds the 1/N. Do you divide again, or take a mean?",
            "From the scores on, sum over the samples; do not average.",
        ),
    }


WORDING = {
    # ---- gradient of the scores
    "gradient_summed": (
        "All gradients are N times too large: the 1/N of the mean loss is missing.",
        "The loss is a mean. What does that do to its derivative?",
        "Divide the gradient of the scores by N, once.",
    ),
    "gradient_averaged_twice": (
        "All gradients are N times too small: 1/N comes in twice.",
        "Where do you divide by N, and do you also take a mean over the samples?",
    ),
    "gradient_sign": (
        "The sign of the gradients is flipped.",
        "If the right class gets a higher score, does the loss rise or fall?",
        "Softmax minus one-hot, not the other way round.",
    ),
    "one_hot_forgotten": (
        "The 1 of the right class has not been subtracted: the gradient of the scores is softmax minus one-hot.",
        "What should each row of the gradient of the scores add up to?",
    ),
    "softmax_forgotten": (
        "The gradient starts from the scores themselves; it should start from their softmax.",
        "What should each row of the gradient of the scores add up to? Does yours?",
    ),
    "cross_terms_missing": (
        "Only the right class's score gets a gradient; the scores of the other classes change the loss too.",
        "If a wrong class gets a higher score, does the loss stay the same?",
        "In the softmax, every score stands in the denominator of every probability.",
    ),
    "slope_of_scores": (
        "You multiply the gradient of the scores by the activation's slope, but there is no activation after the last layer.",
        "Which arrays went through f on the way forward?",
    ),
    "gradient_unstable": (
        "With scores near 1000 the softmax in your gradient overflows (inf / inf). For ordinary scores it is right.",
        "What does the loss do so that exp stays small? Does the gradient do it too?",
        "Subtract each row's largest score here as well.",
    ),
    # ---- slope of the activation
    "slope_missing": (
        "The gradient goes past the activation as if it were not there: the slope of f is missing.",
        "Between h and z stands f. What does the chain rule ask for?",
        "Multiply entry by entry with f'(z) before you go on to W1 and b1.",
    ),
    "slope_is_h": (
        "You multiply by h, the activation's value, where its slope belongs.",
        "What is the slope of f at a point where h is, say, 1?",
    ),
    "slope_at_h": (
        "You take the sigmoid's slope at h: the sigmoid is applied twice.",
        "What does your slope function expect, z or h?",
        "The slope is h (1 - h), with the h that the forward pass made.",
    ),
    "slope_of_z": (
        "You use z (1 - z); the sigmoid's slope is h (1 - h).",
        "How large is the slope of a sigmoid at most? How large does yours get?",
    ),
    "slope_one_minus_h": (
        "You use 1 - h for the sigmoid's slope; a factor is missing.",
        "What is the slope of the sigmoid far to the left, where h is near 0?",
    ),
    "slope_of_tanh": (
        "1 - h² is the slope of tanh; this is a sigmoid.",
        "How large is the slope of a sigmoid at most?",
    ),
    "slope_twice": (
        "The slope of the activation is multiplied in twice.",
        "On the way from h back to z, how often do you pass f?",
    ),
    "slope_of_relu": (
        "The sigmoid net uses the ReLU's slope: every positive h lets the whole gradient through.",
        "How does your backward pass know which activation it goes back through?",
    ),
    "slope_of_sigmoid": (
        "The ReLU net uses the sigmoid's slope, h (1 - h).",
        "How does your backward pass know which activation it goes back through?",
    ),
    "slope_of_leaky": (
        "This is the slope of a leaky ReLU: where z is negative, a little still gets through.",
        "If a unit gives exactly 0 for all nearby z, what is its slope?",
    ),
    "mask_from_upstream": (
        "Your mask asks where the arriving gradient is positive; it should ask where z is.",
        "What closed the gate on the way forward: the value that went through, or the gradient that comes back?",
        "The mask is z > 0, or h > 0, which is the same.",
    ),
    "mask_flipped": (
        "The mask is the wrong way round: gradient flows where the ReLU was off.",
        "Which units passed something on?",
    ),
    "mask_includes_zero": ("At z = 0 exactly your slope is 1; we agreed on 0.", "> or >=?"),
    "mask_half_at_zero": (
        "At z = 0 exactly your slope is 1/2; we agreed on 0.",
        "What does np.sign give at 0?",
    ),
    # ---- one gradient at a time
    "hidden_layer_averaged_twice": (
        "Both gradients of the hidden layer are divided by N once too often.",
        "The gradient of the scores already holds the 1/N, and you started from it. Where do you divide again?",
    ),
    **_each("W1"),
    **_each("b1"),
    **_each("W2"),
    **_each("b2"),
    "bias_over_classes": (
        "The bias gradients are summed over the wrong axis: one number for each sample comes out.",
        "Which axis must disappear so that the shape of the bias is left?",
        "axis=0 adds up the samples.",
    ),
    "bias_one_number": (
        "A bias gradient is summed over everything: one number comes out, where each unit needs its own.",
        "How many biases has the layer? How many gradients do they need?",
        "axis=0 adds up the samples and leaves a number for each unit.",
    ),
    "bias_gradients_missing": (
        "grads has no entries for the biases.",
        "How many parameters does the net have? All four need a gradient.",
    ),
    "gradients_swapped": (
        "The gradients of W1 and W2 are swapped.",
        "Which of the two has D rows?",
    ),
    "W2_from_z": (
        "The gradient of W2 uses z; what W2 multiplied on the way forward was h.",
        "What stands in front of W2 in the line that computes the scores?",
    ),
    # ---- penalty
    "reg_gradient_twice": (
        "The penalty's gradient is counted twice: it is reg * W.",
        "What is the derivative of 0.5 * W²?",
        "Either the 2 of the derivative has lost its 1/2, or the term is added in two places.",
    ),
    "reg_gradient_missing": (
        "The penalty is missing from the gradients of the weights.",
        "The loss contains W1 and W2 a second time. Where?",
    ),
    "reg_gradient_half": (
        "The penalty's gradient is half of what it should be.",
        "What is the derivative of 0.5 * W²? Where does the 1/2 go?",
    ),
    "reg_gradient_sign": (
        "The penalty's gradient has the wrong sign.",
        "Should a step of gradient descent make large weights smaller or larger?",
    ),
    "reg_gradient_averaged": (
        "The penalty's gradient is divided by N; the penalty is not a mean over the samples.",
        "Where do you divide by N: before or after you add reg * W?",
    ),
    "reg_gradient_of_sign": (
        "reg * sign(W) is the gradient of an L1 penalty; this one is a sum of squares.",
        "What is the derivative of 0.5 * W²?",
    ),
    "reg_gradient_of_square": (
        "You add reg * W², the penalty itself; asked is its derivative.",
        "What is the derivative of 0.5 * W²?",
    ),
    "reg_missing_W1": (
        "The penalty is missing from the gradient of W1.",
        "Which matrices does the loss penalise?",
    ),
    "reg_missing_W2": (
        "The penalty is missing from the gradient of W2.",
        "Which matrices does the loss penalise?",
    ),
    "reg_biases": (
        "The gradients of the biases have a penalty; the loss does not penalise them.",
        "Does the penalty in the loss contain b1 or b2? Then what is its derivative with respect to them?",
    ),
    "reg_biases_twice": (
        "The gradients of the biases have a penalty, with a factor 2 besides; the loss does not penalise them.",
        "Does the penalty in the loss contain b1 or b2? Then what is its derivative with respect to them?",
    ),
}
