using Trunkline.Base;

namespace Trunkline.Links.Tests;

/// <summary>One link under virtual time: frames and requests go in as words, what it does comes out as words.</summary>
internal sealed class LapdRig : ILapdUser
{
    private static readonly string[] Kinds = ["RR", "RNR", "REJ", "SABME", "DM", "UI", "DISC", "UA", "FRMR", "XID", "I"];
    private static readonly int[] Controls = [1, 5, 9, 0x6F, 0x0F, 0x03, 0x43, 0x63, 0x87, 0xAF, 0];
    private readonly LapdSide _side;

    public LapdRig(LapdValues? values = null)
    {
        values ??= LapdValues.Default;
        _side = values.Side;
        Link = new(values, Wheel, this);
    }

    public TimerWheel Wheel { get; } = new();

    public LapdLink Link { get; }

    public List<string> Log { get; } = [];

    public Action<ReadOnlySpan<byte>>? OnData { get; set; }

    public static LapdRig In(int state)
    {
        var rig = new LapdRig();
        rig.Do(state switch { 4 => "", 5 => "est", 6 => "est;UAr1;rel", 7 => "est;UAr1", _ => "est;UAr1;data;wait 1000" });
        Assert.Equal(state, (int)rig.Link.State);
        rig.Log.Clear();
        return rig;
    }

    public string Do(string script)
    {
        foreach (var word in script.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = word.Split(' ');
            switch (parts[0])
            {
                case "est": Link.EstablishRequest(); break;
                case "rel": Link.ReleaseRequest(); break;
                case "data": Assert.True(Link.TryDataRequest([1])); break;
                case "busy": Link.SetReceiverBusy(true); break;
                case "free": Link.SetReceiverBusy(false); break;
                case "down": Link.SetLayer1(false); break;
                case "loop": Link.SetLayer1(false, isCertain: true); break;
                case "up": Link.SetLayer1(true); break;
                case "wait": Wheel.Advance(Wheel.Now + int.Parse(parts[1], null)); break;
                case "hex": Link.OnFrame(Convert.FromHexString(parts[1])); break;
                default: Link.OnFrame(Frame(parts)); break;
            }
        }

        return string.Join(" | ", Log);
    }

    public void SendFrame(ReadOnlySpan<byte> frame)
    {
        Assert.True(LapdFrame.TryParse(frame, out var f, out _));
        var text = $"> {f.Kind.ToString().ToUpperInvariant()}{(f.IsCommandOf(_side) ? 'c' : 'r')}{(f.PollFinal ? 1 : 0)}";
        Log.Add(text + (f.Kind == LapdFrameKind.I ? $" {f.Ns} {f.Nr}" : f.Kind <= LapdFrameKind.Rej ? $" {f.Nr}" : ""));
    }

    public void OnPrimitive(DlPrimitive primitive, ReadOnlySpan<byte> octets)
    {
        Log.Add($"^ {primitive}");
        if (primitive == DlPrimitive.DataIndication)
        {
            OnData?.Invoke(octets);
        }
    }

    public void OnDiscarded(int messages, LapdDiscard reason) => Log.Add($"- {messages} {reason}");

    public void OnMdlError(char cause) => Log.Add($"! {cause}");

    public void OnDiagnosis(DlDiagnosis diagnosis, int value) => Log.Add($"? {DlWords.Of(diagnosis, value, _side == LapdSide.User)}");

    /// <summary>"RRc1 5", "Ic0 NS NR +LENGTH": kind, c or r, P/F, numbers, length of information.</summary>
    private byte[] Frame(string[] parts)
    {
        var at = Array.IndexOf(Kinds, parts[0][..^2]);
        Assert.True(at >= 0, parts[0]);
        var isCommand = parts[0][^2] == 'c';
        var pf = parts[0][^1] - '0';
        var numbers = parts.Skip(1).Where(p => p[0] != '+').Select(p => int.Parse(p, null)).ToArray();
        var length = parts.Where(p => p[0] == '+').Select(p => int.Parse(p[1..], null)).FirstOrDefault(Kinds[at] is "I" or "UI" ? 1 : 0);
        var commandBit = _side == LapdSide.User ? 2 : 0;
        byte[] head = [(byte)(isCommand ? commandBit : 2 - commandBit), 1];
        byte[] control = Kinds[at] == "I" ? [(byte)(numbers[0] << 1), (byte)((numbers[1] << 1) | pf)]
            : at < 3 ? [(byte)Controls[at], (byte)((numbers[0] << 1) | pf)] : [(byte)(Controls[at] | (pf << 4))];
        return [.. head, .. control, .. new byte[length]];
    }
}
