import Runner
import Testing

@Suite struct InterpreterTests {
    @Test(arguments: [
        ("/usr/bin/curl", ["curl", "-k", "https://a.example"], "/usr/bin/curl"),
        ("/usr/bin/python3.11", ["python3", "app.py", "--token", "secret"], "/usr/bin/python3.11 app.py"),
        ("/usr/bin/python3.11", ["python3", "-W", "ignore", "-u", "dir/app.py"], "/usr/bin/python3.11 dir/app.py"),
        ("/usr/bin/python3", ["python3", "-m", "http.client", "secret"], "/usr/bin/python3 -m http.client"),
        ("/usr/bin/python3", ["python3", "-c", "import secret"], "/usr/bin/python3 -c"),
        ("/usr/bin/python3", ["python3"], "/usr/bin/python3"),
        ("/usr/bin/python3", [], "/usr/bin/python3"),
        (
            "/usr/lib/jvm/bin/java", ["java", "-cp", "a.jar:b.jar", "-Xmx1g", "com.example.Main", "x"],
            "/usr/lib/jvm/bin/java com.example.Main"
        ),
        ("/usr/lib/jvm/bin/java", ["java", "-jar", "app.jar"], "/usr/lib/jvm/bin/java -jar app.jar"),
        ("/usr/bin/pythonic", ["pythonic", "x"], "/usr/bin/pythonic"),
        ("/usr/bin/node", ["node", "--require", "./hook.js", "app.mjs"], "/usr/bin/node app.mjs"),
    ])
    func `two programs of one interpreter are two`(_ executable: String, _ words: [String], _ program: String) {
        #expect(Interpreter.program(executable, words: words) == program)
    }
}
