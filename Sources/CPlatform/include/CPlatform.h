// What of the system does not import into Swift: variadic and macro-based calls.
#pragma once
#include <stdint.h>
#include "CPlatformCapture.h"

/// No core files, no other process of the same user may read our memory; SIGPIPE is ignored; the soft limit of open files becomes the
/// hard one; malloc keeps memory that handshakes give back and take again.
void pinproof_prepare_process(void);

/// Columns of the terminal behind a descriptor; 0 where it is none.
int pinproof_terminal_columns(int descriptor);

/// Asks the kernel to end the calling process when its parent dies.
int pinproof_die_with_parent(void);

/// The inode of this machine's TCP socket that is bound to `port` and connected to `peer`, on the loopback address of either family; asked
/// of the kernel by name (sock_diag(7)). 0 where there is none, or where the kernel does not tell.
unsigned int pinproof_loopback_inode(uint16_t port, uint16_t peer);

/// Whether one of the process's descriptors is the socket with this inode (proc(5), `/proc/PID/fd`).
int pinproof_holds_socket(int process, unsigned int inode);
