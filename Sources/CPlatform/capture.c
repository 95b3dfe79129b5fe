#include "CPlatformCapture.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

int pinproof_no_such_family(void) { return EAFNOSUPPORT; }

#ifdef __linux__

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

struct request {
    struct nlmsghdr head;
    union {
        struct rtmsg route;
        struct ifaddrmsg address;
    };
    char attributes[64];
};

static void add(struct request *request, unsigned short type, const void *value, unsigned short length) {
    struct rtattr *attribute = (struct rtattr *)((char *)request + NLMSG_ALIGN(request->head.nlmsg_len));
    attribute->rta_type = type;
    attribute->rta_len = RTA_LENGTH(length);
    memcpy(RTA_DATA(attribute), value, length);
    request->head.nlmsg_len = NLMSG_ALIGN(request->head.nlmsg_len) + RTA_ALIGN(attribute->rta_len);
}

/// One request of rtnetlink(7) and its answer.
static int ask(struct request *request) {
    request->head.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE;
    int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (netlink < 0) return errno;
    struct {
        struct nlmsghdr head;
        struct nlmsgerr error;
        char rest[256];
    } answer;
    int result = 0;
    if (send(netlink, request, request->head.nlmsg_len, 0) < 0) {
        result = errno;
    } else {
        ssize_t count = recv(netlink, &answer, sizeof answer, 0);
        if (count < 0) result = errno;
        else if ((size_t)count < NLMSG_LENGTH(sizeof answer.error) || answer.head.nlmsg_type != NLMSG_ERROR) result = EPROTO;
        else result = -answer.error.error;
    }
    close(netlink);
    return result;
}

static int raise_interface(const char *name) {
    struct ifreq interface = {0};
    strncpy(interface.ifr_name, name, IFNAMSIZ - 1);
    int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (any < 0) return errno;
    int result = ioctl(any, SIOCGIFFLAGS, &interface) < 0 ? errno : 0;
    interface.ifr_flags |= IFF_UP | IFF_RUNNING;
    if (result == 0 && ioctl(any, SIOCSIFFLAGS, &interface) < 0) result = errno;
    close(any);
    return result;
}

/// As `ip route add local default dev lo`.
static int claim(unsigned char family, int interface) {
    struct request request = {0};
    request.head.nlmsg_type = RTM_NEWROUTE;
    request.head.nlmsg_len = NLMSG_LENGTH(sizeof request.route);
    request.route.rtm_family = family;
    request.route.rtm_table = RT_TABLE_LOCAL;
    request.route.rtm_protocol = RTPROT_BOOT;
    request.route.rtm_scope = RT_SCOPE_HOST;
    request.route.rtm_type = RTN_LOCAL;
    add(&request, RTA_OIF, &interface, sizeof interface);
    return ask(&request);
}

/// One address that is not loopback's: resolvers that are asked for families in use look for one (AI_ADDRCONFIG, RFC 3493 §6.1).
static int show_address(int interface) {
    struct request request = {0};
    request.head.nlmsg_type = RTM_NEWADDR;
    request.head.nlmsg_len = NLMSG_LENGTH(sizeof request.address);
    request.address.ifa_family = AF_INET;
    request.address.ifa_prefixlen = 32;
    request.address.ifa_scope = RT_SCOPE_UNIVERSE;
    request.address.ifa_index = (unsigned)interface;
    struct in_addr address = {htonl(0xC6120001)};
    add(&request, IFA_LOCAL, &address, sizeof address);
    add(&request, IFA_ADDRESS, &address, sizeof address);
    return ask(&request);
}

int pinproof_claim_every_address(void) {
    int result = raise_interface("lo");
    if (result != 0) return result;
    int interface = (int)if_nametoindex("lo");
    if ((result = show_address(interface)) != 0 || (result = claim(AF_INET, interface)) != 0) return result;
    claim(AF_INET6, interface);
    return 0;
}

/// What is not of interest is left out in the kernel: a raw socket is given a copy of every packet of its protocol. The packet begins with
/// its IPv4 header, whose length is looked up, or with the header of TCP or UDP.
static int narrow(int raw, int kind, int is_ipv6) {
    struct sock_filter start = is_ipv6 ? (struct sock_filter)BPF_STMT(BPF_LDX | BPF_IMM, 0)
                                       : (struct sock_filter)BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0);
    struct sock_filter syn[] = {
        start,
        BPF_STMT(BPF_LD | BPF_B | BPF_IND, 13),
        BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0x12),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x02, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 128),
        BPF_STMT(BPF_RET | BPF_K, 0),
    };
    struct sock_filter quic[] = {
        start,
        BPF_STMT(BPF_LD | BPF_H | BPF_IND, 2),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 443, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 128),
        BPF_STMT(BPF_RET | BPF_K, 0),
    };
    struct sock_fprog program = kind == PINPROOF_SOCKET_SYN ? (struct sock_fprog){sizeof syn / sizeof *syn, syn}
                                                            : (struct sock_fprog){sizeof quic / sizeof *quic, quic};
    return setsockopt(raw, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

static int bind_everywhere(int descriptor, int is_ipv6, uint16_t port) {
    int on = 1;
    if (!is_ipv6) {
        struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(port)};
        return bind(descriptor, (struct sockaddr *)&any, sizeof any);
    }
    struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    if (setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) < 0) return -1;
    return bind(descriptor, (struct sockaddr *)&any, sizeof any);
}

int pinproof_open_captured(int kind, int is_ipv6, uint16_t port) {
    const int flags = SOCK_NONBLOCK | SOCK_CLOEXEC, family = is_ipv6 ? AF_INET6 : AF_INET;
    int descriptor, result;
    switch (kind) {
    case PINPROOF_SOCKET_LISTENER:
        if ((descriptor = socket(family, SOCK_STREAM | flags, 0)) < 0) return -errno;
        result = bind_everywhere(descriptor, is_ipv6, port) < 0 || listen(descriptor, 1024) < 0 ? errno : 0;
        break;
    case PINPROOF_SOCKET_NAMES:
        if ((descriptor = socket(family, SOCK_DGRAM | flags, 0)) < 0) return -errno;
        result = bind_everywhere(descriptor, is_ipv6, 53) < 0 ? errno : 0;
        break;
    case PINPROOF_SOCKET_SYN:
    case PINPROOF_SOCKET_QUIC:
        descriptor = socket(family, SOCK_RAW | flags, kind == PINPROOF_SOCKET_SYN ? IPPROTO_TCP : IPPROTO_UDP);
        if (descriptor < 0) return -errno;
        result = narrow(descriptor, kind, is_ipv6) < 0 ? errno : 0;
        break;
    default: return -EINVAL;
    }
    if (result == 0) return descriptor;
    close(descriptor);
    return -result;
}

struct pinproof_channel pinproof_open_channel(void) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) return (struct pinproof_channel){-1, -1};
    return (struct pinproof_channel){ends[0], ends[1]};
}

union rights {
    struct cmsghdr head;
    char space[CMSG_SPACE(sizeof(int))];
};

int pinproof_hand_socket(int channel, int descriptor, int kind) {
    unsigned char byte = (unsigned char)kind;
    struct iovec content = {&byte, 1};
    union rights rights = {0};
    struct msghdr message = {.msg_iov = &content, .msg_iovlen = 1};
    if (descriptor >= 0) {
        message.msg_control = &rights;
        message.msg_controllen = sizeof rights;
        rights.head.cmsg_level = SOL_SOCKET;
        rights.head.cmsg_type = SCM_RIGHTS;
        rights.head.cmsg_len = CMSG_LEN(sizeof descriptor);
        memcpy(CMSG_DATA(&rights.head), &descriptor, sizeof descriptor);
    }
    int result = sendmsg(channel, &message, MSG_NOSIGNAL) < 0 ? errno : 0;
    if (descriptor >= 0) close(descriptor);
    return result;
}

struct pinproof_handed_socket pinproof_take_socket(int channel) {
    unsigned char byte = 0;
    struct iovec content = {&byte, 1};
    union rights rights = {0};
    struct msghdr message = {.msg_iov = &content, .msg_iovlen = 1, .msg_control = &rights, .msg_controllen = sizeof rights};
    struct pinproof_handed_socket handed = {-1, 0};
    ssize_t count;
    do count = recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
    while (count < 0 && errno == EINTR);
    if (count != 1) return handed;
    handed.kind = byte;
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    if (head && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS && head->cmsg_len == CMSG_LEN(sizeof(int)))
        memcpy(&handed.descriptor, CMSG_DATA(head), sizeof(int));
    return handed;
}

#else

int pinproof_claim_every_address(void) { return ENOSYS; }
int pinproof_open_captured(int kind, int is_ipv6, uint16_t port) { return -ENOSYS; }
struct pinproof_channel pinproof_open_channel(void) { return (struct pinproof_channel){-1, -1}; }
int pinproof_hand_socket(int channel, int descriptor, int kind) { return ENOSYS; }
struct pinproof_handed_socket pinproof_take_socket(int channel) { return (struct pinproof_handed_socket){-1, 0}; }

#endif
