// The yardstick of the gateway's tick: a bare loop that sleeps to each multiple of 20 ms under SCHED_FIFO and notes how late it wakes.
// usage: sleeper SECONDS
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
    int n = (argc > 1 ? atoi(argv[1]) : 10) * 50;
    int64_t *late = calloc(n, sizeof *late);
    struct sched_param p = {.sched_priority = 10};
    int fifo = sched_setscheduler(0, SCHED_FIFO, &p) == 0;
    prctl(PR_SET_TIMERSLACK, 1);
    mlockall(MCL_CURRENT | MCL_FUTURE);
    struct timespec due, now;
    clock_gettime(CLOCK_MONOTONIC, &due);
    for (int i = 0; i < n; i++)
    {
        due.tv_nsec += 20000000;
        if (due.tv_nsec >= 1000000000)
        {
            due.tv_nsec -= 1000000000;
            due.tv_sec++;
        }

        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
        clock_gettime(CLOCK_MONOTONIC, &now);
        late[i] = (now.tv_sec - due.tv_sec) * 1000000 + (now.tv_nsec - due.tv_nsec) / 1000;
    }

    qsort(late, n, sizeof *late, compare);
    printf("sleeper fifo=%d ticks=%d late_us_p50=%ld p99=%ld max=%ld\n", fifo, n, (long)late[n / 2], (long)late[n * 99 / 100], (long)late[n - 1]);
    return 0;
}
