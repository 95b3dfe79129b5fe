"""python3 client.py URL KIND LEAF [PIPE PIPE]

A GET through the proxy of https_proxy, with CAs from SSL_CERT_FILE. LEAF is SHA-256 of the genuine leaf in hex.

What it checks                         How it behaves
  default          everything            probe              connects, and asks for nothing
  no-verification  nothing               keep-open          asks, tells the first pipe, waits for the second, asks again
  no-name          not the name          hang-in-handshake  stops after its ClientHello
  no-time          not the time          retry              asks again without any check where it refused
  pin              and then a pin        speculative        opens two connections, and uses the second
  pin-only         a pin alone           twins              opens two at once, and closes the one that is later
  pin-one-host     not for the canary    pool               asks twice on one connection, then on another
                                         resumption         offers the session of its first connection on the second
                                         suicide            kills itself when it has refused
                                         slow-request       rests for 2.5 s between handshake and request
                                         slow-refusal       rests for 2.5 s with the certificate in its hands
"""

import hashlib
import http.client
import os
import signal
import socket
import ssl
import sys
import threading
import time
import urllib.parse
import urllib.request

url, kind, leaf, *pipes = sys.argv[1:]
host = urllib.parse.urlsplit(url).hostname
context = ssl.create_default_context()
if kind in ("no-name", "no-verification", "pin-only", "keep-open"):
    context.check_hostname = False
if kind in ("no-verification", "pin-only", "keep-open"):
    context.verify_mode = ssl.CERT_NONE
if kind == "no-time":
    # The module has no callback for verification, so OpenSSL's own flag (X509_V_FLAG_NO_CHECK_TIME) plays the careless one.
    context.verify_flags |= 0x200000


def raw_tunnel():
    proxy = urllib.parse.urlsplit(os.environ["https_proxy"])
    raw = socket.create_connection((proxy.hostname, proxy.port), 30)
    raw.sendall(b"CONNECT %s:443 HTTP/1.1\r\n\r\n" % host.encode())
    raw.recv(4096)
    return raw


def tunnel():
    proxy = urllib.parse.urlsplit(os.environ["https_proxy"])
    connection = http.client.HTTPSConnection(proxy.hostname, proxy.port, context=context, timeout=30)
    connection.set_tunnel(host, 443)
    connection.connect()
    return connection


def ask(connection):
    connection.request("GET", "/")
    answer = connection.getresponse()
    answer.read()
    print(answer.status)


def get(context):
    print(urllib.request.urlopen(url, context=context, timeout=30).status)


def keep_open():
    connection = tunnel()
    ask(connection)
    open(pipes[0], "w").write("ready")
    open(pipes[1]).read()
    ask(connection)


def hang_in_handshake():
    raw, outgoing = raw_tunnel(), ssl.MemoryBIO()
    session = context.wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname=host)
    try:
        session.do_handshake()
    except ssl.SSLWantReadError:
        pass
    raw.sendall(outgoing.read())
    time.sleep(600)


def slow_refusal():
    raw, incoming, outgoing = raw_tunnel(), ssl.MemoryBIO(), ssl.MemoryBIO()
    session = context.wrap_bio(incoming, outgoing, server_hostname=host)
    while True:
        try:
            session.do_handshake()
            break
        except ssl.SSLWantReadError:
            raw.sendall(outgoing.read())
            incoming.write(raw.recv(65536))
            time.sleep(2.5)
        except ssl.SSLError as refusal:
            raw.sendall(outgoing.read())
            sys.exit(str(refusal))
    session.write(b"GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % host.encode())
    raw.sendall(outgoing.read())
    raw.recv(65536)


def retry():
    try:
        get(context)
    except OSError:
        get(ssl._create_unverified_context())


def pin():
    connection = tunnel()
    if hashlib.sha256(connection.sock.getpeercert(binary_form=True)).hexdigest() != leaf:
        connection.close()
        sys.exit("not the pinned certificate")
    ask(connection)


def twins():
    first = threading.Lock()
    refused = []

    def race():
        try:
            connection = tunnel()
        except OSError as error:
            return refused.append(error)
        if first.acquire(blocking=False):
            ask(connection)
        else:
            connection.close()

    racers = [threading.Thread(target=race) for _ in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    if refused:
        sys.exit(str(refused[0]))


def pool():
    connection = tunnel()
    ask(connection)
    ask(connection)
    ask(tunnel())


def resumption():
    connection = tunnel()
    ask(connection)
    second = context.wrap_socket(raw_tunnel(), server_hostname=host, session=connection.sock and connection.sock.session)
    second.sendall(b"GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % host.encode())
    print("resumed" if second.session_reused else "not resumed", second.recv(4096)[:12])


def suicide():
    try:
        get(context)
    except OSError:
        os.kill(os.getpid(), signal.SIGKILL)


def slow_request():
    connection = tunnel()
    time.sleep(2.5)
    ask(connection)


def speculative():
    unused = tunnel()
    ask(tunnel())
    unused.close()


behaviours = {
    "probe": lambda: tunnel().close(),
    "keep-open": keep_open,
    "hang-in-handshake": hang_in_handshake,
    "retry": retry,
    "pin": pin,
    "pin-only": pin,
    "speculative": speculative,
    "twins": twins,
    "pool": pool,
    "resumption": resumption,
    "suicide": suicide,
    "slow-request": slow_request,
    "slow-refusal": slow_refusal,
}
if kind == "pin-one-host" and "canary" not in host:
    pin()
else:
    behaviours.get(kind, lambda: get(context))()
