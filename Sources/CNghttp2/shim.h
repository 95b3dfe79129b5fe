// libnghttp2 as the system installs it: HTTP/2 sessions (RFC 9113) and HPACK (RFC 7541) without sockets.
//
// nghttp2_option_set_max_continuations is needed: upstream has it since 1.61, Debian 12 as a security update of 1.52.
#include <nghttp2/nghttp2.h>
