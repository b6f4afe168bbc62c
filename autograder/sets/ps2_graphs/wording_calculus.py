"""What a student reads who made a known mistake in Task 2.7: a sentence, then hints from a question to a pointer."""

WORDING = {
    # ---- the gradient of a square
    "inner_slopes_missing": (
        "The inner derivatives are missing: 2x + 3y does not grow by 1 when x or y does.",
        "Call the bracket u. How fast does u grow with x, and how fast with y?",
    ),
    "outer_slope_missing": (
        "The factor 2 of the square is missing.",
        "What is the derivative of u**2 with respect to u?",
    ),
    "outer_power_kept": (
        "The square is still there: its derivative is 2u.",
        "What is the derivative of u**2 with respect to u?",
    ),
    "cross_term_missing": (
        "The mixed term is missing: the square of a sum is not the sum of the squares.",
        "Multiply (2x + 3y)(2x + 3y) out. How many terms are there?",
    ),
    "inner_slopes_swapped": (
        "The two entries are the wrong way round.",
        "Which entry belongs to x? And which factor does x have in the bracket?",
    ),
    "inner_slopes_squared": (
        "The inner derivatives come in twice.",
        "Call the bracket u: the derivative is 2u times du/dx. How often does the 2 of 2x appear?",
    ),
    "gradient_summed_up": (
        "The partial derivatives are added up; a gradient keeps them apart.",
        "How many entries does the gradient of a function of two variables have?",
    ),
    # ---- Jacobians
    "rows_are_inputs": (
        "The matrix is transposed: a row belongs to an output, a column to an input.",
        "What shape has the Jacobian of a function from 2 numbers to 3?",
    ),
    "point_hard_coded": (
        "The result is that at the point of the text, whatever is handed in.",
        "Do x and y appear in what you return?",
    ),
    "H_square_halved": (
        "The 4 and the 2 have not met: the derivative of 4 y**2 is 8y.",
        "The exponent comes down as a factor. What is already there?",
    ),
    "H_diagonal_only": (
        "The entries off the diagonal are 0 here; each output depends on both inputs.",
        "Does x**2 + 2y move when y does?",
    ),
    "H_terms_not_derived": (
        "These are the terms of H, not their derivatives.",
        "What is the derivative of x**2? And of 2y?",
    ),
    "H_other_variable_kept": (
        "A term without the variable is still there: it is a constant, and its derivative is 0.",
        "Hold y fixed: which terms of x**2 + 2y move with x?",
    ),
    "HP_inner_missing": (
        "The inner derivative is missing: the second entry of P moves by 2t, not by 1.",
        "What is the derivative of P(t) = (t, t**2)?",
        "Jacobian of H, times the vector (1, 2t).",
    ),
    "HP_first_column": (
        "Only the first entry of P moves here; both depend on t.",
        "Which column of the Jacobian of H belongs to t**2?",
    ),
    "HP_at_t_twice": (
        "The Jacobian of H is taken at (t, t); the point is P(t) = (t, t**2).",
        "Where does H see the world? At what P hands to it.",
    ),
    "HP_value": (
        "This is H(P(t)) itself; its derivative is asked for.",
        "Derive each entry with respect to t.",
    ),
    "HP_factor_not_derived": (
        "A factor is missing in the second entry: 4 t**4 has the derivative 16 t**3.",
        "The exponent comes down as a factor. What is already there?",
    ),
    "HP_column": (
        "A (2, 1) matrix comes back; asked is an array of shape (2,).",
        "What is the difference between [1, 2] and [[1], [2]]?",
    ),
    "HP_matrix": (
        "A matrix comes back: the columns still have to be added up.",
        "A matrix times a vector sums along each row. Which operator does that in NumPy?",
        "@ rather than *.",
    ),
    "F_not_swapped": (
        "The derivative of 3xy with respect to x is 3y: the factors are the wrong way round.",
        "If x grows by 1, by how much does 3xy grow?",
    ),
    "F_three_lost": ("The factor 3 is missing.", "If x grows by 1, by how much does 3xy grow?"),
    "F_product_of_slopes": (
        "The variables have vanished: the derivative of 3xy with respect to x still holds y.",
        "If x grows by 1, by how much does 3xy grow?",
    ),
    "F_minus_lost": ("The sign of z is missing.", "If z grows, does y - z rise or fall?"),
    "F_z_left_out": (
        "The third column is missing: F has three inputs.",
        "What shape has the Jacobian of a function from 3 numbers to 2?",
    ),
    "F_terms_not_derived": (
        "The second row holds the terms y and -z, not their derivatives.",
        "What is the derivative of y with respect to y?",
    ),
    "G_not_swapped": (
        "The derivative of xy with respect to x is y: the factors are the wrong way round.",
        "If x grows by 1, by how much does xy grow?",
    ),
    "G_third_as_printed": (
        "The third row is that of xy - x**2, a misprint that goes round; here G has x - y.",
        "Which three entries does G have in this text?",
    ),
    "G_minus_lost": ("A minus is missing.", "If y grows, does x - 5y rise or fall? And x - y?"),
    "G_five_lost": ("The factor 5 is missing.", "If y grows by 1, by how much does x - 5y change?"),
    "G_third_left_out": (
        "The third row is missing: G has three outputs.",
        "What shape has the Jacobian of a function from 2 numbers to 3?",
    ),
    "FG_outer_at_x": (
        "The Jacobian of F is taken at x and y; F sees what G hands to it.",
        "At which point is F evaluated in F(G(x, y))?",
        "jacobian_F takes the three numbers that G(x, y) gives.",
    ),
    "FG_wrong_order": (
        "The product is the wrong way round.",
        "What shapes are the two factors, and what shape should the product have?",
        "The function that is applied last stands on the left.",
    ),
    "FG_third_as_printed": (
        "This follows from a misprinted third entry of G, xy - x**2; here it is x - y.",
        "Which three entries does G have in this text?",
    ),
    "FG_square_slipped_in": (
        "One entry of the Jacobian of F has become 3x**2 - 15y; three times (x - 5y) has no square.",
        "What is 3 (x - 5y)?",
    ),
    "FG_third_input_dropped": (
        "The third output of G is left out, but F depends on it.",
        "Through how many paths does x reach y - z?",
    ),
    "FG_outer_only": (
        "This is the Jacobian of F alone; that of G is missing as a factor.",
        "What shape should the result have? F(G) has two inputs.",
    ),
    "FG_inner_only": (
        "This is the Jacobian of G alone; that of F is missing as a factor.",
        "What shape should the result have? F(G) has two outputs.",
    ),
    "FG_value": (
        "This is F(G(x, y)) itself; its Jacobian is asked for.",
        "How many entries does a Jacobian from 2 numbers to 2 have?",
    ),
    # ---- chain_rule and pull_back
    "arguments_changed": (
        "What was handed in is not what it was: the list or one of its arrays has changed.",
        "Do pop, reverse or *= appear in your code?",
        "reversed(jacobians) leaves the list alone.",
    ),
    "product_in_reading_order": (
        "The Jacobians are multiplied in the order of the list; the one that is applied last stands on the left.",
        "What are the shapes of J1 and J2? Which product fits?",
        "J2 @ J1.",
    ),
    "product_transposed": (
        "The result is transposed: (n, mk) instead of (mk, n).",
        "How many rows does the last Jacobian have?",
    ),
    "product_elementwise": (
        "The entries are multiplied one by one; this is a matrix product.",
        "Which operator multiplies matrices in NumPy?",
        "@ rather than *.",
    ),
    "product_first_skipped": (
        "The Jacobian that is applied first is missing in the product.",
        "Where does your loop start, and with what?",
    ),
    "product_last_skipped": (
        "The Jacobian that is applied last is missing in the product.",
        "Where does your loop end?",
    ),
    "product_of_two_only": (
        "Only the last two Jacobians are multiplied.",
        "What if the list has four?",
    ),
    "product_of_first_two": (
        "Only the first two Jacobians are multiplied.",
        "What if the list has four?",
    ),
    "product_is_sum": (
        "The Jacobians are added; the chain rule multiplies.",
        "If the slopes along a path are 2 and 3, how steep is the path?",
    ),
    "pulled_first_to_last": (
        "The gradient goes through the first Jacobian first; on the way back it meets the last one first.",
        "Which function's output does `upstream` belong to?",
    ),
    "pulled_not_transposed": (
        "The Jacobians are not transposed: what flows back has an entry for each *column*.",
        "What shape has J @ g, and what shape g @ J?",
    ),
    "pushed_forward": (
        "The vector is sent forward through the functions, first to last; a gradient comes back.",
        "Which function's output does `upstream` belong to?",
        "g @ J instead of J @ g, and from the end of the list.",
    ),
    "matrix_flows_back": (
        "A matrix flows back here; from a loss, which is one number, a vector comes back, of the shape of the input.",
        "How many numbers are needed to say how the loss moves with each of n inputs?",
        "Multiply by the upstream gradient and sum over the outputs: g @ J.",
    ),
    "upstream_ignored": (
        "The upstream gradient is not used: each output counts the same here.",
        "What if the loss does not depend on the second output at all?",
    ),
    "upstream_ignored_matrix": (
        "This is the whole Jacobian; the upstream gradient is not used.",
        "What shape should the result have?",
    ),
    "pulled_row_matrix": (
        "A matrix with one row comes back; asked is an array of shape (n,).",
        "What is the difference between [1, 2] and [[1, 2]]?",
    ),
    "pulled_column": (
        "A matrix with one column comes back; asked is an array of shape (n,).",
        "What is the difference between [1, 2] and [[1], [2]]?",
    ),
    "pulled_first_skipped": (
        "The Jacobian of the first function is missing.",
        "Where does your loop end?",
    ),
    "pulled_last_skipped": (
        "The Jacobian of the last function is missing.",
        "Where does your loop start?",
    ),
    "pulled_summed": (
        "The entries are added up; each input keeps its own.",
        "What shape should the result have?",
    ),
    # ---- directional_derivative
    "direction_one_sided": (
        "This is a one-sided difference; asked is the central one.",
        "At which two points does the central difference call F?",
    ),
    "direction_not_halved": (
        "You divide by h; the two points are 2h apart.",
        "How far is x + h v from x - h v, measured in v?",
    ),
    "direction_halved_twice": (
        "Your result is half of what it should be.",
        "How far is x + h v from x - h v, measured in v?",
    ),
    "direction_sign": (
        "The sign is turned: you take F(x - h v) minus F(x + h v).",
        "If F rises along v, which of the two is larger?",
    ),
    "direction_not_divided": (
        "The difference is not divided by 2h.",
        "Should the result depend on how small h is?",
    ),
    "direction_ignored": (
        "All entries of x are moved by the same h; v is not used.",
        "Which point is x + h v?",
    ),
    "direction_normalised": (
        "You make v a vector of length 1 first; J v grows with v.",
        "What is J (2v), compared with J v?",
    ),
    "direction_step_ignored": (
        "The argument h is not used: the step is always the same.",
        "Call your function with h=0.25 and look at the points at which F is called.",
    ),
    "direction_divided_by_length": (
        "You divide by the length of v; J v grows with v.",
        "What is J (2v), compared with J v?",
    ),
    "direction_by_columns": (
        "You call F for each entry of x, to build the Jacobian; two calls are enough.",
        "Can you move all entries at once, each by its share of v?",
    ),
    "direction_summed": (
        "The entries are added up; J v has one for each output of F.",
        "What shape has F(x)?",
    ),
    "x_moved": (
        "x has changed; it stays as it is.",
        "What does x += h * v do to the array of the one who called you?",
    ),
}
