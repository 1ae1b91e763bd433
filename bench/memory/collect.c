// collect PID: has a .NET process collect all its garbage, through its diagnostics socket (an EventPipe session whose keyword
// GCHeapCollect asks for it), and returns when it has had two seconds for it. What is in use after that is what is still held.
#define _GNU_SOURCE
#include <glob.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/socket.h>
#include <sys/un.h>

static uint8_t message[512];
static size_t length;

static void put(const void *octets, size_t n)
{
    memcpy(message + length, octets, n);
    length += n;
}

static void put32(uint32_t value) { put(&value, 4); }

static void put64(uint64_t value) { put(&value, 8); }

static void text(const char *ascii) // UTF-16, with its length and a final zero
{
    put32(strlen(ascii) + 1);
    for (const char *p = ascii;; p++) {
        put((char[2]){*p, 0}, 2);
        if (!*p)
            return;
    }
}

int main(int argc, char **argv)
{
    char pattern[100];
    const char *directory = getenv("TMPDIR");
    glob_t found;
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    struct timespec end, now;
    uint8_t answer[4096];
    uint16_t total;
    int s = socket(AF_UNIX, SOCK_STREAM, 0), n;
    if (argc != 2)
        return fprintf(stderr, "usage: collect PID\n"), 2;
    snprintf(pattern, sizeof pattern, "%s/dotnet-diagnostic-%d-*-socket", directory ? directory : "/tmp", atoi(argv[1]));
    if (glob(pattern, 0, NULL, &found) || found.gl_pathc < 1)
        return fprintf(stderr, "collect: no %s\n", pattern), 1;
    snprintf(to.sun_path, sizeof to.sun_path, "%s", found.gl_pathv[0]);
    put("DOTNET_IPC_V1", 14);
    put((uint8_t[6]){0, 0, 2, 2, 0, 0}, 6); // size, EventPipe, CollectTracing, reserved
    put32(1);                               // MB of buffer
    put32(1);                               // nettrace
    put32(1);                               // providers
    put64(0x800000);                        // GCHeapCollect
    put32(4);
    text("Microsoft-Windows-DotNETRuntime");
    put32(0);
    total = length;
    memcpy(message + 14, &total, 2);
    if (connect(s, (struct sockaddr *)&to, sizeof to) || send(s, message, length, MSG_NOSIGNAL) != (ssize_t)length
        || (n = recv(s, answer, sizeof answer, 0)) < 20 || answer[16] != 0xff || answer[17] != 0)
        return fprintf(stderr, "collect: %s does not obey\n", to.sun_path), 1;
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){.tv_usec = 100000}, sizeof(struct timeval));
    clock_gettime(CLOCK_MONOTONIC, &end);
    do {
        if (recv(s, answer, sizeof answer, 0) == 0)
            break;
        clock_gettime(CLOCK_MONOTONIC, &now);
    } while (now.tv_sec < end.tv_sec + 2);
    return 0;
}
