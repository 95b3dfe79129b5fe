/// Go's crypto/x509 as a program: reads one line of JSON for each chain, and answers with one line.
let goVerifier = """
    package main

    import (
        "bufio"
        "crypto/x509"
        "encoding/json"
        "encoding/pem"
        "fmt"
        "os"
    )

    type question struct{ ID, Host, Roots, Chain string }

    func main() {
        lines := bufio.NewScanner(os.Stdin)
        lines.Buffer(make([]byte, 1<<20), 1<<20)
        for lines.Scan() {
            var q question
            if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
                fmt.Println("unreadable", err)
                continue
            }
            roots, intermediates := x509.NewCertPool(), x509.NewCertPool()
            roots.AppendCertsFromPEM([]byte(q.Roots))
            var leaf *x509.Certificate
            var err error
            rest := []byte(q.Chain)
            for first := true; ; first = false {
                var block *pem.Block
                if block, rest = pem.Decode(rest); block == nil {
                    break
                }
                c, e := x509.ParseCertificate(block.Bytes)
                if e != nil {
                    if err == nil {
                        err = e
                    }
                } else if first {
                    leaf = c
                } else {
                    intermediates.AddCert(c)
                }
            }
            if err == nil {
                _, err = leaf.Verify(x509.VerifyOptions{DNSName: q.Host, Roots: roots, Intermediates: intermediates})
            }
            if err != nil {
                fmt.Println(q.ID, "refuses", err)
            } else {
                fmt.Println(q.ID, "accepts")
            }
        }
    }
    """
