"""What a student reads who made a known mistake with weight decay (5.1) or the updates (5.2): a sentence, then hints from a question to a pointer."""

WORDING = {
    # ---- the penalised loss
    "l2_halved": (
        "The penalty has a factor 1/2 that the statement does not have.",
        "In this task the penalty is lam times the sum of squares. Which library or code did the 1/2 come from?",
    ),
    "l2_norm_not_squared": (
        "The penalty holds the norm of w; it should hold the square of the norm.",
        "What is lam * ||w||^2 for w = (3, 4) and lam = 1: 5 or 25?",
    ),
    "l2_averaged": (
        "The squares are averaged; the penalty is their sum.",
        "Does the formula divide by the number of weights?",
    ),
    "l2_subtracted": (
        "The penalty is subtracted; minimising would then reward large weights.",
        "Should a large w make the loss larger or smaller?",
    ),
    "l1_for_l2": (
        "This is the L1 penalty, the sum of absolute values; asked is the sum of squares.",
        "Which norm does the 2 in L2 stand for?",
    ),
    "data_loss_missing": (
        "Only the penalty comes back; the loss of the data is missing.",
        "What does the argument `loss` do in your code?",
    ),
    "l2_missing": (
        "Only the loss of the data comes back; the penalty is missing.",
        "What does `w` do in your code?",
    ),
    "square_of_sum": (
        "You square the sum of the weights; asked is the sum of the squares.",
        "What would your penalty be for w = (3, -3)? Should it be 0?",
    ),
    "l2_not_summed": (
        "An array comes back; the penalised loss is one number.",
        "Over what does the penalty sum?",
    ),
    "l2_summed_over_rows_only": (
        "The squares are summed over one axis only.",
        "How many axes can w have? np.sum without an axis sums over all.",
    ),
    # ---- a step
    "l2_step_of_the_source": (
        "This is w + g - lr * lam * w: the gradient has the wrong sign and no rate, and the 2 of the derivative is missing. It is printed so in one of the sources.",
        "What is the derivative of lam * w**2?",
        "Write down the penalised loss, take its gradient, and go down by lr times all of it.",
    ),
    "decay_two_missing": (
        "The factor 2 of the penalty's derivative is missing.",
        "What is the derivative of lam * w**2, with no 1/2 in front?",
    ),
    "decay_grows": (
        "The weights grow where they should shrink: the penalty's part has the wrong sign.",
        "Its gradient points away from 0. Which way does a step go?",
    ),
    "decay_without_rate": (
        "The shrinking lacks the learning rate.",
        "The rate multiplies the whole gradient, the penalty's part too.",
    ),
    "gradient_without_rate": (
        "The gradient g lacks the learning rate.",
        "What multiplies the gradient in every step of gradient descent?",
    ),
    "gradient_added": (
        "The step goes up the data loss: g is added.",
        "Which way does the gradient point, and which way do you want to go?",
    ),
    "shrunk_after_the_step": (
        "You shrink the weights after the step, so that the step itself shrinks too.",
        "At which point is the penalty's gradient taken: at w, or at where the step leads?",
    ),
    "penalty_missing_in_step": (
        "The penalty plays no part in your step.",
        "Which of the four arguments do you not use?",
    ),
    "sign_for_weight": (
        "You use the sign of w; for the L2 penalty it is w itself.",
        "What is the derivative of w**2, and what is that of |w|?",
    ),
    "change_returned": (
        "This is the change of the weights, not the weights after it.",
        "Where is the 1 in front of w?",
    ),
    "w_changed": (
        "The array w that you were given is changed.",
        "-= on an array changes the array itself. Which line does that?",
    ),
    # ---- the factor
    "factor_two_missing": (
        "The factor 2 of the penalty's derivative is missing.",
        "What is the derivative of lam * w**2?",
    ),
    "factor_above_one": (
        "A factor above 1 makes weights grow.",
        "Put g = 0 into sgd_l2_step. What multiplies w?",
    ),
    "factor_without_one": (
        "This is what is taken away, not what multiplies w.",
        "If a step takes away 2 percent, by which number is w multiplied?",
    ),
    "factor_of_lam_alone": (
        "The learning rate is missing.",
        "With a rate of 0, what would the factor have to be?",
    ),
    "factor_exponential": (
        "This is the factor of infinitely many small steps; one step of size lr gives another one.",
        "Put g = 0 into sgd_l2_step. What multiplies w?",
    ),
    "factor_size_only": (
        "The sign of the factor is lost.",
        "What does a negative factor do to a weight? The tasks below tell it apart.",
    ),
    "factor_cut_at_zero": (
        "The factor is cut off at 0; a step that is too long goes past 0.",
        "What does sgd_l2_step really do for lr = 1 and lam = 1?",
    ),
    # ---- the behaviour
    "always_shrinks": (
        "You say that weight decay always shrinks; that holds only while 2 * lr * lam is below 1.",
        "Start with w = 1 and lr * lam = 2, and do two steps by hand.",
    ),
    "behaviour_two_missing": (
        "You compare lr * lam; it is 2 * lr * lam that counts.",
        "Which factor did you find in decay_factor?",
    ),
    "behaviour_of_double": (
        "You compare twice too much: the number that counts is 2 * lr * lam.",
        "Which factor did you find in decay_factor?",
    ),
    "one_counts_as_shrinking": (
        "At 2 * lr * lam = 1 the weight is 0 after one step.",
        "What is the factor there?",
    ),
    "one_counts_as_flipping": (
        "At 2 * lr * lam = 1 the weight is 0 after one step.",
        "What is the factor there? Does 0 have a sign?",
    ),
    "two_counts_as_flipping": (
        "At 2 * lr * lam = 2 the weight changes its sign and keeps its size.",
        "What is the factor there?",
    ),
    "two_counts_as_diverging": (
        "At 2 * lr * lam = 2 the weight changes its sign and keeps its size.",
        "What is the factor there? Does its size grow?",
    ),
    "every_flip_diverges": (
        "A weight whose sign changes does not always grow.",
        "What happens to 1 when it is multiplied by -0.5 again and again?",
    ),
    "every_flip_oscillates": (
        "A weight whose sign changes does not keep its size, except for one factor.",
        "What happens to 1 when it is multiplied by -0.5 again and again?",
    ),
    "no_penalty_counts_as_shrinking": (
        "Without a penalty nothing changes.",
        "What is the factor for lam = 0?",
    ),
    # ---- the largest rate
    "rate_without_penalty": (
        "This is the limit without the penalty; the penalty makes the bowl steeper.",
        "What is the second derivative of the penalised loss?",
    ),
    "rate_without_overshoot": (
        "This rate reaches the minimum in one step; twice as large a rate still converges.",
        "By which factor does a step multiply the distance to the minimum? How large may it be, with its sign?",
    ),
    "rate_two_missing_at_lam": (
        "The second derivative of lam * w**2 is not lam.",
        "Differentiate it twice.",
    ),
    "rate_of_the_mean": (
        "2 * lam belongs into the second derivative, and a 2 on top.",
        "By which factor does a step multiply the distance to the minimum? When is its size 1?",
    ),
    "rate_inverted": (
        "This is the fraction upside down.",
        "Should a steeper bowl allow a larger rate, or a smaller one?",
    ),
    "rate_grows_with_lam": (
        "Your limit grows with lam; a stronger penalty allows only smaller rates.",
        "Is the bowl steeper with the penalty, or flatter?",
    ),
    "curvature_doubled": (
        "The curvature is counted twice.",
        "What is the second derivative of (curvature / 2) * w**2?",
    ),
    # ---- the minimiser
    "minimiser_is_target": (
        "This is the minimum of the data loss alone; the penalty draws it towards 0.",
        "Where is the slope of the sum 0?",
    ),
    "minimiser_is_zero": (
        "This is the minimum of the penalty alone.",
        "Where is the slope of the sum 0?",
    ),
    "minimiser_two_missing": (
        "The factor 2 of the penalty's derivative is missing.",
        "What is the derivative of lam * w**2?",
    ),
    "minimiser_four": (
        "The penalty counts twice.",
        "What is the derivative of (curvature / 2) * (w - target)**2? Does a 2 remain?",
    ),
    "minimiser_without_curvature": (
        "The curvature plays no part.",
        "A steep bowl is harder to draw away from its minimum. Where does that show?",
    ),
    "minimiser_shares_swapped": (
        "The two shares are swapped.",
        "With lam = 0, where must the minimum be?",
    ),
    "lowest_value_for_place": (
        "This is the lowest value of the loss; asked is the w where it is reached.",
        "Is it a place or a height?",
    ),
    # ---- updates of a net
    "update_of_the_source": (
        "This is th + g - lr * lam * (...): the gradient has the wrong sign and no rate. It is printed so in one of the sources.",
        "Write down the penalised loss, take its gradient, and go down by lr times all of it.",
    ),
    "update_two_missing": (
        "The factor 2 of the penalty's derivative is missing.",
        "This penalty has no 1/2 in front of its squares.",
    ),
    "update_two_too_many": (
        "The L1 penalty has slope 1 or -1; there is no 2.",
        "What is the derivative of |w|?",
    ),
    "update_penalty_grows": (
        "The penalty's part has the wrong sign: weights grow.",
        "Which way does the penalty's gradient point?",
    ),
    "update_penalty_without_rate": (
        "The penalty's part lacks the learning rate.",
        "The rate multiplies the whole gradient.",
    ),
    "update_gradient_without_rate": (
        "The gradient lacks the learning rate.",
        "The rate multiplies the whole gradient.",
    ),
    "update_gradient_added": (
        "The step goes up the loss: the gradients are added.",
        "Which way does a gradient point?",
    ),
    "update_penalty_missing": (
        "The penalty plays no part in your update.",
        "What does `lam` do in your code?",
    ),
    "update_penalty_itself": (
        "You add the penalty itself, one number for all weights; the step needs its gradient.",
        "Which shape has the derivative of the penalty with respect to W1?",
    ),
    "update_penalises_biases": (
        "The biases are penalised too; only the weights should be.",
        "Which keys begin with 'W'?",
    ),
    "update_first_layer_only": (
        "Only the first layer's weights are penalised.",
        "Do you name the keys, or ask how each begins?",
    ),
    "update_two_layers_only": (
        "From the third layer on the weights are not penalised.",
        "Do you name the keys, or ask how each begins?",
    ),
    "update_l1_for_l2": (
        "This is the L1 update; asked is the L2 update.",
        "What is the derivative of w**2?",
    ),
    "update_l2_for_l1": (
        "This is the L2 update; asked is the L1 update.",
        "What is the derivative of |w|?",
    ),
    "update_weights_for_sign": (
        "The L1 penalty pulls each weight by the same amount, large or small: its slope is the sign of w, not w.",
        "What is the derivative of |w|?",
    ),
    "update_size_for_sign": (
        "The absolute value stands where the sign of w belongs.",
        "What is the derivative of |w| at w = -3?",
    ),
    "update_sign_of_gradient": (
        "You take the sign of the gradient; the slope of |w| is the sign of w.",
        "Whose sign does the derivative of |w| have?",
    ),
    "sign_of_zero_positive": (
        "A weight that is exactly 0 is pushed; the slope of |w| at 0 is taken as 0 here.",
        "What does your code give for w = 0? np.sign(0) is 0.",
    ),
    "sign_of_zero_negative": (
        "A weight that is exactly 0 is pushed; the slope of |w| at 0 is taken as 0 here.",
        "What does your code give for w = 0? np.sign(0) is 0.",
    ),
    "sign_nan_at_zero": (
        "A weight that is exactly 0 becomes NaN: w / |w| divides 0 by 0.",
        "np.sign(0) is 0.",
    ),
    "params_changed": (
        "The parameters that you were given are changed.",
        "-= on an array changes the array itself. Return new arrays.",
    ),
    # ---- theory and code
    "reg_is_lam": (
        "The 1/2 of the code is forgotten: lam and reg are not the same number.",
        "Set lam * S equal to 0.5 * reg * S. What is reg?",
    ),
    "reg_is_half_lam": (
        "This is the other way round.",
        "Set lam * S equal to 0.5 * reg * S. What is reg?",
    ),
    "reg_is_four_lam": (
        "The 2 is counted twice.",
        "Set lam * S equal to 0.5 * reg * S. What is reg?",
    ),
    "net_step_with_lam": (
        "lam is handed over as reg; the code's penalty has a 1/2.",
        "reg_for translates one into the other.",
    ),
    "net_step_without_penalty": (
        "The step knows nothing of the penalty.",
        "Which reg does net.loss get?",
    ),
    "net_step_penalised_twice": (
        "The penalty counts twice: in the gradients of net.loss, and once more in your update.",
        "Which gradients does l2_update want, and which ones do you have?",
    ),
    "net_step_up": ("The step goes up the loss.", "Which way does a gradient point?"),
    "net_not_changed": (
        "The parameters of the net stay as they were.",
        "Where do you put the new parameters? They belong into net.params.",
    ),
    "net_loss_without_penalty": (
        "The loss that comes back lacks the penalty.",
        "By its description, which loss does net_l2_step return?",
    ),
    "net_loss_afterwards": (
        "This is the loss after the step; asked is the one before it.",
        "When do you call net.loss?",
    ),
    "net_biases_not_moved": (
        "The biases stay as they were; they are not penalised, but they learn.",
        "Which parameters does the step change?",
    ),
}
