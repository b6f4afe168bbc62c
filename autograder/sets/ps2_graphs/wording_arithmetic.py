"""What a student reads who made a known mistake in Tasks 2.2 and 2.4: a sentence, then hints from a question to a pointer."""

WORDING = {
    # ---- (x + y) z
    "difference_for_sum": (
        "This is x - y; the node adds its inputs.",
        "Which sign stands on the first node, and which sign does y bring with it?",
    ),
    "product_for_sum": (
        "This is x times y; the first node adds.",
        "Look at the formula (x + y) z: what happens inside the brackets?",
    ),
    "sum_for_product": (
        "This is d + z; the last node multiplies.",
        "What stands between the brackets and z in (x + y) z?",
    ),
    "product_before_sum": (
        "This is x + y z: the brackets are gone.",
        "Which node comes first in the graph, the sum or the product?",
        "z meets the node d, not y.",
    ),
    "start_is_zero": (
        "The way back starts at 0, so that nothing could flow.",
        "If f moves by a little, by how much does f move?",
    ),
    "start_is_the_value": (
        "The way back starts with the value of f; it starts with df/df.",
        "What is the derivative of a quantity with respect to itself?",
    ),
    "factors_not_swapped": (
        "A product hands each input its own value; the derivative for one factor is the other factor.",
        "If d grows by 1, by how much does d z grow?",
        "Think of d as the variable and of z as a fixed number, then the other way round.",
    ),
    "product_times_upstream_value": (
        "You multiply by the value of f; what comes from above is the gradient of f.",
        "Which number stands below f in the graph, and which above it?",
    ),
    "product_slope_is_one": (
        "Both gradients are 1: you treat the product like a sum.",
        "If d grows by 1, does d z grow by 1 whatever z is?",
    ),
    "sign_of_d_lost": (
        "The size is right, the sign is not: d is below 0.",
        "If z grows a little, does f rise or fall?",
        "f is d times z, with a negative d.",
    ),
    "upstream_forgotten": (
        "This is the local derivative of the sum alone; what comes from above is missing.",
        "The question is how f moves, not how d moves. What lies between d and f?",
        "Local derivative times the gradient of d.",
    ),
    "sum_like_product": (
        "You multiply by the other input, as a product does; this node is a sum.",
        "If x grows by 1, by how much does x + y grow? Does y matter?",
    ),
    "gradient_split_at_sum": (
        "You share the gradient out between x and y; a sum hands the whole of it to each.",
        "If only x moves by 1, does d move by 1 or by a half?",
    ),
    "gradient_added_at_sum": (
        "You add the local derivative to the gradient from above; the chain rule multiplies.",
        "What does the chain rule do with the derivatives along a path?",
    ),
    "gradients_of_d_and_z_swapped": (
        "This is the gradient of z; x and y hang on the node d.",
        "Follow the edges from f back to x: through which node do they go?",
    ),
    "y_turns_the_sign": (
        "The sign is turned, as if y were subtracted; or the negative value of y has slipped in.",
        "The derivative of x + y with respect to y: does it know the value of y?",
    ),
    # ---- the sigmoid neuron, forward
    "sign_of_product_lost": (
        "The sign of this product is wrong.",
        "What is the sign of a product of two negative numbers, and what of one negative and one positive?",
    ),
    "sum_for_weight_product": (
        "This is the sum of weight and input; the node multiplies them.",
        "Which operation stands in the first column of the graph?",
    ),
    "bias_forgotten": (
        "The bias is not in yet: s is the sum of both products and b.",
        "How many inputs reach s in the end?",
    ),
    "bias_sign": (
        "The bias is subtracted; it is added, with the sign that it has.",
        "b is negative. Does adding it make s larger or smaller?",
    ),
    "minus_forgotten": (
        "The node that multiplies by -1 is skipped.",
        "The sigmoid has e to the power of *minus* s. Which node makes the minus?",
    ),
    "exp_of_s": (
        "This is e to the power of s; the node before has turned the sign.",
        "Which number enters the exponential, s or n?",
    ),
    "exp_is_linear": (
        "The exponential leaves its input as it is here; e to the power of n is asked for.",
        "What is e to the power of 0? And just below 0?",
    ),
    "one_forgotten": (
        "The 1 in the denominator is missing.",
        "The sigmoid is 1 / (1 + e to the power of -s). How many nodes stand between e and f?",
    ),
    "reciprocal_forgotten": (
        "This is the denominator; f is 1 divided by it.",
        "A sigmoid lies between 0 and 1. Does yours?",
    ),
    "sigmoid_of_minus_s": (
        "This is the sigmoid of -s, which is 1 - f.",
        "s is positive here. On which side of one half must f lie?",
    ),
    "rounded_too_far": (
        "Rounded too far: give at least four digits, and round only at the end.",
        "An error of 2 per cent here is passed on to everything below.",
        "Let Python do the arithmetic: 1 / (1 + np.exp(-1)) keeps all digits.",
    ),
    # ---- the sigmoid neuron, back
    "reciprocal_slope_positive": (
        "The sign is missing: 1/q falls when q grows.",
        "What is the derivative of 1/q?",
    ),
    "reciprocal_slope_not_squared": (
        "The square is missing: the derivative of 1/q is -1/q**2.",
        "Write 1/q as a power of q and use the power rule.",
    ),
    "reciprocal_slope_at_f": (
        "You use the node's output f where its input q belongs.",
        "The derivative -1/q**2 is a formula in the input. Which number is the input?",
    ),
    "reciprocal_slope_log": (
        "A logarithm is the integral of 1/q; the derivative is asked for.",
        "Write 1/q as q to the power of -1. What does the power rule say?",
    ),
    "plus_one_counts": (
        "The 1 (or a local derivative of 1) has been added; the chain rule multiplies.",
        "What is the derivative of e + 1 with respect to e?",
        "Gradient from above *times* local derivative.",
    ),
    "constant_stops_gradient": (
        "A constant that is added does not stop the gradient.",
        "If e grows by a little, does e + 1 grow?",
    ),
    "exp_slope_at_e": (
        "You apply the exponential twice: its derivative is its own output, which you have.",
        "The derivative of e to the power of n is e to the power of n. Which node holds that number?",
    ),
    "exp_slope_is_n": (
        "You multiply by the exponential's input; its derivative is its output.",
        "What is the derivative of e to the power of n with respect to n?",
    ),
    "exp_slope_is_one": (
        "The gradient goes through the exponential unchanged; the local derivative is missing.",
        "What is the derivative of e to the power of n? It is no constant.",
    ),
    "exp_slope_only": (
        "This is the local derivative alone; what comes from above is missing.",
        "How does f move when e moves? You have that number already.",
    ),
    "slope_at_s": (
        "You put s into s (1 - s); the formula takes the sigmoid's value f.",
        "sigma' = sigma (1 - sigma): which number in the graph is sigma?",
    ),
    "slope_without_f": (
        "A factor is missing: the slope is f times (1 - f).",
        "How large can the slope of a sigmoid get? Yours can come close to 1.",
    ),
    "slope_squared": (
        "This is f squared; the second factor is 1 - f.",
        "What should the slope be where f is almost 1?",
    ),
    "slope_of_tanh": (
        "1 - f**2 is the slope of tanh; for the sigmoid it is f (1 - f).",
        "What is the largest slope that a sigmoid has?",
    ),
    "split_between_inputs": (
        "You share the gradient out between the two inputs of a sum; each gets the whole of it.",
        "If only b moves by 1, by how much does s move?",
    ),
    "bias_slope_is_b": (
        "You multiply by b; the derivative of s with respect to b is 1.",
        "b stands alone in the sum. Does its own value matter for how s moves?",
    ),
    "neuron_upstream_forgotten": (
        "This is the local derivative alone; the gradient of s is missing as a factor.",
        "How does f move when s moves? That number has to come along.",
    ),
    "own_factor_kept": (
        "The factors are not swapped: the derivative of w x with respect to w is x.",
        "If w grows by 1, by how much does w x grow?",
    ),
    "sign_of_leaf_lost": (
        "The sign is wrong.",
        "Gradient of p times the *other* factor, each with its sign. Which of them are negative?",
    ),
}
