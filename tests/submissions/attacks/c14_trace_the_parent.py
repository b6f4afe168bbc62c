"""The parent is traced and its memory written; namespaces are entered."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    14,
    "`ptrace`, `process_vm_writev`, `/proc/1/mem`, `setns`, `unshare`, `mount`",
    cells={
        "start": """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
done = []
for pid in {os.getppid(), 1, 2}:
    if pid in (0, os.getpid()):
        continue
    if libc.ptrace(16, pid, None, None) == 0: done.append(f"ptrace {pid}")
    buffer = ctypes.create_string_buffer(8)
    class IoVec(ctypes.Structure): _fields_ = [("base", ctypes.c_void_p), ("size", ctypes.c_size_t)]
    iov = IoVec(ctypes.addressof(buffer), 8)
    if libc.process_vm_writev(pid, ctypes.byref(iov), 1, ctypes.byref(IoVec(0x400000, 8)), 1, 0) >= 0: done.append(f"vm_writev {pid}")
    for kind in ("mnt", "pid", "net", "user"):
        try:
            if libc.setns(os.open(f"/proc/{pid}/ns/{kind}", os.O_RDONLY), 0) == 0: done.append(f"setns {kind}")
        except OSError: pass
if libc.unshare(0x10000000) == 0: done.append("unshare user")
if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0: done.append("mount")
if libc.chroot(b"/tmp") == 0: done.append("chroot")
print("done:", done)
assert not done, done
"""
    },
    shows=r"done: \[\]",
)
