"""What is said to mistakes with activations, and with the step and the sigmoid (1.3, 1.4)."""

from .told import Table

ACTIVATIONS: Table = {
    # ---- for several functions
    "exponential_overflows": (
        "An exponential overflows: exp(1000) is too large for a float, and inf / inf is no number.",
        "Which exponent is largest, and what does np.exp make of it?",
        "Rewrite the formula so that every exponent is 0 or negative: take off the largest score first, or use exp(-|z|).",
    ),
    "log_of_rounded_probability": (
        "A probability was rounded to 0 before its logarithm was taken, so the result is infinite.",
        "What is log(0)? And what is the log of exp(-1000)?",
        "Take the logarithm on paper first; np.logaddexp(0, z) is log(1 + exp(z)) for every z.",
    ),
    "probability_clipped": (
        "A small number keeps a probability away from 0, so the logarithm ends there: log(1e-15) is -34.5, where -1000 is right.",
        "How large is the loss of a prediction that is certain and wrong? Does yours grow with the score?",
        "Take the logarithm on paper first, then nothing has to be clipped; np.logaddexp(0, z) is log(1 + exp(z)) for every z.",
    ),
    "zero_times_infinity": (
        "A mask times an overflowing exponential: 0 times infinity is nan.",
        "What is exp(1000) times 0 in floats?",
        "Choose with np.where, and let the exponential see np.minimum(z, 0) only.",
    ),
    "derivative_one_at_zero": (
        "At z = 0 the right branch is taken; the course takes the left one.",
        "Does z = 0 satisfy z > 0?",
        "Compare with > and not with >=.",
    ),
    "argument_changed": (
        "An array that was handed in is changed afterwards.",
        "Which lines assign into an argument, such as z[z < 0] = 0 or theta -= ...?",
        "Make a new array: np.where, np.maximum, or theta = theta - ...",
    ),
    # ---- sigmoid and its logarithm
    "sigmoid_minus_missing": (
        "The minus sign in the exponent is missing: your curve falls.",
        "What should come out for a large positive z?",
    ),
    "sigmoid_is_a_step": (
        "That is the step function; the sigmoid passes smoothly from 0 to 1.",
        "What is the sigmoid of 0.5? More than 0.6.",
    ),
    "sigmoid_is_tanh": (
        "That is tanh, which runs from -1 to 1; the sigmoid runs from 0 to 1.",
        "What should come out at z = 0?",
    ),
    "sigmoid_brackets_missing": (
        "1 / 1 + exp(-z) is 1 + exp(-z): the denominator needs brackets.",
        "What does Python do first, / or +?",
    ),
    "sigmoid_brackets_missing_below": (
        "exp(z) / 1 + exp(z) is 2 exp(z): the denominator needs brackets.",
        "What does Python do first, / or +?",
    ),
    "sigmoid_derivative_of_value": (
        "You computed z (1 - z); the formula s (1 - s) needs the sigmoid s of z.",
        "What is handed to the function: z, or the sigmoid of z?",
    ),
    "sigmoid_derivative_at_value": (
        "The derivative is taken at the sigmoid of z, so the sigmoid is applied twice.",
        "How often does z go through the sigmoid on the way?",
    ),
    "sigmoid_derivative_is_value": (
        "The sigmoid itself came back, not its derivative.",
        "At z = 0 the slope is 1/4. What is your value there?",
    ),
    "sigmoid_derivative_plus": (
        "The sign is wrong: s (1 + s) grows for ever, a slope of the sigmoid does not.",
        "Where is the sigmoid flat?",
    ),
    "log_sigmoid_sign": (
        "The sign is flipped: the logarithm of a number below 1 is negative.",
        "What sign has log(0.5)?",
    ),
    "log_sigmoid_is_softplus": (
        "That is log(1 + exp(z)), which grows; log(sigmoid(z)) never exceeds 0.",
        "Two signs: which one stands in the exponent, which one in front?",
    ),
    "log_sigmoid_derivative_is_sigmoid": (
        "That is sigmoid(z); the slope of log(sigmoid(z)) is near 1 on the left and near 0 on the right.",
        "Write log(s) and use the chain rule: s'/s.",
    ),
    "log_sigmoid_derivative_log_forgotten": (
        "That is the derivative of the sigmoid itself; the logarithm is forgotten.",
        "The derivative of log(s) is s' divided by what?",
    ),
    "log_sigmoid_derivative_inner_forgotten": (
        "The derivative of the logarithm is there, the one of the sigmoid is missing.",
        "Chain rule: outer slope times inner slope.",
    ),
    # ---- tanh
    "tanh_of_half": (
        "That is tanh(z/2).",
        "2 sigmoid(z) - 1 is nearly it. What must z be replaced with?",
    ),
    "tanh_is_sigmoid": (
        "That is the sigmoid, which runs from 0 to 1; tanh runs from -1 to 1.",
        "What should come out at z = 0?",
    ),
    "tanh_derivative_not_squared": (
        "The square is missing.",
        "What should the slope be far to the left, where tanh is -1?",
    ),
    "tanh_derivative_of_value": (
        "You computed 1 - z^2; the formula needs tanh(z) in place of z.",
        "What is handed to the function: z, or tanh(z)?",
    ),
    "tanh_derivative_plus": (
        "The sign is wrong: at the ends tanh is flat.",
        "What should come out where tanh is nearly 1?",
    ),
    "tanh_derivative_of_sigmoid": (
        "t (1 - t) is the rule for the sigmoid.",
        "Differentiate tanh, or express it by the sigmoid, and see what comes out.",
    ),
    # ---- ReLU and its relatives
    "relu_negative_part": (
        "The negative part came back.",
        "Which of 0 and z should win, the larger or the smaller?",
    ),
    "relu_leaks": (
        "Something leaks through below 0; the plain ReLU gives 0 there.",
        "Which ReLU is this?",
    ),
    "relu_missing": ("z came back as it was.", "What should happen to negative entries?"),
    "relu_derivative_half_at_zero": (
        "At z = 0 you give 1/2; the course takes the left branch.",
        "np.sign and np.heaviside have a choice at 0. Which one do you need?",
    ),
    "relu_derivative_is_value": (
        "The ReLU itself came back, not its slope.",
        "How steep is the ReLU at z = 3?",
    ),
    "relu_derivative_flipped": ("The slope is 1 on the wrong side.", "Where does the ReLU rise?"),
    "relu_derivative_is_sign": (
        "On the left the slope is 0, not -1.",
        "Does the ReLU fall anywhere?",
    ),
    "leaky_relu_other_slope": (
        "The slope on the left is 0.01 in your code; here it is 0.1.",
        "Many libraries use another slope. Which one does the statement name?",
    ),
    "leaky_relu_positive_below": (
        "On the left your curve rises to the left: the sign of the small slope is wrong.",
        "What should come out for z = -2, above or below 0?",
    ),
    "leaky_relu_derivative_of_relu": (
        "That is the slope of the plain ReLU; the leaky one still rises on the left.",
        "How steep is it at z = -3?",
    ),
    "leaky_relu_derivative_sides_swapped": (
        "The two slopes are exchanged.",
        "Which of them belongs to z > 0?",
    ),
    "parametric_as_maximum": (
        "max(alpha z, z) is the parametric ReLU only while alpha is at most 1.",
        "Try alpha = 2 and z = -1. Which of the two numbers is larger, and which is right?",
        "Decide by the sign of z, not by the larger value.",
    ),
    "parametric_slope_fixed": ("alpha is not used.", "Change alpha: does your result change?"),
    "parametric_sides_swapped": (
        "alpha is on the wrong side.",
        "Which side should pass unchanged?",
    ),
    "parametric_derivative_of_maximum": (
        "This is the slope of max(alpha z, z), which picks the wrong side when alpha exceeds 1.",
        "Decide by the sign of z, not by which product is larger.",
    ),
    "parametric_derivative_of_relu": (
        "That is the slope of the plain ReLU; alpha is missing.",
        "How steep is it at z = -3?",
    ),
    "parametric_derivative_by_alpha": (
        "You differentiated with respect to alpha; asked is the slope with respect to z.",
        "Which variable moves, and which stays?",
    ),
    "parametric_derivative_sides_swapped": (
        "The two slopes are exchanged.",
        "Which of them belongs to z > 0?",
    ),
    "elu_without_minus_one": (
        "The -1 is missing, so the curve jumps at 0.",
        "What should come out just below z = 0?",
    ),
    "elu_alpha_missing": ("alpha is not used.", "How deep does the curve go on the left?"),
    "elu_brackets_missing": (
        "alpha exp(z) - 1 is not alpha (exp(z) - 1).",
        "What should come out just below z = 0, for every alpha?",
    ),
    "elu_derivative_minus_one": (
        "The -1 is a constant: its derivative is 0.",
        "Differentiate alpha (exp(z) - 1) term by term.",
    ),
    "elu_derivative_alpha_missing": (
        "alpha is missing in the slope.",
        "A constant factor survives the derivative.",
    ),
    # ---- maxout
    "maxout_bias_missing": (
        "The biases are left out.",
        "What should come out at the point where all features are 0?",
    ),
    "maxout_minimum": ("The smallest piece came back.", "Read the name of the function."),
    "maxout_over_samples": (
        "The maximum runs over the samples instead of the pieces.",
        "How many numbers should come back, N or K? Which axis has length K?",
    ),
    "maxout_sum": ("The pieces are added up.", "Only one of them counts for each sample."),
    "maxout_with_zero": (
        "You cut off at 0: maxout itself may be negative.",
        "Is 0 one of the K pieces?",
    ),
    "maxout_which_piece": (
        "You return which piece is largest; asked is how large it is.",
        "max or argmax?",
    ),
    "maxout_two_pieces_only": (
        "Only the first two pieces are compared.",
        "How many columns does W have?",
    ),
    "maxout_gradient_transposed": (
        "The result is transposed: a row is a sample.",
        "Which shape is asked for, (N, D) or (D, N)?",
    ),
    "maxout_gradient_of_smallest": (
        "This is the gradient of the smallest piece.",
        "argmin or argmax?",
    ),
    "maxout_gradient_last_of_ties": (
        "Of two equally large pieces you take the last; the first one counts.",
        "Which one does np.argmax return?",
    ),
    "maxout_gradient_all_of_ties": (
        "Equally large pieces are all counted.",
        "A comparison with the maximum can be true more than once. How do you get one only?",
    ),
    "maxout_gradient_by_weights": (
        "X came back: that is the derivative with respect to the weights.",
        "Asked is how maxout changes when x moves.",
    ),
    "maxout_gradient_rows": (
        "You picked rows of W; the weights of a piece stand in a column.",
        "What is the shape of W, and what is a column of it?",
    ),
    # ---- the step and the sigmoid
    "slope_inner_derivative_missing": (
        "The factor theta of the inner derivative is missing.",
        "You differentiate with respect to x. What is the derivative of theta x?",
    ),
    "slope_is_theta": (
        "theta alone is too large by a factor.",
        "What is the slope of the sigmoid itself at 0?",
    ),
    "slope_of_the_step": (
        "The step has slope 0; asked are the sigmoids.",
        "How steep is the sigmoid at 0?",
    ),
    "slope_half": (
        "1/2 is the value of the sigmoid at 0. Its slope is smaller.",
        "s (1 - s) at s = 1/2 is how much?",
    ),
    "value_at_plus_1": ("These are the values at x = +1.", "Which sign has theta x at x = -1?"),
    "value_without_theta": (
        "theta is not in it: all three values are the same.",
        "What goes into the sigmoid?",
    ),
    "value_of_the_step": (
        "These are values of the step; the sigmoid never quite reaches 0.",
        "Compute 1 / (1 + exp(-theta x)).",
    ),
    "value_divided_by_theta": (
        "x is divided by theta instead of multiplied.",
        "Does a large theta make the curve steeper or flatter?",
    ),
}
