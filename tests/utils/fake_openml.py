"""A server on this machine that answers as OpenML does, so that scikit-learn's real fetch_openml
can be run.
"""

import hashlib
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PIXELS = [f"pixel{k}" for k in range(1, 785)]
DIGITS = list("0123456789")


def arff(images, labels):
    """Return the data set as OpenML stores it."""
    attributes = [*(f"{name} real" for name in PIXELS), f"class {{{','.join(DIGITS)}}}"]
    head = ["@RELATION mnist_784", *(f"@ATTRIBUTE {attribute}" for attribute in attributes)]
    rows = [
        ",".join(map(str, [*image, label]))
        for image, label in zip(images.tolist(), labels.tolist(), strict=True)
    ]
    return "\n".join([*head, "@DATA", *rows, ""]).encode()


def feature(index, name, **more):
    no = dict.fromkeys(("is_target", "is_ignore", "is_row_identifier"), "false")
    return {
        "index": str(index),
        "name": name,
        "data_type": "numeric",
        "number_of_missing_values": "0",
        **no,
        **more,
    }


@contextmanager
def serving(images, labels, checksum=None):
    """Serve a data set, and yield the address.

    With another `checksum` than its own the data set counts as damaged.
    """
    data = arff(images, labels)
    target = feature(784, "class", data_type="nominal", is_target="true", nominal_value=DIGITS)
    description = {
        "id": "554",
        "name": "mnist_784",
        "version": "1",
        "format": "ARFF",
        "status": "active",
        "description": "",
        "md5_checksum": checksum or hashlib.md5(data).hexdigest(),
    }

    def answer(path, base):
        if path.startswith("/data.arff"):
            return data
        found = {
            "did": 554,
            "name": "mnist_784",
            "version": 1,
            "status": "active",
            "format": "ARFF",
            "file_id": 1,
        }
        parts = {
            "/list/": {"data": {"dataset": [found]}},
            "/features/": {
                "data_features": {
                    "feature": [*(feature(k, n) for k, n in enumerate(PIXELS)), target]
                }
            },
            "/qualities/": {
                "data_qualities": {
                    "quality": [{"name": "NumberOfInstances", "value": str(len(labels))}]
                }
            },
            "/data/": {"data_set_description": {**description, "url": f"{base}/data.arff"}},
        }
        return json.dumps(
            next((value for part, value in parts.items() if part in path), {})
        ).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = answer(self.path, f"http://127.0.0.1:{self.server.server_port}")
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
