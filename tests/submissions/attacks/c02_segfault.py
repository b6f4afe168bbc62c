"""A null pointer is read."""

from tests.attacks.spec import NO_PREDICT, PREDICT, Attack

ATTACK = Attack(
    2,
    "a segmentation fault through `ctypes` in `predict`",
    NO_PREDICT,
    right=True,
    loses=("4.8",),
    replace=[(PREDICT, "import ctypes; ctypes.string_at(0)")],
    note="segmentation fault",
)
