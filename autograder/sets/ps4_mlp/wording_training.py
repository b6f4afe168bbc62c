"""What a student reads who made a known mistake in Tasks 4.5, 4.6 or 4.8: a sentence, then hints from a question to a pointer."""

WORDING = {
    # ---- predict
    "predict_over_samples": (
        "You look for the best sample of each class; asked is the best class of each sample.",
        "How many predictions should come back for N samples?",
        "axis=1 looks along the classes.",
    ),
    "predict_smallest": ("You predict the class with the lowest score.", "argmin or argmax?"),
    "predict_last_of_ties": (
        "Of several equal scores you take the last; asked is the first.",
        "What does np.argmax do with a tie? And if the columns are reversed, or a loop compares with >=?",
    ),
    "predict_counts_from_one": (
        "The classes are counted from 1; here they are 0 to C - 1.",
        "What is the index of the first column?",
    ),
    "predict_column": (
        "The predictions come back as a column (N, 1); asked is (N,).",
        "What does (N, 1) == (N,) compare? Try it with N = 3.",
    ),
    "predict_scores": (
        "The scores come back; asked is the number of the best class for each row.",
        "Which NumPy function gives the position of the largest entry?",
    ),
    "predict_highest_score": (
        "The highest score itself comes back; asked is its position.",
        "max or argmax?",
    ),
    "predict_hidden_unit": (
        "You take the strongest hidden unit; the classes are the columns of the scores.",
        "Which array has C columns?",
    ),
    "predict_over_everything": (
        "One number came back: the position of the largest score of the whole array.",
        "What does np.argmax do when it is given no axis?",
    ),
    "predict_one_hot": (
        "One-hot rows came back; asked is the number of the class.",
        "Which shape does the statement give?",
    ),
    # ---- steps
    "update_sign": (
        "The step goes uphill: the gradient is added.",
        "The gradient points to where the loss grows. Where do you want to go?",
    ),
    "update_without_rate": (
        "The learning rate is missing from the step.",
        "What should happen to a step when you halve learning_rate?",
    ),
    "update_twice": (
        "Each step is twice as long as it should be.",
        "Is there a factor 2, or are the parameters updated in two places?",
    ),
    "update_normalised": (
        "You divide the gradient by its length, so every step has the same size.",
        "Near a minimum the gradient is small. Should the step be small too?",
    ),
    "update_by_sign": (
        "You step by the sign of the gradient and forget its size.",
        "What does the statement subtract: the gradient or its sign?",
    ),
    "update_missing": (
        "The parameters never change.",
        "Print net.params['b2'] before and after train.",
        "W = W - step makes a new array that the net does not know of; self.params[name] -= step changes the net's own.",
    ),
    "biases_not_trained": (
        "The biases never change.",
        "How many entries does self.params have, and how many do you update?",
    ),
    "weights_not_trained": (
        "Only the biases change.",
        "How many entries does self.params have, and how many do you update?",
    ),
    "hidden_layer_not_trained": (
        "The hidden layer never changes: W1 and b1 stay as they were.",
        "How many entries does self.params have, and how many do you update?",
    ),
    "output_layer_not_trained": (
        "The output layer never changes: W2 and b2 stay as they were.",
        "How many entries does self.params have, and how many do you update?",
    ),
    "bias_step_of_first_entry": (
        "The biases move by the first entry of their gradient only: your step takes row 0, as if the gradient were (1, H).",
        "What is grads['b1'][0] when the gradient has shape (H,)?",
        "With a gradient of the shape of its parameter, no index is needed.",
    ),
    # ---- schedule
    "decay_missing": (
        "The learning rate never decays.",
        "After which epoch is the rate multiplied for the first time?",
    ),
    "decay_per_iteration": (
        "The learning rate decays after every step; asked is once an epoch.",
        "Inside which of the two loops does the decay stand?",
    ),
    "decay_before_epoch": (
        "The learning rate decays before the first epoch already.",
        "Which rate does the very first step use?",
        "The decay comes last in an epoch.",
    ),
    "short_last_minibatch": (
        "You also train on the short minibatch of left-over rows; here they are skipped.",
        "With 11 rows and batches of 4, how many steps does an epoch have?",
        "iterations_per_epoch is given.",
    ),
    "rows_not_shuffled": (
        "The minibatches hold the rows in their old order; `order` is not used.",
        "Which rows should the first minibatch of an epoch hold?",
    ),
    "first_minibatch_only": (
        "Every step of an epoch uses the same minibatch.",
        "How does the minibatch depend on i?",
    ),
    "whole_set_each_step": (
        "Every step uses all rows; asked is one minibatch a step.",
        "How many rows does X[batch] have in your code?",
    ),
    "one_step_an_epoch": (
        "Only one step an epoch is done.",
        "How often should the inner loop run when N is twice batch_size?",
    ),
    "labels_not_shuffled": (
        "Samples and labels do not belong together: X is taken in the new order, y is not.",
        "Which index picks the rows of X, and which the entries of y?",
    ),
    # ---- histories
    "loss_after_update": (
        "You record the loss after the step; asked is the loss from which the step was computed.",
        "Which comes first in the statement, appending or stepping?",
    ),
    "history_per_epoch": (
        "You record one loss an epoch; asked is one a step.",
        "Inside which of the two loops do you append?",
    ),
    "reg_not_passed": (
        "train does not hand `reg` on to loss.",
        "What is reg when you call self.loss(X, y)?",
    ),
    "magnitude_of_W2": (
        "You record the size of the gradient of W2; asked is W1.",
        "Which key do you look up?",
    ),
    "magnitude_of_weights": (
        "You record the size of the weights W1; asked is that of their gradient, which says how fast they still change.",
        "Which dictionary do you look 'W1' up in?",
    ),
    "magnitude_of_weights_before": (
        "You record the size of the weights W1; asked is that of their gradient, which says how fast they still change.",
        "Which dictionary do you look 'W1' up in?",
    ),
    "magnitude_squared": (
        "You record the squared norm; the root is missing.",
        "What does np.linalg.norm compute?",
    ),
    "magnitude_l1": (
        "You record the sum of absolute values; asked is the Euclidean norm.",
        "How long is the vector (3, 4)?",
    ),
    "magnitude_mean": (
        "You record the mean absolute value; asked is the Euclidean norm.",
        "How long is the vector (3, 4)?",
    ),
    "magnitude_max": (
        "You record the largest entry; asked is the Euclidean norm.",
        "How long is the vector (3, 4)?",
    ),
    "train_accuracy_on_all": (
        "The training accuracy is taken on all rows; asked is the last minibatch of the epoch.",
        "Which rows does X[batch] hold after the inner loop?",
    ),
    "val_accuracy_on_batch": (
        "The validation accuracy is taken on training rows.",
        "Which of the arguments of train have you not used yet?",
    ),
    "accuracy_before_update": (
        "The accuracies are taken before the last step of the epoch.",
        "Where do the two lines stand: before or after the parameters change?",
    ),
    "accuracy_in_percent": (
        "The accuracies are in percent; asked are fractions from 0 to 1.",
        "What is the mean of an array of True and False?",
    ),
    "errors_for_accuracy": (
        "You record the share of wrong predictions; asked is the share of right ones.",
        "== or !=?",
    ),
    # ---- worked numbers
    "decays_swapped": (
        "This is the result of the other decay: the two answers are swapped.",
        "Which of the two runs keeps its learning rate?",
    ),
    "first_loss": (
        "This is the first entry of the loss history; asked is the last.",
        "Which index is the last entry of a list?",
    ),
    "wrong_number_of_epochs": (
        "This is the loss after 10 epochs, train's default; asked are 100.",
        "Which arguments do you hand to train?",
    ),
    "trained_with_relu": (
        "This is a run of the ReLU net; asked is the sigmoid.",
        "Which activation does toy_net get?",
    ),
    "net_not_fresh": (
        "The second run went on where the first one stopped.",
        "Does the second call of train start from fresh weights?",
        "Call toy_net('sigmoid') again for each run.",
    ),
    "lifts_swapped": (
        "This is the error of the other lift: the two answers are swapped.",
        "Which of the two has a nonlinearity?",
    ),
    "error_averaged": (
        "This is the mean of the squared errors; asked is their sum.",
        "Look at the definition of the error: is there a 1/4?",
    ),
    "outputs_for_error": (
        "This is the sum of the squared targets, not of the errors.",
        "What do you subtract from the fitted values?",
    ),
}
