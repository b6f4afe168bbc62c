"""What a student reads who made a known mistake with a layer, forward (Task 6.4), or with the net (6.8): a sentence, then hints from a question to a pointer."""

_RELU = "What is the ReLU of -2, and of 3?"

WORDING = {
    # ---- channels
    "channels_swapped": (
        "Input and output channels are swapped.",
        "In the formula, over which letter does the sum run, and which one does the output keep?",
    ),
    "kernel_side_for_channels": (
        "This is a side of the kernel, not a number of channels.",
        "What do the four numbers of the shape of W stand for?",
    ),
    "channels_multiplied": (
        "Input and output channels are multiplied; asked is how many channels the output has.",
        "How many numbers does the output hold for one place?",
    ),
    "first_channel_only": (
        "Only the first channel counts; the sum runs over all of them.",
        "Which index of x is fixed to 0?",
    ),
    "last_channel_only": (
        "Only the last channel counts: each channel overwrites the one before.",
        "In your loop over the channels, = or +=?",
    ),
    "channels_averaged": (
        "You average over the channels; the formula adds them up.",
        "What does the formula divide by?",
    ),
    "one_filter_for_all": (
        "All output channels come from the first filter.",
        "Does your loop over the filters use its index in w?",
    ),
    "out_reshaped": (
        "The matrix product has the filters as its last axis; reshape to (N, F, H_out, W_out) mixes filters and places up.",
        "In which order do the numbers of the product lie: filter by filter, or place by place?",
        "First .reshape(N, H_out, W_out, F), then .transpose(0, 3, 1, 2).",
    ),
    "too_few_windows": (
        "Your loops run over range(0, H_out, stride): the step counts pixels, the end counts outputs, so windows are missing.",
        "With stride 2 and three rows of outputs, which rows does range(0, 3, 2) visit?",
        "Loop over range(H_out), and let the window begin at i * stride.",
    ),
    "samples_summed": (
        "The samples are added up; each keeps an output of its own.",
        "Over which axes does the formula sum? n is not among them.",
    ),
    # ---- the bias
    "bias_missing": (
        "The bias is not added.",
        "Your result is right while b is zero. When does it stop being zero?",
    ),
    "bias_for_each_channel": (
        "The bias comes in once for each input channel; it is needed once for each filter.",
        "Is the bias inside your loop over the channels?",
    ),
    "bias_for_each_product": (
        "The bias is added to each product; it is added once to their sum.",
        "Where is the bracket? sum(...) + b, not sum(... + b).",
    ),
    # ---- shapes and order
    "channels_last_by_mistake": (
        "The channels stand last; the output's shape is (N, F, H_out, W_out).",
        "Which index comes second in the output's formula?",
    ),
    "channels_first_by_mistake": (
        "The channels stand first; here the output's shape is (H_out, W_out, M).",
        "Which index comes last in the output's formula?",
    ),
    "out_flattened": (
        "Each sample's output comes back as one long row; it should keep its channels, rows and columns.",
        "Which shape is asked for?",
    ),
    "z_and_y_swapped": (
        "z and y come back in the other order.",
        "Which of the two may be negative?",
    ),
    "z_after_relu": (
        "z has been through the ReLU already; z is before it, y after it.",
        "Did you change z in place?",
        "np.maximum(0, z) makes a new array, z[z < 0] = 0 does not.",
    ),
    "channels_not_compared": (
        "Images and filters with different numbers of channels are accepted; that should raise a ValueError.",
        "What does NumPy do with 1 channel against 3? It stretches the one, silently.",
    ),
    "kernel_not_compared": (
        "A kernel that does not fit into the image is accepted; that should raise a ValueError.",
        "conv_output_shape refuses it for you.",
    ),
    "x_changed": (
        "The array that you were given is changed.",
        "Which line assigns into x, or into a view of it?",
    ),
    "w_changed": (
        "The filters or biases that you were given are changed.",
        "Which line assigns into w or b, or into a view of them?",
    ),
    # ---- the ReLU
    "relu_too_early": (
        "Negative values are set to zero; conv_forward has no activation.",
        "The ReLU is a layer of its own here: relu_forward.",
    ),
    "relu_missing": ("The negative values are still there.", _RELU),
    "relu_of_abs": ("This is the absolute value, not the ReLU.", _RELU),
    "relu_as_mask": ("This says where the values are positive; the ReLU gives the values.", _RELU),
    "relu_leaky": (
        "This is a leaky ReLU: negative values let a little through.",
        "What is the ReLU of -100, exactly?",
    ),
    "relu_flipped": ("You keep the negative values and drop the positive ones.", _RELU),
    "relu_at_one": ("The values are cut at 1; the ReLU cuts at 0.", _RELU),
    "sigmoid_for_relu": ("This is the sigmoid; the ReLU is asked for.", _RELU),
    # ---- the net, forward
    "net_without_relu": (
        "There is no ReLU between convolution and pooling.",
        "Compare your layers with the list in the statement, one by one.",
    ),
    "net_stride_ignored": (
        "The convolution of your net has stride 1; self.stride holds the right one.",
        "Which arguments does conv_forward take?",
    ),
    "net_filter_bias_missing": (
        "The filters' biases b1 play no part.",
        "Which of the four parameters do you not use?",
    ),
    "net_last_bias_missing": (
        "The last layer's biases b2 play no part.",
        "Which of the four parameters do you not use?",
    ),
    "net_channels_flattened_last": (
        "The pooled values are put in a row with the channels last; leave them in the order (C, H, W).",
        "affine_forward flattens by itself.",
    ),
    "net_flattened_by_columns": (
        "The pooled values are put in a row column by column; leave them in their order.",
        "affine_forward flattens by itself.",
    ),
    "net_sigmoid_for_relu": (
        "The net uses a sigmoid; a ReLU is asked for.",
        "Which activation does your relu_forward compute?",
    ),
    "net_scores_are_probabilities": (
        "The scores have been through a softmax; softmax_loss does that.",
        "What does forward return, by its description?",
    ),
    "net_scores_rectified": (
        "The scores have been through a ReLU; there is no activation after the last layer.",
        "May a score be negative?",
    ),
    # ---- the net, backward
    "net_relu_backward_missing": (
        "On the way back the gradient skips the ReLU.",
        "Which layers does the way back pass, in which order?",
    ),
    "net_relu_mask_flipped": (
        "On the way back the gradient passes where the ReLU was shut.",
        "Where does the ReLU let a change through?",
    ),
    "net_loss_summed": (
        "Loss and gradients are N times too large.",
        "softmax_loss gives the mean already. Do you multiply by N?",
    ),
    "net_gradients_summed": (
        "The gradients are N times too large.",
        "softmax_loss gives the gradient of the mean. Do you multiply by N?",
    ),
    "net_gradients_averaged_twice": (
        "The gradients are N times too small: they are divided by N once too often.",
        "softmax_loss gives the gradient of the mean. Do you divide again?",
    ),
    "net_gradient_missing": (
        "A gradient is missing from the dict, or None.",
        "It needs one entry for each of 'W1', 'b1', 'W2' and 'b2'.",
    ),
    "net_filter_gradient_missing": (
        "The gradients of the filters are missing from the dict, or None.",
        "What does conv_backward return, besides dx?",
    ),
    "net_weights_for_gradients": (
        "The parameters themselves come back; asked are their gradients.",
        "What stands on the right of each entry of your dict?",
    ),
    "net_gradients_swapped": (
        "The gradients of the two layers are swapped.",
        "Which layer do W1 and b1 belong to?",
    ),
    "net_trained_in_loss": (
        "`loss` changes the parameters; only `train` may.",
        "Which line assigns into self.params?",
    ),
    "net_does_not_learn": (
        "The net does not learn: after 20 steps it guesses.",
        "Are loss and gradients right? Mend those parts first.",
        "If they are, does `predict` use the same forward pass?",
    ),
}
