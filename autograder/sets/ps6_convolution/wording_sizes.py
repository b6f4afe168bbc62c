"""What a student reads who made a known mistake with sizes (Task 6.2) or costs (6.5): a sentence, then hints from a question to a pointer."""

WORDING = {
    # ---- the size of the output
    "plus_one_missing": (
        "The + 1 is missing: you count the steps between the windows, not the windows.",
        "A kernel as large as the image: how many windows are there, and how many do you get?",
    ),
    "plus_one_before_dividing": (
        "The + 1 is added before the division by the stride; it belongs after it.",
        "The first window needs no step. Which part of the formula counts the steps, and which the first window?",
    ),
    "padding_on_one_side": (
        "The padding is counted once; it adds rows above and below, and columns on the left and on the right.",
        "How high is an image of 5 rows after padding by 1?",
    ),
    "padding_ignored": (
        "The padding plays no part in your result.",
        "How large is the image that the kernel really slides over?",
    ),
    "padding_shrinks": (
        "The padding is subtracted; zeros around the image make it larger.",
        "Does padding leave more or less room for the kernel?",
    ),
    "stride_ignored": (
        "The stride plays no part: your windows move on by one pixel whatever the stride is.",
        "Where does the second window begin if the stride is 3?",
    ),
    "kernel_ignored": (
        "The size of the kernel plays no part in your result.",
        "How many places are there for a kernel as large as the image?",
    ),
    "kernel_ignored_plus_one": (
        "The size of the kernel plays no part in your result.",
        "How many places are there for a kernel as large as the image?",
    ),
    "rounded_up": (
        "You round up; a last step that the kernel cannot complete does not count.",
        "Does the last window of yours still lie inside the image?",
        "Python's // rounds down.",
    ),
    "rounded_to_nearest": (
        "You round to the nearest number; a step that the kernel cannot complete does not count.",
        "How much of a window may lie outside the padded image?",
        "Python's // rounds down.",
    ),
    "not_rounded": (
        "Your sizes are not whole numbers.",
        "What should happen to rows that a whole step no longer reaches?",
        "Python's // divides and rounds down.",
    ),
    "whole_floats": (
        "Your sizes are floats such as 3.0; an array's shape needs ints.",
        "Try np.zeros((3.0, 2.0)). Which operator gives ints?",
    ),
    "output_square": (
        "The output's width is taken to be its height; the image need not be square.",
        "Which of your numbers go into the width? All of them should be widths.",
    ),
    "width_from_kernel_height": (
        "The output's width is computed with the kernel's height.",
        "Which side of the kernel moves along the width?",
    ),
    "width_from_image_height": (
        "The output's width is computed with the image's height.",
        "Which of your numbers go into the width? All of them should be widths.",
    ),
    "height_and_width_swapped": (
        "Height and width are swapped.",
        "In which order does NumPy's shape give rows and columns?",
    ),
    "kernel_sides_swapped": (
        "The kernel's height and width are swapped.",
        "Which of kh and kw counts rows?",
    ),
    "array_for_pair": (
        "An array comes back; asked is a pair of ints, (H_out, W_out).",
        "What does `return a, b` return?",
    ),
    "number_of_outputs": (
        "The number of output pixels comes back; asked are their rows and columns, as a pair.",
        "How many numbers describe the shape of an image?",
    ),
    # ---- what does not fit
    "misfit_accepted": (
        "What does not fit is accepted; it should raise a ValueError.",
        "What should a caller learn who asks for a kernel that is larger than the image?",
        'raise ValueError("one clear sentence") before anything is computed.',
    ),
    "zero_stride_divides": (
        "A stride of 0 ends in a division by zero; it should raise a ValueError with a sentence.",
        "Do you look at the stride before you divide by it?",
    ),
    "only_large_kernels_refused": (
        "Too large a kernel is refused, but a stride below 1 and negative padding are accepted.",
        "Which values of stride and pad make no sense?",
    ),
    "only_bad_numbers_refused": (
        "Wrong strides and paddings are refused, but a kernel larger than the padded image is accepted.",
        "When is there no place at all for the kernel?",
    ),
    "only_height_checked": (
        "A kernel that is too high is refused, one that is too wide is accepted.",
        "Do you look at both sides?",
    ),
    "negative_padding_accepted": (
        "Negative padding is accepted.",
        "What would it mean to put -1 rows of zeros around an image?",
    ),
    "refused_with_another_error": (
        "What does not fit ends in another error than ValueError.",
        "Does your own check run before the code that fails?",
        'raise ValueError("one clear sentence").',
    ),
    # ---- the worked shapes
    "filters_at_the_wrong_end": (
        "The number of filters stands at the wrong end: the question says where.",
        "Read the order that is asked for once more: channels first or channels last?",
    ),
    "filters_forgotten": (
        "The number of filters is missing: each filter gives an image of its own.",
        "How many images come out of a layer with two kernels?",
    ),
    "input_channels_for_filters": (
        "Your output has as many channels as the input; it has one for each filter.",
        "What happens to the input's channels in the sum of the formula?",
    ),
    "size_kept": (
        "Your output is as large as the input, but without padding the kernel cannot stick out.",
        "How many places does a kernel of 2 have along 4 pixels?",
    ),
    # ---- parameters
    "biases_not_counted": ("The biases are not counted.", "What is trained besides the kernels?"),
    "one_bias_for_all": (
        "You count one bias for the whole layer; each filter has its own.",
        "What is the shape of b?",
    ),
    "bias_for_each_kernel": (
        "You count a bias for each channel of each filter; a filter has one.",
        "After how many sums is the bias added for one output?",
    ),
    "bias_for_each_weight": ("You count as many biases as weights.", "What is the shape of b?"),
    "channels_not_counted": (
        "The input's channels are not counted: a filter has a kernel for each of them.",
        "How many numbers does one filter have?",
    ),
    "filters_not_counted": (
        "The number of filters is not counted.",
        "What does a second filter add?",
    ),
    "kernel_sides_added": (
        "The kernel's sides are added; it has height times width numbers.",
        "How many numbers stand in a kernel of 3 by 2?",
    ),
    "kernel_height_squared": (
        "The kernel counts as a square of its height.",
        "Where does its width come in?",
    ),
    # ---- operations
    "every_pixel_an_output": (
        "You count as many outputs as the image has pixels; the output is smaller, or larger, by kernel, stride and padding.",
        "How large is the output? You have a function for this.",
    ),
    "one_output_only": (
        "This is the cost of one output value; asked is that of the whole layer.",
        "How many output values are there?",
    ),
    "bias_once_for_each_filter": (
        "You add each bias once; it is added at every place of the filter's output.",
        "How many sums does one filter compute on one image?",
        "An old answer to this question, 5,133,620, has the same slip.",
    ),
    "bias_once_for_each_filter_exactly": (
        "You add each bias once; it is added at every place of the filter's output.",
        "How many sums does one filter compute on one image?",
    ),
    "bias_additions_missing": (
        "Adding the bias is not counted.",
        "A sum of n products takes n - 1 additions. What is still to be added then?",
    ),
    "sum_from_zero": (
        "You count one addition too many for each output: the sum starts with the first product, not with 0.",
        "How many additions are there in a + b + c?",
    ),
    "additions_forgotten": (
        "You count the biases only; the products of one output have to be added up too.",
        "How many additions are there in a + b + c?",
    ),
    "stride_and_padding_ignored": (
        "Stride and padding play no part in your costs.",
        "Which function of yours knows how many windows there are?",
    ),
    "comparison_for_each_product": (
        "You count a comparison for each product; the ReLU looks at the finished output only.",
        "How many numbers go through the ReLU?",
    ),
    "comparison_for_each_pixel": (
        "You count one comparison for each place; each filter has an output there.",
        "How many numbers go through the ReLU?",
    ),
}
