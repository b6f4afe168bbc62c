"""What a student reads who made a known mistake in Task 5.7: a sentence, then hints from a question to a pointer."""

_SCALE = "If an entry stays with probability 1 - drop_prob, by what must it be divided so that its mean stays?"
_TEST = "Inverted dropout does all of its work while training. What is left for the test?"

WORDING = {
    # ---- dropout, forward
    "drop_prob_as_keep_prob": (
        "You read drop_prob as the probability to keep; it is the probability to drop.",
        "With drop_prob = 0.1, what share of the entries should be 0?",
        "Keep an entry where its draw is at least drop_prob, and divide by 1 - drop_prob.",
    ),
    "not_scaled": ("What stays is not scaled, so that the output is smaller on average.", _SCALE),
    "scaled_by_drop_prob": (
        "What stays is divided by drop_prob; it should be 1 - drop_prob.",
        _SCALE,
    ),
    "dropped_for_kept": (
        "You keep what should be dropped, and drop what should be kept.",
        "An entry is dropped where its draw is below drop_prob. Which way does your comparison point?",
    ),
    "normal_for_uniform": (
        "The draws are normally distributed; a probability needs uniform ones.",
        "Which share of normal numbers lies below 0.3? And of uniform ones?",
        "rng.random draws uniformly from 0 to 1.",
    ),
    "kept_below": (
        "The share is right, but you keep an entry where its draw is below 1 - drop_prob; it is asked to be dropped where the draw is below drop_prob.",
        "Which entry should be dropped at drop_prob = 0.1: the one with the draw 0.05, or the one with 0.95?",
    ),
    "binomial_for_uniform": (
        "You draw 0 or 1 with rng.binomial; asked are uniform draws, one call of rng.random(x.shape).",
        "Two right solutions drop the same entries, if they draw alike. Which draws does the statement ask for?",
    ),
    "scaled_twice": (
        "What stays is divided by 1 - drop_prob twice.",
        "Is the mask scaled already when you multiply?",
    ),
    "scaled_down": ("What stays is multiplied by 1 - drop_prob; it should be divided.", _SCALE),
    "one_mask_row": (
        "All samples have the same mask.",
        "Which shape do you draw? Each entry of x needs a draw of its own.",
    ),
    "training_does_nothing": (
        "While training nothing is dropped.",
        "Does your code reach the training branch? What is multiplied by the mask?",
    ),
    "mask_returned": ("The mask comes back as output.", "By what is the mask multiplied?"),
    "scaled_at_test_instead": (
        "This is the older form: no scaling while training, and a scaling at test time. Asked is inverted dropout.",
        _TEST,
    ),
    "scaled_at_test_too": (
        "At test time the output is multiplied by 1 - drop_prob; it should be x.",
        _TEST,
    ),
    "test_times_drop_prob": (
        "At test time the output is multiplied by drop_prob; it should be x.",
        _TEST,
    ),
    "test_divided_too": (
        "At test time the output is divided by 1 - drop_prob; it should be x.",
        _TEST,
    ),
    "dropped_at_test": (
        "Entries are dropped at test time too.",
        "What does the argument `training` do in your code?",
    ),
    "x_changed": (
        "The array x that you were given is changed.",
        "x *= ... changes x itself; x * ... makes a new array.",
    ),
    "any_drop_prob_accepted": (
        "Any drop_prob is accepted; below 0, and from 1 on, it should raise a ValueError.",
        "What would you divide by if everything is dropped?",
    ),
    "drop_prob_one_accepted": ("drop_prob = 1 is accepted; what would you divide by?", "< or <= ?"),
    "negative_drop_prob_accepted": (
        "A negative drop_prob is accepted.",
        "A probability has two ends.",
    ),
    "drop_prob_above_one_accepted": (
        "A drop_prob of 1 and more is accepted.",
        "A probability has two ends.",
    ),
    "drop_prob_refused_with_another_error": (
        "A drop_prob out of range is refused, but with another error than ValueError.",
        "Which error does the statement name?",
    ),
    # ---- dropout, backward
    "mask_not_used": (
        "The mask plays no part in your backward pass.",
        "An entry that was dropped: can it change the output?",
    ),
    "back_not_scaled": (
        "The backward pass lacks the division by 1 - drop_prob.",
        "By how much does the output change if an entry that stays grows by 0.1?",
    ),
    "back_scaled_twice": (
        "The backward pass divides by 1 - drop_prob twice.",
        "Is the mask in your cache scaled already?",
    ),
    "back_with_new_mask": (
        "The backward pass draws a new mask; it must be the one of the forward pass.",
        "What do you put into the cache?",
    ),
    "back_times_x": (
        "The gradient is multiplied by x as well.",
        "What is the derivative of mask * x with respect to x?",
    ),
    "back_gives_out": (
        "The output of the forward pass comes back; asked is a gradient.",
        "Where does dout come in?",
    ),
    "back_gives_mask": (
        "The mask itself comes back; dout plays no part.",
        "By the chain rule the slope is multiplied by what came from above.",
    ),
    "back_where_dropped": (
        "The gradient passes where entries were dropped.",
        "An entry that was dropped: can it change the output?",
    ),
    "mask_of_upstream": (
        "Your mask asks for the sign of dout; that belongs to another layer, and even there it would be wrong.",
        "What is in your cache?",
    ),
    "one_tuple_returned": (
        "The gradient comes back in a tuple of one.",
        "Is there a comma behind your return value?",
    ),
    "back_scaled_at_test": ("At test time the gradient is scaled; the output was x itself.", _TEST),
    "back_dropped_at_test": (
        "At test time entries of the gradient are dropped; the output was x itself.",
        _TEST,
    ),
    "dout_changed": (
        "The array dout that you were given is changed.",
        "dout *= ... changes dout itself; dout * ... makes a new array.",
    ),
    # ---- max norm
    "rows_for_columns": (
        "You look at the rows; it is the columns that hold the weights into one unit.",
        "W is (D, H). Over which axis do you sum to get H lengths?",
    ),
    "norm_of_the_matrix": (
        "You take one length of the whole matrix; each column has its own.",
        "np.linalg.norm needs an axis.",
    ),
    "short_columns_stretched": (
        "Columns that are short enough are changed too; they should stay as they are.",
        "When is a column scaled at all?",
    ),
    "short_columns_stretched_not_zeros": (
        "Short columns are stretched to the limit; they should stay as they are.",
        "When is a column scaled at all?",
    ),
    "entries_clipped": (
        "You cut each entry at the limit; it is the length of the column that counts.",
        "How long is the column (0.8, 0.8)? Would your code change it at a limit of 1?",
    ),
    "scaled_to_one": (
        "Long columns get the length 1; they should get the length `limit`.",
        "Divide by the length, then multiply by ... ?",
    ),
    "every_column_scaled_to_one": (
        "Every column gets the length 1; only long ones change, and their length becomes `limit`.",
        "When is a column scaled, and to which length?",
    ),
    "l1_length": (
        "You add up absolute values; the Euclidean length is asked for.",
        "How long is the column (3, 4)?",
    ),
    "length_not_rooted": ("The root is missing in the length.", "How long is the column (3, 4)?"),
    "largest_entry_for_length": (
        "You take the largest entry for the length.",
        "How long is the column (3, 4)?",
    ),
    "long_columns_zeroed": (
        "Long columns become 0; they should be scaled down to the limit.",
        "Divide by the length, then multiply by ... ?",
    ),
    "divided_by_limit": (
        "Long columns are divided by the limit; that does not give them the length `limit`.",
        "By what do you multiply a column of length 5 to get length 2?",
    ),
    "nothing_scaled": (
        "The matrix comes back as it was.",
        "Do you return the array that you computed?",
    ),
    "W_changed": (
        "The array W that you were given is changed.",
        "W *= ... changes W itself; W * ... makes a new array.",
    ),
    # ---- early stopping
    "patience_one_more": (
        "You wait for one call too many.",
        "With patience 1, after how many calls without improvement should it stop?",
    ),
    "patience_ignored": (
        "You stop at the first call without improvement, whatever the patience is.",
        "What does self.patience do in your code?",
    ),
    "waited_not_reset": (
        "Calls without improvement are counted over the whole training; they count in a row.",
        "What happens to the count at an improvement?",
    ),
    "equal_loss_improves": (
        "The same loss again counts as an improvement; only a lower one does.",
        "< or <= ?",
    ),
    "improves_unless_worse": (
        "Everything that is not worse counts as an improvement, the same loss and NaN as well; only a lower loss does.",
        "Which comparison is False for NaN? All of them. Ask for what you want, not for its opposite.",
    ),
    "counts_only_if_worse": (
        "Only a higher loss is counted; the same loss again, or NaN, brings no improvement either.",
        "What happens in your code if the loss is neither higher nor lower?",
        "An improvement, or else one more call without.",
    ),
    "nan_improves": (
        "NaN counts as an improvement.",
        "Every comparison with NaN is False. What follows from your `not`?",
    ),
    "higher_loss_improves": (
        "A higher loss counts as an improvement.",
        "Do you want the loss high or low? (An accuracy would be the other way round.)",
    ),
    "compared_with_the_last_loss": (
        "You compare with the loss of the call before; the lowest one so far is asked for.",
        "Which number do you keep?",
    ),
    "best_loss_not_kept": (
        "Every loss counts as an improvement: the best one is never stored.",
        "Where does best_loss get its new value?",
    ),
    "last_params_kept": (
        "The last parameters are kept; asked are those of the lowest loss.",
        "When do you store the parameters?",
    ),
    "first_params_kept": (
        "The parameters of the first call are kept for ever.",
        "When do you store the parameters?",
    ),
    "best_params_not_copied": (
        "best_params are the net's own arrays: training goes on and changes them.",
        "Is `a = b` a copy, for arrays? And is dict(params)?",
        "Copy each array: np.array(value) or value.copy().",
    ),
    "never_asks_to_stop": (
        "`update` never returns True.",
        "Do you return the comparison with patience?",
    ),
    "loss_compared_by_size": (
        "You compare absolute values; a loss may be negative.",
        "Which is better, -2 or -1?",
    ),
}
