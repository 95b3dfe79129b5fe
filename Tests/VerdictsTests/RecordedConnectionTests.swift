import Testing
import Verdicts
import Wire

/// api.example.com under untrusted-ca, as recorded in run 20261121T192003-7f3a.
@Test func `recorded connection 12 is judged as it was`() {
    let judge = Judge.judge(
        [
            TLSEvent(at: 1_200_000, .clientHello),
            TLSEvent(at: 3_400_000, .certificateWritten),
            TLSEvent(at: 12_000_000, .alertReceived(Alert(48))),
            TLSEvent(at: 12_340_000, .clientClosed(.reset)),
        ])
    #expect(judge.outcome == .rejected)
    #expect(judge.step == .e3)
    #expect(judge.alert == Alert(48))
}
