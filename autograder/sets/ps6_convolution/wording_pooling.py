"""What a student reads who made a known mistake in max pooling (Task 6.7): a sentence, then hints from a question to a pointer."""

WORDING = {
    # ---- forward
    "window_square": (
        "Your windows are squares of the given height; the width is a number of its own.",
        "Where does pool_width come in?",
    ),
    "window_values_square": (
        "The output has the right size, but its windows are squares of the given height.",
        "Where does pool_width come in when you cut the window?",
    ),
    "window_sides_swapped": (
        "Height and width of the windows are swapped.",
        "Which slice counts rows?",
    ),
    "window_is_stride": (
        "Your windows are as large as the stride; their size is pool_height by pool_width.",
        "Which of the three numbers says where a window begins, and which where it ends?",
    ),
    "mean_pooling": (
        "This is the mean of each window; asked is the maximum.",
        "Which function reduces your window?",
    ),
    "minimum_pooling": (
        "This is the minimum of each window; asked is the maximum.",
        "Which function reduces your window?",
    ),
    "largest_size": ("You take the largest absolute value.", "What is the maximum of -5 and 2?"),
    "maximum_starts_at_zero": (
        "Windows of negative values give 0.",
        "With what do you start when you look for the maximum?",
        "Start with the window's first value, or use np.max.",
    ),
    "maximum_of_everything": (
        "You take the maximum of the whole array, not of the window.",
        "Which slice do you hand to np.max?",
    ),
    "maximum_over_channels": (
        "You take the maximum over the channels too; each channel is pooled on its own.",
        "Over which axes does your maximum run?",
    ),
    # ---- backward
    "pool_overwritten": (
        "Where windows overlap, each of yours replaces what the one before had sent: = where += is needed.",
        "Can a pixel be the maximum of two windows?",
    ),
    "pool_maximum_overwritten": (
        "A pixel that is the maximum of several windows keeps only what the last one sent: = where += is needed.",
        "Can a pixel be the maximum of two windows?",
    ),
    "all_ties_credited": (
        "Of several equal maxima each gets the whole gradient; only the first one should.",
        "How often does `window == window.max()` hold in a window of equal values?",
        "np.argmax gives the first one.",
    ),
    "ties_share": (
        "Several equal maxima share the gradient; here the first one gets all of it.",
        "Read the tie rule once more.",
    ),
    "last_tie_credited": (
        "Of several equal maxima the last one gets the gradient; it should be the first.",
        "> or >=, where you look for the maximum?",
    ),
    "first_tie_by_columns": (
        "Of several equal maxima you take the first one column by column; asked is reading order, row by row.",
        "In which order does your code go through the window?",
    ),
    "pool_overwritten_by_taps": (
        "When the columns go back into the image, each replaces what lay there: = where += is needed, since windows overlap.",
        "How many windows can have the same pixel as their maximum?",
    ),
    "pool_windows_one_apart": (
        "On the way back, your windows move on by one pixel whatever the stride is.",
        "Use the same window as on the way there: where does it begin?",
    ),
    "place_counted_with_height": (
        "The position of the maximum is read with the window's height; positions count along the rows, so it is the width.",
        "In a window of 3 rows and 2 columns, which row and column is position 3?",
        "np.unravel_index(position, (pool_height, pool_width)) does it for you.",
    ),
    "row_counted_with_height": (
        "The row of the maximum is its position divided by the window's height; positions count along the rows, so it is the width.",
        "In a window of 3 rows and 2 columns, in which row is position 3?",
        "np.unravel_index(position, (pool_height, pool_width)) does it for you.",
    ),
    "dx_starts_at_one": (
        "dx starts with ones; it should start with zeros.",
        "What is the gradient of a pixel that is the maximum of no window?",
    ),
    "gradient_to_the_whole_window": (
        "Every pixel of a window gets the gradient; only its maximum should.",
        "Which of the pixels can change the maximum by a little?",
    ),
    "gradient_shared_by_the_window": (
        "The gradient is spread evenly over the window: that belongs to mean pooling.",
        "Which of the pixels can change the maximum by a little?",
    ),
    "pool_without_upstream": (
        "Your result counts how often each pixel is a maximum; dout plays no part.",
        "By the chain rule the slope is multiplied by what came back from above.",
    ),
    "pool_times_maximum": (
        "dout is multiplied by the maximum itself; the slope of a maximum is 1.",
        "If the largest pixel grows by 0.1, by how much does the maximum grow?",
    ),
    "dx_of_pooled_shape": ("dout comes back as it is; dx has the shape of x.", "How large is x?"),
}
