/* lapd_peer: the Q.921 link layer of libosmoabis/libosmogsm as a second, independent far end (no Q.931): one datagram = one LAPD frame, no FCS unless --fcs.
 * script: start | stop | data hex=.. | expect est_cnf | expect data hex=.. | raw hex=.. | echo mode: `reflect on=1` sends every received payload back.
 * Our own code, linked against the distribution's libosmoabis. */
#define _GNU_SOURCE
#include "peerlib.h"
#include <osmocom/core/application.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/msgb.h>
#include <osmocom/core/prim.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/talloc.h>
#include <osmocom/gsm/prim.h>
#include <osmocom/abis/lapd.h>
#include <osmocom/abis/abis.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static wire W; static struct lapd_instance *LI; static int net,tei,sapi,reflect; static long rxd;
static void tx_cb(struct msgb *m,void *u){ (void)u; wire_send(&W,msgb_data(m),msgb_length(m)); msgb_free(m); }
static void send_data(const uint8_t *p,int n){ struct msgb *m=msgb_alloc_headroom(512,64,"tx"); memcpy(msgb_put(m,n),p,n); lapd_transmit(LI,tei,sapi,m); }
static void rx_cb(struct osmo_dlsap_prim *d,uint8_t t,uint8_t s,void *u){ (void)u; static const char *pn[]={"unit_data","data","est","rel","susp","res","recon","mdl_error"}; static const char *op[]={"req","rsp","ind","cnf"};
    event *e; char nm[40]; unsigned p=d->oph.primitive,o=d->oph.operation; snprintf(nm,40,"%s_%s",p<8?pn[p]:"?",o<4?op[o]:"?"); e=ev_new(p==PRIM_DL_DATA?"data":nm); ev_i(e,"tei",t); ev_i(e,"sapi",s); if(p==PRIM_MDL_ERROR) ev_i(e,"cause",d->u.error_ind.cause);
    struct msgb *m=d->oph.msg; if(m&&(p==PRIM_DL_DATA||p==PRIM_DL_UNIT_DATA)){ ev_x(e,"hex",m->l3h?m->l3h:m->data,msgb_l3len(m)); rxd++; if(reflect) send_data(m->l3h,msgb_l3len(m)); } ev_emit(e); if(m) msgb_free(m); }
static int run(cmd *c){ const char *n=c->name; uint8_t b[600]; int k=0; unsigned v; const char *h=arg(c,"hex",""); while(sscanf(h,"%2x",&v)==1&&k<590){ b[k++]=v; h+=2; if(!h[0]||!h[1]) break; }
    if(!strcmp(n,"start")) return lapd_sap_start(LI,tei,sapi)<0?-1:0; if(!strcmp(n,"stop")) return lapd_sap_stop(LI,tei,sapi)<0?-1:0; if(!strcmp(n,"data")){ for(long i=argi(c,"count",1);i>0;i--) send_data(b,k); return 0; } if(!strcmp(n,"raw")){ wire_send(&W,b,k); return 0; } if(!strcmp(n,"reflect")){ reflect=argi(c,"on",1); return 0; } return -1; }
static int64_t next_timer(void){ osmo_timers_prepare(); int ms=osmo_timers_nearest_ms(); return ms<0?-1:now_us()+ms*1000ll; }
static void timer(void){ osmo_timers_update(); }
static void fds_ready(void *p,int n){ (void)p;(void)n; uint8_t b[1024]; int k=wire_recv(&W,b,sizeof b); if(k>0){ struct msgb *m=msgb_alloc_headroom(1100,64,"rx"); memcpy(msgb_put(m,k),b,k); int err=0; if(lapd_receive(LI,m,&err)<0&&err){ event *e=ev_new("lapd_error"); ev_i(e,"code",err); ev_emit(e); } } }
int main(int argc,char **argv){ const char *pc=NULL; int haves=0; for(int i=1;i<argc;i++){ const char *a=argv[i],*v=i+1<argc?argv[i+1]:""; if(wire_arg(&W,argc,argv,&i)) continue; if(!strcmp(a,"--net")) net=1; else if(!strcmp(a,"--user")) net=0; else if(!strcmp(a,"--tei")){ tei=atoi(v); i++; } else if(!strcmp(a,"--sapi")){ sapi=atoi(v); i++; } else if(!strcmp(a,"--pcap")){ pc=v; i++; } else if(!strcmp(a,"-e")){ script_add(v); haves=1; i++; } else if(!strcmp(a,"-f")){ script_add_file(v); haves=1; i++; } else { fprintf(stderr,"usage: lapd_peer --listen P --peer P [--net|--user] [--tei 0] [--sapi 0] [--fcs] [--pcap F] [-e SCRIPT|-f FILE]\n"); return 64; } }
    if(!W.lport||wire_open(&W)) return 71; if(pc) W.pcap=pcap_open(pc,177,net); if(!haves) script_use_stdin();
    void *ctx=talloc_named_const(NULL,0,"lapd"); msgb_talloc_ctx_init(ctx,0); static const struct log_info li={0}; osmo_init_logging2(ctx,&li); log_set_log_level(osmo_stderr_target,LOGL_FATAL); libosmo_abis_init(ctx);
    LI=lapd_instance_alloc2(net,tx_cb,NULL,rx_cb,NULL,&lapd_profile_isdn,"peer"); lapd_tei_alloc(LI,tei);
    logj("start","lib","libosmoabis LAPD, %s side, tei %d sapi %d, k 7 N200 3 T200 1 s T203 10 s",net?"network":"user",tei,sapi); host h={run,NULL,NULL,fds_ready,next_timer,timer,NULL}; return peer_main(&h,&W); }
