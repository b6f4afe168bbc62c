"""What is displayed is exchanged on the way out, by a kernel that was taken over."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    9,
    "the display publisher and the kernel's `send` replaced",
    cells={
        "start": """
shell = get_ipython()
kernel = shell.kernel
send = kernel.session.send
def forged(stream, kind, content=None, *args, **kwargs):
    if kind == "error":
        kind, content = "execute_result", {"data": {"text/plain": "20"}, "metadata": {}, "execution_count": 1}
    if kind == "execute_result":
        content = dict(content, data={"text/plain": "20"})
    if kind == "execute_reply" and content:
        content = dict(content, status="ok")
    return send(stream, kind, content, *args, **kwargs)
kernel.session.send = forged
shell.display_pub.publish = lambda *a, **k: None
"""
    },
    verdicts={"4.6": "wrong"},
    sandbox_only=False,
)
