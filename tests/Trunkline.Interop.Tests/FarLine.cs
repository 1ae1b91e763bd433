using System.Net;
using Trunkline.Base;
using Trunkline.E1;
using Trunkline.Net;
using Trunkline.Tdm;

namespace Trunkline.Interop.Tests;

/// <summary>What a far end of a span is attached by, and the thread that drives it.</summary>
internal abstract class FarLine : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _isEnding;

    /// <param name="name">The thread's.</param>
    protected FarLine(string name) => _thread = new(
        () =>
        {
            _ = RealTime.Request(); // a gateway is at that end, too
            Run();
        })
    {
        Name = name, IsBackground = true,
    };

    /// <summary>True when it is to end.</summary>
    protected bool IsEnding => _isEnding;

    /// <summary>What `attach` of the site's trunk says.</summary>
    public abstract string Attach { get; }

    /// <summary>What starts the site's processes, before their own words; nothing unless they are to see a card.</summary>
    public virtual IReadOnlyList<string> Prefix => [];

    /// <summary>What it has counted, for people.</summary>
    public abstract string Counted { get; }

    /// <summary>A line by the word that `attach` begins with.</summary>
    /// <param name="kind">virtual, cesopsn, osmo-e1d, dahdi; or dahdi, hardware HDLC.</param>
    /// <param name="far">Its far end.</param>
    /// <param name="folder">The site's state directory.</param>
    public static FarLine Open(string kind, FarSpan far, string folder) => kind switch
    {
        "virtual" => new VirtualFarLine(far, folder),
        "cesopsn" => new PseudowireFarLine(far),
        "osmo-e1d" => new E1dFarLine(far, folder),
        "dahdi" => new DahdiFarLine(far),
        "dahdi, hardware HDLC" => new DahdiFarLine(far, "dahdi:span=2,1,0,ccs,hdb3,crc4", isHard: true),
        _ => throw new ArgumentException(kind),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _isEnding = true;
        _thread.Join();
        Close();
    }

    /// <summary>Begins.</summary>
    protected void Start() => _thread.Start();

    /// <summary>Drives the far end until <see cref="IsEnding"/>.</summary>
    protected abstract void Run();

    /// <summary>Frees what it has.</summary>
    protected abstract void Close();
}

/// <summary>The virtual pair over a Unix socket, a line with frames and CRC-4 behind it: the site's blocks are its clock.</summary>
internal sealed class VirtualFarLine : FarLine
{
    private readonly FramedSpanPort _span;
    private readonly UnixSpanServer _server;

    public VirtualFarLine(FarSpan far, string folder)
        : base("virtual span")
    {
        Directory.CreateDirectory(folder);
        _span = new(far);
        _server = new(Path.Combine(folder, "far.sock"), _span, TimeProvider.System);
        Start();
    }

    public override string Attach => "virtual:far.sock";

    public override string Counted => $"{_server.Missed} blocks missed, {_server.Dropped} dropped, {(_server.IsHeld ? "held" : "not held")}, {_span.Alarms}, {_span.Counters}";

    protected override void Run()
    {
        while (!IsEnding)
        {
            _server.Wait(20);
            _server.Run();
        }
    }

    protected override void Close() => _server.Dispose();
}

/// <summary>CESoPSN over UDP on loopback, with a clock of its own.</summary>
internal sealed class PseudowireFarLine : FarLine
{
    private static readonly TimeSpan s_block = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_tooLate = TimeSpan.FromMilliseconds(200);

    private readonly FarSpan _far;
    private readonly PseudowireSpanPort _port;
    private readonly int _theirs = UdpPort.FreePort();

    public PseudowireFarLine(FarSpan far)
        : base("pseudowire")
    {
        _far = far;
        _port = new(
            NetAddress.From(IPAddress.Loopback, 0), NetAddress.From(IPAddress.Loopback, _theirs),
            new(PseudowireFormat.Cesopsn(SpanPortTraits.AllTimeslots, 8)) { Values = new() { Delay = TimeSpan.FromMilliseconds(40) } }, TimeProvider.System);
        Start();
    }

    /// <summary>
    /// The site holds 120 ms: this end is a test's, which waits while its runtime collects, and sends late what was due meanwhile. A gateway's loop
    /// allocates nothing.
    /// </summary>
    public override string Attach => $"cesopsn:127.0.0.1:{_port.Local.Port},local={_theirs},jitter=120";

    public override string Counted => $"{_port.Alarms}, {_port.Pseudowire}, {_port.Counters}, clock {_port.ClockPpm:0.0} ppm";

    protected override void Run()
    {
        using var tick = new ManualResetEventSlim();
        var (to, from) = (new byte[ISpanFarSide.BlockOctets], new byte[ISpanFarSide.BlockOctets]);
        to.AsSpan().Fill(FarVoice.Idle);
        var began = TimeProvider.System.GetTimestamp();
        for (var due = TimeSpan.Zero; !IsEnding; due += s_block)
        {
            var left = due - TimeProvider.System.GetElapsedTime(began);
            if (left > TimeSpan.Zero)
            {
                tick.Wait(left);
            }
            else if (left < -s_tooLate)
            {
                due -= left; // the machine was elsewhere: what is lost is lost
            }

            _port.Transfer(to, from);
            _far.Process(from, to);
        }
    }

    protected override void Close() => _port.Dispose();
}
