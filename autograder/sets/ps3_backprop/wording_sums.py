"""What a student reads about slips in sums, steps, vectors and counts: a sentence, then hints from a question to a pointer."""

ORDERS = {
    "biases_before_weights": (
        "In each layer the bias comes before the weights.",
        "Which of W1 and b1 does the statement name first?",
    ),
    "weights_before_biases": (
        "Both weight matrices come first and the biases after them; the order is layer by layer.",
        "Write the order of the four names from the statement.",
    ),
    "last_layer_first": (
        "The output layer comes first.",
        "Write the order of the four names from the statement.",
    ),
    "alphabetic_order": (
        "The arrays are in alphabetic order, with the biases first.",
        "Is that the order of the statement? sorted() and the order of a dict may differ from it.",
    ),
}

WORDING = {
    # ---- steps
    "rate_ten_times_smaller": (
        "This is the step with the rate 0.01, not 0.1: a decimal point is off.",
        "Work out 0.1 times 18.",
        "Minus a rate times a negative gradient is an addition.",
    ),
    "rate_ten_times_larger": (
        "The rate is ten times too large here.",
        "Which rate does the statement give for this answer?",
    ),
    "step_uphill": (
        "The step goes uphill: the gradient was added.",
        "A negative gradient: which way does the weight have to move to lower the loss?",
    ),
    "step_without_gradient": (
        "The rate was multiplied with the weight instead of with its gradient.",
        "What is subtracted: rate times what?",
    ),
    "every_weight_moved": (
        "Weights were moved whose gradient is 0.",
        "Which entries of the gradient are not 0?",
    ),
    "update_in_wrong_matrix": (
        "The third weight that moves is in W1, not in W2: same indices, another layer.",
        "In which of the three gradients does its -18 stand?",
    ),
    "step_gradients_swapped": (
        "Each weight was moved by the other one's gradient.",
        "Which of your two gradients belongs to w1?",
    ),
    "second_weight_first": (
        "w1 was moved with a gradient at the already moved w2. Both gradients belong to the old weights.",
        "At which point did you compute the gradients?",
    ),
    "first_weight_first": (
        "w2 was moved with a gradient at the already moved w1. Both gradients belong to the old weights.",
        "At which point did you compute the gradients?",
    ),
    "steps_one_after_another": (
        "The rates were applied one after the other; each step starts at the given weights.",
        "From which weights does the step with the second rate start?",
    ),
    # ---- sums over samples and outputs
    "sum_pulled_out": (
        "The factors were summed one by one and then multiplied. The whole product belongs inside the sum.",
        "Is a1 b1 + a2 b2 the same as (a1 + a2)(b1 + b2)?",
        "Multiply along each path first; then add up the paths.",
    ),
    "samples_averaged": (
        "The samples were averaged; their sum is asked for.",
        "Sum or mean? What does the statement say?",
    ),
    "averaged_over_everything": (
        "This is a mean over all samples and outputs; the sum is asked for.",
        "np.mean divides. Does the definition?",
    ),
    "samples_not_summed": (
        "There is one value for each sample left; they are to be added up.",
        "How many numbers is the gradient of a single weight?",
    ),
    "samples_and_outputs_mixed": (
        "An array with an entry for each sample was multiplied against the outputs: samples and outputs are mixed up.",
        "df1_dw1 has shape (N,), the others (N, C). Which axis must it run along?",
        "Sum over the outputs first (axis 1); then both have shape (N,).",
    ),
    "last_sample_only": (
        "Only the last sample counts: a result was overwritten, not added to.",
        "Do you use = where += is needed?",
    ),
    "first_sample_only": (
        "Only the first sample counts.",
        "Does a `return` stand inside the loop, or an index 0 too many?",
    ),
    "inner_derivative_missing": (
        "The derivative of the inner function is missing in dE/dw1.",
        "w1 moves f1, f1 moves f2, f2 moves E. Which of the three factors is missing?",
    ),
    "outer_derivative_missing": (
        "The derivative of f2 with respect to f1 is missing in dE/dw1.",
        "w1 moves f1, f1 moves f2, f2 moves E. Which of the three factors is missing?",
    ),
    "second_weight_through_first": (
        "dE/dw2 holds the derivative of f2 with respect to f1, but w2 does not pass through f1.",
        "Which arrows lead from w2 to E?",
    ),
    "second_derivative_for_first": (
        "In dE/dw1 the derivative with respect to w2 stands where the one with respect to f1 belongs.",
        "Which input of f2 carries the change of w1?",
    ),
    # ---- vectors
    **ORDERS,
    **{
        f"{name}_in_gradient": (
            "The gradient's parts are in another order than the weights: "
            + sentence[0].lower()
            + sentence[1:],
            *hints,
            "Use your own `pack`.",
        )
        for name, (sentence, *hints) in ORDERS.items()
    },
    "column_by_column": (
        "The matrices were taken column by column; the order is row by row.",
        "What does ravel() do by default? Is there a .T or an order='F'?",
    ),
    "biases_left_out": (
        "The biases are missing in the vector.",
        "How many parameters are there in all?",
    ),
    "first_layer_only": (
        "Only the first layer is in the vector.",
        "How many parameters are there in all?",
    ),
    "matrices_turned": (
        "The matrices were cut with rows and columns exchanged.",
        "Which shape has W1: (H, D) or (D, H)?",
    ),
    "matrices_transposed": (
        "The matrices come back transposed.",
        "Which shape has W1: (H, D) or (D, H)?",
    ),
    "matrices_left_flat": (
        "The matrices came back as plain vectors.",
        "Which shape must W1 have? What does reshape do?",
    ),
    "biases_as_columns": (
        "The biases came back as columns; they are plain vectors.",
        "Which shape does the statement give for b1?",
    ),
    "biases_as_rows": (
        "The biases came back as rows of a matrix; they are plain vectors.",
        "Which shape does the statement give for b1?",
    ),
    # ---- counts
    "back_costs_as_ahead": (
        "Going back was counted like going ahead. The output layer needs two products on the way back.",
        "Which two gradients does the output layer have to produce?",
    ),
    "back_always_twice_ahead": (
        "Twice the forward cost is right only if the gradient of x is formed too.",
        "Which product of the first layer can be left out if nobody asks for the gradient of x?",
    ),
    "back_without_hidden": (
        "The product that carries the gradient back to the hidden layer, or the one for W1, is missing.",
        "List the products behind 'W2', 'h' and 'W1'. What does each cost?",
    ),
    "additions_counted": (
        "Additions were counted too; only multiplications are asked for.",
        "How many multiplications has a product of an (m, n) matrix with a vector?",
    ),
    "units_counted": (
        "Units were counted, not multiplications: each unit multiplies all its inputs.",
        "How many weights lead into one hidden unit?",
    ),
    "entrywise_counted": (
        "The entry-by-entry products of the sigmoid's slope were counted; only matrix products are asked for.",
        "Which of your terms has just one size in it?",
    ),
    "one_product_for_all": (
        "The three sizes were multiplied together; the layers come one after the other, so their costs add up.",
        "Which two sizes does the first layer have?",
    ),
    "x_twice": (
        "The gradient of x takes one more product, not two.",
        "Which product gives the gradient of x?",
    ),
    "x_only": (
        "This is the cost of the gradient of x alone; the cost of all of `backward` is asked for.",
        "What must be computed before the gradient of x?",
    ),
}
