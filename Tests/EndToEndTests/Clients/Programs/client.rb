# ruby client.rb URL KIND
#
# A GET with net/http, which reads the proxy variables and SSL_CERT_FILE. KIND: default, no-verification.
require "net/http"
require "uri"

url = URI(ARGV[0])
none = ARGV[1] == "no-verification"
mode = none ? OpenSSL::SSL::VERIFY_NONE : OpenSSL::SSL::VERIFY_PEER
Net::HTTP.start(url.host, url.port, use_ssl: true, verify_mode: mode) { |http| puts http.get("/").code }
