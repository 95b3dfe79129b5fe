#include "CPlatform.h"

#ifdef __linux__
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static unsigned int ask(int netlink, int family, uint16_t port, uint16_t peer) {
    struct {
        struct nlmsghdr header;
        struct inet_diag_req_v2 body;
    } question;
    struct {
        struct nlmsghdr header;
        struct inet_diag_msg body;
        char attributes[1024];
    } answer;

    memset(&question, 0, sizeof question);
    question.header.nlmsg_len = sizeof question;
    question.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    question.header.nlmsg_flags = NLM_F_REQUEST;
    question.body.sdiag_family = (unsigned char)family;
    question.body.sdiag_protocol = IPPROTO_TCP;
    question.body.idiag_states = ~0u;
    question.body.id.idiag_sport = htons(port);
    question.body.id.idiag_dport = htons(peer);
    question.body.id.idiag_cookie[0] = question.body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    if (family == AF_INET) {
        question.body.id.idiag_src[0] = question.body.id.idiag_dst[0] = htonl(INADDR_LOOPBACK);
    } else {
        question.body.id.idiag_src[3] = question.body.id.idiag_dst[3] = htonl(1);
    }
    if (send(netlink, &question, sizeof question, 0) != (ssize_t)sizeof question) return 0;
    // The kernel answers before send() returns.
    ssize_t length = recv(netlink, &answer, sizeof answer, MSG_DONTWAIT);
    if (length < (ssize_t)(sizeof answer.header + sizeof answer.body)) return 0;
    // Where there is no such connection the kernel may tell of a listener at that port, or of an error.
    if (answer.header.nlmsg_type != SOCK_DIAG_BY_FAMILY || answer.body.id.idiag_dport != htons(peer)) return 0;
    return answer.body.idiag_inode;
}

unsigned int pinproof_loopback_inode(uint16_t port, uint16_t peer) {
    int netlink = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (netlink < 0) return 0;
    unsigned int inode = ask(netlink, AF_INET, port, peer);
    if (inode == 0) inode = ask(netlink, AF_INET6, port, peer);
    close(netlink);
    return inode;
}

int pinproof_holds_socket(int process, unsigned int inode) {
    char path[64], name[64], target[64];
    snprintf(path, sizeof path, "/proc/%d/fd", process);
    snprintf(name, sizeof name, "socket:[%u]", inode);
    DIR *folder = opendir(path);
    if (folder == NULL) return 0;
    int found = 0;
    struct dirent *entry;
    while (!found && (entry = readdir(folder)) != NULL) {
        ssize_t length = readlinkat(dirfd(folder), entry->d_name, target, sizeof target - 1);
        if (length <= 0) continue;
        target[length] = 0;
        found = strcmp(target, name) == 0;
    }
    closedir(folder);
    return found;
}
#else
unsigned int pinproof_loopback_inode(uint16_t port, uint16_t peer) { (void)port; (void)peer; return 0; }
int pinproof_holds_socket(int process, unsigned int inode) { (void)process; (void)inode; return 0; }
#endif
