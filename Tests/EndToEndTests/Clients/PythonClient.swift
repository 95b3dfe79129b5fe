import Foundation
import OpenSSLKit

/// A small client with the `ssl` module of Python's library: `client.py URL KIND LEAF`.
enum PythonClient {
    /// Python's module has no callback for verification, so the check of time is left out with OpenSSL's own flag
    /// (`X509_V_FLAG_NO_CHECK_TIME`, 0x200000), as a careless callback would.
    private static let text = """
        import hashlib, http.client, os, socket, ssl, sys, time, urllib.parse, urllib.request

        url, kind, leaf = sys.argv[1:4]
        context = ssl.create_default_context()
        if kind in ("no-name", "no-verification", "pin-only", "keep-open"):
            context.check_hostname = False
        if kind in ("no-verification", "pin-only", "keep-open"):
            context.verify_mode = ssl.CERT_NONE
        if kind == "no-time":
            context.verify_flags |= 0x200000

        def tunnel():
            proxy = urllib.parse.urlsplit(os.environ["https_proxy"])
            connection = http.client.HTTPSConnection(proxy.hostname, proxy.port, context=context, timeout=30)
            connection.set_tunnel(urllib.parse.urlsplit(url).hostname, 443)
            connection.connect()
            return connection

        def get(context):
            print(urllib.request.urlopen(url, context=context, timeout=30).status)

        if kind == "probe":
            tunnel().close()
        elif kind == "keep-open":
            connection = tunnel()
            for turn in range(2):
                connection.request("GET", "/")
                answer = connection.getresponse()
                answer.read()
                print(answer.status)
                if turn == 0:
                    open(sys.argv[4], "w").write("ready")
                    open(sys.argv[5]).read()
        elif kind == "hang-in-handshake":
            proxy = urllib.parse.urlsplit(os.environ["https_proxy"])
            incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
            session = context.wrap_bio(incoming, outgoing, server_hostname=urllib.parse.urlsplit(url).hostname)
            try:
                session.do_handshake()
            except ssl.SSLWantReadError:
                pass
            raw = socket.create_connection((proxy.hostname, proxy.port))
            raw.sendall(b"CONNECT %s:443 HTTP/1.1\\r\\n\\r\\n" % urllib.parse.urlsplit(url).hostname.encode())
            raw.recv(4096)
            raw.sendall(outgoing.read())
            time.sleep(600)
        elif kind == "retry":
            try:
                get(context)
            except OSError:
                get(ssl._create_unverified_context())
        elif kind == "pin" or kind == "pin-only" or (kind == "pin-one-host" and "canary" not in url):
            connection = tunnel()
            if hashlib.sha256(connection.sock.getpeercert(binary_form=True)).hexdigest() != leaf:
                connection.close()
                sys.exit("not the pinned certificate")
            connection.request("GET", "/")
            print(connection.getresponse().status)
        else:
            get(context)

        """

    /// Puts it on a bench.
    static func install(at path: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
}

extension Bench {
    /// The client, of one kind, calling this bench's host unless told otherwise.
    func python(_ kind: String, url: String = "https://\(host)/") -> [String] {
        [Tool.python.path ?? "python3", path("client.py"), url, kind, leafDigest()]
    }

    /// SHA-256 of the genuine leaf, in lower-case hex.
    func leafDigest(of host: String = host) -> String { leaves[host].map { Digest.hex(Digest.sha256($0.der)) } ?? "" }
}
