import Runner
import Testing

struct `The choice of a captured command's sources of names` {
    @Test(
        arguments: [
            ("passwd: files\nhosts: files resolve [!UNAVAIL=return] dns\nnetworks: files", "passwd: files\nnetworks: files"),
            ("  hosts:\tfiles myhostname\n# hosts: remark", "# hosts: remark"), ("", ""),
        ])
    func `is ours for hosts, and the machine's for all else`(system: String, kept: String) {
        #expect(ResolverFiles.switched(system) == "hosts: files dns\n\(kept)\n")
    }
}
