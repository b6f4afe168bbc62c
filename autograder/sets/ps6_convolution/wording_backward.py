"""What a student reads who made a known mistake in a layer's way back (Task 6.6): a sentence, then hints from a question to a pointer."""

_CROP = "Print the shapes of dx and x. Which rows and columns of the padded gradient belong to the image?"
_ADD = "How many windows lie over one pixel in the middle? Each of them sends it something."

WORDING = {
    # ---- taking the padding off
    "crop_empty_at_padding_0": (
        "Without padding, dx is empty: a slice [pad:-pad] with pad 0 is [0:0], which takes nothing.",
        "Try np.arange(5)[0:-0].",
        "Count from the start: [pad : pad + H].",
    ),
    "crop_empty_for_each_image": (
        "Without padding, what you cut out for an image is empty and does not fit into dx: a slice [pad:-pad] with pad 0 is [0:0], which takes nothing.",
        "Try np.arange(5)[0:-0].",
        "Count from the start: [pad : pad + H].",
    ),
    "padding_always_1_backward": (
        "Your backward pass pads and crops by 1, whatever the padding was.",
        "Where does `pad` come in on the way back?",
        "Pad by `pad` as the forward pass did, and cut with [pad : pad + H].",
    ),
    "crop_always_1": (
        "dx loses one row and column on each side, whatever the padding was.",
        _CROP,
        "Write the slice with `pad`: [pad : pad + H].",
    ),
    "crop_missing": ("dx still has the padding around it.", _CROP),
    "crop_top_left": (
        "dx has the right size but is cut from the corner of the padded gradient; the image begins `pad` rows further down and `pad` columns further right.",
        _CROP,
    ),
    "crop_only_at_the_start": ("The padding is cut off above and on the left only.", _CROP),
    "one_for_pad": (
        "From a place in the padded image you take away 1 to find the pixel; what has to be taken away is `pad`.",
        "With padding 0, to which pixel does your index -1 lead?",
        "Row r of the padded image is row r - pad of the image.",
    ),
    "dpadded_undefined": (
        "Without padding, your backward pass uses a padded array that was never made.",
        "Which line makes it if pad is 0?",
        "np.pad with 0 works well: no case of its own is needed.",
    ),
    # ---- dx
    "dx_overwritten": (
        "Windows overlap, and each of yours replaces what the one before had sent to a pixel: = where += is needed.",
        _ADD,
    ),
    "dx_overwritten_by_windows": (
        "Windows overlap, and each of yours replaces what the one before had sent to a pixel: = where += is needed.",
        _ADD,
    ),
    "dx_overwritten_by_taps": (
        "When the columns go back into the image, each replaces what lay there: = where += is needed, since windows overlap.",
        _ADD,
    ),
    "dx_channels_mixed": (
        "All channels of dx are the same: each holds what belongs to all of them together.",
        "What did w[f, c] multiply on the way there: every channel, or channel c?",
        "Add to dx[n, c], not to the whole of dx.",
    ),
    "dx_by_last_filter": (
        "dx holds what came back through the last filter only.",
        "How many outputs does one window feed? Add up what comes back from each filter.",
    ),
    "dx_kernel_flipped": (
        "On the way back, the kernel is turned by 180 degrees within the window; lay it on as it is.",
        "out gets w[f, c, u, v] times a pixel. So what does this pixel get back?",
        "If you write dx as one convolution, the kernel does turn, but in a loop over the windows it does not.",
    ),
    "dx_stride_ignored": (
        "On the way back, your windows move on by one pixel whatever the stride is.",
        "Use the same window as on the way there: where does it begin?",
    ),
    "dx_without_weights": (
        "The weights play no part in dx.",
        "out changes by w times the change of a pixel. What is the slope, then?",
    ),
    "dx_without_upstream": (
        "dout plays no part in dx.",
        "By the chain rule each slope is multiplied by what came back from above.",
    ),
    "dx_missing": ("dx is None.", "Where in your function is dx computed, and is it returned?"),
    # ---- dw
    "dw_overwritten": (
        "dw holds the last window of the last sample only: = where += is needed.",
        "A weight is used at every place and for every sample. What happens to its gradients?",
    ),
    "dw_overwritten_by_places": (
        "dw holds the last window only: = where += is needed.",
        "A weight is used at every place. What happens to its gradients?",
    ),
    "dw_of_last_sample": (
        "dw holds the last sample only.",
        "A weight is used for every sample. What happens to its gradients?",
    ),
    "dw_stride_ignored": (
        "For dw your windows move on by one pixel whatever the stride is.",
        "Use the same window as on the way there: where does it begin?",
    ),
    "dw_kernel_flipped": (
        "dw is turned by 180 degrees.",
        "out gets w[f, c, u, v] times padded[..., u, v] of its window. Which entry of the window goes to dw[f, c, u, v]?",
    ),
    "dw_without_upstream": (
        "dout plays no part in dw.",
        "By the chain rule each slope is multiplied by what came back from above.",
    ),
    "dw_reshaped": (
        "The matrix that becomes dw has the filters as its last axis; reshape alone puts its numbers into other places.",
        "Which of its two axes counts the filters? Which axis of w does?",
        "Transpose it before .reshape(w.shape).",
    ),
    "dw_averaged": (
        "dw is divided by the number of samples.",
        "If the loss is a mean, the 1/N is in dout already.",
    ),
    # ---- db
    "db_averaged": (
        "db is divided by the number of samples.",
        "If the loss is a mean, the 1/N is in dout already.",
    ),
    "db_mean_of_everything": (
        "db is a mean; a bias is added at every place and for every sample, so its gradients add up.",
        "Mean or sum?",
    ),
    "db_over_samples_only": (
        "db is summed over the samples only.",
        "At how many places of the output is the same bias added?",
        "Sum over every axis except that of the filters.",
    ),
    "db_over_pixels_only": (
        "db is summed over rows and columns only.",
        "For how many samples is the same bias added?",
        "Sum over every axis except that of the filters.",
    ),
    "db_one_number": (
        "db is one number; it should have one for each filter.",
        "Sum over every axis except that of the filters.",
    ),
    "db_without_upstream": (
        "db counts the outputs; dout plays no part in it.",
        "By the chain rule each slope is multiplied by what came back from above.",
    ),
    "db_row": ("db has the shape (1, F); b has (F,).", "What does keepdims do?"),
    "db_column": ("db has the shape (F, 1); b has (F,).", "What does keepdims do?"),
    "db_of_last_sample": ("db holds the last sample only.", "= or +=?"),
    # ---- all three
    "gradients_in_other_order": (
        "dw and dx come back in the other order.",
        "The description says dx, dw, db.",
    ),
    "dout_changed": (
        "The dout that you were given is changed.",
        "Which line assigns into dout, or into a view of it?",
        "np.where and * make new arrays; dout[mask] = 0 and *= do not.",
    ),
    # ---- the ReLU
    "mask_from_upstream": (
        "The gradient passes where dout is positive; it should pass where x was.",
        "Which array decided, on the way there, what passes?",
    ),
    "mask_missing": (
        "The gradient passes everywhere; it should pass only where x was positive.",
        "What is the slope of the ReLU at x = -1?",
    ),
    "mask_flipped": (
        "The gradient passes where x was negative.",
        "What is the slope of the ReLU at x = -1, and at x = 1?",
    ),
    "mask_includes_zero": (
        "The gradient passes where x is exactly 0; here the slope at 0 is 0.",
        "> or >=?",
    ),
    "mask_half_at_zero": (
        "Half of the gradient passes where x is exactly 0; here the slope at 0 is 0.",
        "What does np.sign, or np.heaviside, give at 0?",
    ),
    "mask_without_upstream": (
        "Your result says where the gradient passes, not the gradient: dout plays no part.",
        "By the chain rule the slope is multiplied by what came back from above.",
    ),
    "mask_is_x": (
        "dout is multiplied by the output of the ReLU; it should be multiplied by its slope.",
        "What is the slope of the ReLU at x = 3?",
    ),
    "mask_leaky": (
        "A little of the gradient passes where x was negative.",
        "What is the slope of the ReLU at x = -1?",
    ),
}
