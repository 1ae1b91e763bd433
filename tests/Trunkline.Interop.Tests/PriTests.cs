using Trunkline.Base;
using Trunkline.Isdn.CallControl;

namespace Trunkline.Interop.Tests;

/// <summary>Our end of a PRI and libpri's, and what every test of the two looks for at its end.</summary>
public abstract class PriTests : IDisposable
{
    private protected static readonly PhoneNumber Called = new("493012345", TypeOfNumber.National, NumberingPlan.Isdn);
    private protected static readonly PhoneNumber Calling = new("3055501", TypeOfNumber.Subscriber, NumberingPlan.Isdn);

    private PriEnd? _ours;
    private ScriptedPeer? _theirs;

    private protected RealLoop Loop { get; } = new();

    private protected PriEnd Ours => _ours!;

    private protected ScriptedPeer Theirs => _theirs!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _theirs?.Dispose();
        _ours?.Dispose();
        Loop.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static Q931Values ValuesOf(string variant, bool isUser) => (variant, isUser) switch
    {
        ("qsig", true) => Q931Values.QsigUser,
        ("qsig", _) => Q931Values.QsigNetwork,
        (_, true) => Q931Values.EuroIsdnUser,
        _ => Q931Values.EuroIsdnNetwork,
    };

    private protected void Start(string variant, bool isUser, bool waitUp = true, Func<Q931Values, Q931Values>? change = null)
    {
        var values = ValuesOf(variant, isUser);
        Begin(change?.Invoke(values) ?? values, $"{(isUser ? "--net" : "--user")} --switch {variant}");
        Loop.Until(() => Ours.Isdn.IsUp, 20, "the link is up", () => Theirs.Output);
        if (waitUp)
        {
            Theirs.Expect("dchan_up");
        }
    }

    /// <summary>Starts both ends, of whatever side.</summary>
    private protected void Begin(Q931Values values, string theirs)
    {
        _ours = new(Loop, values);
        _theirs = new(Loop, "pri_peer", $"{theirs} {Ours.Lapd.PeerArguments}");
        Ours.Isdn.Start();
    }

    /// <summary>Theirs clears a call of ours. It says nothing at all before CALL PROCEEDING to some causes (17 and 88 in libpri 1.6.0).</summary>
    private protected void Refuse(PeerEvent ring, int cause)
    {
        Theirs.Do($"proceeding call={ring["call"]} ch=1");
        Heard("proceeding");
        Theirs.Do($"hangup call={ring["call"]} cause={cause}");
        Heard($"released {cause}");
    }

    private protected void Heard(string what)
    {
        Loop.Until(() => Ours.Log.Contains(what), 10, what, () => $"ours: {string.Join("; ", Ours.Log)}\n{Theirs.Output}");
        Ours.Log.RemoveRange(0, Ours.Log.IndexOf(what) + 1);
    }

    private protected void NothingIsStuck()
    {
        Loop.Until(() => Ours.Isdn.Calls == 0, 10, "no call is left", () => Theirs.Output);
        Assert.Equal(Ours.Isdn.Values.Channels, Ours.Isdn.IdleChannels);
        Assert.Empty(Ours.Trouble);
        Assert.Equal(0, Ours.Refused);
        Assert.False(Theirs.Has("lib_error"), Theirs.Output);
        TsharkFindsNothing();
    }

    /// <summary>No frame of the call is malformed to tshark, and none gives it a warning.</summary>
    private protected void TsharkFindsNothing()
    {
        var file = Path.Combine(Path.GetTempPath(), $"trunkline-pri-{Ours.Lapd.Wire.Port}.pcap");
        try
        {
            File.WriteAllBytes(file, Ours.Lapd.Pcap.ToArray());
            var operations = Ours.Isdn.Values.IsSymmetrical ? "QSIG" : "ETSI"; // tshark takes an operation for QSIG's unless it is told
            var complaints = Tool.Run("tshark", ["-n", "-r", file, "-o", $"q932.facility_encoding:Dissect facility as {operations}", "-Y", "_ws.malformed || _ws.expert.severity >= 0x600000", "-T", "fields", "-e", "frame.number", "-e", "_ws.expert.message"], timeLimit: TimeSpan.FromSeconds(60));
            Assert.True(complaints.ExitCode == 0, complaints.Error);
            Assert.Equal("", complaints.Text);
            var messages = Tool.Run("tshark", ["-n", "-r", file, "-Y", "q931", "-T", "fields", "-e", "frame.number"], timeLimit: TimeSpan.FromSeconds(60));
            Assert.NotEqual("", messages.Text);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
