"""A client, or a server, of protocols that have no program of their own on every machine.

traffic.py KIND URL CA           through $https_proxy, trusting CA
traffic.py websocket-server PORT PEM READY

  websocket   an opening handshake, a text message, its echo, the end
  h2          one request, with nothing but h2 offered
  grpc        says nothing at all before the server's SETTINGS are there, then calls a procedure
"""

import base64
import hashlib
import os
import socket
import ssl
import struct
import sys
import urllib.parse

kind = sys.argv[1]


def exactly(source, count):
    bytes = b""
    while len(bytes) < count:
        piece = source.recv(count - len(bytes))
        if not piece:
            sys.exit("the connection ended")
        bytes += piece
    return bytes


def head(source):
    bytes = b""
    while not bytes.endswith(b"\r\n\r\n"):
        bytes += exactly(source, 1)
    return bytes.decode()


def frame(opcode, payload, mask=b""):
    masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload)) if mask else payload
    return bytes([0x80 | opcode, len(payload) | (0x80 if mask else 0)]) + mask + masked


def read_frame(source):
    first, second = exactly(source, 2)
    mask = exactly(source, 4) if second & 0x80 else b"\0\0\0\0"
    payload = exactly(source, second & 0x7F)
    return first & 0x0F, bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))


def websocket_server(port, pem, ready):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    listener = socket.create_server(("127.0.0.1", int(port)))
    with open(ready, "w") as whistle:
        whistle.write("go\n")
    # The proxy looks at the origin first, and closes that connection without a word.
    while True:
        plain, _ = listener.accept()
        try:
            peer = context.wrap_socket(plain, server_side=True)
            request = head(peer)
            break
        except (SystemExit, OSError):
            plain.close()
    key = next(line for line in request.split("\r\n") if line.lower().startswith("sec-websocket-key:")).split(":")[1].strip()
    accept = base64.b64encode(hashlib.sha1(key.encode() + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()).decode()
    peer.sendall(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: %s\r\n\r\n" % accept.encode()
    )
    while True:
        opcode, payload = read_frame(peer)
        peer.sendall(frame(opcode, payload))
        if opcode == 8:
            break
    peer.close()


def tunnel(host, authority, alpn):
    proxy = urllib.parse.urlsplit(os.environ["https_proxy"])
    plain = socket.create_connection((proxy.hostname, proxy.port), 30)
    plain.sendall(b"CONNECT %s:443 HTTP/1.1\r\n\r\n" % host.encode())
    head(plain)
    context = ssl.create_default_context(cafile=authority)
    if alpn:
        context.set_alpn_protocols(alpn)
    return context.wrap_socket(plain, server_hostname=host)


def websocket(host, path, authority):
    peer = tunnel(host, authority, None)
    peer.sendall(
        b"GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n" % (path.encode(), host.encode())
    )
    print(head(peer).split("\r\n")[0])
    peer.sendall(frame(1, b"hello", b"\1\2\3\4"))
    print(read_frame(peer)[1].decode())
    peer.sendall(frame(8, struct.pack(">H", 1000), b"\1\2\3\4"))
    read_frame(peer)
    peer.close()


def h2_frame(type, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([type, flags]) + struct.pack(">I", stream) + payload


def read_h2_frame(source):
    header = exactly(source, 9)
    payload = exactly(source, int.from_bytes(header[:3], "big"))
    return header[3], header[4], int.from_bytes(header[5:], "big"), payload


def literal(name, value):
    return b"\0" + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode()


def h2(host, path, authority):
    peer = tunnel(host, authority, ["h2"])
    fields = [(":scheme", "https"), (":authority", host), (":path", path)]
    if kind == "grpc":
        while read_h2_frame(peer)[0] != 4:
            pass
        fields = [(":method", "POST")] + fields + [("content-type", "application/grpc"), ("te", "trailers")]
    else:
        fields = [(":method", "GET")] + fields
    block = b"".join(literal(*field) for field in fields)
    message = h2_frame(0, 1, 1, b"\0\0\0\0\2hi") if kind == "grpc" else b""
    peer.sendall(
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + h2_frame(4, 0, 0) + h2_frame(1, 4 if message else 5, 1, block) + message
    )
    while True:
        type, flags, stream, payload = read_h2_frame(peer)
        if stream == 1 and type == 0:
            print(payload.decode())
        if stream == 1 and flags & 1 and type in (0, 1):
            break
    peer.close()


if kind == "websocket-server":
    websocket_server(*sys.argv[2:])
else:
    url = urllib.parse.urlsplit(sys.argv[2])
    (websocket if kind == "websocket" else h2)(
        url.hostname, url.path + ("?" + url.query if url.query else ""), sys.argv[3]
    )
