"""What is answered in the notebook."""

g_worked = [0.6, 0.2]
normal_worked, distance_of_origin, foot_of_origin = [0.5547, 0.8321], 0.27735, [-0.15385, -0.23077]
slopes_at_0, values_at_minus_1 = [0.025, 0.25, 2.5], [0.4750, 0.2689, 0.0000454]
bce_worked = 0.16425
one_vs_all_count, one_vs_one_count = [3, 4, 10], [3, 6, 45]
votes, winner_one_vs_one, winner_one_vs_all = [2, 1, 3, 0], 2, 1
