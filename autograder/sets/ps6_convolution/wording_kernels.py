"""What a student reads who made a known mistake with one image and one kernel (Task 6.3): a sentence, then hints from a question to a pointer."""

_TURNED = "What becomes of the four corners of a sheet of paper that is turned by 180 degrees?"

WORDING = {
    # ---- the kernel
    "matrix_product": (
        "Window and kernel are multiplied as matrices; they are multiplied entry by entry.",
        "How many products add up to one output: 4 or 8, for a kernel of 2 by 2?",
        "In NumPy, * works entry by entry and @ is the matrix product.",
    ),
    "kernel_transposed": (
        "Rows and columns of the kernel are swapped (it is transposed).",
        "Which entry of the kernel lies on the upper right corner of the window?",
    ),
    "mean_for_sum": (
        "You take the mean of the products; asked is their sum.",
        "What does the formula divide by?",
    ),
    "kernel_flipped": (
        "The kernel is turned by 180 degrees: that is the convolution of mathematics. Here, the kernel is laid on as it is.",
        "Which entry of the kernel meets the upper left pixel of the window?",
    ),
    "kernel_not_flipped": (
        "The kernel is not turned: this is the cross-correlation, not the convolution.",
        "Which entry of the kernel meets the upper left pixel of the window?",
        "kernel[kh-1-u, kw-1-v]: both axes run backwards.",
    ),
    "kernel_flipped_left_right_only": (
        "The kernel is only mirrored left to right; a convolution turns it by 180 degrees.",
        _TURNED,
    ),
    "kernel_flipped_up_down_only": (
        "The kernel is only mirrored top to bottom; a convolution turns it by 180 degrees.",
        _TURNED,
        "kernel[::-1] reverses the rows. What reverses the columns?",
    ),
    "kernel_mirrored": (
        "The kernel is mirrored left to right; a cross-correlation lays it on as it is.",
        "Which entry of the kernel meets the upper left pixel of the window?",
    ),
    "kernel_upside_down": (
        "The kernel is mirrored top to bottom; a cross-correlation lays it on as it is.",
        "Which entry of the kernel meets the upper left pixel of the window?",
    ),
    "kernel_turned_by_90": (
        "The kernel is turned by 90 degrees; a convolution turns it by 180.",
        _TURNED,
    ),
    "output_turned": (
        "The output is turned by 180 degrees; only the kernel should be.",
        "Which window gives the upper left pixel of the output?",
        "If you turned the image and the kernel stayed, the output comes out turned.",
    ),
    # ---- which windows
    "stride_in_size_only": (
        "The size of your output obeys the stride, but the windows do not: they still move on by one pixel.",
        "For output pixel (1, 1) and stride 3, where does the window begin?",
    ),
    "stride_across_missing": (
        "The stride works downwards only; across, your windows move on by one pixel.",
        "Compare the two expressions that say where a window begins.",
    ),
    "stride_down_missing": (
        "The stride works across only; downwards, your windows move on by one pixel.",
        "Compare the two expressions that say where a window begins.",
    ),
    "output_square_by_width": (
        "The output's height is taken to be its width; the image need not be square.",
        "Which of your numbers go into the height? All of them should be heights.",
    ),
    "output_sides_swapped": (
        "The output's height is computed from the widths, and its width from the heights.",
        "In which order does x.shape give rows and columns?",
        "H and kh belong to H_out, W and kw to W_out.",
    ),
    "output_transposed": (
        "Rows and columns of your output are swapped.",
        "Which of your two loops moves the window down, and which index of the output does it set?",
    ),
    "square_kernel_only": (
        "Your code works with square kernels only: with others, two arrays do not have the same shape. Height and width are mixed up somewhere.",
        "Print the shapes of a window and of the kernel, for a kernel of 3 rows and 2 columns.",
        "Rows go with kh, columns with kw, in every slice.",
    ),
    "pixels_counted_with_height": (
        "Pixels are looked up by their number in one long row, and you count them as if an image row held as many pixels as a column.",
        "In an image of 3 rows and 5 columns, which number has the first pixel of the second row?",
        "Number = row * width + column, with the width of the padded image.",
    ),
    "outputs_counted_with_height": (
        "Windows are numbered in one long row, and you count them with the height of the output where its width belongs.",
        "With an output of 3 rows and 5 columns, which number has the first window of the second row?",
        "Number = i * W_out + j; and back: divmod(number, W_out).",
    ),
    "loops_start_at_one": (
        "Your loops leave out the first row and the first column of the output's places.",
        "With which index does range(1, n) begin, and with which does NumPy?",
    ),
    "loops_end_too_early": (
        "Your loops leave out the last row and the last column of the output's places.",
        "Which numbers does range(n - 1) give?",
    ),
    "size_without_padding": (
        "The output is as large as if there were no padding.",
        "How large is the image that the kernel slides over?",
    ),
    "loops_over_unpadded": (
        "The loops end where the image would end without padding, so the last rows and columns of the output stay zero.",
        "What are the bounds of your loops? The shape of the output would do.",
    ),
    # ---- the padding
    "padding_always_1": (
        "You pad by 1, whatever `pad` is.",
        "Where does `pad` come into your call of np.pad?",
    ),
    "padding_of_ones": (
        "The padding is of ones; it should be of zeros.",
        "What should a pixel outside the image add to a sum?",
    ),
    "padding_repeats_the_border": (
        "The padding repeats the pixels of the border; it should be of zeros.",
        "What does np.pad put in by default, and what does your `mode` put in?",
    ),
    "padding_on_two_sides": (
        "All the padding is below and on the right; there should be `pad` rows and columns on each of the four sides.",
        "np.pad takes a pair for each axis: before and after.",
    ),
    "padded_undefined": (
        "Without padding, your code uses a padded image that was never made.",
        "Which line makes it if pad is 0?",
        "np.pad with 0 works well: no case of its own is needed.",
    ),
    "image_changed": (
        "The image that you were given is changed.",
        "Which line assigns into `image`? Work on a copy.",
    ),
    "kernel_changed": (
        "The kernel that you were given is changed.",
        "Which line assigns into `kernel`? kernel[::-1, ::-1] is a new view and changes nothing.",
    ),
    # ---- when both agree
    "agree_if_symmetric": (
        "You ask whether the kernel is symmetric about its diagonal; that is another symmetry.",
        "What does a convolution do to the kernel? So for which kernels does nothing happen?",
    ),
    "agree_if_mirrored": (
        "You ask whether the kernel is its mirror image, left to right; a convolution does more than this.",
        "What does a convolution do to the kernel? So for which kernels does nothing happen?",
    ),
    "agree_if_upside_down": (
        "You ask whether the kernel is its mirror image, top to bottom; a convolution does more than this.",
        "What does a convolution do to the kernel? So for which kernels does nothing happen?",
    ),
    "agree_if_turned_by_90": (
        "You ask whether the kernel looks the same after a turn by 90 degrees; a convolution turns it by 180.",
        "What does a convolution do to the kernel? So for which kernels does nothing happen?",
    ),
    "agree_if_both_mirrors": (
        "You ask for both mirror symmetries; that is enough, but not needed.",
        "Turn [[1, 2], [2, 1]] by 180 degrees. Is it its own mirror image?",
    ),
    "agree_up_to_sign": (
        "A kernel that turns into its negative gives the opposite result, not the same.",
        "Did you compare absolute values?",
    ),
    "agree_always": (
        "You answer True for every kernel.",
        "The two worked examples with [[1, 2], [3, 4]]: do they agree?",
    ),
    "agree_never": (
        "You answer False for every kernel.",
        "The worked example with [[1, 0], [0, 1]]: what would the convolution give?",
    ),
    "agree_if_square": (
        "You ask whether the kernel is square; what counts are its entries.",
        "The two worked examples with [[1, 2], [3, 4]]: do they agree?",
    ),
    "agree_array": (
        "An array of True and False comes back; asked is one answer for the whole kernel.",
        "np.array_equal compares two arrays as a whole.",
    ),
}
