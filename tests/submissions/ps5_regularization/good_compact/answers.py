scores = [1.5, 1.5]
data_losses = [0.25, 0.25]
l2_penalties = [0.5625, 0.375]
l1_penalties = [0.75, 1]
