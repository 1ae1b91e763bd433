// ask SOCKET PATH TEXT COUNT: asks a node's API (HTTP over a Unix socket) again and again, every 10 ms, until the answer contains
// TEXT at least COUNT times, and prints the time in seconds since 1970. Ends with 1 when that has not happened within 30 s.
// It costs a node that is starting next to nothing, which a program of its own for every question would not.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/socket.h>
#include <sys/un.h>

static char answer[8 << 20];

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static int contains(const char *socket_path, const char *path, const char *text)
{
    int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), count = 0, n;
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    struct timeval limit = {.tv_sec = 6};
    char request[400];
    size_t length = 0;
    snprintf(to.sun_path, sizeof to.sun_path, "%s", socket_path);
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    n = snprintf(request, sizeof request, "GET %s HTTP/1.0\r\nHost: node\r\n\r\n", path);
    if (connect(s, (struct sockaddr *)&to, sizeof to) == 0 && send(s, request, n, MSG_NOSIGNAL) == n)
        while (length < sizeof answer - 1 && (n = recv(s, answer + length, sizeof answer - 1 - length, 0)) > 0)
            length += n;
    close(s);
    answer[length] = 0;
    for (char *p = answer; (p = strstr(p, text)); p += strlen(text))
        count++;
    return count;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return fprintf(stderr, "usage: ask SOCKET PATH TEXT COUNT\n"), 2;
    for (double from = now(); now() - from < 30;) {
        if (contains(argv[1], argv[2], argv[3]) >= atoi(argv[4]))
            return printf("%.3f\n", now()), 0;
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
    return 1;
}
