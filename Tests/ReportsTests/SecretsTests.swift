import Reports
import Testing

@Suite struct `Secrets in a command` {
    @Test(arguments: [
        (["curl", "-H", "Authorization: Bearer abc"], ["curl", "-H", "Authorization: ***"]),
        (["curl", "-HCookie: a=b; c=d", "x"], ["curl", "-HCookie: ***", "x"]),
        (["curl", "--header=X-Api-Key: abc"], ["curl", "--header=X-Api-Key: ***"]),
        (["sh", "-c", "curl -H 'Proxy-Authorization: Basic abc' h"], ["sh", "-c", "curl -H 'Proxy-Authorization: ***' h"]),
        (["curl", "-u", "me:abc"], ["curl", "-u", "me:***"]),
        (["curl", "--oauth2-bearer", "abc"], ["curl", "--oauth2-bearer", "***"]),
        (["app", "--password", "abc", "--verbose"], ["app", "--password", "***", "--verbose"]),
        (["app", "--token=abc"], ["app", "--token=***"]),
        (["app", "API_KEY=abc", "x"], ["app", "API_KEY=***", "x"]),
        (["curl", "https://me:abc@h/p?access_token=abc&q=1#f"], ["curl", "https://***@h/p?access_token=***&q=1#f"]),
    ])
    func `a credential is masked`(command: [String], masked: [String]) {
        #expect(Secrets.masked(command: command) == masked)
    }

    @Test(arguments: [
        ["python3", "-u", "app.py"], ["curl", "-sS", "https://example.com/a@b?x=1"], ["curl", "{url}"],
        ["git", "ls-remote", "https://h/r.git"],
        ["curl", "-U", "http://proxy:3128"], ["app", "--cookie-jar=x"], [],
    ])
    func `an ordinary command stays as it is`(command: [String]) {
        #expect(Secrets.masked(command: command) == command)
    }

    @Test(arguments: [
        "GET /a?access_token=abc", "GET https://me:abc@h/", "Set-Cookie: a=b", "X-API-KEY: abc", "x-signature=abc", "AUTHORIZATION: abc",
        "a=b: c", "GET /a?x=1", "session=abc", "GET /cb?code=abc", "GET /", "",
    ])
    func `a single text is masked as a command's word is`(text: String) {
        #expect([Secrets.masked(text)] == Secrets.masked(command: [text]))
    }
}
