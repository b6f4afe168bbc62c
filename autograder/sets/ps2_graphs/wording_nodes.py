"""What a student reads who made a known mistake in Task 2.3: a sentence, then hints from a question to a pointer."""

WORDING = {
    # ---- add and multiply
    "add_like_mul": (
        "The local derivatives of the sum are the other input's value: that is the rule of a product.",
        "If a grows by 1, by how much does a + b grow?",
        "For a sum both local derivatives are the same number, whatever a and b are.",
    ),
    "add_own_values": (
        "The local derivatives of the sum are the inputs themselves; a derivative says how fast the sum moves.",
        "If a grows by 1, by how much does a + b grow?",
    ),
    "add_split": (
        "Each input of the sum gets one half; a sum hands the whole gradient to each of its inputs.",
        "If only a moves by 1, does a + b move by 1 or by a half?",
    ),
    "add_is_difference": ("The value is a - b.", "Try add with two small whole numbers."),
    "constant_derived": (
        "The local derivative is 0, that of the constant; asked is the one with respect to a.",
        "If a grows by 1, by how much does a + c grow?",
    ),
    "constant_as_slope": (
        "The local derivative of a + c is c here; that is the rule of c times a.",
        "Does a larger c make a + c grow faster?",
    ),
    "add_constant_is_product": (
        "The value is c times a; asked is a + c.",
        "Which of the two functions are you in?",
    ),
    "mul_not_swapped": (
        "Each factor has its own value as local derivative; it is the other factor's.",
        "If a grows by 1, by how much does a * b grow?",
        "The first local derivative belongs to a: hold b fixed.",
    ),
    "mul_slopes_one": (
        "Both local derivatives of the product are 1: that is the rule of a sum.",
        "Does it matter for a * b how large b is, when a grows by 1?",
    ),
    "mul_slopes_product": (
        "Both local derivatives are the product itself.",
        "Hold b fixed: a * b is then a straight line in a. What is its slope?",
    ),
    "mul_is_sum": ("The value is a + b; asked is the product.", "Try mul with 2 and 5."),
    "mul_constant_slope_one": (
        "The local derivative of c times a is 1 here; that is the rule of a + c.",
        "If a grows by 1, by how much does 3a grow?",
    ),
    "mul_constant_slope_a": (
        "The local derivative of c times a is a here; that would be the one with respect to c.",
        "Which of the two can move, a or c?",
    ),
    "mul_constant_slope_value": (
        "The local derivative is the value c * a; it is the slope of a straight line.",
        "What is the slope of the line 3a?",
    ),
    "mul_constant_is_sum": (
        "The value is a + c; asked is c times a.",
        "Which of the two functions are you in?",
    ),
    # ---- maximum and minimum
    "extreme_both": (
        "Both inputs get a local derivative of 1; only the one that counts does.",
        "If the smaller of two numbers moves a little, does their maximum move?",
    ),
    "extreme_swapped": (
        "The local derivatives are the wrong way round: the input that does not count gets the 1.",
        "Which input decides about the value? Only that one can move it.",
    ),
    "extreme_first_always": (
        "The first input always gets the 1, even where the second decides.",
        "Which input does the value come from? Compare before you hand out the 1.",
    ),
    "extreme_split": (
        "Both inputs get one half; the one that counts gets 1, the other 0.",
        "If the larger of two numbers grows by 0.1, by how much does the maximum grow?",
    ),
    "extreme_value_as_slope": (
        "The local derivative is the value that won; it should be 1.",
        "If the larger input grows by 0.1, by how much does the maximum grow?",
    ),
    "extreme_slopes_of_mul": (
        "These are the local derivatives of a product.",
        "Does the smaller input have any say in the maximum?",
    ),
    "maximum_is_minimum": (
        "This is the minimum, and its derivatives.",
        "Which comparison picks the larger one?",
    ),
    "minimum_is_maximum": (
        "This is the maximum, and its derivatives.",
        "Did you turn the comparison round when you copied from maximum?",
    ),
    "extreme_of_sizes": (
        "You compare sizes without the sign; -2 is smaller than -1.",
        "Which is larger, -2 or -1?",
    ),
    "tie_to_second": (
        "On a tie the second input gets the 1; here the first one counts.",
        "Which comparison is true when both are equal, > or >=?",
    ),
    "tie_to_both": (
        "On a tie both inputs get 1; here only the first one does.",
        "What would flow back in total, if both got 1?",
        "The rule for ties stands in the docstring.",
    ),
    "tie_split": (
        "On a tie you share out the 1; here the first input gets all of it.",
        "The rule for ties stands in the docstring.",
    ),
    "tie_to_none": (
        "On a tie no input gets anything, so the gradient is lost.",
        "Which of your two comparisons is true when both are equal?",
        "One of the two must be >= or <=.",
    ),
    # ---- exp, reciprocal, power
    "exp_power_rule": (
        "This is the power rule, a e^(a-1); in an exponential the variable stands in the exponent.",
        "Which function is its own derivative?",
    ),
    "exp_slope_one": (
        "The local derivative of exp is 1 here; that holds only at 0.",
        "Is the exponential equally steep everywhere?",
    ),
    "exp_slope_input": (
        "The local derivative is the input a; it is the value exp(a).",
        "Which function is its own derivative?",
    ),
    "exp_of_minus": ("This is exp(-a).", "Is there a minus in the function that is asked for?"),
    "exp_base_two": ("The base is 2; here it is e.", "Which function of math is called exp?"),
    "reciprocal_sign": (
        "The minus is missing: 1/a falls when a grows.",
        "Write 1/a as a power of a and use the power rule.",
    ),
    "reciprocal_not_squared": (
        "The square is missing: you have -1/a.",
        "Write 1/a as a to the power of -1. Which exponent does its derivative have?",
    ),
    "reciprocal_log": (
        "A logarithm is the integral of 1/a; the derivative is asked for.",
        "Write 1/a as a to the power of -1.",
    ),
    "reciprocal_slope_of_a": (
        "You have -a**2; the square belongs into the denominator.",
        "For a large a, is 1/a steep or flat?",
    ),
    "reciprocal_is_minus": ("The value is -a; asked is 1 / a.", "What is the reciprocal of 4?"),
    "reciprocal_slope_one": (
        "The local derivative is 1; 1/a is no straight line.",
        "Write 1/a as a power of a and use the power rule.",
    ),
    "power_factor_missing": (
        "The factor p is missing: the exponent comes down as a factor.",
        "What is the derivative of a**3?",
    ),
    "power_exponent_kept": (
        "The exponent has not gone down by 1.",
        "What is the derivative of a**3?",
    ),
    "power_like_exp": (
        "You derive with respect to the exponent; here a moves and p is fixed.",
        "Which of the two is a Node? Only that one can move.",
    ),
    "power_is_product": (
        "The value is p times a; asked is a to the power of p.",
        "Which operator is a power in Python?",
    ),
    "power_slope_is_p": (
        "The local derivative is p alone; it depends on a too.",
        "What is the derivative of a**3 at a = 2?",
    ),
    "power_factor_too_small": (
        "The factor in front is p - 1; it is the old exponent p.",
        "What is the derivative of a**2?",
    ),
    # ---- sigmoid
    "sigmoid_slope_at_a": (
        "You put a into s (1 - s); s is the sigmoid's value.",
        "Keep the value in a variable of its own and use that one twice.",
    ),
    "sigmoid_slope_half": (
        "A factor is missing: the slope is s (1 - s).",
        "The largest slope of a sigmoid is 1/4. How large does yours get?",
    ),
    "sigmoid_slope_is_s": (
        "The local derivative is the value itself: that is the rule of exp.",
        "Where a sigmoid is almost 1, is it steep or flat?",
    ),
    "sigmoid_slope_of_tanh": (
        "1 - s**2 is the slope of tanh.",
        "The largest slope of a sigmoid is 1/4. How large does yours get?",
    ),
    "sigmoid_slope_twice": (
        "The sigmoid is applied twice: the slope is computed from the sigmoid of the value.",
        "Which number goes into s (1 - s), the input, the value, or the sigmoid of the value?",
    ),
    "sigmoid_minus_forgotten": (
        "This is the sigmoid of -a: the minus in the exponent is missing (or there twice).",
        "For a large a the sigmoid is near 1. Is yours?",
    ),
    "sigmoid_is_tanh": ("This is tanh, which runs from -1 to 1.", "What is the sigmoid of 0?"),
    "sigmoid_overflows": (
        "At a = -1000 the exponential of 1000 is too large for a float.",
        "For which sign of a does exp(-a) get large?",
        "For negative a, multiply numerator and denominator by exp(a).",
        "exp(-abs(a)) never exceeds 1, and both branches can be written with it.",
    ),
    "sigmoid_overflows_above": (
        "At a = 1000 the exponential of 1000 is too large for a float.",
        "For positive a the form 1 / (1 + exp(-a)) is safe.",
        "Choose the form by the sign of a.",
    ),
    "sigmoid_inf_over_inf": (
        "At a = 1000 the result is not a number: infinity divided by infinity.",
        "For positive a the form 1 / (1 + exp(-a)) is safe.",
        "Choose the form by the sign of a.",
    ),
    # ---- wiring
    "constant_as_input": (
        "The constant has become a node of its own; only a is an input here.",
        "Could anything flow back to a number that never changes?",
    ),
    "inputs_reversed": (
        "The inputs stand in the wrong order: (b, a).",
        "Which input does the first local derivative belong to?",
    ),
    "sigmoid_of_several_nodes": (
        "Your sigmoid is made of several nodes, and the last of them is no neighbour of a; one node is asked for.",
        "Which inputs does the node have that you return?",
        "Compute the value s with math alone; its slope is s (1 - s).",
    ),
    "inputs_missing": (
        "The node does not know what it was computed from: its inputs are empty.",
        "How should a gradient find its way back to a?",
        "Node(value, inputs, local): the second argument.",
    ),
    "inputs_are_values": (
        "The inputs are numbers; the node must keep the nodes themselves.",
        "Where would a gradient be added, if only the number is known?",
        "(a, b), not (a.value, b.value).",
    ),
    "local_missing": (
        "The node has no local derivatives.",
        "Node(value, inputs, local): the third argument.",
    ),
    "comma_missing": (
        "One thing stands where a sequence is needed: inputs and local are tuples, also with a single entry.",
        "What is the difference between (a) and (a,)?",
    ),
    "node_for_value": (
        "A Node stands where a number is needed.",
        "Which attribute of a node holds its number?",
        "a.value, not a.",
    ),
    "number_returned": (
        "A number comes back; a Node is asked for.",
        "Look at the given tanh: what does it return?",
    ),
    "operator_calls_itself": (
        "The function calls itself without end: a + b of two nodes calls add, which is where you are.",
        "What does a + b do if a is a Node? See __add__.",
        "Do the arithmetic with a.value and b.value.",
    ),
    "input_changed": (
        "The value of an input is changed; a new node is made, and the old ones stay as they are.",
        "What happens to x in x + y, if the sum is written into x?",
    ),
    "gradient_in_forward": (
        "The gradients of the inputs are changed already when the node is made.",
        "When does a gradient flow: on the way there, or on the way back?",
    ),
    # ---- pass_back
    "share_overwrites": (
        "The gradient of an input is overwritten; what other nodes have handed back before is lost.",
        "A node may be used in several places. Whose gradient counts then?",
        "Add to what is there.",
    ),
    "share_without_upstream": (
        "The local derivative is handed on alone, without the node's own gradient as a factor.",
        "How does the output move when this node moves? That number has to come along.",
    ),
    "share_without_local": (
        "The node's gradient is handed on as it is, without the local derivative.",
        "If the input moves by 1, does this node move by 1?",
    ),
    "share_of_value": (
        "You multiply by the node's value; its gradient belongs there.",
        "Which attribute holds what has come back from above?",
    ),
    "share_of_input_value": (
        "You multiply by the input's value; that is right only in a product, and for the other factor.",
        "The node has its local derivatives ready. Where?",
    ),
    "share_local_reversed": (
        "The local derivatives are matched with the inputs in the wrong order.",
        "Which local derivative belongs to the first input?",
    ),
    "share_first_only": (
        "Only the first input gets its share.",
        "How many inputs can a node have?",
        "A return inside the loop?",
    ),
    "share_once": (
        "A node that is an input twice gets only one share.",
        "How does x * x move when x moves? Through how many of its two inputs?",
    ),
    "share_subtracted": (
        "The share is subtracted.",
        "Minimising comes later. Which sign does the chain rule have?",
    ),
    "share_nothing": (
        "Nothing has arrived in the inputs' gradients.",
        "Does your code change source.grad itself, or a variable of its own?",
    ),
    "share_added_not_multiplied": (
        "Gradient and local derivative are added; the chain rule multiplies them.",
        "If the slopes along a path are 2 and 3, how steep is the path?",
    ),
    "share_multiplies_old": (
        "What was in the gradient is multiplied by the share; it is added to it.",
        "Two paths lead from x to the output. Do their contributions add up or multiply?",
    ),
    "share_gradient_spent": (
        "The node's own gradient is 0 afterwards; it stays as it is.",
        "Who may still want to read node.grad?",
    ),
}
