"""What is said to mistakes with the linear discriminant and its geometry (1.1, 1.2)."""

from .told import Table

LINES: Table = {
    # ---- values
    "discriminant_bias_missing": (
        "The bias b is not in it.",
        "What does g give at the point where all features are 0?",
    ),
    "discriminant_bias_subtracted": (
        "The bias is subtracted instead of added.",
        "Read the formula for g once more: which sign has b?",
    ),
    "discriminant_bias_every_feature": (
        "The bias is added once for each feature.",
        "How often does b occur in the sum for one sample?",
        "Add b after the sum over the features, not inside it.",
    ),
    "discriminant_normalised": (
        "You divided by the length of w: that is a distance, not the discriminant.",
        "Is there a division in the formula for g?",
    ),
    "discriminant_not_summed": (
        "The products of weights and features are not added up.",
        "How many numbers should one sample give?",
        "A matrix times a vector multiplies and adds in one go.",
    ),
    "discriminant_squashed": (
        "The sigmoid of g came back, not g itself.",
        "Which values can g take? Negative ones, too.",
    ),
    "discriminant_along_samples": (
        "The sum runs over the samples instead of the features.",
        "Write the shapes of X and w side by side. Which axis has length D?",
    ),
    "g_worked_bias_missing": (
        "The bias is left out.",
        "Which of the three numbers stands alone, without a feature?",
    ),
    "g_worked_bias_last": (
        "You took the last number for the bias; here the bias comes first.",
        "The weights are given as (b0, b1, b2). Which of them multiplies x1?",
    ),
    # ---- sides
    "side_flipped": ("The two sides are exchanged.", "Which sign has g on the positive side?"),
    "side_zero_counts_as_positive": (
        "Points exactly on the boundary are counted on the positive side.",
        "What is the sign of 0?",
        "Three answers are asked for: 1, -1 and 0.",
    ),
    "side_zero_counts_as_negative": (
        "Points exactly on the boundary are counted on the negative side.",
        "What is the sign of 0?",
        "Three answers are asked for: 1, -1 and 0.",
    ),
    "side_zero_or_one": (
        "You answer 1 and 0; the negative side is asked for as -1.",
        "What comes back for a point with a negative g?",
        "NumPy has a function for the sign.",
    ),
    "side_is_the_value": (
        "The value of g came back instead of its sign.",
        "Only three different answers can occur.",
    ),
    "side_without_bias": (
        "The boundary goes through the origin in your code: the bias is missing.",
        "Compare with your discriminant. Can you call it?",
    ),
    "side_threshold_half": (
        "You compare with 0.5; the boundary is where g is 0.",
        "0.5 is the threshold for a probability. Is g a probability?",
    ),
    # ---- augmentation and several classes
    "augment_ones_last": (
        "The column of ones stands last; here it comes first.",
        "Which weight should the bias be, number 0 or number D?",
    ),
    "augment_row_of_ones": (
        "You added a row of ones, which is one more sample.",
        "Should the number of samples change?",
        "Think of the axis: columns are features.",
    ),
    "augment_zeros": (
        "The new column holds zeros.",
        "The bias is multiplied by this column. What must it hold so that the bias counts?",
    ),
    "augment_overwrites": (
        "The ones overwrite the first feature.",
        "How many columns should the result have?",
    ),
    "augment_unchanged": (
        "X came back without a new column.",
        "How many columns should the result have?",
    ),
    "augment_added_one": (
        "You added 1 to every feature.",
        "A column is to be put in front; the features stay as they are.",
    ),
    "scores_bias_missing": (
        "The biases are left out.",
        "What is row 0 of Theta multiplied with?",
        "Your augment makes the column that it needs.",
    ),
    "scores_bias_last": (
        "You took the last row of Theta for the biases; here it is row 0.",
        "Where did augment put the ones?",
    ),
    "scores_transposed": (
        "The result is transposed: a row is a sample, a column is a class.",
        "Which shape is asked for, (N, C) or (C, N)?",
    ),
    "scores_of_one_class": (
        "Only the scores of the first class came back.",
        "How many columns does Theta have?",
    ),
    "scores_winner": (
        "You return the best class; the scores themselves are asked for.",
        "How many numbers belong to one sample?",
    ),
    "scores_probabilities": (
        "The scores were turned into probabilities.",
        "Scores can have any sign and any sum.",
    ),
    # ---- the normal
    "unit_normal_first_entry_one": (
        "The first entry is 1 over the length, whatever w[0] is.",
        "For g = 1 + 2 x1 + 3 x2: which number is the bias, and which two make the normal?",
        "A unit vector has length 1. Compute the length of yours.",
    ),
    "unit_normal_not_scaled": (
        "w is perpendicular to the boundary, but its length is not 1.",
        "What must a vector be divided by to get length 1?",
    ),
    "unit_normal_squared_length": (
        "You divided by the square of the length.",
        "What is the length of your result?",
        "The square root is missing.",
    ),
    "unit_normal_sum_of_sizes": (
        "You divided by the sum of the absolute values.",
        "Which norm is the Euclidean length?",
    ),
    "unit_normal_without_signs": (
        "The signs of w are lost.",
        "Towards which side does the normal point?",
    ),
    "unit_normal_reversed": (
        "The normal points to the negative side.",
        "In which direction does g grow?",
    ),
    "unit_normal_along_the_boundary": (
        "This vector lies along the boundary, not across it.",
        "What is its product with w? And what should it be for a multiple of w?",
    ),
    # ---- distances
    "distance_unsigned": (
        "The sign is lost: distances on the negative side are negative here.",
        "What did you take the absolute value of, and who asked for it?",
    ),
    "distance_not_divided": (
        "g itself is not a distance: it doubles when all weights double.",
        "What must g be divided by, so that scaling (b, w) changes nothing?",
    ),
    "distance_squared_length": (
        "You divided by the squared length of w.",
        "Scale b and w by 10. By how much does your result change?",
    ),
    "distance_without_bias": (
        "The bias is left out: this is the distance from the parallel line through the origin.",
        "What is g at a point on the boundary?",
    ),
    "distance_bias_not_divided": (
        "The bias is not divided by the length of w.",
        "Is the whole of g divided, or only a part of it?",
    ),
    "distance_length_with_bias": (
        "The bias went into the length.",
        "Which numbers make the normal vector?",
        "Only w has a direction. The bias shifts the boundary, it does not turn it.",
    ),
    "distance_reversed": ("The sign is flipped.", "Which side counts as positive?"),
    "foot_on_the_wrong_side": (
        "This point lies on the other side of the origin.",
        "Put it into g. Does 0 come out?",
        "On which side of the line is the origin? So which way is the line?",
    ),
    "foot_not_on_the_line": (
        "This point is not on the line.",
        "Put it into g. Does 0 come out?",
        "From the origin, go back along the unit normal by the signed distance.",
    ),
}
