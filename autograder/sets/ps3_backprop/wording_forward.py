"""What a student reads who made a known mistake on the way ahead: a sentence, then hints from a question to a pointer."""

WORDING = {
    # ---- layers
    "relu_missing": (
        "The ReLU is missing: negative values went on as they are.",
        "What does the ReLU make of a negative number?",
        "Apply max(0, z) to every entry of the pre-activation before the next layer sees it.",
    ),
    "relu_absolute": (
        "Negative values lost their sign where the ReLU sets them to 0.",
        "Is max(0, -3) equal to 3?",
    ),
    "relu_keeps_negatives": (
        "The ReLU is the wrong way round: the negative values were kept and the positive ones set to 0.",
        "Which half of the numbers does max(0, z) leave alone?",
    ),
    "clipped_at_zero": (
        "A weight was cut off at 0. The ReLU acts on pre-activations, never on the weights themselves.",
        "May a weight be negative?",
    ),
    "input_for_hidden": (
        "The input x stands where the hidden values belong.",
        "What does the second layer see: the input, or what the first layer made of it?",
    ),
    "hidden_for_input": (
        "The hidden values stand where the input x belongs.",
        "What does a weight of the first layer multiply in the forward pass?",
        "A weight's gradient holds the value that the weight multiplies. For the first layer that is x.",
    ),
    "sigmoid_missing": (
        "The sigmoid of the hidden layer is missing: z was used for h.",
        "What stands between W1 x and the next layer?",
    ),
    "sigmoid_missing_at_output": (
        "The sigmoid of the output is missing: z2 was returned as the prediction.",
        "Between which numbers must a probability lie?",
    ),
    "sigmoid_on_output": (
        "The output went through a sigmoid, but this network's output is linear.",
        "Look at the last line of the definition: is anything applied to the last sum?",
    ),
    "sigmoid_without_minus": (
        "The sigmoid has lost its minus: 1/(1 + exp(z)) falls where it should rise.",
        "To which value must the sigmoid tend for large positive z?",
    ),
    "activation_is_tanh": (
        "The hidden layer computes tanh where the sigmoid is asked for.",
        "Can your hidden values be negative? Can those of a sigmoid?",
    ),
    "activation_is_relu": (
        "The hidden layer computes a ReLU where the sigmoid is asked for.",
        "Which activation does this task name?",
    ),
    "weights_transposed": (
        "A weight matrix is transposed in the forward pass.",
        "W has a row for each output of its layer and a column for each input. Which product with x fits that?",
    ),
    "weights_by_columns": (
        "The weights were read by columns, but each row of W belongs to one hidden unit. The matrix is square, so nothing complains.",
        "Work out the first unit of the first sample by hand: which three numbers of the table multiply (1, x1, x2)?",
    ),
    "samples_in_columns": (
        "Rows and columns are exchanged: a row for each sample is asked for, or a row for each hidden unit in a weight gradient.",
        "What does the statement put into the rows of this answer?",
    ),
    "hidden_bias_missing": ("The bias b1 of the hidden layer is missing.", "What is z1 for x = 0?"),
    "output_bias_missing": (
        "The bias b2 of the output layer is missing.",
        "What is z2 if all hidden values are 0?",
    ),
    "bias_missing": ("The bias is missing.", "Which weight multiplies the constant 1?"),
    "bias_last": (
        "The bias is taken as the last entry, but in this task it is the first.",
        "Which entry does the statement reserve for the bias?",
    ),
    "hidden_units_swapped": (
        "The first two hidden units of sample 2 are exchanged.",
        "Compare sample 2 with the others: do its values stand under the right units?",
        "Unit 1 has the weights of the first row of W, for every sample.",
    ),
    "decimal_point_moved": (
        "The decimal point is one place too far right in the third sample: what stands there is ten times as large as it should be.",
        "The three samples are alike. Can one of them give ten times what the others do?",
    ),
    "digits_as_printed": (
        "The number is nearly right: a digit got lost or changed places on the way. One of the sources prints it like this.",
        "Do you copy what NumPy shows, or type it?",
        "Print the array with six digits, and compare the entry that is named with yours, digit by digit.",
    ),
    "output_relu_missing": (
        "The outputs did not go through the ReLU; in this task they do.",
        "Look at the definition of yhat: is there a relu around the sum?",
    ),
    "output_left_linear": (
        "The scores were returned as predictions, without sigmoid or softmax.",
        "Do your predictions lie between 0 and 1?",
    ),
    # ---- outputs and losses
    "loss_halved": (
        "The loss has a factor 1/2 that this task does not have.",
        "Is there a 1/2 in front of the square in this task's definition?",
    ),
    "half_missing": (
        "The factor 1/2 of E is missing.",
        "Read the definition of E again: what stands before the sum?",
    ),
    "two_extra": (
        "The gradient of the squared error is twice too large: the 1/2 of E cancels the 2 of the derivative.",
        "Differentiate 1/2 (yhat - y)^2.",
    ),
    "loss_not_squared": (
        "The difference is there, but not its square.",
        "What happens to the difference in the definition of the loss?",
    ),
    "loss_absolute": (
        "Absolute differences were added up where squares are asked for.",
        "Which power does the definition have?",
    ),
    "loss_root": (
        "A square root too many: this is the length of the difference, not its square.",
        "np.linalg.norm takes a root at the end. Does the definition?",
    ),
    "loss_averaged": (
        "The loss is averaged where a sum is asked for.",
        "Sum or mean? The statement says which.",
    ),
    "loss_averaged_over_everything": (
        "The loss is the mean over all entries, where the sum is asked for.",
        "np.mean divides by N times C. Does the definition?",
    ),
    "loss_not_summed": (
        "The loss is still an array: the terms have not been added up.",
        "How many numbers is a loss?",
    ),
    "mean_for_sum": (
        "The samples are averaged where their sum is asked for.",
        "Does the definition of E divide by the number of samples?",
    ),
    "loss_without_minus": (
        "The minus in front of the cross-entropy is missing.",
        "The logarithm of a probability is negative. Can a loss of this kind be?",
    ),
    "minus_and_second_term_missing": (
        "This is the sum of y ln(yhat): the minus and the whole second term are missing. One of the sources prints it so.",
        "What does your loss say about a sample with the target 0?",
        "The loss of a good prediction is near 0, that of a bad one large and positive. Is yours?",
    ),
    "loss_of_the_ones_only": (
        "Only the targets that are 1 were counted: the term (1 - y) ln(1 - yhat) is missing.",
        "What does your loss say to a prediction of 0.99 where the target is 0?",
    ),
    "loss_of_all_classes": (
        "The softmax loss holds terms for the wrong classes too; only the logarithm of the right class counts.",
        "How many terms has the sum of -y ln(yhat) in a row of Y with a single 1?",
    ),
    "loss_base_two": (
        "The logarithm is to the base 2; the course uses the natural one.",
        "Which of np.log and np.log2 is the natural logarithm?",
    ),
    "loss_targets_swapped": (
        "The two terms of the cross-entropy are exchanged: y stands where 1 - y belongs.",
        "Which target should make ln(yhat) count?",
    ),
    "loss_entropy_of_prediction": (
        "This is the entropy of the prediction, -yhat ln(yhat): the targets do not come in where they should.",
        "Change a target: does your loss change?",
        "The factor before the logarithm is the target y.",
    ),
    "loss_is_squared_error": (
        "This is a squared error; the task asks for the cross-entropy.",
        "Which loss goes with a yes-no answer?",
    ),
    "probability_clipped": (
        "A small number keeps a probability away from 0, so the loss ends at its logarithm: log(1e-15) is -34.5, where -1000 is right.",
        "How large is the loss of an answer that is certain and wrong? Does yours grow with the score?",
        "Take the logarithm on paper first, then nothing has to be clipped.",
    ),
    "log_of_probability": (
        "Right for moderate scores, but the logarithm of a probability that is 0 to rounding gives infinity or nan.",
        "What is your loss for a score of -900 and a target of 1?",
        "Write the loss with the scores: -ln sigmoid(z) is ln(1 + exp(-z)).",
        "np.logaddexp(0, z) is ln(1 + exp(z)) and never overflows.",
    ),
    "softmax_over_samples": (
        "The softmax was taken over the samples instead of over the classes.",
        "What must add up to 1: a row or a column?",
    ),
    "softmax_over_everything": (
        "The softmax was normalised over the whole batch at once.",
        "Should what one sample answers depend on the other samples?",
    ),
    "softmax_not_normalised": (
        "The exponentials are not divided by their sum.",
        "Do the probabilities of a row add up to 1?",
    ),
    "softmax_unstable": (
        "Right for moderate scores, but exp overflows for large ones.",
        "Which number may be taken off all scores of a row without changing the softmax?",
        "Take the largest score of each row off before the exponential.",
    ),
    "softmax_for_one_output": (
        "A softmax over a single output is always 1. Two classes with one output need the sigmoid.",
        "What is exp(s) / exp(s)?",
    ),
    "sigmoid_for_softmax": (
        "Each class went through a sigmoid of its own; the probabilities of a row do not add up to 1.",
        "In a softmax the classes compete. What ties them together?",
    ),
    "prediction_for_loss": (
        "This is a prediction; the loss is asked for.",
        "What does the loss do with the prediction and the target?",
    ),
    "loss_before_step": (
        "This is the loss before the step.",
        "Work the network out again with the new weights.",
    ),
    "arguments_changed": (
        "The function changed an array that it was given.",
        "Which of your lines uses -=, +=, *= or assigns into an argument?",
        "Work on a new array: a = a - b instead of a -= b.",
    ),
    # ---- vocabulary of the graph
    "graph_turned": (
        "The arrows point the wrong way: list what a node is computed from, not what it feeds.",
        "What do you have to know before you can compute h?",
    ),
    "graph_without_weights": (
        "The weights are missing: they are inputs of the graph as much as x is.",
        "Which numbers do you need to compute z?",
    ),
    "graph_without_target": (
        "The loss does not see the target y.",
        "Can you compute L from yhat alone?",
    ),
    "graph_target_into_prediction": (
        "The target y feeds the prediction. A network must answer without knowing the truth.",
        "At which node does y come in for the first time?",
    ),
    "graph_skips_nodes": (
        "Nodes are computed from distant inputs instead of from their direct ones.",
        "Once z is known, what else does h need?",
    ),
    "graph_lists_everything_before": (
        "Every earlier value is listed. List only the direct inputs.",
        "Once h is known, does yhat still need z?",
    ),
}
