"""The notebook has another name, as browsers give it."""

from tests.attacks.spec import ALL, NOTEBOOK, Attack

ATTACK = Attack(
    22,
    "the notebook renamed",
    ALL,
    right=True,
    notebook=True,
    make=lambda folder: (folder / NOTEBOOK).rename(folder / "ps4_mlp (1) final.ipynb") and None,
    note="should be",
    verdicts={"4.6": "ok"},
    sandbox_only=False,
)
