"""What a student reads who made a known mistake in a forward pass: a sentence, then hints from a question to a pointer."""

WORDING = {
    # ---- scores
    "hidden_bias_missing": (
        "The hidden layer has lost its bias: b1 is not added.",
        "Your result is right while b1 is zero. When does it stop being zero?",
        "Compare your first line with z = X W1 + b1.",
    ),
    "hidden_bias_twice": (
        "b1 is added twice.",
        "Your result is right while b1 is zero. Look for every place where b1 occurs.",
    ),
    "output_bias_missing": (
        "The scores have lost their bias: b2 is not added.",
        "Your result is right while b2 is zero. When does it stop being zero?",
        "Compare your line with scores = h W2 + b2.",
    ),
    "output_bias_twice": (
        "b2 is added twice.",
        "Your result is right while b2 is zero. Look for every place where b2 occurs.",
    ),
    "hidden_activation_missing": (
        "The hidden layer has no activation: z goes straight into the second layer.",
        "What is the product of two linear layers without anything in between?",
        "h = f(z), and W2 multiplies h.",
    ),
    "activation_is_tanh": (
        "The hidden layer uses tanh; another activation is asked for.",
        "What are the smallest and the largest value of the activation in the statement?",
    ),
    "relu_for_sigmoid": (
        "A net with activation='sigmoid' computes with the ReLU.",
        "How does your code decide which activation to use?",
        "self.activation holds the name.",
    ),
    "sigmoid_for_relu": (
        "A net with activation='relu' computes with the sigmoid.",
        "How does your code decide which activation to use?",
        "self.activation holds the name.",
    ),
    "activation_is_softplus": (
        "This is softplus, log(1 + exp(z)), a smooth relative of the ReLU. (Some older copies of this exercise print its loss by mistake.)",
        "What is the ReLU of -1, exactly?",
        "max(0, z), entry by entry.",
    ),
    "activation_is_leaky": (
        "This is a leaky ReLU: negative z lets a little through.",
        "What is the ReLU of -100, exactly?",
    ),
    "sigmoid_overflows": (
        "exp(z) / (1 + exp(z)) becomes inf / inf for large z, which is not a number.",
        "How large is exp(1000) for a float64?",
        "1 / (1 + exp(-z)) is safe where z is positive. np.where can choose between the two forms.",
    ),
    "sigmoid_of_minus_z": (
        "Your sigmoid falls where it should rise: it has exp(z) where exp(-z) belongs.",
        "Which value does the sigmoid go to for large z? And yours?",
    ),
    "saturation_swapped": (
        "For z far from 0 your sigmoid goes to the wrong end: it should be 1 for large z and 0 for very negative z.",
        "Which branch does z = 1000 take in your code?",
    ),
    "scores_are_probabilities": (
        "loss(X) returns softmax probabilities; asked are the scores as they are.",
        "Can a score be negative? Can a probability?",
        "Without y, return what the second layer gives and nothing more.",
    ),
    "scores_shifted": (
        "loss(X) returns scores from which each row's maximum has been subtracted.",
        "Which array do you return, the scores or the helper that the loss needs?",
        "Give the shifted scores a name of their own.",
    ),
    "activation_on_scores": (
        "The activation is applied to the scores too; after the last layer there is none.",
        "Which values could a score never take if it went through the activation?",
    ),
    # ---- loss
    "loss_summed": (
        "The loss is summed over the samples; asked is the mean.",
        "Should the loss of a batch double if every sample is in it twice?",
    ),
    "loss_of_each_sample": (
        "The loss has a number for each sample; asked is one number, their mean.",
        "What shape has the value that you return?",
        "np.mean over the samples, before the penalty is added.",
    ),
    "loss_averaged_twice": (
        "The loss is divided by N twice.",
        "Look for every place where you divide by N or take a mean.",
    ),
    "loss_sign": (
        "The sign of the loss is flipped.",
        "Is the logarithm of a probability positive or negative?",
        "The cross-entropy is minus the logarithm of the right class's probability.",
    ),
    "loss_over_classes": (
        "You divide by the number of classes; the mean is over the samples.",
        "How many terms does the sum have: one for each sample, or one for each class?",
    ),
    "log_missing": (
        "The logarithm is missing: this is minus the mean probability of the right class.",
        "What is your loss when every sample is classified with certainty? What should it be?",
    ),
    "loss_of_predicted_class": (
        "Your loss looks at the class with the highest score, not at the right class y.",
        "If the net is sure of a wrong class, should the loss be small?",
        "One entry in each row: row i, column y[i].",
    ),
    "softmax_over_samples": (
        "The softmax runs over the samples; it should run over the classes.",
        "Which numbers must add up to 1: a row's or a column's?",
        "axis=1, with keepdims=True.",
    ),
    "softmax_over_everything": (
        "The softmax divides by one sum over the whole batch; each row needs a sum of its own.",
        "Which numbers must add up to 1: a row's, or all of them together?",
        "axis=1, with keepdims=True, in the sum. With one sample there is no difference.",
    ),
    "softmax_norm": (
        "The softmax divides by the length of the vector of exponentials (a norm), not by their sum.",
        "Do your probabilities add up to 1?",
        "np.sum, not np.linalg.norm.",
    ),
    "classes_hard_coded": (
        "Your code works only for three classes: with another number of classes it raises an error.",
        "Which numbers in your code come from the toy problem?",
        "scores.shape holds N and C.",
    ),
    "classes_are_ten": (
        "Your code counts on ten classes, as handwritten digits have: with another number of classes it raises an error.",
        "Which 10 in your code is the number of classes?",
        "scores.shape holds N and C.",
    ),
    "one_hot_too_narrow": (
        "Your one-hot array has as many columns as the largest label in y asks for; if the last class does not occur, it is too narrow.",
        "How many classes does the net have, and who knows it: y, or the scores?",
        "Use scores.shape[1]. Or do without one-hot: index with the rows and y.",
    ),
    "keepdims_missing": (
        "A maximum or a sum over the classes has shape (N,); against (N, C) it does not broadcast, or, when N equals C, along the wrong axis.",
        "What is the shape of scores.sum(axis=1)? What shape would divide each row by its own number?",
        "keepdims=True keeps it as a column, (N, 1).",
    ),
    "log_with_axis": (
        "np.log takes no axis: it works entry by entry.",
        "Which of the functions in that line reduces an axis, and which does not?",
        "The axis belongs to the sum inside the logarithm.",
    ),
    # ---- large scores
    "softmax_unstable": (
        "With scores near 1000 the exponentials overflow and the loss is inf or nan. For ordinary scores it is right.",
        "Adding the same number to all scores of a row changes nothing in the loss. Which number keeps exp small?",
        "Subtract each row's largest score first.",
    ),
    "log_of_probability": (
        "You subtract the maximum, but then take the logarithm of a probability that has become 0, so the loss is infinite.",
        "What is exp(-1000) as a float64, and its logarithm?",
        "log(exp(s) / sum) = s - log(sum): there the logarithm only sees a sum that is at least 1.",
    ),
    "log_of_probability_unshifted": (
        "With scores near 1000 you get inf / inf or log 0: the exponentials overflow, and then a probability goes into the logarithm.",
        "Adding the same number to all scores of a row changes nothing in the loss. Which number keeps exp small?",
        "Subtract each row's largest score, then use s - log(sum of exp(s)) for the logarithm of the softmax.",
    ),
    "epsilon_in_logarithm": (
        "A small number inside the logarithm keeps the loss finite, but not right: with scores near 1000 it is far too small.",
        "How large should the loss be if the right class lies 1000 below the best one? How large can yours become?",
        "log(exp(s) / sum) = s - log(sum): no probability is ever 0 there, and no small number is needed.",
    ),
    "shift_over_everything": (
        "You subtract one maximum for the whole batch; in a row far below it all exponentials become 0, and log 0 is infinite.",
        "What is left of a row whose best score lies 900 below the best of all?",
        "Each row has a maximum of its own: axis=1, keepdims=True.",
    ),
    # ---- penalty
    "reg_loss_without_half": (
        "The one half of the penalty is missing: it is 0.5 * reg * (sum of squares).",
        "Why is there a 1/2 in front of a square that will be differentiated?",
    ),
    "reg_loss_missing": (
        "The penalty is not added to the loss.",
        "What should the loss do when you double reg?",
    ),
    "reg_loss_quarter": (
        "The penalty is half of what it should be: there is one factor 1/2 too many.",
        "Where does 0.5 occur, and where a mean of two terms?",
    ),
    "reg_loss_sign": (
        "The penalty is subtracted; it should be added.",
        "Should large weights make the loss better or worse?",
    ),
    "reg_loss_averaged": (
        "The penalty is divided by N; only the cross-entropy is a mean over the samples.",
        "Does the penalty depend on the number of samples in the batch?",
        "Add it after you have taken the mean.",
    ),
    "reg_norm_not_squared": (
        "The penalty adds the norms of the weights, not their squares.",
        "What does np.linalg.norm of a matrix compute, root included?",
    ),
    "reg_biases_loss": (
        "The penalty includes the biases; here it covers W1 and W2 only.",
        "Your result is right while the biases are zero. What do they do to your sum when they are not?",
    ),
    "reg_loss_missing_W1": (
        "The penalty leaves out W1.",
        "Which matrices does the statement penalise?",
    ),
    "reg_loss_W1_twice": (
        "The penalty counts W1 twice and leaves out W2.",
        "Read the line with the penalty aloud, name by name.",
    ),
    "reg_loss_missing_W2": (
        "The penalty leaves out W2.",
        "Which matrices does the statement penalise?",
    ),
    # ---- arguments
    "X_changed": (
        "loss changes X, the caller's data.",
        "Which lines write into an array in place: +=, *=, or X[...] = ?",
        "Make a new array, X * 2 and not X *= 2, or copy first.",
    ),
    "y_changed": (
        "loss changes y, the caller's labels.",
        "Which line writes into y, or into a view of it?",
    ),
    "params_changed": (
        "loss changes the parameters of the net; only train may do that.",
        "Which lines use -=, += or *= on self.params, or on an array that is one of them?",
        "W = self.params['W1'] is the same array under another name.",
    ),
}
