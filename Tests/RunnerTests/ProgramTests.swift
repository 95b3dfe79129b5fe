import Foundation
import Runner
import Testing

struct `What a process runs` {
    private static let python = "/usr/bin/python3.11"
    private static let node = "/usr/bin/node"
    private static let java = "/usr/lib/jvm/bin/java"
    private static let perl = "/usr/bin/perl"

    private func identity(
        _ executable: String, _ words: String, in folder: String? = "/home/me", appImage: String? = nil, missing: Set<String> = []
    ) -> String {
        let words = words.split(separator: " ").map(String.init)
        return Program(executable: executable, words: words, folder: folder, appImage: appImage) { !missing.contains($0) }.identity
    }

    @Test(arguments: [
        (python, "python3 app.py --token secret", "/home/me/app.py"), (python, "python3 ./a/../app.py", "/home/me/app.py"),
        (python, "python3 ../you/app.py", "/home/you/app.py"), (python, "python3 /srv/app.py", "/srv/app.py"),
        (python, "python3 -W ignore -u dir/app.py", "/home/me/dir/app.py"), (python, "python3 -uWignore app.py", "/home/me/app.py"),
        (python, "python3 -I app.py secret", "/home/me/app.py"), (python, "python3 -- app.py", "/home/me/app.py"),
        ("/usr/bin/python3.13t", "python app.py", "/home/me/app.py"), ("/usr/bin/pypy3.9", "pypy3 app.py", "/home/me/app.py"),
        (node, "node --require ./hook.js app.mjs", "/home/me/app.mjs"), (node, "node -r hook app.js", "/home/me/app.js"),
        (node, "node --env-file .env app.js", "/home/me/app.js"), (node, "node --import=tsx --inspect app.ts", "/home/me/app.ts"),
        ("/usr/bin/ruby3.1", "ruby -I lib -rjson -w x.rb a", "/home/me/x.rb"), (perl, "perl -Mstrict -w x.pl", "/home/me/x.pl"),
        ("/usr/bin/php8.2", "php -d a=b -c /etc x.php", "/home/me/x.php"), ("/usr/bin/php", "php -f x.php", "/home/me/x.php"),
        ("/usr/bin/deno", "deno run -A -c deno.json x.ts", "/home/me/x.ts"), ("/usr/bin/bun", "bun run x.ts", "/home/me/x.ts"),
        ("/usr/bin/bun", "bun x.ts run", "/home/me/x.ts"), ("/usr/bin/dotnet", "dotnet exec --depsfile a app.dll", "/home/me/app.dll"),
        (java, "java -Xmx1g -jar app.jar", "/home/me/app.jar"), (java, "java Main.java", "/home/me/Main.java"),
        ("/usr/bin/lua5.4", "lua -l json x.lua", "/home/me/x.lua"), ("/usr/bin/python3.11 (deleted)", "python3 app.py", "/home/me/app.py"),
    ])
    func `is a script, by its whole path`(_ executable: String, _ words: String, _ script: String) {
        #expect(identity(executable, words) == executable.replacingOccurrences(of: " (deleted)", with: "") + " " + script)
    }

    @Test(arguments: [
        (python, "python3 -m http.client secret", "-m http.client /home/me"), (python, "python3 -umclient", "-m client /home/me"),
        (java, "java com.example.Main x", "com.example.Main /home/me"), (java, "java -m a/b.Main x", "-m a/b.Main /home/me"),
        (java, "java -cp a.jar:b.jar -Xmx1g com.example.Main x", "com.example.Main ad1103d9 /home/me"),
    ])
    func `is a module or a class, with the folder where it is looked up`(_ executable: String, _ words: String, _ what: String) {
        #expect(identity(executable, words) == "\(executable) \(what)")
    }

    @Test func `is another class where the class path is another one`() {
        let places = ["-cp a.jar", "-cp b.jar", "--class-path=b.jar", ""].map { identity(Self.java, "java \($0) Main") }
        #expect(Set(places).count == 3)
        #expect(places[1] == places[2])
    }

    @Test(arguments: [
        (python, "python3 -c SECRET a b", "-c"), (python, "python3 -Buc SECRET", "-c"), (node, "node -e SECRET", "-e"),
        (node, "node --eval=SECRET", "--eval"), (node, "node -pe SECRET", "-pe"), (perl, "perl -MLWP::Simple -wne SECRET", "-e"),
        (perl, "perl -E SECRET", "-E"), ("/usr/bin/ruby", "ruby -rnet/http -eSECRET", "-e"), ("/usr/bin/php", "php -r SECRET", "-r"),
        ("/usr/bin/deno", "deno eval SECRET", "eval"), ("/usr/bin/deno", "deno run SECRET:", "run"),
        ("/usr/bin/bun", "bun -e SECRET", "-e"),
        ("/usr/bin/lua", "lua -e SECRET", "-e"),
    ])
    func `is a text, by a digest of it`(_ executable: String, _ words: String, _ option: String) {
        // printf SECRET | sha256sum; printf SECRET: | sha256sum
        let digest = words.hasSuffix(":") ? "288a1283" : "0917b13a"
        #expect(identity(executable, words) == "\(executable) \(option) \(digest) /home/me")
    }

    @Test func `is another text where a later line is another one`() {
        #expect(identity(Self.perl, "perl -e a -e b") != identity(Self.perl, "perl -e a -e c"))
        #expect(identity(Self.perl, "perl -e a b") == identity(Self.perl, "perl -e a c"))
    }

    @Test(arguments: [
        (python, "python3"), (python, ""), (python, "python3 -"), (python, "python3 -u - secret"), (python, "python3 -c"),
        (node, "node -i"),
        (node, "npm-run-secret"), (python, "python3 gone.py"), ("/bin/bash", "bash x.sh"),
        ("/usr/lib/erlang/bin/beam.smp", "beam.smp -- x"),
        ("/usr/sbin/php-fpm8.2", "php-fpm:"), ("/usr/bin/bun", "bun run gone.py"),
    ])
    func `is not known from every command line`(_ executable: String, _ words: String) {
        #expect(identity(executable, words, missing: ["gone.py", "gone.py.js"]) == "\(executable) ?")
    }

    @Test func `is not known without its folder`() {
        #expect(identity(Self.python, "python3 app.py", in: nil) == "/usr/bin/python3.11 ?")
        #expect(identity(Self.python, "python3 -m app", in: nil) == "/usr/bin/python3.11 -m app ?")
        #expect(identity(Self.python, "python3 /srv/app.py", in: nil) == "/usr/bin/python3.11 /srv/app.py")
    }

    @Test func `is a script of node that is named without its extension`() {
        #expect(identity(Self.node, "node app", missing: ["app"]) == "/usr/bin/node /home/me/app")
    }

    @Test(arguments: ["/usr/bin/curl", "/usr/bin/pythonic", "/usr/bin/node_exporter", "/usr/bin/java-wrapper", "/tmp/go-build/app"])
    func `is nothing else where the executable is the program`(_ executable: String) {
        #expect(identity(executable, "x app.py") == executable)
    }

    @Test func `is what go run was started on, whatever it built it into`() {
        for number in ["123", "4567890"] {
            #expect(identity("/tmp/go-build\(number)/b001/exe/main", "main") == "/tmp/go-build*/b001/exe/main /home/me")
        }
        #expect(identity("/tmp/go-build1/b001/exe/main", "main", in: nil) == "/tmp/go-build1/b001/exe/main")
    }

    @Test func `is the AppImage, wherever it is mounted`() {
        let image = "/home/me/App.AppImage"
        #expect(identity("/tmp/.mount_Appa1B2c3/usr/bin/app", "app", appImage: image) == "/home/me/App.AppImage usr/bin/app")
        #expect(identity("/tmp/.mount_Appa1B2c3/usr/bin/app", "app") == "/tmp/.mount_Appa1B2c3/usr/bin/app")
        #expect(identity("/usr/bin/app", "app", appImage: image) == "/usr/bin/app")
    }
}
