"""Whole numbers that are no float, alone and in structures; comparing them made a check fail itself, which costs nothing."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    7,
    "whole numbers of 400 digits as scores, gradients, classes and answers",
    bottom="""
BEYOND = 10**400
TwoLayerMLP.loss = lambda self, X, y=None, reg=0.0: [[BEYOND] * 3] * len(X) if y is None else (BEYOND, {name: [BEYOND] for name in self.params})
TwoLayerMLP.predict = lambda self, X: [BEYOND] * len(X)
TwoLayerMLP.train = lambda self, *a, **k: dict.fromkeys(("loss_history", "grad_magnitude_history", "train_acc_history", "val_acc_history"), [BEYOND])
""",
    cells={
        "4.6": "final_loss_decay_095 = final_loss_decay_1 = -10**400",
        "4.8": "error_linear, error_tanh = 10**400, [10**400]",
    },
    verdicts={"4.3": "bad_type", "4.4": "bad_type", "4.6": "bad_type", "4.8": "bad_type"},
    sandbox_only=False,
)
