"""Every way out of the machine, and to the machine's own services."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    18,
    "TCP, UDP, DNS, abstract unix sockets, vsock, raw and netlink sockets",
    cells={
        "start": """
import glob, os, socket
reached = []
def attempt(name, action):
    try:
        action(); reached.append(name)
    except (OSError, AttributeError, ValueError):
        pass
def connect(family, kind, address):
    s = socket.socket(family, kind); s.settimeout(1); s.connect(address)
def listen(address):
    s = socket.socket(); s.bind(address); s.listen(); globals()["kept"] = s
attempt("tcp", lambda: connect(socket.AF_INET, socket.SOCK_STREAM, ("1.1.1.1", 53)))
attempt("tcp6", lambda: connect(socket.AF_INET6, socket.SOCK_STREAM, ("2606:4700:4700::1111", 53)))
attempt("udp", lambda: connect(socket.AF_INET, socket.SOCK_DGRAM, ("1.1.1.1", 53)))
attempt("dns", lambda: socket.getaddrinfo("example.org", 80))
for port in (22, 53, 80, 111, 443, 631, 5432, 8000, 8786, 8888):
    attempt(f"localhost {port}", lambda: connect(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", port)))
try:
    names = [line.split()[-1] for line in open("/proc/net/unix") if "@" in line]
except OSError:
    names = []
for name in ["/tmp/dbus", *names][:20]:
    attempt(f"abstract {name}", lambda: connect(socket.AF_UNIX, socket.SOCK_STREAM, "\\0" + name.lstrip("@")))
for path in glob.glob("/run/**/*.sock", recursive=True)[:20] + ["/var/run/docker.sock", "/run/dbus/system_bus_socket"]:
    attempt(path, lambda: connect(socket.AF_UNIX, socket.SOCK_STREAM, path))
attempt("vsock", lambda: socket.socket(getattr(socket, "AF_VSOCK", 40), socket.SOCK_STREAM))
attempt("packet", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
attempt("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP))
attempt("listen outside", lambda: connect(socket.AF_INET, socket.SOCK_STREAM, (socket.gethostbyname("host.docker.internal"), 80)))
listen(("0.0.0.0", 48731))  # in a network of its own this reaches nobody
print("LEAK" if reached else "nothing reached", reached)
assert not reached, reached
"""
    },
    shows=r"nothing reached \[\]",
)
