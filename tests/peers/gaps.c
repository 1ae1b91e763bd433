/* The far end of some pseudowires (tests and ./run bench pseudowire): hears one port each, sends every packet back where it came from, and measures the
 * time between packets by the kernel's time stamps. usage: gaps PORT COUNT NOMINAL_US SECONDS
 * One line: packets, and of the gaps of all ports the percentiles, the share further than a quarter of the nominal from it, the longest; and
 * how many milliseconds a buffer of the far end has to hold at the 99.9th percentile and at most: the lateness against an even rate. */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { MOST = 64 };
static double *gaps, *late;
static long count, lates;

static int by_size(const void *a, const void *b) { double x = *(const double *)a, y = *(const double *)b; return (x > y) - (x < y); }

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    int port = atoi(argv[1]), n = atoi(argv[2]), one = 1, big = 1 << 20;
    double nominal = atof(argv[3]), seconds = atof(argv[4]), began = now();
    struct pollfd fds[MOST];
    double last[MOST] = {0}, *arrived[MOST];
    long packets[MOST] = {0}, room = (long)(seconds * 2e6 / nominal) + 1000;
    gaps = malloc(sizeof *gaps * (size_t)(room * n));
    late = malloc(sizeof *late * (size_t)(room * n));
    for (int i = 0; i < n; i++) {
        struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((unsigned short)(port + i)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        fds[i] = (struct pollfd){.fd = socket(AF_INET, SOCK_DGRAM, 0), .events = POLLIN};
        setsockopt(fds[i].fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one);
        setsockopt(fds[i].fd, SOL_SOCKET, SO_RCVBUF, &big, sizeof big);
        if (bind(fds[i].fd, (struct sockaddr *)&at, sizeof at) != 0)
            return perror("bind"), 1;
        arrived[i] = malloc(sizeof(double) * (size_t)room);
    }
    while (now() - began < seconds) {
        if (poll(fds, (nfds_t)n, 100) <= 0)
            continue;
        for (int i = 0; i < n; i++) {
            for (;;) {
                unsigned char octets[2048];
                char control[128];
                struct sockaddr_in from;
                struct iovec part = {octets, sizeof octets};
                struct msghdr m = {.msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
                ssize_t length = recvmsg(fds[i].fd, &m, MSG_DONTWAIT);
                if (length < 0)
                    break;
                struct cmsghdr *c = CMSG_FIRSTHDR(&m);
                struct timespec t;
                if (!c || c->cmsg_type != SO_TIMESTAMPNS)
                    return fprintf(stderr, "no time stamp\n"), 1;
                memcpy(&t, CMSG_DATA(c), sizeof t);
                sendto(fds[i].fd, octets, (size_t)length, MSG_DONTWAIT, (struct sockaddr *)&from, sizeof from);
                double us = (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
                if (now() - began < 2) /* it starts */
                    continue;
                if (last[i] != 0 && count < room * n)
                    gaps[count++] = us - last[i];
                last[i] = us;
                if (packets[i] < room)
                    arrived[i][packets[i]++] = us;
            }
        }
    }
    /* The even rate that fits best from below: the mean rate, moved to the earliest packet. */
    for (int i = 0; i < n; i++) {
        long k = packets[i];
        if (k < 2)
            continue;
        double rate = (arrived[i][k - 1] - arrived[i][0]) / (double)(k - 1), least = 1e18;
        for (long p = 0; p < k; p++) {
            double x = arrived[i][p] - (double)p * rate;
            least = x < least ? x : least;
        }
        for (long p = 0; p < k; p++)
            late[lates++] = arrived[i][p] - (double)p * rate - least;
    }
    if (count < 100)
        return fprintf(stderr, "nothing came\n"), 1;
    qsort(gaps, (size_t)count, sizeof *gaps, by_size);
    qsort(late, (size_t)lates, sizeof *late, by_size);
    long off = 0;
    for (long g = 0; g < count; g++)
        off += gaps[g] < 0.75 * nominal || gaps[g] > 1.25 * nominal;
    printf("packets %ld gap_us p1 %.0f p50 %.0f p99 %.0f p99.9 %.0f max %.0f off %.2f%% late_ms p50 %.2f p99 %.2f p99.9 %.2f max %.2f\n", lates, gaps[count / 100], gaps[count / 2],
           gaps[count * 99 / 100], gaps[count * 999 / 1000], gaps[count - 1], 100.0 * (double)off / (double)count, late[lates / 2] / 1e3, late[lates * 99 / 100] / 1e3,
           late[lates * 999 / 1000] / 1e3, late[lates - 1] / 1e3);
    return 0;
}
