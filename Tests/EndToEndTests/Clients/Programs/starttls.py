"""SMTP, IMAP and PostgreSQL, which turn to TLS on the way: small servers, and the clients of Python's library.

starttls.py serve smtp|imap|postgres PEM   serves with the chain and key in PEM, and writes its port to standard error
starttls.py smtp|imap HOST PORT CA|-       asks HOST, which is at PORT of this machine; "-" verifies nothing
"""
import imaplib, os, smtplib, socket, socketserver, ssl, struct, sys


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


class Conversation(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")
        self.wfile.flush()

    def upgrade(self):
        self.connection = CONTEXT.wrap_socket(self.connection, server_side=True)
        self.setup_files()

    def setup_files(self):
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb")

    def handle(self):
        try:
            self.converse()
        except (OSError, ValueError):
            pass


class SMTP(Conversation):
    def converse(self):
        self.say("220 mail.test ESMTP")
        while line := self.rfile.readline():
            command = line.split()[0].upper()
            if command == b"STARTTLS":
                self.say("220 go ahead")
                self.upgrade()
            elif command == b"EHLO":
                self.say("250-mail.test\r\n250-STARTTLS\r\n250 8BITMIME")
            elif command == b"DATA":
                self.say("354 go on")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.say("250 taken")
            elif command == b"QUIT":
                return self.say("221 bye")
            else:
                self.say("250 ok")


class IMAP(Conversation):
    def converse(self):
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, command = line.decode().split()[:2]
            if command == "CAPABILITY":
                self.say("* CAPABILITY IMAP4rev1 STARTTLS")
            self.say(tag + " OK done")
            if command == "STARTTLS":
                self.upgrade()
            if command == "LOGOUT":
                return


class Postgres(Conversation):
    """Lets everybody in, and has no rows."""

    def message(self, kind, body):
        self.wfile.write(kind + struct.pack("!i", len(body) + 4) + body)
        self.wfile.flush()

    def converse(self):
        if struct.unpack("!ii", self.rfile.read(8)) != (8, 80877103):
            return
        self.connection.sendall(b"S")
        self.upgrade()
        self.rfile.read(struct.unpack("!i", self.rfile.read(4))[0] - 4)
        self.message(b"R", struct.pack("!i", 0))
        self.message(b"Z", b"I")
        while self.rfile.read(1) == b"Q":
            self.rfile.read(struct.unpack("!i", self.rfile.read(4))[0] - 4)
            self.message(b"C", b"SELECT 0\0")
            self.message(b"Z", b"I")


def lead(host, port):
    """HOST is at PORT of this machine."""
    lookup = socket.getaddrinfo
    socket.getaddrinfo = lambda name, *rest, **more: lookup("127.0.0.1" if name == host else name, *rest, **more)
    return host, int(port)


def context(anchors):
    if anchors != "-":
        return ssl.create_default_context(cafile=anchors)
    careless = ssl.create_default_context()
    careless.check_hostname = False
    careless.verify_mode = ssl.CERT_NONE
    return careless


def send_mail(place, anchors):
    with smtplib.SMTP(*place, timeout=20) as mail:
        mail.starttls(context=context(anchors))
        mail.sendmail("a@example.test", ["b@example.test"], "Subject: hello\r\n\r\nhello\r\n")


def log_in(place, anchors):
    mail = imaplib.IMAP4(*place, timeout=20)
    mail.starttls(ssl_context=context(anchors))
    mail.login("user", "secret")
    mail.logout()


if sys.argv[1] == "serve":
    CONTEXT = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    CONTEXT.load_cert_chain(sys.argv[3])
    handler = {"smtp": SMTP, "imap": IMAP, "postgres": Postgres}[sys.argv[2]]
    for port in range(20000 + os.getpid() % 10000, 32767):
        try:
            server = Server(("127.0.0.1", port), handler)
            break
        except OSError:
            continue
    print(port, file=sys.stderr, flush=True)
    server.serve_forever()
else:
    try:
        {"smtp": send_mail, "imap": log_in}[sys.argv[1]](lead(*sys.argv[2:4]), sys.argv[4])
    except ssl.SSLError as error:
        sys.exit("refused: " + str(error.reason))
