internal import Foundation

/// The files that say to resolvers whom to ask for a name (resolv.conf(5), nsswitch.conf(5), hosts(5)), as a captured command finds them.
package enum ResolverFiles {
    private static let switchPath = "/etc/nsswitch.conf"

    /// Writes them into the run's folder.
    ///
    /// What a machine does not have has no place that could be taken, and is not missed: resolvers then ask their own machine, which is us.
    static func write(to folder: RunFolder) throws(RunnerError) -> [Namespace.Binding] {
        let name = ProcessInfo.processInfo.hostName.split(separator: ".").first.map(String.init) ?? "localhost"
        let system = (try? String(contentsOfFile: switchPath, encoding: .utf8)) ?? ""
        let texts = [
            ("resolv.conf", "/etc/resolv.conf", "nameserver 127.0.0.1\n"),
            ("hosts", "/etc/hosts", "127.0.0.1 localhost \(name)\n::1 localhost ip6-localhost ip6-loopback\n"),
            ("nsswitch.conf", switchPath, switched(system)),
        ]
        var bindings: [Namespace.Binding] = []
        for (file, target, text) in texts where FileManager.default.fileExists(atPath: target) {
            try folder.publish(Array(text.utf8), to: file)
            bindings.append(Namespace.Binding(source: folder.url.appendingPathComponent(file).path, target: target))
        }
        // A cache of names that runs outside would be asked through its socket, past us.
        for target in ["/run/nscd/socket"] where FileManager.default.fileExists(atPath: target) {
            bindings.append(Namespace.Binding(source: "/dev/null", target: target))
        }
        return bindings
    }

    /// The machine's own choices, but for hosts: other sources of names, such as systemd-resolved, would be asked past us.
    package static func switched(_ system: String) -> String {
        let lines = system.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            !line.drop(while: \.isWhitespace).hasPrefix("hosts:")
        }
        return "hosts: files dns\n" + lines.joined(separator: "\n") + "\n"
    }
}
