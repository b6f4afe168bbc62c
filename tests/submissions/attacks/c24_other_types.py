"""float32, lists for arrays, (1, H) biases: not what was asked, and each costs only itself."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    24,
    "a list where an array is asked, extra methods and attributes, type hints, numpy scalars",
    {"4.1": 14, "4.2": 6, "4.3": 14, "4.4": 20, "4.5": 14, "4.6": 2, "4.7": 16, "4.8": 2},
    right=True,
    notebook=True,
    replace=[
        (
            "return np.argmax(self.loss(X), axis=1)",
            "self.note: str = 'extra'\n        return np.argmax(self.loss(X), axis=1).tolist()",
        )
    ],
    cells={
        "4.6": "final_loss_decay_095 = np.array(final_loss_decay_095)\nfinal_loss_decay_1 = round(final_loss_decay_1, 8)",
        "4.8": "error_linear = np.float32(error_linear)\nerror_tanh = [error_tanh][0]",
    },
    verdicts={"4.3": "ok"},
    sandbox_only=False,
)
