// The octets of a LAPD frame (Q.921 §3): address, control, information. Modulo 128 only. It judges form, not circumstance.
namespace Trunkline.Links;

/// <summary>Kinds of frame (Q.921 table 5).</summary>
public enum LapdFrameKind : byte
{
    /// <summary>Information.</summary>
    I,

    /// <summary>Receive ready.</summary>
    Rr,

    /// <summary>Receive not ready.</summary>
    Rnr,

    /// <summary>Reject.</summary>
    Rej,

    /// <summary>Set asynchronous balanced mode extended.</summary>
    Sabme,

    /// <summary>Disconnected mode.</summary>
    Dm,

    /// <summary>Unnumbered information.</summary>
    Ui,

    /// <summary>Disconnect.</summary>
    Disc,

    /// <summary>Unnumbered acknowledgement.</summary>
    Ua,

    /// <summary>Frame reject.</summary>
    Frmr,

    /// <summary>Exchange identification.</summary>
    Xid,

    /// <summary>A control field that is not defined.</summary>
    Undefined,
}

/// <summary>What is wrong with a frame's octets.</summary>
public enum LapdFrameError : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Ends inside address or control field.</summary>
    TooShort,

    /// <summary>The extension bits are not 0 and 1 (§3.2).</summary>
    BadAddress,
}

/// <summary>One frame, read in place.</summary>
public readonly ref struct LapdFrame
{
    private LapdFrame(ReadOnlySpan<byte> octets, LapdFrameKind kind, int header)
    {
        Octets = octets;
        Kind = kind;
        Header = header;
    }

    /// <summary>The whole frame.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>What it is.</summary>
    public LapdFrameKind Kind { get; }

    private int Header { get; }

    /// <summary>Service access point, 0 to 63.</summary>
    public int Sapi => Octets[0] >> 2;

    /// <summary>The C/R bit as sent.</summary>
    public bool CommandResponseBit => (Octets[0] & 2) != 0;

    /// <summary>Terminal endpoint, 0 to 127.</summary>
    public int Tei => Octets[1] >> 1;

    /// <summary>P of a command, F of a response.</summary>
    public bool PollFinal => Header == 4 ? (Octets[3] & 1) != 0 : (Octets[2] & 0x10) != 0;

    /// <summary>N(S) of an I frame.</summary>
    public int Ns => Octets[2] >> 1;

    /// <summary>N(R) of an I or supervisory frame.</summary>
    public int Nr => Octets[3] >> 1;

    /// <summary>What follows the control field.</summary>
    public ReadOnlySpan<byte> Information => Octets[Header..];

    /// <summary>True when the frame, sent by <paramref name="sender"/>, is a command (§3.3.2).</summary>
    public bool IsCommandOf(LapdSide sender) => CommandResponseBit == (sender == LapdSide.Network);

    /// <summary>Reads address and control field.</summary>
    /// <returns>False when it is no frame at all; an undefined control field is a frame.</returns>
    public static bool TryParse(ReadOnlySpan<byte> octets, out LapdFrame frame, out LapdFrameError error)
    {
        frame = default;
        error = LapdFrameError.TooShort;
        if (octets.Length < 3)
        {
            return false;
        }

        if ((octets[0] & 1) != 0 || (octets[1] & 1) == 0)
        {
            error = LapdFrameError.BadAddress;
            return false;
        }

        var control = octets[2];
        var isNumbered = (control & 3) != 3;
        if (isNumbered && octets.Length < 4)
        {
            return false;
        }

        var kind = (control & 1) == 0 ? LapdFrameKind.I : isNumbered ? Supervisory(control) : Unnumbered(control);
        frame = new(octets, kind, isNumbered ? 4 : 3);
        error = LapdFrameError.None;
        return true;
    }

    /// <summary>Writes address and control field.</summary>
    /// <returns>Octets written: 4 with numbers, 3 without.</returns>
    internal static int WriteHeader(Span<byte> octets, LapdValues values, LapdFrameKind kind, bool isCommand, bool pollFinal, int ns, int nr)
    {
        octets[0] = (byte)((values.Sapi << 2) | (isCommand == (values.Side == LapdSide.Network) ? 2 : 0));
        octets[1] = (byte)((values.Tei << 1) | 1);
        if (kind <= LapdFrameKind.Rej)
        {
            octets[2] = kind switch { LapdFrameKind.I => (byte)(ns << 1), LapdFrameKind.Rr => 1, LapdFrameKind.Rnr => 5, _ => 9 };
            octets[3] = (byte)((nr << 1) | (pollFinal ? 1 : 0));
            return 4;
        }

        octets[2] = (byte)((pollFinal ? 0x10 : 0) | kind switch
        {
            LapdFrameKind.Sabme => 0x6F,
            LapdFrameKind.Dm => 0x0F,
            LapdFrameKind.Ui => 0x03,
            LapdFrameKind.Disc => 0x43,
            LapdFrameKind.Xid => 0xAF,
            _ => 0x63,
        });
        return 3;
    }

    private static LapdFrameKind Supervisory(byte control) => control switch
    {
        1 => LapdFrameKind.Rr,
        5 => LapdFrameKind.Rnr,
        9 => LapdFrameKind.Rej,
        _ => LapdFrameKind.Undefined,
    };

    private static LapdFrameKind Unnumbered(byte control) => (control & 0xEF) switch
    {
        0x6F => LapdFrameKind.Sabme,
        0x0F => LapdFrameKind.Dm,
        0x03 => LapdFrameKind.Ui,
        0x43 => LapdFrameKind.Disc,
        0x63 => LapdFrameKind.Ua,
        0x87 => LapdFrameKind.Frmr,
        0xAF => LapdFrameKind.Xid,
        _ => LapdFrameKind.Undefined,
    };
}
