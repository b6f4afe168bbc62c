"""A kernel that would run any command, and a language that is none."""

from tests.attacks.spec import ALL, Attack, edit


def other_kernel(notebook):
    notebook.metadata.kernelspec = {
        "name": "../../../bin/sh",
        "display_name": "<b>sh</b>",
        "language": "julia",
        "argv": ["/bin/sh", "-c", "id"],
    }
    notebook.metadata.language_info = {"name": "julia", "version": "none"}


ATTACK = Attack(
    22,
    "another kernelspec",
    ALL,
    right=True,
    notebook=True,
    make=edit(other_kernel),
    verdicts={"4.6": "ok"},
    sandbox_only=False,
)
