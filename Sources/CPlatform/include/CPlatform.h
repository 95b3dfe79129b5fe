// What of the system does not import into Swift: variadic and macro-based calls.
#pragma once
#include "CPlatformCapture.h"

/// No core files, no other process of the same user may read our memory; SIGPIPE is ignored; the soft limit of open files becomes the
/// hard one; malloc keeps memory that handshakes give back and take again.
void pinproof_prepare_process(void);

/// Columns of the terminal behind a descriptor; 0 where it is none.
int pinproof_terminal_columns(int descriptor);

/// Asks the kernel to end the calling process when its parent dies.
int pinproof_die_with_parent(void);
