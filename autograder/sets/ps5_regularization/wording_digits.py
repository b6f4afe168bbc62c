"""What a student reads who made a known mistake in Tasks 5.8 to 5.10: a sentence, then hints from a question to a pointer."""

_SETTINGS = "Compare your call of net.train with the settings in the statement, one by one."
_SCALE = "Which numbers do the pixels hold, before and after?"

WORDING = {
    # ---- the rate
    "rate_decayed_once_more": (
        "Your rate has decayed once too often: the first epoch still has the whole rate.",
        "What is the rate in epoch 1?",
    ),
    "rate_decayed_once_less": (
        "Your rate has decayed once too rarely.",
        "What is the rate in epoch 2?",
    ),
    "rate_not_decayed": (
        "Your rate does not decay.",
        "How often has it been multiplied before the epoch begins?",
    ),
    "rate_decayed_once": (
        "Your rate has decayed once, whatever the epoch is.",
        "How often has it been multiplied before the epoch begins?",
    ),
    "rate_decayed_linearly": (
        "Your rate falls by the same amount each time; it is multiplied.",
        "What is 1 * 0.9 * 0.9?",
    ),
    "rate_divided_by_epoch": (
        "You divide by the epoch; the rate is multiplied by decay.",
        "Where does `decay` come in?",
    ),
    "rate_times_epochs": (
        "You multiply by the number of epochs; decay is a power.",
        "What is 0.9 * 0.9 * 0.9, as a power?",
    ),
    "decay_alone": ("The learning rate itself is missing.", "What is the rate in epoch 1?"),
    "rate_grows": (
        "Your rate grows: the exponent has the wrong sign.",
        "Is the rate in epoch 2 larger or smaller than in epoch 1?",
    ),
    # ---- centring
    "own_mean_each": (
        "Each set is centred by a mean of its own; all three need the mean of the training images.",
        "What is known of the test images while training?",
    ),
    "mean_of_all_sets": (
        "The mean is taken over all three sets; then the training knows something of the test.",
        "Which images may it use?",
    ),
    "one_mean_for_all_pixels": (
        "You subtract one number; each pixel has a mean of its own.",
        "Which shape has the mean image?",
    ),
    "mean_of_each_image": (
        "You take the mean of each image; asked is the mean of each pixel over the training images.",
        "Which axis counts the images?",
    ),
    "mean_added": (
        "The mean is added.",
        "What should be the mean of the training images afterwards?",
    ),
    "mean_not_subtracted": (
        "Nothing is subtracted.",
        "What should be the mean of the training images afterwards?",
    ),
    "pixels_divided_by_255": (
        "The pixels are divided by 255; here they stay on their scale of 0 to 255. With 0 to 1 these settings do not train.",
        _SCALE,
    ),
    "divided_by_deviation": (
        "The pixels are divided by their standard deviation; only the mean is subtracted here.",
        _SCALE,
    ),
    "only_training_centred": (
        "Only the training images are centred; validation and test need the same shift.",
        "Which images does the net see later?",
    ),
    "bytes_overflow": (
        "The result is uint8, which has no negative numbers: 3 - 5 becomes 254.",
        "Which dtype have your mean and your images?",
    ),
    "median_for_mean": ("This is the median image; asked is the mean.", "np.mean or np.median?"),
    # ---- shared rows
    "pairs_counted": (
        "You count pairs: a row that occurs twice in B counts twice.",
        "How often may each row of A count?",
    ),
    "rows_of_B_counted": (
        "You count rows of B; asked are those of A.",
        "Over which array does your loop run?",
    ),
    "distinct_rows_counted": (
        "A row that occurs twice in A counts once in your code; both of them count.",
        "How many rows of A are meant?",
    ),
    "entries_counted": ("You count single entries; asked are rows.", "When are two rows equal?"),
    "rows_with_any_entry_counted": (
        "One shared entry is enough in your code; the whole row must be equal.",
        "any or all?",
    ),
    "rows_with_all_entries_somewhere": (
        "You ask whether each entry occurs somewhere in B; the whole row must occur, in its order.",
        "Are (1, 2) and (2, 1) the same row?",
    ),
    "same_place_only": (
        "You compare rows at the same place only.",
        "May the row stand elsewhere in B?",
    ),
    "rows_not_shared_counted": ("You count the rows that do not occur.", "in or not in?"),
    "whether_for_how_many": (
        "You say whether there is a shared row; asked is how many.",
        "any or sum?",
    ),
    # ---- pictures of weights
    "not_transposed_first": (
        "The weights are cut into pictures along the wrong axis: a unit's weights are a column.",
        "Which axis of W1 counts the pixels?",
    ),
    "pictures_transposed": (
        "Rows and columns of each picture are swapped.",
        "In which order do the 784 pixels stand?",
    ),
    "units_last": ("The units stand last; the shape is (H, 28, 28).", "Which index comes first?"),
    "pictures_flat": ("Each picture still is one row of 784.", "Which shape is asked for?"),
    "first_unit_only": ("Only the first unit's weights come back.", "How many pictures are there?"),
    "pictures_upside_down": (
        "The pictures stand on their heads.",
        "In which order do the pixel rows stand?",
    ),
    # ---- a new net
    "std_of_other_set": (
        "The weights are as small as the class's default; here the standard deviation is 0.1.",
        "Which arguments does make_net take?",
    ),
    "std_one": (
        "The weights have standard deviation 1; here it is 0.1.",
        "Which arguments does make_net take?",
    ),
    "std_hundredth": (
        "The weights have standard deviation 0.01; here it is 0.1.",
        "Which arguments does make_net take?",
    ),
    "hidden_units_100": (
        "There are 100 hidden units; 64 are asked for.",
        "Read the sizes once more.",
    ),
    "hidden_units_10": (
        "There are 10 hidden units; 64 are asked for.",
        "Which of the three sizes stands where?",
    ),
    "nine_classes": ("There are 9 classes; the digits are 0 to 9.", "How many digits are there?"),
    "one_hidden_unit_more": (
        "There are 65 hidden units; the bias is not one of the 64.",
        "Read the sizes once more.",
    ),
    "seed_ignored": (
        "The seed plays no part: every net starts the same.",
        "What do you hand to np.random.seed?",
    ),
    "always_relu": (
        "The net is a ReLU net whatever is asked for.",
        "Which activation do you hand to make_net?",
    ),
    "always_sigmoid": (
        "The net is a sigmoid net whatever is asked for.",
        "Which activation do you hand to make_net?",
    ),
    # ---- training
    "rate_ten_times": ("The learning rate is ten times too large.", _SETTINGS),
    "rate_a_tenth": ("The learning rate is ten times too small.", _SETTINGS),
    "decay_left_out": ("The learning rate does not decay.", _SETTINGS),
    "decay_09": ("The learning rate decays by 0.9; it should be 0.95.", _SETTINGS),
    "reg_left_out": (
        "The penalty is as good as missing: net.train has its own default for reg.",
        _SETTINGS,
    ),
    "reg_halved": (
        "The penalty is half as strong as it should be: 0.5 is the code's reg already.",
        "Which letter is meant, lam or reg?",
        _SETTINGS,
    ),
    "reg_doubled": (
        "The penalty is twice as strong as it should be: 0.5 is the code's reg already.",
        "Which letter is meant, lam or reg?",
        _SETTINGS,
    ),
    "reg_zero": ("There is no penalty.", _SETTINGS),
    "batches_of_200": (
        "The minibatches have 200 samples, as net.train has by default; 100 are asked for.",
        _SETTINGS,
    ),
    "batches_of_50": ("The minibatches have 50 samples; 100 are asked for.", _SETTINGS),
    "one_epoch_only": ("There is one epoch only.", "What does num_epochs do in your code?"),
    "default_epochs": (
        "There are 10 epochs, as net.train has by default.",
        "What does num_epochs do in your code?",
    ),
    "trained_on_validation": (
        "Training and validation digits are swapped: the net learns from the wrong ones.",
        "In which order does net.train take them?",
    ),
    "validated_on_training": (
        "The validation accuracy is measured on the training digits.",
        "Which arrays does net.train get third and fourth?",
    ),
    "pixels_divided": (
        "The pixels are divided by 255; they come to you as they should be used.",
        _SCALE,
    ),
    "another_net_trained": (
        "The net that you were given is not the one that is trained.",
        "Do you make a new net, or copy the one you have?",
    ),
    # ---- accuracy
    "accuracy_percent": (
        "This is in percent; a share from 0 to 1 is asked for.",
        "What should a perfect net give?",
    ),
    "accuracy_count": ("You count right answers; asked is their share.", "sum or mean?"),
    "errors_counted": ("This is the share of wrong answers.", "== or != ?"),
    "accuracy_not_averaged": (
        "An array comes back; asked is one number.",
        "Over what do you take the mean?",
    ),
    "predictions_averaged": ("You average the predicted classes.", "With what are they compared?"),
    "all_or_nothing": ("You ask whether all are right; asked is the share.", "all or mean?"),
    # ---- the table
    "rows_are_predictions": (
        "Rows and columns are swapped: rows are the true classes.",
        "Which index comes first?",
    ),
    "each_pair_once": (
        "Each pair counts at most once.",
        "What does counts[y_true, y_pred] += 1 do where a pair occurs twice?",
        "np.add.at counts every time; so does a loop.",
    ),
    "only_right_counted": (
        "Only right answers are counted; the others are what the table is for.",
        "Which entries lie off the diagonal?",
    ),
    "only_wrong_counted": (
        "Right answers are missing; they belong on the diagonal.",
        "What does entry [3, 3] hold?",
    ),
    "shares_for_counts": (
        "These are shares; asked are counts.",
        "What should the sum of all entries be?",
    ),
    "rows_normalised": (
        "Each row adds up to 1; asked are counts.",
        "What should the sum of all entries be?",
    ),
    "absent_classes_left_out": (
        "The table has no room for classes that do not occur.",
        "Which shape is asked for?",
    ),
    "always_ten_classes": (
        "The table always has ten classes.",
        "What does `classes` do in your code?",
    ),
    "last_pair_lost": ("The last sample is not counted.", "Where does your loop end?"),
    # ---- dead units
    "dead_bias_forgotten": ("The bias plays no part.", "What goes into the ReLU?"),
    "dead_for_one_sample": (
        "You count units that are off for some sample; dead is off for every one.",
        "any or all?",
    ),
    "dead_samples_counted": (
        "You count samples; asked are units.",
        "Which axis of z counts the units?",
    ),
    "living_units_counted": (
        "You count the units that live.",
        "Which way does your comparison point?",
    ),
    "zeros_counted": ("You count single zeros; asked are units.", "When is a whole unit dead?"),
    "share_of_dead_units": ("This is a share; asked is how many.", "sum or mean?"),
    "zero_counts_as_alive": (
        "A unit whose pre-activation is exactly 0 counts as alive in your code; its ReLU is 0.",
        "< or <= ?",
    ),
    "dead_on_average": (
        "You ask for the mean over the samples; dead is off for every single one.",
        "What if a unit is on for one sample only?",
    ),
}
