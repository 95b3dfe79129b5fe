<?php
// php client.php URL KIND
//
// A GET with the https stream, which knows no proxy variable and reads SSL_CERT_FILE. KIND: default, no-verification.
[, $url, $kind] = $argv;
$host = parse_url($url, PHP_URL_HOST);
$context = stream_context_create([
    "http" => ["proxy" => str_replace("http://", "tcp://", getenv("https_proxy")), "request_fulluri" => false],
    "ssl" => ["peer_name" => $host, "verify_peer" => $kind === "default", "verify_peer_name" => $kind === "default"],
]);
exit(@file_get_contents($url, false, $context) === false ? 1 : 0);
