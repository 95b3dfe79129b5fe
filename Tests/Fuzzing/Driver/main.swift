import CLibFuzzer
import Foundation

// fuzz NAME [options of libFuzzer] [folders of inputs]: puts libFuzzer to one target. `fuzz list` names them all.

/// The target that libFuzzer's callback runs: a C function has no context of its own.
nonisolated(unsafe) var chosen: FuzzTarget?

func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

let name = CommandLine.arguments.dropFirst().first
if name == "list" {
    for target in FuzzTarget.all { print(target.name) }
    exit(0)
}
guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
    say("fuzz: \(name ?? "nothing") is no target; `fuzz list` names them.")
    exit(64)
}
chosen = target
// libFuzzer takes its options from after the program's name, so the target's stands in that one's place.
var argc = CommandLine.argc - 1
var argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
exit(
    LLVMFuzzerRunDriver(&argc, &argv) { data, size in
        do {
            try chosen?.run(Array(UnsafeBufferPointer(start: data, count: size)))
        } catch {
            say("fuzz: broken promise: \(error)")
            abort()
        }
        return 0
    })
