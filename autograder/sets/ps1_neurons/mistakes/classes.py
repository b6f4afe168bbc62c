"""What is said to mistakes with one against all and one against one (1.8)."""

from .told import Table

CLASSES: Table = {
    "one_vs_all_leaves_one_out": (
        "One class is left without a classifier.",
        "Each class is set against all others. How many classes are there?",
    ),
    "counts_swapped": (
        "That is the number of pairs; one against all needs fewer.",
        "Which of the two methods looks at pairs?",
    ),
    "one_vs_all_one_classifier": (
        "One two-class discriminant cannot tell more than two classes apart.",
        "One for each class.",
    ),
    "one_vs_one_separates_one_at_a_time": (
        "That is one classifier for each class: one against all. One against one has a classifier for each pair of classes.",
        "Write down all pairs of the classes 0, 1, 2, 3.",
    ),
    "one_vs_one_counts_both_orders": (
        "Every pair is counted twice.",
        "Is 0 against 1 another task than 1 against 0?",
    ),
    "one_vs_one_counts_itself": (
        "Each class is also set against itself.",
        "How many partners has a class?",
    ),
    "one_vs_one_squared": (
        "Ordered pairs, and each class with itself: too many.",
        "Write down all pairs of three classes.",
    ),
    "one_vs_one_halved_square": (
        "k^2 / 2 is not even a whole number for k = 3.",
        "How many partners has a class, not counting itself?",
    ),
    "votes_for_the_loser": (
        "The votes go to the wrong class of each pair.",
        "g > 0 speaks for the first class of the pair.",
    ),
    "votes_are_sums_of_values": (
        "You added up the values; each pair has exactly one vote, however clear it is.",
        "What should the sum of all votes be?",
    ),
    "votes_always_for_the_first": (
        "The sign of g is not used: every vote goes to the first class of the pair.",
        "For which class speaks a negative g?",
    ),
    "winner_by_sums_of_values": (
        "This class has the largest sum of values, but not the most votes.",
        "Count votes, not sizes.",
    ),
    "winner_counted_from_one": (
        "One too high: classes are numbered from 0.",
        "What is the number of the first class?",
    ),
    "winner_first_positive": (
        "That is the first class with a positive score; more than one class may be positive.",
        "Which score is the largest?",
    ),
    "winner_smallest": ("That is the class with the smallest score.", "argmin or argmax?"),
    "winner_is_the_score": (
        "That is the score; asked is the number of the class.",
        "max or argmax?",
    ),
}
