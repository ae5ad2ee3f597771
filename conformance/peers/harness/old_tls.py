"""A door that speaks a TLS which is too old, until it is told to let through what comes to a CSMS behind it.

`asyncio` ends such a handshake without the alert that says why; a plain socket sends it.
"""

import contextlib
import socket
import ssl
import threading
import warnings


class OldTls:
    def __init__(self, certificate, csms):
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.set_ciphers("DEFAULT@SECLEVEL=0")
        self._context.load_cert_chain(certificate.chain, certificate.key)
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            self._context.minimum_version = self._context.maximum_version = ssl.TLSVersion.TLSv1_1
        self._port = int(csms.base.rsplit(":", 1)[1])
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"wss://127.0.0.1:{self._door.getsockname()[1]}/"
        self.is_open = False

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._door.close()

    def _serve(self):
        while True:
            try:
                caller, _ = self._door.accept()
            except OSError:
                return
            if self.is_open:
                behind = socket.create_connection(("127.0.0.1", self._port))
                for one, other in ((caller, behind), (behind, caller)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()
                continue
            with contextlib.suppress(OSError):
                self._context.wrap_socket(caller, server_side=True).close()

    @staticmethod
    def _carry(one, other):
        with contextlib.suppress(OSError):
            while some := one.recv(65536):
                other.sendall(some)
        one.close()
        other.close()
