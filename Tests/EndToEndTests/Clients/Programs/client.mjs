// node client.mjs URL KIND LEAF
//
// A GET through the CONNECT proxy of https_proxy, which Node 20 does not read by itself. CAs come from NODE_EXTRA_CA_CERTS.
// KIND: default, no-verification, pin (in checkServerIdentity, for the host api.example.test alone; LEAF is SHA-256 of the leaf
// in hex).
import http from "node:http";
import tls from "node:tls";

const [url, kind, leaf] = process.argv.slice(2);
const { hostname } = new URL(url);
const proxy = new URL(process.env.https_proxy);

function fail(error) {
  console.error(String(error));
  process.exitCode = 1;
}

function checkServerIdentity(name, certificate) {
  const error = tls.checkServerIdentity(name, certificate);
  if (error || name !== "api.example.test" || certificate.fingerprint256.replaceAll(":", "").toLowerCase() === leaf) return error;
  return new Error("not the pinned certificate");
}

http
  .request({ host: proxy.hostname, port: proxy.port, method: "CONNECT", path: `${hostname}:443` })
  .on("connect", (answer, socket) => {
    const session = tls.connect({
      socket,
      servername: hostname,
      rejectUnauthorized: kind !== "no-verification",
      ...(kind === "pin" ? { checkServerIdentity } : {}),
    });
    session.on("secureConnect", () => session.write(`GET / HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`));
    session.on("data", (data) => console.log(String(data).split("\r\n")[0]));
    session.on("error", fail);
  })
  .on("error", fail)
  .end();
