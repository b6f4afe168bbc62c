"""What a student reads who made a known mistake in Tasks 2.8 and 2.9: a sentence, then hints from a question to a pointer."""

WORDING = {
    # ---- with and without a cache
    "inputs_for_outputs": (
        "Each layer gets its input where it needs its output.",
        "What does `backward` of a layer ask for?",
        "Keep what `forward` returns, not what you hand to it.",
    ),
    "last_output_for_all": (
        "Every layer gets the output of the last one; each needs its own.",
        "How many outputs have to be kept?",
    ),
    "outputs_in_wrong_order": (
        "Layers and outputs are matched in opposite orders.",
        "Which output belongs to the last layer?",
    ),
    "layers_first_to_last": (
        "The gradient goes through the first layer first; on the way back it meets the last one first.",
        "Which layer's output does `upstream` belong to?",
    ),
    "last_layer_skipped": (
        "The last layer is left out on the way back.",
        "Where does your loop start?",
    ),
    "first_layer_skipped": (
        "The first layer is left out on the way back.",
        "Where does your loop end?",
    ),
    "upstream_of_ones": (
        "The way back starts with ones; it starts with `upstream`.",
        "What if the loss does not depend on the second output at all?",
    ),
    "output_returned": (
        "The output of the last layer comes back; asked is the gradient for x.",
        "Which way does the gradient go?",
    ),
    "way_back_overwritten": (
        "Each layer gets the original `upstream`; it needs what the layer above has handed down.",
        "What does `backward` of one layer return, and who needs it next?",
    ),
    "x_changed": (
        "x has changed; it stays as it is.",
        "Does your code write into an array that it was given?",
    ),
    "cache_not_used": (
        "Each output is computed again when it is needed; keep all of them from one way forward.",
        "How often is the first layer evaluated, for a stack of ten?",
    ),
    "forward_twice": (
        "The layers are evaluated twice: one way forward is enough.",
        "Do you go forward once to keep the outputs, and once more to find them?",
    ),
    "forward_short": (
        "One evaluation is missing: the last layer needs its own output on the way back too.",
        "Which outputs do the calls of `backward` ask for?",
    ),
    "outputs_kept": (
        "Each layer is evaluated only once, so something is kept; here nothing may be.",
        "How do you get the output of layer k, if you only have x?",
    ),
    "recomputed_in_full": (
        "The whole stack is evaluated for every layer; for the output of layer k, k evaluations do.",
        "Which layers come before the output that you need?",
        "Loop over layers[:k].",
    ),
    "cache_made_first": (
        "There is one way forward too many, before the way back begins.",
        "Does the way back need anything but `upstream` to start?",
    ),
    "last_output_kept": (
        "The count falls short by a layer's worth of evaluations: an output has been kept.",
        "Layer k costs k evaluations, the last one too.",
    ),
    "recomputed_one_short": (
        "The input of each layer is computed, where its output is needed: one evaluation too few each time.",
        "Is layers[:k] or layers[:k - 1] what leads to the output of layer k?",
    ),
    "recomputed_from_the_layer_before": (
        "Outputs are kept and only a layer or two is evaluated again; here each output is computed from x.",
        "Which values may you hold on to on the way back?",
    ),
    # ---- nested
    "activations_missing": (
        "The activations are missing: this is a product of matrices.",
        "What does the second entry of each pair say?",
    ),
    "first_activation_everywhere": (
        "Every layer uses the activation of the first one.",
        "Which name belongs to which matrix?",
    ),
    "relu_everywhere": (
        "Every activation is a ReLU here.",
        "What does the second entry of each pair say?",
    ),
    "last_activation_missing": (
        "The last layer is left without its activation.",
        "The list says for each layer which activation follows; the last one too.",
    ),
    "activations_reversed": (
        "The activations are matched with the matrices in the opposite order.",
        "Which name stands in the same pair as the first matrix?",
    ),
    "activation_before_matrix": (
        "The activation is applied before the matrix; it follows it.",
        "Which comes first in max(0, W x)?",
    ),
    "outermost_first": (
        "The layers are applied from the last to the first.",
        "Which pair stands first in the list, the innermost or the outermost?",
    ),
    "matrix_transposed": (
        "The matrices are transposed.",
        "W has a row for each output. What shape has W @ x?",
    ),
    "one_layer_only": ("Only the first layer is applied.", "Look for a return inside the loop."),
    "last_layer_missing": ("The last layer is not applied.", "Where does your loop end?"),
    "comma_for_product": (
        "The matrices are not used at all; each layer is its activation of a matrix *product*.",
        "What stands between W and the bracket in W max(0, W x)?",
    ),
    "elementwise_product": (
        "The entries are multiplied one by one; W x is a matrix product.",
        "Which operator multiplies matrices in NumPy?",
        "@ rather than *.",
    ),
    "relu_is_absolute": ("Your ReLU takes the absolute value.", "What is max(0, -2)?"),
    "relu_is_minimum": ("Your ReLU keeps the negative part.", "What is max(0, 2)?"),
    "tanh_is_sigmoid": ("Where tanh is asked for, you compute the sigmoid.", "What is tanh of 0?"),
    "sigmoid_is_tanh_layer": (
        "Where the sigmoid is asked for, you compute tanh.",
        "What is the sigmoid of 0?",
    ),
    "sigmoid_minus_lost": (
        "Your sigmoid falls where it should rise: the minus in the exponent is missing, or there twice.",
        "What is the sigmoid of a large number?",
    ),
    "sigmoid_for_none": (
        "A layer without activation gets a sigmoid.",
        "What does None stand for in the docstring?",
    ),
    "none_refused": (
        "None is refused; it stands for a layer without activation.",
        "Which names does the docstring allow?",
    ),
    "unknown_name_accepted": (
        "An unknown activation is accepted without complaint.",
        "Who finds a typo such as 'rellu', and when?",
    ),
    "unknown_name_other_error": (
        "An unknown activation is refused, but with another exception than ValueError.",
        "Whoever calls your code may write `except ValueError`. Would that catch yours?",
    ),
    "nested_x_changed": (
        "x has changed; it stays as it is.",
        "Does your code write into an array that it was given?",
    ),
    # ---- count_params
    "biases_left_out": (
        "The biases are not counted.",
        "How many numbers does one neuron learn, beside its weights?",
    ),
    "bias_per_layer": (
        "One bias for each layer is counted; each neuron has its own.",
        "How many biases has a layer of four neurons?",
    ),
    "biases_of_inputs": (
        "The inputs get biases here; they are given numbers, not neurons.",
        "Which columns of circles compute something?",
    ),
    "bias_per_input": (
        "A bias is counted for each input of a layer; each neuron, that is each output, has one.",
        "How many biases has a layer of four neurons with three inputs?",
    ),
    "biases_alone": ("Only the biases are counted.", "How many weights has one neuron?"),
    "one_bias_in_all": (
        "One bias for the whole network is counted; each neuron has its own.",
        "How many biases has a layer of four neurons?",
    ),
    "neurons_counted": (
        "These are the circles of the picture; asked are the numbers on its edges, and the biases.",
        "How many weights has one neuron?",
    ),
    "sizes_multiplied": (
        "All sizes are multiplied; weights join neighbouring layers only, and the layers' counts add up.",
        "How many edges are there between the first two columns of circles?",
    ),
    "first_layer_alone": (
        "Only the first layer is counted.",
        "How many pairs of neighbouring sizes are there?",
    ),
    "output_layer_alone": (
        "Only the output layer is counted.",
        "How many pairs of neighbouring sizes are there?",
    ),
    "output_biases_left_out": (
        "The biases of the output neurons are missing.",
        "Are the outputs neurons too?",
    ),
    "biases_twice": (
        "The biases are counted twice.",
        "How many numbers does one neuron with three inputs learn?",
    ),
}
