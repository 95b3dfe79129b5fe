"""python3 tunnel.py HOST COMMAND...

Runs a command that knows no proxy: a port of this machine, which stands for {port} in the command, leads through a CONNECT tunnel
of https_proxy to port 443 of HOST. Ends when the command ends, with its exit code.
"""

import os
import socket
import subprocess
import sys
import threading
import urllib.parse


def pump(source, sink):
    """Passes on what comes, and then its end."""
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        # A reset is passed on as a close: neither end may wait for the other.
        sink.close()


def connect(host):
    proxy = urllib.parse.urlsplit(os.environ["https_proxy"])
    tunnel = socket.create_connection((proxy.hostname, proxy.port))
    tunnel.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n".encode())
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        answer += tunnel.recv(1) or sys.exit("the proxy hung up")
    return tunnel


def serve(listener, host):
    while True:
        client, _ = listener.accept()
        tunnel = connect(host)
        outward.append(threading.Thread(target=pump, args=(client, tunnel), daemon=True))
        outward[-1].start()
        threading.Thread(target=pump, args=(tunnel, client), daemon=True).start()


host, command = sys.argv[1], sys.argv[2:]
outward = []
listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=serve, args=(listener, host), daemon=True).start()
port = str(listener.getsockname()[1])
code = subprocess.run([word.replace("{port}", port) for word in command]).returncode
# What the command said last, an alert for instance, is still to be passed on.
for thread in outward:
    thread.join(5)
sys.exit(code)
