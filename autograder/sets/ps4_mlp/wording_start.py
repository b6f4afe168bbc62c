"""What a student reads who made a known mistake in Tasks 4.1 and 4.2: a sentence, then hints from a question to a pointer."""

WORDING = {
    # ---- rel_error
    "rel_error_mean": (
        "You average over the entries; asked is the largest of them.",
        "If 999 entries are right and one is wrong, what does a mean say about it?",
    ),
    "rel_error_signed": (
        "The difference keeps its sign, so an entry of y that is too large counts as a negative error and is overlooked.",
        "Is a value that is too large less wrong than one that is too small?",
        "Take the absolute value of the difference before you look for the maximum.",
    ),
    "rel_error_by_x": (
        "You divide by |x| alone; the definition divides by |x| + |y|.",
        "Should rel_error(x, y) and rel_error(y, x) agree?",
    ),
    "rel_error_max_size": (
        "You divide by the larger of |x| and |y|; the definition divides by their sum.",
        "How large can the error get in your version, and how large in the definition's?",
    ),
    "rel_error_no_abs": (
        "The denominator adds x and y with their signs, so it can become small or negative.",
        "What is x + y when the two are opposite?",
        "Each of the two needs an absolute value of its own: |x| + |y|.",
    ),
    "rel_error_no_floor": (
        "The smallest allowed denominator is missing, so 0 against 0 is 0/0.",
        "What should the error be when both entries are exactly 0?",
        "np.maximum(1e-8, ...) compares entry by entry.",
    ),
    "rel_error_floor_added": (
        "You add 1e-8 to the denominator; the definition takes the larger of 1e-8 and |x| + |y|.",
        "For entries of ordinary size, should the 1e-8 play any part?",
        "np.maximum(1e-8, ...) leaves every larger denominator exactly as it is.",
    ),
    "rel_error_absolute": (
        "This is the absolute difference; nothing is divided by the size of the entries.",
        "Is a difference of 0.001 large or small if the entries are about 0.001 themselves?",
    ),
    "rel_error_norms": (
        "You compare the norms of whole arrays; the definition compares entry by entry and takes the largest.",
        "What happens to one small wrong entry beside many large right ones?",
        "Divide first, entry by entry. Reduce to one number last.",
    ),
    "rel_error_array": (
        "The errors of all entries come back; asked is one number, the largest.",
        "Which NumPy function turns an array into its largest entry?",
    ),
    # ---- numerical_gradient
    "forward_difference": (
        "This is a one-sided difference, (f(x + h) - f(x)) / h; asked is the central one.",
        "On which two points does the central difference call f?",
        "One call at x + h, one at x - h, and the distance between the two is 2h.",
    ),
    "difference_not_halved": (
        "You divide by h; the two points are 2h apart.",
        "How far is x + h from x - h?",
    ),
    "difference_halved_twice": (
        "Your result is half of the slope: something is divided by 2 once too often.",
        "How far apart are the two points at which you call f?",
    ),
    "difference_sign": (
        "The sign is flipped: you take f(x - h) minus f(x + h).",
        "If f rises, which of the two values is larger?",
    ),
    "gradient_flattened": (
        "The gradient comes back flat; it should have the shape of x.",
        "Which shape would let you write x - rate * gradient?",
        "Start from np.empty(x.shape), and fill it at the position that you nudged.",
    ),
    "step_ignored": (
        "The argument h is not used: the step is always the same.",
        "Call your function with h=0.25 and print the points at which f is called.",
    ),
    "perturbs_a_copy": (
        "You change a copy of x. A function that looks at the array itself, as a net looks at its params, never sees the change.",
        "In `lambda W: net.loss(X, y)[0]`, does f use its argument at all?",
        "Write into x itself, x[position] = ..., and put the old value back afterwards.",
    ),
    "perturbs_a_copy_of_a_view": (
        "For a view, such as a transposed array, you change a copy: x.reshape(-1) and x.ravel() copy where the memory is not in one row.",
        "Does x change when you change x.reshape(-1)? Try it with a transposed array.",
        "np.ndindex(x.shape) yields positions, and x[position] reaches the array itself in every case.",
    ),
    "not_restored": (
        "x is not what it was: after the call some entries still hold the nudged value.",
        "What does x hold when you move on to the next entry?",
        "Keep the old value in a variable before you change the entry, and write it back after the second call of f.",
    ),
    "not_restored_on_error": (
        "If f raises an error, x keeps the nudged value.",
        "Which lines still run when f raises?",
        "try: ... finally: runs the last block whatever happens.",
    ),
    "restored_by_arithmetic": (
        "You add h and take it away again; rounding leaves a trace in x.",
        "Is (0.1 + h) - h exactly 0.1 in floating point?",
        "Keep the old value in a variable and put that back.",
    ),
    "all_entries_at_once": (
        "All entries are nudged together, so each result is the sum of all slopes.",
        "If you move every entry at once, whose slope do you see?",
        "One loop over the positions; in each round only one entry differs from the original.",
    ),
    # ---- initialisation
    "std_ignored": (
        "The weights have standard deviation 1: `std` is not used.",
        "What happens to the spread of random numbers when you multiply all of them by a factor?",
    ),
    "std_squared": (
        "The spread of the weights is std squared: you multiply by std twice.",
        "Where does std enter? Count the places.",
    ),
    "std_as_variance": (
        "The spread is the square root of std: you treat std as a variance.",
        "What does np.random.randn have to be multiplied by to get a standard deviation of std?",
    ),
    "uniform_weights": (
        "The weights are uniform between 0 and std (np.random.rand); asked are normal numbers of mean 0.",
        "Are any of your weights negative?",
        "rand or randn: one letter.",
    ),
    "uniform_symmetric": (
        "The weights are uniform between -std and std; asked are normal numbers.",
        "Which function of np.random draws from the normal distribution?",
    ),
    "constant_weights": (
        "All weights start at the same number, so all hidden units compute the same thing and stay equal for ever.",
        "If two hidden units are equal now, what could make them differ after a step?",
        "Draw the weights at random.",
    ),
    "zero_weights": (
        "The weights start at 0: every hidden unit is like every other, and no gradient can tell them apart.",
        "What does the hidden layer pass on when W2 is 0? And what comes back to W1?",
        "Only the biases start at 0; draw the weights at random.",
    ),
    "random_biases": (
        "The biases are drawn at random; here they start at 0.",
        "The weights already break the symmetry. What is left for random biases to do?",
    ),
    "biases_of_one": (
        "The biases start at 1; here they start at 0.",
        "Which NumPy function makes an array of zeros?",
    ),
    "weights_transposed": (
        "The weight matrices are transposed: W1 is (D, H) and W2 is (H, C).",
        "In X @ W1 with X of shape (N, D), which size must come first in W1?",
    ),
    "bias_rows": (
        "A bias, or its gradient, has a row too many: (1, H) where (H,) is asked for.",
        "What is the difference between np.zeros(5) and np.zeros((1, 5))?",
        "sum(axis=0) without keepdims gives (H,). For a parameter, give np.zeros one size only.",
    ),
    "same_weights_every_time": (
        "Two nets made one after the other have the same weights: the constructor seeds the random numbers itself.",
        "Who should decide about the seed, the net or the person who builds it?",
        "Leave np.random.seed to the caller.",
    ),
    "W2_drawn_first": (
        "W2 is drawn before W1. The numbers are as random as asked for, but not the ones of everybody else with this seed.",
        "In which order does the statement draw?",
    ),
    "another_random_stream": (
        "The weights do not follow np.random.seed as stated: they come from another generator, or something else is drawn before or between.",
        "Which function does the statement draw with, and how many calls of it does a new net make?",
        "Exactly two calls of np.random.randn: first W1, then W2. Not default_rng, and no draws for the biases.",
    ),
    "unknown_activation_accepted": (
        "A net with an unknown activation is made without complaint.",
        "Who finds a typo such as 'rellu', and when, if the constructor does not?",
        "The given lines at the top of __init__ raise the ValueError; leave them in.",
    ),
    "unknown_activation_other_error": (
        "An unknown activation is refused, but with another exception than ValueError.",
        "Whoever calls your code may write `except ValueError`. Would that catch yours?",
    ),
}
