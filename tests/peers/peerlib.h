/* peerlib: small shared base of the black-box far ends (pri_peer, lapd_peer, hdlc_bridge).
 *
 *  - a loopback-only UDP "wire": one datagram = one HDLC frame (no flags, no stuffing);
 *    the FCS is either absent (default) or present and checked (--fcs)
 *  - a seeded impairment stage on what we send (drop / dup / corrupt / delay)
 *  - a pcap writer with the real link type (LAPD, LINUX_LAPD, MTP2, MTP2_WITH_PHDR)
 *  - events: flat key/value records, printed as JSON lines and matched by `expect`
 *  - a script reader: commands from -e, a file or stdin, `key=value` words
 */
#ifndef PEERLIB_H
#define PEERLIB_H
#include <stdint.h>
#include <stddef.h>
#include <sys/time.h>

/* ---- time ---- */
int64_t now_us(void);

/* ---- HDLC FCS (CRC-16/X-25: poly 0x1021 reflected, init/xorout ffff) ---- */
uint16_t fcs16(const uint8_t *p, int n);          /* value to append, low octet first */
int      fcs16_ok(const uint8_t *p, int n);       /* n includes the two FCS octets */

/* ---- events / JSON ---- */
#define EV_MAXF 40
typedef struct event {
    char  *k[EV_MAXF], *v[EV_MAXF]; uint8_t isnum[EV_MAXF]; int n;
    void  *handle;              /* call the event belongs to, if any */
    struct event *next;
} event;
event *ev_new(const char *name);
void ev_s(event *e, const char *k, const char *v);         /* skipped when v is NULL or "" */
void ev_i(event *e, const char *k, long v);
void ev_x(event *e, const char *k, const uint8_t *p, int n); /* hex */
void ev_emit(event *e);                                     /* print + queue for expect */
const char *ev_get(const event *e, const char *k);
void logj(const char *name, const char *k, const char *fmt, ...); /* one-field event, not queued */

/* ---- wire ---- */
typedef struct wire {
    int fd; int lport, rport; int learn;
    int with_fcs;
    double drop, dup, corrupt; int delay_ms, jitter_ms;
    int drop_next, corrupt_next;
    uint64_t rng;
    long tx, rx, rx_badfcs, dropped, duped, corrupted;
    struct dly { int64_t due; int len; uint8_t b[2048]; struct dly *next; } *q;
    int trace;
    struct pcap_out *pcap; int dir_out_flag;
} wire;
int  wire_open(wire *w);                                    /* 0 ok */
void wire_send(wire *w, const uint8_t *frame, int len);     /* frame without FCS */
int  wire_recv(wire *w, uint8_t *frame, int max);           /* 0 none; length without FCS */
int64_t wire_next_due(wire *w);                             /* -1 none */
void wire_flush_due(wire *w);
int  wire_arg(wire *w, int argc, char **argv, int *i);      /* 1 if consumed */
int  wire_set(wire *w, const char *k, const char *v);       /* impair command */

/* ---- pcap ---- */
typedef struct pcap_out { void *f; int linktype; int net_side; } pcap_out;
pcap_out *pcap_open(const char *path, int linktype, int net_side);
void pcap_write(pcap_out *p, int outgoing, const uint8_t *b, int n);

/* ---- script ---- */
typedef struct cmd { char *name; char *k[32], *v[32]; int n; char *line; } cmd;
void  script_add(const char *text);           /* ';' or newline separated */
int   script_add_file(const char *path);
void  script_use_stdin(void);
const char *arg(const cmd *c, const char *k, const char *dflt);
long  argi(const cmd *c, const char *k, long dflt);

/* host program supplies these */
typedef struct host {
    int  (*run)(cmd *c);                      /* 0 ok, -1 error (script fails) */
    void (*bind)(const char *name, event *e); /* expect ... as=NAME */
    int  (*poll_fds)(void *pfds, int max);    /* fill struct pollfd[], return count */
    void (*fds_ready)(void *pfds, int n);
    int64_t (*next_timer)(void);              /* absolute us or -1 */
    void (*timer)(void);
    void (*closing)(void);
} host;
extern int quitting, exit_code;
int  peer_main(host *h, wire *w);
#endif
