<?php
// php -d curl.cainfo=BUNDLE client-curl.php URL KIND
//
// A GET with the curl extension, which reads https_proxy and takes its CAs from php.ini. KIND: default, no-verification.
[, $url, $kind] = $argv;
$curl = curl_init($url);
curl_setopt_array($curl, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_SSL_VERIFYPEER => $kind === "default",
    CURLOPT_SSL_VERIFYHOST => $kind === "default" ? 2 : 0,
]);
exit(curl_exec($curl) === false ? 1 : 0);
