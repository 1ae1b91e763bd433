/* A DAHDI card for a program that knows nothing of it: /dev/dahdi in a mount namespace of its own, served over FUSE, so that open, ioctl, read,
 * write and epoll are the kernel's and the structs cross it octet by octet. What the driver does is written from dahdi/user.h and dahdi-base.c
 * (2.11 and later); the card has two spans of 31 channels, span 2 has a line. HDLC is libosmocore's.
 *
 *   dahdi_card --listen PORT --peer PORT [--hard] -- COMMAND...     runs COMMAND with the card; needs the right to mount (root)
 *
 * UDP on 127.0.0.1. A datagram of 5120 octets is 20 ms of span 2: 160 frames of 32 octets, out every 20 ms, and in. Any other is an order in
 * words, answered with a line of what is:
 *   alarm BITS | count BPV CRC4 EBIT FAS | sync SPAN | remove | pull | plug | unload | load | deny | allow | sig CHANNEL TYPE | line CONFIG |
 *   hang | go | busy CHANNEL 0|1 | spoil N (bits of the next N blocks of timeslot 16) | state
 * Not there: audio modes, tones, other signalling, slips. A read of a card that was pulled takes 5 ms and says ENODEV, as the driver's does. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <netinet/in.h>
#include <osmocom/core/isdnhdlc.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <unistd.h>

enum { SPANS = 2, SLOTS = 31, CHANS = SPANS * SLOTS, STEP = 40, BLOCK = 160 * 32, ROOM = 2048, MOST = 32, EVENTS = 64, FILES = 256, ELAST_ = 500 };
enum { CLEAR = 0x80, HDLCRAW = 0x180, HDLCFCS = 0x380, HARDHDLC = 0x80080 };
enum { ALARM = 4, NOALARM = 5, ABORT = 6, BADFCS = 8, REMOVED = 20 };

struct ring { int count, first, length[MOST]; uint8_t octets[MOST][ROOM]; };
static struct chan {
  int sig, sigcap, file, busy, numbufs, bufsize, filled, taken, events, event[EVENTS];
  struct ring rx, tx;
  struct osmo_isdnhdlc_vars in, out;
  uint8_t part[ROOM];
} chans[CHANS];
static struct file { int used, chan, is_ctl; uint64_t poll; int polled; } files[FILES];
static int alarms, lastalarms, counts[4], syncsrc = 2, lineconfig = 0x700, running = 1, pulled, unloaded, denied, hung, spoil, maint, late, overruns, underruns;
static int fuse_fd = -1, udp_fd = -1;
static struct sockaddr_in peer;
static uint8_t towards[4][BLOCK], from[BLOCK];
static int waiting, at;

static int get(const void *p, int offset) { int v; memcpy(&v, (const char *)p + offset, 4); return v; }
static void put(void *p, int offset, int v) { memcpy((char *)p + offset, &v, 4); }

static void notify(struct file *f) {
  struct { struct fuse_out_header h; struct fuse_notify_poll_wakeup_out w; } n = { { sizeof n, FUSE_NOTIFY_POLL, 0 }, { f->poll } };
  if (f->polled) write(fuse_fd, &n, sizeof n);
}

static void event(struct chan *c, int what) {
  if (c->events < EVENTS) c->event[c->events++] = what;
  if (c->file) notify(&files[c->file]);
}

static int is_hdlc(const struct chan *c) { return c->sig == HDLCFCS || c->sig == HARDHDLC; }

static int push(struct ring *r, int most, const uint8_t *octets, int length) {
  if (r->count >= most) return 0;
  int to = (r->first + r->count++) % MOST;
  memcpy(r->octets[to], octets, r->length[to] = length);
  return 1;
}

static void pop(struct ring *r) { r->first = (r->first + 1) % MOST; r->count--; }

static void reset(struct chan *c, int numbufs, int bufsize) {
  c->rx.count = c->rx.first = c->tx.count = c->tx.first = c->filled = c->taken = 0;
  c->numbufs = numbufs;
  c->bufsize = bufsize;
}

/* 5 ms of one channel, both ways */
static void move(struct chan *c, uint8_t *out, const uint8_t *in) {
  memset(out, is_hdlc(c) ? 0x7E : 0xD5, STEP);
  if (!c->file || !running) return;
  if (is_hdlc(c)) {
    for (int n = 0; n < STEP;) { /* c->part holds the frame on its way out: its length in taken's place, without the two octets for the FCS */
      int used = 0;
      if (c->tx.count && c->taken >= c->tx.length[c->tx.first] - 2) { pop(&c->tx); c->taken = 0; }
      int rest = c->tx.count ? c->tx.length[c->tx.first] - 2 - c->taken : 0;
      n += osmo_isdnhdlc_encode(&c->out, c->tx.octets[c->tx.first] + c->taken, rest, &used, out + n, STEP - n);
      c->taken += used;
    }
    if (c->tx.count && c->taken >= c->tx.length[c->tx.first] - 2) { pop(&c->tx); c->taken = 0; }
    uint8_t line[STEP];
    memcpy(line, in, STEP);
    if (spoil > 0 && spoil--) line[STEP / 2] ^= 0x10;
    for (int n = 0; n < STEP;) {
      int used = 0, length = osmo_isdnhdlc_decode(&c->in, line + n, STEP - n, &used, c->part, ROOM - 2);
      n += used;
      if (length > 0) {
        c->part[length] = c->part[length + 1] = 0xFC; /* a check sequence that nobody looks at */
        if (push(&c->rx, c->numbufs, c->part, length + 2)) notify(&files[c->file]); else overruns++;
      } else if (length < 0) event(c, length == -OSMO_HDLC_CRC_ERROR ? BADFCS : ABORT);
    }
    return;
  }
  for (int n = 0; n < STEP; n++) {
    if (!c->tx.count) { underruns++; break; }
    out[n] = c->tx.octets[c->tx.first][c->taken++];
    if (c->taken >= c->tx.length[c->tx.first]) { pop(&c->tx); c->taken = 0; }
  }
  for (int n = 0; n < STEP; n++) {
    c->part[c->filled++] = in[n];
    if (c->filled >= c->bufsize) {
      if (!push(&c->rx, c->numbufs, c->part, c->filled)) overruns++;
      c->filled = 0;
    }
  }
}

static void step(void) {
  if (pulled || unloaded || hung) return;
  const uint8_t *in = waiting ? towards[0] : NULL;
  for (int slot = 1; slot <= SLOTS; slot++) {
    uint8_t a[STEP], b[STEP];
    for (int i = 0; i < STEP; i++) b[i] = in ? in[(at + i) * 32 + slot] : 0xFF;
    move(&chans[SLOTS + slot - 1], a, b);
    for (int i = 0; i < STEP; i++) from[(at + i) * 32 + slot] = a[i];
  }
  at = (at + STEP) % 160;
  if (at == 0) {
    if (waiting) memmove(towards, towards[1], sizeof towards - BLOCK), waiting--;
    else late++;
    sendto(udp_fd, from, BLOCK, 0, (void *)&peer, sizeof peer);
  }
}

static void set_alarms(int bits) {
  alarms = bits;
  if (!alarms != !lastalarms)
    for (int i = SLOTS; i < CHANS; i++) event(&chans[i], alarms ? ALARM : NOALARM);
  lastalarms = alarms;
}

static int ctl_or_chan(struct file *f, unsigned cmd, uint8_t *d) {
  struct chan *c = f->chan ? &chans[f->chan - 1] : NULL;
  int first = get(d, 0);
  if (pulled && c) return -ENODEV;
  switch (cmd) {
    case 0x4004da26: /* SPECIFY */
      if (f->is_ctl || c) return -EINVAL;
      if (first < 1 || first > CHANS) return -ENXIO;
      c = &chans[first - 1];
      if (!c->sig || pulled) return -ENXIO;
      if (c->file || c->busy) return -EBUSY;
      f->chan = first;
      c->file = f - files;
      c->events = 0;
      reset(c, 2, 1024);
      osmo_isdnhdlc_rcv_init(&c->in, OSMO_HDLC_F_BITREVERSE);
      osmo_isdnhdlc_out_init(&c->out, OSMO_HDLC_F_BITREVERSE);
      return 0;
    case 0xc088da05: /* GET_PARAMS: of the file's own channel, whatever number is asked */
      if (!c && (first < 1 || first > CHANS || pulled)) return -EINVAL;
      if (!c) c = &chans[first - 1];
      first = c - chans;
      memset(d, 0, 136);
      put(d, 0, first + 1), put(d, 4, first / SLOTS + 1), put(d, 8, first % SLOTS + 1), put(d, 12, c->sig), put(d, 16, c->sigcap);
      put(d, 24, -1), put(d, 28, -1), put(d, 32, -1), put(d, 36, -1), put(d, 40, 2), put(d, 132, first >= SLOTS ? alarms : 0);
      snprintf((char *)d + 48, 40, "TE2/0/%d/%d", first / SLOTS + 1, first % SLOTS + 1);
      return 0;
    case 0xc13ada0a: /* SPANSTAT */
      if (first < 1 || first > SPANS || pulled) return -EINVAL;
      memset(d + 4, 0, 310);
      snprintf((char *)d + 4, 20, "TE2/0/%d", first);
      snprintf((char *)d + 24, 40, "T2XXP (PCI) Card 0 Span %d", first);
      put(d, 64, first == 2 ? alarms | (maint ? 2 : 0) : 8);
      for (int i = 0; i < 4; i++) put(d, 76 + 4 * i, first == 2 ? counts[i] : 0);
      put(d, 116, syncsrc), put(d, 120, SLOTS), put(d, 124, SLOTS), put(d, 128, SPANS), put(d, 136, first == 2 ? lineconfig : 0x300);
      snprintf((char *)d + 180, 40, "PCI Bus 01 Slot 01");
      put(d, 304, 0x740);
      memcpy(d + 308, "E1", 3);
      return 0;
    case 0x4024da12: /* SPANCONFIG */
      if (!f->is_ctl) return -ENOTTY;
      if (first < 1 || first > SPANS || pulled) return -ENXIO;
      if ((get(d, 28) & 0x1ff0 & 0x740) != (get(d, 28) & 0x1ff0)) return -EINVAL;
      if (first == 2) lineconfig = get(d, 28), syncsrc = get(d, 32) ? 2 : 0;
      return 0;
    case 0x404cda13: { /* CHANCONFIG */
      if (!f->is_ctl) return -ENOTTY;
      if (first < 1 || first > CHANS || pulled) return -EINVAL;
      c = &chans[first - 1];
      int cap = c->sigcap | (c->sigcap & CLEAR ? HDLCRAW | HDLCFCS : 0), type = get(d, 44);
      if ((cap & type) != type) return -EINVAL;
      c->sig = type;
      return 0;
    }
    case 0x4004da63: /* STARTUP */
      if (!f->is_ctl) return -ENOTTY;
      if (first < 1 || first > SPANS || pulled) return -ENXIO;
      running = running || first == 2;
      return 0;
    case 0x4008da0b: /* MAINT */
      if (first < 1 || first > SPANS || pulled) return -EINVAL;
      maint = get(d, 4);
      set_alarms(alarms);
      return 0;
    case 0x4018da1b: /* SET_BUFINFO */
      if (!c) return -EINVAL;
      if (get(d, 12) < 16 || get(d, 12) > 8192 || get(d, 12) * get(d, 8) > 32768 || get(d, 8) < 2 || get(d, 8) > MOST) return -EINVAL;
      reset(c, get(d, 8), get(d, 12));
      return 0;
    case 0x4004da20: return !c || c->sig != CLEAR ? -EINVAL : 0; /* AUDIOMODE */
    case 0x8004da08: /* GETEVENT */
      if (!c) return -EINVAL;
      put(d, 0, c->events ? c->event[0] : 0);
      if (c->events) memmove(c->event, c->event + 1, --c->events * sizeof(int));
      return 0;
    default: return -ENOTTY;
  }
}

static int do_read(struct file *f, int size, uint8_t *to) {
  struct chan *c = f->chan ? &chans[f->chan - 1] : NULL;
  if (!c || pulled) { usleep(5000); return -ENODEV; }
  if (c->events) return -ELAST_;
  if (!c->rx.count) return -EAGAIN;
  int length = c->rx.length[c->rx.first];
  if (length > size) length = size;
  memcpy(to, c->rx.octets[c->rx.first], length);
  pop(&c->rx);
  return length;
}

static int do_write(struct file *f, const uint8_t *octets, int size) {
  struct chan *c = f->chan ? &chans[f->chan - 1] : NULL;
  if (!c || pulled) { usleep(5000); return -ENODEV; }
  if (c->events) return -ELAST_;
  if (size > c->bufsize) size = c->bufsize;
  if (size < 1) return -EINVAL;
  return push(&c->tx, c->numbufs, octets, size) ? size : -EAGAIN;
}

static void reply(uint64_t unique, int error, const void *out, int size, const void *more, int rest) {
  struct fuse_out_header h = { sizeof h + (error ? 0 : size + rest), error, unique };
  struct iovec v[3] = { { &h, sizeof h }, { (void *)out, size }, { (void *)more, rest } };
  writev(fuse_fd, v, error ? 1 : rest ? 3 : size ? 2 : 1);
}

static void attr(struct fuse_attr *a, uint64_t node) {
  memset(a, 0, sizeof *a);
  a->ino = node;
  a->mode = node == 1 ? S_IFDIR | 0755 : S_IFREG | 0660;
  a->nlink = 1;
  a->blksize = 4096;
}

static int serve(void) { /* one request; 0: there is none, -1: unmounted */
  static uint8_t in[1 << 17], data[ROOM * 4];
  ssize_t length = read(fuse_fd, in, sizeof in);
  if (length < 0 && errno == EPERM) usleep(1000); /* not mounted yet */
  if (length < 0) return errno == ENODEV ? -1 : 0;
  struct fuse_in_header *h = (void *)in;
  void *arg = h + 1;
  switch (h->opcode) {
    case FUSE_INIT: {
      struct fuse_init_out o = { .major = FUSE_KERNEL_VERSION, .minor = FUSE_KERNEL_MINOR_VERSION, .max_write = 65536, .time_gran = 1, .max_background = 16, .congestion_threshold = 12 };
      reply(h->unique, 0, &o, sizeof o, NULL, 0);
      break;
    }
    case FUSE_LOOKUP: {
      struct fuse_entry_out o = { .nodeid = !strcmp(arg, "ctl") ? 2 : !strcmp(arg, "channel") ? 3 : 0 };
      attr(&o.attr, o.nodeid);
      reply(h->unique, !o.nodeid || unloaded ? -ENOENT : 0, &o, sizeof o, NULL, 0);
      break;
    }
    case FUSE_GETATTR: {
      struct fuse_attr_out o = { 0 };
      attr(&o.attr, h->nodeid);
      reply(h->unique, 0, &o, sizeof o, NULL, 0);
      break;
    }
    case FUSE_OPEN: case FUSE_OPENDIR: {
      struct fuse_open_out o = { .open_flags = h->opcode == FUSE_OPEN ? FOPEN_DIRECT_IO | FOPEN_NONSEEKABLE : 0 };
      int error = unloaded ? -ENXIO : denied ? -EACCES : 0;
      if (h->opcode == FUSE_OPEN && !error) {
        int n = 1;
        while (n < FILES && files[n].used) n++;
        if (n == FILES) error = -EMFILE;
        else files[o.fh = n] = (struct file){ .used = 1, .is_ctl = h->nodeid == 2 };
      }
      reply(h->unique, h->opcode == FUSE_OPEN ? error : 0, &o, sizeof o, NULL, 0);
      break;
    }
    case FUSE_READ: {
      struct fuse_read_in *r = arg;
      int n = do_read(&files[r->fh], r->size < sizeof data ? r->size : sizeof data, data);
      reply(h->unique, n < 0 ? n : 0, data, n, NULL, 0);
      break;
    }
    case FUSE_WRITE: {
      struct fuse_write_in *w = arg;
      int n = do_write(&files[w->fh], (uint8_t *)(w + 1), w->size);
      struct fuse_write_out o = { .size = n };
      reply(h->unique, n < 0 ? n : 0, &o, sizeof o, NULL, 0);
      break;
    }
    case FUSE_IOCTL: {
      struct fuse_ioctl_in *i = arg;
      struct fuse_ioctl_out o = { 0 };
      memset(data, 0, 512);
      memcpy(data, i + 1, i->in_size < 512 ? i->in_size : 512);
      int error = unloaded ? -ENODEV : ctl_or_chan(&files[i->fh], i->cmd, data);
      reply(h->unique, error, &o, sizeof o, data, i->out_size);
      break;
    }
    case FUSE_POLL: {
      struct fuse_poll_in *p = arg;
      struct file *f = &files[p->fh];
      struct chan *c = f->chan ? &chans[f->chan - 1] : NULL;
      if (p->flags & FUSE_POLL_SCHEDULE_NOTIFY) f->poll = p->kh, f->polled = 1;
      struct fuse_poll_out o = { .revents = !c || pulled ? POLLERR | POLLHUP | POLLIN : POLLOUT | (c->rx.count ? POLLIN : 0) | (c->events ? POLLPRI : 0) };
      reply(h->unique, 0, &o, sizeof o, NULL, 0);
      break;
    }
    case FUSE_RELEASE: {
      struct fuse_release_in *r = arg;
      struct file *f = &files[r->fh];
      if (f->chan && chans[f->chan - 1].file == (int)r->fh) chans[f->chan - 1].file = 0;
      f->used = 0;
      reply(h->unique, 0, NULL, 0, NULL, 0);
      break;
    }
    case FUSE_READDIR: case FUSE_RELEASEDIR: case FUSE_DESTROY: reply(h->unique, 0, NULL, 0, NULL, 0); break;
    case FUSE_FORGET: case FUSE_BATCH_FORGET: case FUSE_INTERRUPT: break;
    default: reply(h->unique, -ENOSYS, NULL, 0, NULL, 0);
  }
  return 1;
}

static void order(char *words, struct sockaddr_in *who) {
  char name[16] = "", answer[256];
  int a = 0, b = 0, c = 0, d = 0;
  sscanf(words, "%15s %i %i %i %i", name, &a, &b, &c, &d);
  if (!strcmp(name, "alarm")) set_alarms(a);
  else if (!strcmp(name, "count")) counts[0] += a, counts[1] += b, counts[2] += c, counts[3] += d;
  else if (!strcmp(name, "sync")) syncsrc = a;
  else if (!strcmp(name, "remove")) for (int i = SLOTS; i < CHANS; i++) event(&chans[i], REMOVED);
  else if (!strcmp(name, "pull")) {
    pulled = 1;
    for (int i = 1; i < FILES; i++) if (files[i].used) notify(&files[i]);
  } else if (!strcmp(name, "plug")) pulled = 0;
  else if (!strcmp(name, "unload")) unloaded = pulled = 1;
  else if (!strcmp(name, "load")) unloaded = pulled = 0;
  else if (!strcmp(name, "deny")) denied = 1;
  else if (!strcmp(name, "allow")) denied = 0;
  else if (!strcmp(name, "sig") && a > 0 && a <= CHANS) chans[a - 1].sig = b;
  else if (!strcmp(name, "line")) lineconfig = a;
  else if (!strcmp(name, "hang")) hung = 1;
  else if (!strcmp(name, "go")) hung = 0;
  else if (!strcmp(name, "busy") && a > 0 && a <= CHANS) chans[a - 1].busy = b;
  else if (!strcmp(name, "spoil")) spoil = a;
  int open = 0;
  for (int i = 1; i < FILES; i++) open += files[i].used;
  int n = snprintf(answer, sizeof answer, "%d open, sig of channel 47 0x%x, lineconfig 0x%x, %d blocks of the far end late, %d overruns, %d underruns, maint %d",
                   open, chans[46].sig, lineconfig, late, overruns, underruns, maint);
  sendto(udp_fd, answer, n, 0, (void *)who, sizeof *who);
}

static void card(void) {
  struct sched_param sp = { .sched_priority = 1 };
  sched_setscheduler(0, SCHED_RR, &sp); /* a driver is not kept waiting by programs */
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  struct itimerspec every = { { 0, 5000000 }, { 0, 5000000 } };
  timerfd_settime(timer, 0, &every, NULL);
  for (;;) {
    struct pollfd p[3] = { { fuse_fd, POLLIN, 0 }, { udp_fd, POLLIN, 0 }, { timer, POLLIN, 0 } };
    poll(p, 3, 1000);
    uint64_t ticks = 0;
    if (read(timer, &ticks, 8) == 8)
      for (; ticks > 0; ticks--) step();
    for (int n = 0; n < 64 && p[1].revents; n++) {
      static uint8_t in[65536];
      struct sockaddr_in who;
      socklen_t size = sizeof who;
      ssize_t length = recvfrom(udp_fd, in, sizeof in - 1, MSG_DONTWAIT, (void *)&who, &size);
      if (length < 0) break;
      in[length] = 0;
      if (length != BLOCK) order((char *)in, &who);
      else if (waiting < 4) memcpy(towards[waiting++], in, BLOCK);
    }
    for (int n = 0; n < 64; n++) {
      int did = serve();
      if (did < 0) return;
      if (!did) break;
    }
  }
}

static void must(int ok, const char *what) { if (!ok) { perror(what); exit(3); } }

/* /dev as it is, and dahdi in it, for this process and its children alone */
static void look(const char *old) {
  char data[128], a[512], b[512];
  must(!unshare(CLONE_NEWNS), "a mount namespace");
  must(!mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), "private mounts");
  must(!mount("/dev", old, NULL, MS_BIND | MS_REC, NULL), "/dev elsewhere");
  must(!mount("tmpfs", "/dev", "tmpfs", MS_NOSUID, "mode=755"), "a /dev");
  DIR *dir = opendir(old);
  must(dir != NULL, old);
  for (struct dirent *e; (e = readdir(dir));) {
    if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") || !strcmp(e->d_name, "dahdi")) continue;
    snprintf(a, sizeof a, "%s/%s", old, e->d_name);
    snprintf(b, sizeof b, "/dev/%s", e->d_name);
    must(!symlink(a, b), b);
  }
  closedir(dir);
  must(!mkdir("/dev/dahdi", 0755), "/dev/dahdi");
  snprintf(data, sizeof data, "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other", fuse_fd);
  must(!mount("dahdi_card", "/dev/dahdi", "fuse.dahdi_card", MS_NOSUID | MS_NODEV, data), "the card");
  close(fuse_fd);
  close(udp_fd);
}

int main(int argc, char **argv) {
  int listen_port = 0, hard = 0, i = 1;
  peer = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  for (; i < argc && strcmp(argv[i], "--"); i++) {
    if (!strcmp(argv[i], "--listen") && i + 1 < argc) listen_port = atoi(argv[++i]);
    else if (!strcmp(argv[i], "--peer") && i + 1 < argc) peer.sin_port = htons(atoi(argv[++i]));
    else if (!strcmp(argv[i], "--hard")) hard = 1;
    else { fprintf(stderr, "dahdi_card: %s?\n", argv[i]); return 3; }
  }
  if (i + 1 >= argc || !listen_port || !peer.sin_port) { fprintf(stderr, "dahdi_card --listen PORT --peer PORT [--hard] -- COMMAND...\n"); return 3; }
  for (int c = 0; c < CHANS; c++) {
    int is_d = c % SLOTS == 15;
    chans[c].sigcap = CLEAR | (hard && is_d ? HARDHDLC : 0);
    chans[c].sig = is_d ? (hard ? HARDHDLC : HDLCFCS) : CLEAR;
  }
  char old[] = "/tmp/dahdi_card-XXXXXX";
  must(mkdtemp(old) != NULL, old);
  must((fuse_fd = open("/dev/fuse", O_RDWR | O_NONBLOCK)) >= 0, "/dev/fuse");
  must((udp_fd = socket(AF_INET, SOCK_DGRAM, 0)) >= 0, "a socket");
  struct sockaddr_in own = peer;
  own.sin_port = htons(listen_port);
  must(!bind(udp_fd, (void *)&own, sizeof own), "the port");
  int pid = fork();
  must(pid >= 0, "fork");
  if (pid == 0) { /* the card lives as long as anybody sees it */
    setsid();
    card();
    rmdir(old);
    return 0;
  }
  look(old);
  execvp(argv[i + 1], argv + i + 1);
  perror(argv[i + 1]);
  return 3;
}
