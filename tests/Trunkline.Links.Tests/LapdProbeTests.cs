using Trunkline.Base;

namespace Trunkline.Links.Tests;

/// <summary>A far end of our own side, a loop and a cable back to ourselves: told apart by an XID.</summary>
public sealed class LapdProbeTests
{
    private const string SameSide = "the far end is also user side, or the line is looped";

    [Fact]
    public void OwnFrames_ThatComeBack_AreALoop()
    {
        var link = new End(LapdValues.Default with { Probe = 0xABCD_0001 });
        link.Peer = link;
        link.Link.EstablishRequest();
        link.Advance(20);
        Assert.Equal([SameSide, "the line is looped: our own frames come back"], link.Diagnoses);
        Assert.False(link.Link.IsEstablished);
    }

    [Fact]
    public void AnotherSpanOfOurs_AtTheEndOfTheCable_IsNamed()
    {
        var one = new End(LapdValues.Default with { Probe = 0xABCD_0001 });
        var two = new End(LapdValues.Default with { Probe = 0xABCD_0002 });
        (one.Peer, two.Peer) = (two, one);
        one.Link.EstablishRequest();
        two.Link.EstablishRequest();
        for (var i = 0; i < 20_000; i++)
        {
            one.Advance(0.001);
            two.Advance(0.001);
        }

        Assert.Equal("the cable ends at our own span 2", one.Diagnoses[^1]);
        Assert.Equal("the cable ends at our own span 1", two.Diagnoses[^1]);
    }

    /// <summary>Another system of the same side, even one like ours that asks the same: it stays what it is.</summary>
    [Theory]
    [InlineData(0UL)]
    [InlineData(0x1234_0001UL)]
    public void AnotherSystemOfOurSide_IsNoLoop(ulong probe)
    {
        var one = new End(LapdValues.Default with { Probe = 0xABCD_0001 });
        var two = new End(LapdValues.Default with { Probe = probe });
        (one.Peer, two.Peer) = (two, one);
        one.Link.EstablishRequest();
        two.Link.EstablishRequest();
        for (var i = 0; i < 20_000; i++)
        {
            one.Advance(0.001);
            two.Advance(0.001);
        }

        Assert.Equal([SameSide], one.Diagnoses);
    }

    /// <summary>The loop ends and a far end of our own side is there: the loop is no longer said.</summary>
    [Fact]
    public void Loop_ThatEnds_IsNotSaidAnyMore()
    {
        var one = new End(LapdValues.Default with { Probe = 0xABCD_0001 });
        one.Peer = one;
        one.Link.EstablishRequest();
        one.Advance(10);
        Assert.Equal(DlDiagnosis.Looped, one.Link.Diagnosis);
        one.Peer = null;
        for (var second = 0; second < 3; second++)
        {
            one.Link.OnFrame([0, 1, 0x7F]); // SABME of a user
            one.Advance(1.1);
        }

        Assert.Equal(DlDiagnosis.SameSide, one.Link.Diagnosis);
    }

    /// <summary>An XID of a good far end is negotiation, and ignored; so is one cut off anywhere.</summary>
    [Fact]
    public void Xid_OfAnotherMaking_ChangesNothing()
    {
        var rig = LapdRig.In(7);
        for (var length = 0; length <= 40; length++)
        {
            var xid = new byte[3 + length];
            ((byte[])[2, 1, 0xAF, 0x82, 0x80, 0, 0, 0xFF])[..Math.Min(8, 3 + length)].CopyTo(xid, 0);
            rig.Link.OnFrame(xid);
        }

        Assert.Equal("", string.Join(" | ", rig.Log));
        Assert.Equal(LapdState.MultipleFrameEstablished, rig.Link.State);
    }

    private sealed class End : ILapdUser
    {
        public End(LapdValues values) => Link = new(values, Wheel, this);

        public TimerWheel Wheel { get; } = new();

        public LapdLink Link { get; }

        public End? Peer { get; set; }

        public List<string> Diagnoses { get; } = [];

        private readonly Queue<byte[]> _sent = new();

        public void Advance(double seconds)
        {
            for (var until = Wheel.Now + Math.Max(1, (long)(seconds * 1000)); Wheel.Now < until;)
            {
                while (_sent.TryDequeue(out var frame))
                {
                    Peer?.Link.OnFrame(frame);
                }

                Wheel.Advance(Wheel.Now + 1);
            }
        }

        public void SendFrame(ReadOnlySpan<byte> frame) => _sent.Enqueue(frame.ToArray());

        public void OnPrimitive(DlPrimitive primitive, ReadOnlySpan<byte> octets)
        {
        }

        public void OnDiscarded(int messages, LapdDiscard reason)
        {
        }

        public void OnMdlError(char cause)
        {
        }

        public void OnDiagnosis(DlDiagnosis diagnosis, int value) => Diagnoses.Add(DlWords.Of(diagnosis, value, true));
    }
}
