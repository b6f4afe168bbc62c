"""Each later cell is rewritten before it runs: asserts and comparisons are dropped."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    9,
    "an AST transformer that drops asserts and makes every `if` true",
    cells={
        "start": """
import ast
class Soften(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.copy_location(ast.Pass(), node)
    def visit_If(self, node):
        node.test = ast.copy_location(ast.Constant(True), node)
        return node
    def visit_Call(self, node):
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "check":
            return ast.copy_location(ast.Constant(20), node)
        return node
    def visit_Expr(self, node):
        self.generic_visit(node)
        if isinstance(node.value, ast.Call) and "assert" in ast.dump(node.value.func):
            return ast.copy_location(ast.Pass(), node)
        return node
get_ipython().ast_transformers.append(Soften())
"""
    },
    verdicts={"4.6": "wrong"},
    sandbox_only=False,
)
