/* What C takes for parts of a span, the yardstick of ./run bench e1: processor seconds of one second of a span on standard output, name and value.
 * The same octets copied; libosmocore's HDLC both ways with 50 messages of 40 octets a second and as many acknowledgements; spandsp's A-law, 30 channels. */
#include <osmocom/core/isdnhdlc.h>
#include <spandsp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FRAMES = 160, OCTETS = 32 * FRAMES, TICKS = 50, SECONDS = 40, CHANNELS = 30 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void tell(const char *name, double since) { printf("%s\t%.9e\n", name, (now() - since) / SECONDS); }

int main(void)
{
    static unsigned char from[64][OCTETS], to[64][OCTETS];
    static short samples[CHANNELS][FRAMES];
    for (int i = 0; i < OCTETS; i++)
        for (int k = 0; k < 64; k++)
            from[k][i] = (unsigned char)(i * 71 + k);

    double t = now();
    for (int tick = 0; tick < SECONDS * TICKS; tick++) {
        memcpy(to[tick & 63], from[tick & 63], OCTETS);
        __asm__ volatile("" : : "r"(to) : "memory");
        memcpy(from[tick & 63], to[tick & 63], OCTETS);
        __asm__ volatile("" : : "r"(from) : "memory");
    }
    tell("C: memcpy of the octets in and out", t);

    struct osmo_isdnhdlc_vars out, in;
    osmo_isdnhdlc_out_init(&out, OSMO_HDLC_F_BITREVERSE);
    osmo_isdnhdlc_rcv_init(&in, OSMO_HDLC_F_BITREVERSE);
    unsigned char message[2][44], slot[FRAMES], got[300];
    int frames = 0;
    for (int i = 0; i < 44; i++)
        message[0][i] = message[1][i] = (unsigned char)(i * 37);
    t = now();
    for (int tick = 0; tick < SECONDS * TICKS; tick++) {
        int at = 0;
        for (int m = 0; m < 2; m++) { /* an I frame, then an RR of 4 octets */
            int length = m ? 4 : 44, done = 0;
            while (done < length && at < FRAMES) {
                int count = 0, r = osmo_isdnhdlc_encode(&out, message[m] + done, (uint16_t)(length - done), &count, slot + at, (size_t)(FRAMES - at));
                if (r < 0)
                    abort();
                at += r;
                done += count;
            }
        }
        while (at < FRAMES) {
            int count = 0, r = osmo_isdnhdlc_encode(&out, NULL, 0, &count, slot + at, (size_t)(FRAMES - at));
            if (r <= 0)
                abort();
            at += r;
        }
        for (int o = 0; o < FRAMES;) {
            int count = 0, r = osmo_isdnhdlc_decode(&in, slot + o, FRAMES - o, &count, got, sizeof got);
            frames += r > 0;
            o += count;
            if (count <= 0)
                break;
        }
    }
    tell("C: libosmocore's HDLC, both ways", t);
    if (frames < SECONDS * TICKS * 2 - 4) {
        fprintf(stderr, "only %d frames\n", frames);
        return 1;
    }

    t = now();
    for (int tick = 0; tick < SECONDS * TICKS; tick++)
        for (int c = 0; c < CHANNELS; c++) {
            int slot_of = c < 15 ? c + 1 : c + 2;
            for (int i = 0; i < FRAMES; i++)
                samples[c][i] = alaw_to_linear(from[tick & 63][i * 32 + slot_of]);
            __asm__ volatile("" : : "r"(samples) : "memory");
        }
    tell("C: spandsp's A-law, 30 channels to linear", t);
    t = now();
    for (int tick = 0; tick < SECONDS * TICKS; tick++)
        for (int c = 0; c < CHANNELS; c++) {
            int slot_of = c < 15 ? c + 1 : c + 2;
            for (int i = 0; i < FRAMES; i++)
                to[tick & 63][i * 32 + slot_of] = linear_to_alaw(samples[c][i]);
            __asm__ volatile("" : : "r"(to) : "memory");
        }
    tell("C: spandsp's A-law, 30 channels from linear", t);
    return 0;
}
