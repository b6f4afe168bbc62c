"""Right, but untidy: warnings, prints, plots, magics, seeds, global state, shell commands."""

from tests.attacks.spec import ALL, Attack

ATTACK = Attack(
    24,
    "warnings, prints, plots, magics, `!pip`, `%cd`, seeds in odd places",
    ALL,
    right=True,
    top="""
import warnings
from mlp_helper import noise
""",
    replace=[
        (
            "return np.argmax(self.loss(X), axis=1)",
            "noise()\n        return np.argmax(self.loss(X), axis=1)",
        )
    ],
    files={
        "mlp_helper.py": "import sys, warnings\ncalls = []\ndef noise():\n    calls.append(1)\n    warnings.warn('deprecated')\n    print('predicting', len(calls))\n    print('!', file=sys.stderr)\n"
    },
    cells={
        "start": "%matplotlib inline\nimport numpy as np, matplotlib.pyplot as plt\n!pip install tqdm -q\n%cd .\nnp.random.seed(7)\nplt.plot([1, 2]);\n1/np.zeros(1)",
        "4.6": "np.random.seed(3)\nimport logging; logging.error('careful')",
    },
    verdicts={"4.5": "ok"},
    sandbox_only=False,
)
