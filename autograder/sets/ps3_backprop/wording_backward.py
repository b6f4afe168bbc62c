"""What a student reads who made a known mistake on the way back: a sentence, then hints from a question to a pointer."""

WORDING = {
    # ---- at the loss
    "two_missing": (
        "The 2 from the derivative of the square is missing.",
        "What is the derivative of (yhat - y)^2 with respect to yhat?",
    ),
    "residual_turned": (
        "The sign is turned: y - yhat stands where yhat - y belongs, so every later gradient points the wrong way.",
        "If the prediction is too low, should the derivative of the loss be positive or negative?",
        "Mind the inner derivative: d/dyhat of (y - yhat) is -1.",
    ),
    "residual_squared": (
        "The residual is squared in the gradient. The loss is quadratic, its derivative is linear.",
        "By how much does the gradient grow if the residual doubles?",
    ),
    "minus_lost": (
        "A minus is lost on the way: right up to its sign.",
        "Two factors, one of them negative: which sign has the product?",
    ),
    "gradient_averaged": (
        "The gradient is divided by a number of outputs or samples, but the loss is a sum.",
        "Sum or mean? What does the definition of the loss say?",
    ),
    "dot_is_a_product": (
        "A dot was read as a decimal point: -6 . 3 is the product of -6 and 3, not minus six point three.",
        "Multiply again. Which two numbers meet in this entry?",
    ),
    "fraction_turned": (
        "The sign of the derivative of the cross-entropy is turned.",
        "The target is 1: does the loss rise or fall when yhat rises?",
    ),
    "denominator_missing": (
        "The derivative with respect to the prediction has lost its denominator. It cancels only after the next step.",
        "What is the derivative of -ln(yhat)?",
        "yhat - y is the gradient before the output's sigmoid, not after it.",
    ),
    "fraction_of_the_ones_only": (
        "Only the term of y ln(yhat) was differentiated; the other one, of (1 - y) ln(1 - yhat), is missing.",
        "What is your derivative where the target is 0?",
    ),
    "fraction_plus_for_minus": (
        "The first term lost its minus: the derivative of -y ln(f) is -y/f, and only the second term is positive.",
        "Differentiate both terms of the loss, one after the other. Where does the inner derivative of 1 - f go?",
    ),
    "minus_missing": (
        "The minus of the loss is lost: every value has the wrong sign.",
        "A larger output for the right target lowers the loss. Which sign has that derivative?",
    ),
    "all_classes_counted": (
        "The loss 'ce' has only the term -Y ln F2; you differentiated the one with 1 - Y as well.",
        "Compare the definitions of 'bce' and 'ce'.",
    ),
    "target_forgotten": (
        "The target is missing: the prediction alone was sent back.",
        "What is the gradient when the prediction is perfect?",
    ),
    # ---- through the output's activation
    "slope_of_output_missing": (
        "The slope of the output's activation is missing: the gradient with respect to yhat was passed on as it is.",
        "How does yhat react to a small change of what goes into it?",
        "Multiply by yhat (1 - yhat); much cancels.",
    ),
    "slope_of_output_twice": (
        "The slope of the output's sigmoid comes in twice: yhat - y already holds it.",
        "Multiply dL/dyhat by yhat (1 - yhat) on paper. What is left?",
    ),
    "slope_of_output_extra": (
        "A factor yhat (1 - yhat) too much: with this loss it has cancelled already.",
        "Write the derivative of the loss times the slope of the output. What cancels?",
    ),
    "gradient_of_squares": (
        "This is the gradient of a squared error; with the cross-entropy it is simpler.",
        "Which loss does this task have?",
        "The denominator of dL/dyhat cancels the slope of the sigmoid.",
    ),
    "fraction_times_slope": (
        "Right, but where the output is 0 or 1 to rounding you divide by 0.",
        "What is (yhat - y) / (yhat (1 - yhat)) times yhat (1 - yhat), simplified?",
        "Do not multiply the two factors by computer: cancel them on paper first.",
    ),
    "fraction_for_scores": (
        "The gradient with respect to yhat was sent through W2; it must pass the output's sigmoid first.",
        "W2 h1 gives z2. So which gradient goes back through W2?",
    ),
    "output_ignored": (
        "The residual was taken with the scores; it needs what the network answers after sigmoid or softmax.",
        "What is yhat for this kind of output?",
    ),
    "output_mask_missing": (
        "The slope of the output's ReLU is missing: an output that is off still sends a gradient back.",
        "If relu(z) is 0 because z is negative, does a small change of the weight change it?",
    ),
    "output_mask_from_upstream": (
        "The mask of the output was taken from the gradient; it belongs to the pre-activation.",
        "Which number decided, in the forward pass, whether the output is on?",
    ),
    "output_mask_flipped": (
        "The outputs that are on were blocked, and those that are off were let through.",
        "For which z has the ReLU the slope 1?",
    ),
    "output_mask_includes_zero": (
        "At exactly 0 the slope of the ReLU is taken as 0 in this course.",
        "Is your comparison > or >= ?",
    ),
    # ---- weights and biases
    "outer_turned": (
        "The outer product is turned round: the gradient has the shape of the transposed weights.",
        "A gradient has exactly the shape of its weight. Which factor belongs to the rows?",
        "Row j of W belongs to output j, so the gradient of the output makes the rows: dz times h transposed.",
    ),
    "elementwise_for_outer": (
        "Two vectors were multiplied entry by entry where their outer product is needed.",
        "Each weight connects one output with one input. How many products does that make?",
        "np.outer(a, b) has the entry a[j] b[k] in row j and column k.",
    ),
    "inner_for_outer": (
        "Two vectors were multiplied to a single number where their outer product is needed.",
        "Which shape has the weight matrix? Its gradient has the same.",
        "`@` of two plain vectors is the inner product; np.outer makes the matrix.",
    ),
    "preactivation_for_value": (
        "The value before the activation was used; the weight multiplies the value after it.",
        "What does this weight multiply in the forward pass, z or h?",
    ),
    "value_not_multiplied": (
        "The value that the weight multiplies is missing: only the gradient that arrives was written down.",
        "If a weight multiplies 3, what does a small change of the weight do to the product?",
    ),
    "weight_for_value": (
        "The weight itself was used where the value that it multiplies belongs.",
        "What is the derivative of w h with respect to w?",
    ),
    "input_missing": (
        "The input is missing in the gradient of the first layer.",
        "What does a weight of the first layer multiply?",
    ),
    "hidden_value_missing": (
        "The hidden values are missing in the gradient of V.",
        "What is the derivative of V h with respect to an entry of V?",
    ),
    "gradients_swapped": (
        "The two gradients are exchanged.",
        "To change w1, a change passes through w2. Which of the two derivatives holds w2 as a factor?",
    ),
    "gradients_turned": (
        "The gradients are transposed.",
        "A gradient has exactly the shape of its weight matrix.",
    ),
    "weights_turned": (
        "The gradient of W is transposed; here W has a row for each input and a column for each unit.",
        "What is the shape of W in this task?",
    ),
    "indices_turned": (
        "The two indices are exchanged.",
        "In W[i, j], which index names where the connection ends, and which where it begins?",
        "W[i, j] multiplies the value of unit j and adds to unit i.",
    ),
    "value_of_the_outputs_index": (
        "The hidden value has the index of the output. W2[i, j] multiplies the value of unit j.",
        "Which unit does the connection W2[i, j] begin at?",
    ),
    "weight_left_in": (
        "The weight v was left in its own gradient.",
        "What is the derivative of v h with respect to v?",
    ),
    "bias_gradient_of_one": (
        "The derivative of the sum with respect to its bias is 1, but the gradient that arrives must still be multiplied in.",
        "How does the loss react to the bias, not just the sum?",
    ),
    "bias_gradient_of_zero": (
        "The gradient of the bias is 0, as if the bias had no effect.",
        "Does the output move when the bias does?",
    ),
    "bias_gradient_summed": (
        "The bias gradient was summed to one number; each unit has a bias of its own.",
        "Which shape has the bias?",
    ),
    "bias_gradients_missing": (
        "The gradients of the biases are 0 in your vector.",
        "Which parts of the vector belong to b1 and b2?",
    ),
    "bias_entry_missing": (
        "The entry of the bias is missing in the gradient.",
        "How many entries has the weight, bias included? Its gradient has as many.",
    ),
    "bias_column_kept": (
        "The gradient holds a column for the bias, but W1 is meant without it here; the bias has a variable of its own.",
        "Which shape does the statement ask for?",
    ),
    # ---- back through a layer
    "transpose_missing": (
        "W2 was used without its transpose on the way back.",
        "Ahead, W2 turns hidden values into outputs. What turns gradients of outputs into gradients of hidden values?",
        "Entry j is the sum over the outputs i of W2[i, j] g[i]: the column j of W2, so the row j of its transpose.",
    ),
    "transpose_missing_at_input": (
        "W1 was used without its transpose on the way back to x.",
        "Which shape must the gradient of x have? Which product gives it?",
    ),
    "elementwise_at_hidden": (
        "The products of W2 and the gradient were not added up: a hidden unit reaches all outputs.",
        "Which shape has h1, and which shape has your result?",
        "Add over the outputs: that is what the matrix product with the transpose of W2 does.",
    ),
    "paths_not_summed": (
        "Only one path back was followed. A hidden value reaches the loss through every output, and these effects add up.",
        "How many arrows leave this unit?",
    ),
    "paths_summed_twice": (
        "The sum over the outputs was taken twice, so everything is C times too large.",
        "The matrix product already sums over the outputs. Is there another sum?",
    ),
    "only_first_output": (
        "The sum over the outputs is missing: only the first output was followed back.",
        "Through which outputs does this weight reach the loss?",
        "Add the contributions of all outputs.",
    ),
    "only_last_output": (
        "The sum over the outputs is missing: only the last output counts.",
        "Is there a loop whose result is overwritten in each round? Use += or a sum.",
    ),
    "output_with_units_index": (
        "The output has the same index as the hidden unit, where a sum over all outputs is needed.",
        "Write the index of the output with a letter of its own. What happens to that letter?",
    ),
    "outputs_summed": (
        "All outputs were summed, but W2[i, j] reaches only output i.",
        "Which outputs change when this one weight does?",
    ),
    "weights_skipped": (
        "The weights of the next layer are missing on the way back.",
        "How strongly does a hidden value move an output? What is that factor called?",
    ),
    "weight_on_path_missing": (
        "On the way back to w1 the factor w2 is missing.",
        "A change of w1 passes through w2 before it reaches the prediction. By what is it multiplied there?",
    ),
    "output_weight_missing": (
        "The output weight v_j is missing in the gradient of the hidden layer.",
        "A change of hidden unit j reaches the prediction through one weight. Which?",
    ),
    "output_weights_shifted": (
        "The output weights are shifted by one: v[0] is the bias and belongs to no hidden unit.",
        "Which entry of v multiplies the first hidden value?",
    ),
    "output_bias_kept": (
        "The bias of v leads to no hidden unit, so it has no place here.",
        "How many hidden units are there, and how many entries has v?",
    ),
    "value_for_weight": (
        "The hidden value was used where the weight behind it belongs.",
        "What is the derivative of v h with respect to h?",
    ),
    "hidden_value_for_prediction": (
        "A hidden value was taken for the prediction.",
        "What is yhat for this sample? You worked it out above.",
    ),
    # ---- through the hidden activation
    "mask_missing": (
        "The slope of the ReLU is missing: units that are off let the gradient through.",
        "What is the slope of max(0, z) where z is negative?",
    ),
    "masks_missing": (
        "The slopes of both ReLUs are missing.",
        "What is the slope of max(0, z) where z is negative?",
        "Set the gradient to 0 wherever the pre-activation was not positive, in both layers.",
    ),
    "mask_flipped": (
        "The mask is the wrong way round: units that are on were blocked.",
        "For which z has the ReLU the slope 1?",
    ),
    "mask_from_upstream": (
        "The mask was taken from the gradient. It belongs to the pre-activation of the forward pass.",
        "Which number decided whether the unit is on?",
        "A negative gradient may pass; a negative pre-activation blocks.",
    ),
    "mask_includes_zero": (
        "At exactly 0 the slope of the ReLU is taken as 0 in this course.",
        "Is your comparison > or >= ?",
    ),
    "mask_of_the_weight": (
        "The sign of the weight decided; the sign of the pre-activation w1 x must.",
        "What is w1 x when both are negative?",
    ),
    "dead_for_every_sample": (
        "The unit is off for the first sample only; the second sample turns it on.",
        "What is w1 x for each of the two samples?",
    ),
    "slope_missing": (
        "The slope of the sigmoid is missing: the gradient of h was passed on to z as it is.",
        "How does h react to a small change of z?",
        "sigmoid'(z) = h (1 - h), entry by entry.",
    ),
    "slope_of_z": (
        "The slope was computed from z: z (1 - z). It is h (1 - h), with the value after the sigmoid.",
        "Put z = 0 into both formulas. The slope of the sigmoid there is 1/4.",
    ),
    "slope_at_h": (
        "The derivative of the sigmoid was taken at h instead of at z: the sigmoid was applied twice.",
        "h is a sigmoid already. What is left to compute h (1 - h)?",
    ),
    "slope_is_h": (
        "The factor 1 - h of the sigmoid's slope is missing.",
        "What is the slope where h is nearly 1?",
    ),
    "slope_is_one_minus_h": (
        "The factor h of the sigmoid's slope is missing.",
        "What is the slope where h is nearly 0?",
    ),
    "slope_half": (
        "Only a part of the sigmoid's slope is there.",
        "The slope is h (1 - h): how many factors have you used?",
    ),
    "slope_of_tanh": (
        "This is the slope of tanh, 1 - h^2; the sigmoid's is h (1 - h).",
        "Which activation has the hidden layer?",
    ),
    "slope_of_relu": (
        "This is the slope of the ReLU; the hidden layer has sigmoids.",
        "Which activation has the hidden layer?",
    ),
    "slope_twice": (
        "The slope of the sigmoid comes in twice.",
        "How often does the gradient pass the sigmoid?",
    ),
    "slope_of_slope": (
        "A factor 1 - h too much: sigmoid'(z) already is h (1 - h).",
        "Is the first factor of your slope the sigmoid, or already its derivative?",
    ),
    "slope_stage_skipped": (
        "The gradient of h was used where the gradient of z belongs: the sigmoid was skipped for the first layer.",
        "Which gradient stands right behind W1 x?",
    ),
}
