scores, data_losses, l2_penalties, l1_penalties = [], [], [], []
for theta in ([0, 0.75, 0], [0.25, 0.5, 0.25]):
    score = sum(t * v for t, v in zip(theta, [1, 2, 1]))
    scores.append(score)
    data_losses.append((score - 1) ** 2)
    l2_penalties.append(sum(t**2 for t in theta))
    l1_penalties.append(sum(abs(t) for t in theta))
