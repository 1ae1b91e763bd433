using Trunkline.Base;
using Trunkline.Links;

namespace Trunkline.Interop.Tests;

/// <summary>Our LAPD at one end of a UDP wire, one frame a datagram; layer 3 is the test, or Q.931.</summary>
internal sealed class LapdEnd : ILapdUser, IDisposable
{
    private readonly RealLoop _loop;
    private readonly bool _withFcs;
    private readonly bool _isUserSide;
    private readonly byte[] _datagram = new byte[512];

    /// <param name="loop">The loop it lives on.</param>
    /// <param name="values">Side and parameters.</param>
    /// <param name="withFcs">Frames travel with their check sequence.</param>
    public LapdEnd(RealLoop loop, LapdValues values, bool withFcs = false)
    {
        (_loop, _withFcs, _isUserSide) = (loop, withFcs, values.Side == LapdSide.User);
        Pcap = new(values.Side == LapdSide.Network);
        Link = new(values, loop.Loop.Wheel, this);
        Wire = new(loop.Loop, Received);
    }

    /// <summary>The link.</summary>
    public LapdLink Link { get; }

    /// <summary>The wire to the peer.</summary>
    public UdpPort Wire { get; }

    /// <summary>Every frame, both ways.</summary>
    public LapdPcap Pcap { get; }

    /// <summary>The primitives but DATA indications, in order.</summary>
    public List<DlPrimitive> Primitives { get; } = [];

    /// <summary>The messages of DATA indications, in order.</summary>
    public List<byte[]> Messages { get; } = [];

    /// <summary>Messages given up.</summary>
    public int Discarded { get; private set; }

    /// <summary>What the link said of the far end, in words.</summary>
    public List<string> Diagnoses { get; } = [];

    /// <summary>RR, RNR and REJ, both ways.</summary>
    public int Supervisory { get; private set; }

    /// <summary>I frames, both ways.</summary>
    public int Numbered { get; private set; }

    /// <summary>Frames that went out, address to information.</summary>
    public List<byte[]> Sent { get; } = [];

    /// <summary>Who hears primitives instead of the two lists.</summary>
    public Action<DlPrimitive, byte[]>? OnPrimitive { get; set; }

    /// <summary>Where frames go instead of the wire.</summary>
    public Action<byte[]>? OnFrame { get; set; }

    /// <summary>Who takes datagrams of the wire that are no frames.</summary>
    public Action<byte[]>? OnDatagram { get; set; }

    /// <summary>What a peer's command line says of the wire.</summary>
    public string PeerArguments => $"--listen {Wire.PeerPort} --peer {Wire.Port}{(_withFcs ? " --fcs" : "")}";

    /// <summary>Takes a frame of the far end.</summary>
    public void Take(ReadOnlySpan<byte> frame)
    {
        Capture(frame, isOutgoing: false);
        Link.OnFrame(frame);
    }

    /// <inheritdoc/>
    public void Dispose() => Wire.Dispose();

    void ILapdUser.SendFrame(ReadOnlySpan<byte> frame)
    {
        Capture(frame, isOutgoing: true);
        Sent.Add(frame.ToArray());
        if (OnFrame is { } elsewhere)
        {
            elsewhere(frame.ToArray());
            return;
        }

        Wire.Send(_datagram.AsSpan(0, LapdUdp.Write(frame, _withFcs, _datagram)));
    }

    void ILapdUser.OnPrimitive(DlPrimitive primitive, ReadOnlySpan<byte> octets)
    {
        if (OnPrimitive is { } layer3)
        {
            layer3(primitive, octets.ToArray());
        }
        else if (primitive == DlPrimitive.DataIndication)
        {
            Messages.Add(octets.ToArray());
        }
        else
        {
            Primitives.Add(primitive);
        }
    }

    void ILapdUser.OnDiscarded(int messages, LapdDiscard reason) => Discarded += messages;

    void ILapdUser.OnMdlError(char cause)
    {
    }

    void ILapdUser.OnDiagnosis(DlDiagnosis diagnosis, int value) => Diagnoses.Add(DlWords.Of(diagnosis, value, _isUserSide));

    private void Capture(ReadOnlySpan<byte> frame, bool isOutgoing)
    {
        Pcap.Add(frame, isOutgoing, _loop.Loop.Elapsed);
        Supervisory += frame.Length == 4 && (frame[2] & 3) == 1 ? 1 : 0;
        Numbered += frame.Length >= 4 && (frame[2] & 1) == 0 ? 1 : 0;
    }

    private void Received(byte[] datagram)
    {
        if (OnDatagram is { } elsewhere)
        {
            elsewhere(datagram);
        }
        else if (LapdUdp.TryRead(datagram, _withFcs, out var frame))
        {
            Take(frame);
        }
    }
}
