// client URL KIND LEAF
//
// A GET with net/http, which reads https_proxy and SSL_CERT_FILE.
// KIND: default, no-verification, pin (in VerifyPeerCertificate, for the host api.example.test alone; LEAF is SHA-256 of the
// leaf in hex).
package main

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

func main() {
	url, kind, leaf := os.Args[1], os.Args[2], os.Args[3]
	config := &tls.Config{InsecureSkipVerify: kind == "no-verification"}
	if kind == "pin" && strings.Contains(url, "//api.example.test/") {
		config.VerifyPeerCertificate = func(chain [][]byte, _ [][]*x509.Certificate) error {
			digest := sha256.Sum256(chain[0])
			if hex.EncodeToString(digest[:]) != leaf {
				return errors.New("not the pinned certificate")
			}
			return nil
		}
	}
	client := http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: config}}
	answer, err := client.Get(url)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	io.Copy(io.Discard, answer.Body)
	fmt.Println(answer.StatusCode)
}
