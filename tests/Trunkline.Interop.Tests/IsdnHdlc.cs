using System.Runtime.InteropServices;

namespace Trunkline.Interop.Tests;

/// <summary>HDLC of a timeslot by libosmocore, as osmo-e1d has it: frames to octets of the line and back, the check sequence its own affair.</summary>
internal sealed unsafe class IsdnHdlc : IDisposable
{
    private const uint MsbFirst = 4; // OSMO_HDLC_F_BITREVERSE
    private const int Room = 264;

    private readonly nint _out = Marshal.AllocHGlobal(256); // struct osmo_isdnhdlc_vars, of 40 octets
    private readonly nint _in = Marshal.AllocHGlobal(256);
    private readonly byte[] _sending = new byte[Room];
    private readonly byte[] _received = new byte[Room];
    private int _length;
    private int _at;

    public IsdnHdlc()
    {
        osmo_isdnhdlc_out_init(_out, MsbFirst);
        osmo_isdnhdlc_rcv_init(_in, MsbFirst);
    }

    /// <summary>Frames that came damaged.</summary>
    public int Bad { get; private set; }

    /// <summary>Makes octets of the line.</summary>
    /// <param name="octets">To be filled.</param>
    /// <param name="next">Gives the next frame into the room; 0 when there is none, and flags fill the line.</param>
    public void Fill(Span<byte> octets, Func<byte[], int> next)
    {
        for (var at = 0; at < octets.Length;)
        {
            if (_length == 0)
            {
                (_length, _at) = (next(_sending), 0);
            }

            fixed (byte* from = _sending)
            fixed (byte* to = octets)
            {
                int taken;
                at += Math.Max(0, osmo_isdnhdlc_encode(_out, from + _at, (ushort)(_length - _at), &taken, to + at, octets.Length - at));
                _at += taken;
                if (_at >= _length)
                {
                    _length = 0;
                }
            }
        }
    }

    /// <summary>Takes octets of the line.</summary>
    /// <param name="octets">They.</param>
    /// <param name="frame">Hears each whole frame.</param>
    public void Take(ReadOnlySpan<byte> octets, Action<byte[]> frame)
    {
        for (var at = 0; at < octets.Length;)
        {
            int length, taken;
            fixed (byte* from = octets)
            fixed (byte* to = _received)
            {
                length = osmo_isdnhdlc_decode(_in, from + at, octets.Length - at, &taken, to, Room);
            }

            at += taken;
            Bad += length < 0 ? 1 : 0;
            if (length > 0)
            {
                frame(_received[..length]);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Marshal.FreeHGlobal(_out);
        Marshal.FreeHGlobal(_in);
    }

#pragma warning disable SYSLIB1054, CA5392 // calls of a C library without anything to marshal
    private const string Library = "libosmocore.so.19";

    [DllImport(Library)]
    private static extern void osmo_isdnhdlc_rcv_init(nint hdlc, uint features);

    [DllImport(Library)]
    private static extern int osmo_isdnhdlc_decode(nint hdlc, byte* from, int length, int* taken, byte* to, int room);

    [DllImport(Library)]
    private static extern void osmo_isdnhdlc_out_init(nint hdlc, uint features);

    [DllImport(Library)]
    private static extern int osmo_isdnhdlc_encode(nint hdlc, byte* from, ushort length, int* taken, byte* to, int room);
#pragma warning restore SYSLIB1054, CA5392
}
