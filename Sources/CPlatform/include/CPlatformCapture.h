// A network for one command, in which every address leads to sockets of ours, and sockets handed from one process to another.
#pragma once
#include <stdint.h>

/// What a socket of a captured network is for.
enum {
    /// Accepts connections to one port, whatever address they were meant for.
    PINPROOF_SOCKET_LISTENER = 1,
    /// Takes DNS queries (UDP port 53), whatever server they were meant for.
    PINPROOF_SOCKET_NAMES = 2,
    /// Sees the first segment of every TCP connection, of IPv4 or IPv6.
    PINPROOF_SOCKET_SYN = 3,
    /// Sees datagrams to UDP port 443, which the kernel refuses.
    PINPROOF_SOCKET_QUIC = 4,
    /// No socket: those that there are have been handed over.
    PINPROOF_SOCKET_LAST = 5,
};

/// Two ends of a channel on which sockets are handed over; both -1 where there is none. The caller closes them.
struct pinproof_channel {
    int ours, theirs;
};

/// A socket that was handed over. The kind is 0 when the channel is at its end, and the socket -1 where there is none.
struct pinproof_handed_socket {
    int descriptor, kind;
};

/// In a network namespace that was just made: brings the loopback interface up, and makes every address, of IPv4 and as far as there is
/// IPv6 of that too, an address of this machine. Returns 0, or the number of the error (errno).
int pinproof_claim_every_address(void);

/// Opens a socket of this kind, bound to every address, with a port where it is a listener. Returns the descriptor, which does not block
/// and is closed on exec, or the error's number (errno), negated.
int pinproof_open_captured(int kind, int is_ipv6, uint16_t port);

struct pinproof_channel pinproof_open_channel(void);

/// Hands a socket over, and closes it here. Returns 0, or the number of the error (errno).
int pinproof_hand_socket(int channel, int descriptor, int kind);

/// Waits for the next socket, which does not block and is closed on exec.
struct pinproof_handed_socket pinproof_take_socket(int channel);

/// The number of the error that a system without IPv6 gives (errno).
int pinproof_no_such_family(void);
