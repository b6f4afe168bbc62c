"""The shell's own run_cell and run_ast_nodes are replaced."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    9,
    "`run_cell`, `run_cell_async`, `run_ast_nodes`, `run_code` replaced",
    cells={
        "start": """
shell = get_ipython()
def nothing(*args, **kwargs):
    shell.displayhook(20)
async def nothing_async(*args, **kwargs):
    return False
shell.run_code = shell.run_ast_nodes = nothing_async
shell.run_cell = nothing
"""
    },
    verdicts={"4.6": "missing"},
    sandbox_only=False,
)
