/* Erlang's recursion as a C loop, the yardstick of bench/Trunkline.Bench.Planning: CPU seconds of one evaluation on standard output. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double blocking(double erlang, int lines)
{
    double b = 1;
    for (int k = 1; k <= lines; k++) {
        double carried = erlang * b;
        b = carried / (k + carried);
    }
    return b;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: erlang ERLANG LINES REPEATS\n");
        return 2;
    }
    volatile double erlang = atof(argv[1]);
    int lines = atoi(argv[2]), repeats = atoi(argv[3]);
    volatile double sink = blocking(erlang, lines);
    struct timespec start, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    for (int i = 0; i < repeats; i++)
        sink += blocking(erlang, lines);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    printf("%.9e\n", ((double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec)) / repeats);
    return 0;
}
