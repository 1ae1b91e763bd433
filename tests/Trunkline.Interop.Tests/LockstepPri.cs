using System.Diagnostics;
using System.Text.Json;
using Trunkline.Base;
using Trunkline.Isdn;
using Trunkline.Isdn.CallControl;

namespace Trunkline.Interop.Tests;

/// <summary>
/// Our PRI and libpri on a D-channel of 64 kbit/s that loses frames both ways, in a time of its own: libpri is told how late it is. What is
/// lost is the seed's, and so is all that comes of it, on a busy machine as on an idle one.
/// </summary>
internal sealed class LockstepPri : IDisposable
{
    private readonly Clock _clock = new();
    private readonly RealLoop _loop;
    private readonly Process _libpri;
    private readonly Prng _chance;
    private readonly double _loss;
    private readonly PriorityQueue<(bool ToLibpri, byte[] Frame), (long Due, long Order)> _flights = new();
    private readonly long[] _busyUntil = new long[2];
    private long _order;
    private long _libpriDue;

    /// <param name="values">Our side, variant, timers.</param>
    /// <param name="variant">libpri's switch: euroisdn or qsig.</param>
    /// <param name="loss">Which part of the frames is lost, each way.</param>
    /// <param name="seed">Which ones.</param>
    public LockstepPri(Q931Values values, string variant, double loss, ulong seed)
    {
        (_chance, _loss) = (new(seed), loss);
        _loop = new(_clock);
        Ours = new(_loop, values);
        Ours.Lapd.OnFrame = frame => Send(frame, toLibpri: true);
        _libpri = Process.Start(new ProcessStartInfo(
            Peers.Program("pri_peer"), ["--lockstep", values.Side == Q931Side.User ? "--net" : "--user", "--switch", variant])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        Ours.Isdn.Start();
    }

    /// <summary>Our end.</summary>
    public PriEnd Ours { get; }

    /// <summary>Milliseconds since the start.</summary>
    public long Now => (long)_clock.Now.TotalMilliseconds;

    /// <summary>What libpri said, but frames.</summary>
    public List<string> Told { get; } = [];

    /// <summary>Gives libpri a command.</summary>
    public void Do(string command) => _libpri.StandardInput.WriteLine(command);

    /// <summary>Goes on until a condition holds; fails when that takes longer than so many seconds of the line's time.</summary>
    public void Until(Func<bool> condition, double seconds, string expected, Func<string> seen)
    {
        for (var limit = _clock.Now + TimeSpan.FromSeconds(seconds); !condition();)
        {
            Assert.True(_clock.Now < limit, $"not within {seconds} s: {expected}\n{seen()}");
            Step();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _libpri.StandardInput.Close();
        if (!_libpri.WaitForExit(10_000))
        {
            _libpri.Kill();
        }

        _libpri.Dispose();
        Ours.Dispose();
        _loop.Dispose();
    }

    /// <summary>To the next moment at which anything is due.</summary>
    private void Step()
    {
        var next = _libpriDue < 0 ? long.MaxValue : _libpriDue;
        if (_loop.Loop.NextDue is { } due)
        {
            next = Math.Min(next, (long)Math.Ceiling(due.TotalMilliseconds));
        }

        if (_flights.TryPeek(out _, out var flight))
        {
            next = Math.Min(next, flight.Due);
        }

        _clock.Now = TimeSpan.FromMilliseconds(Math.Max(next, Now));
        _loop.Loop.Run();
        var isTold = _libpriDue >= 0 && _libpriDue <= Now;
        while (_flights.TryPeek(out var arrived, out flight) && flight.Due <= Now)
        {
            _flights.Dequeue();
            if (arrived.ToLibpri)
            {
                isTold = true;
                Do($"rx hex={Convert.ToHexString(arrived.Frame)}");
            }
            else
            {
                Ours.Lapd.Take(arrived.Frame);
            }
        }

        if (isTold)
        {
            Tell();
        }
    }

    /// <summary>Tells libpri the time, and takes what it does.</summary>
    private void Tell()
    {
        Do($"to ms={Now}");
        _libpri.StandardInput.Flush();
        while (true)
        {
            var line = _libpri.StandardOutput.ReadLine() ?? throw new InvalidOperationException("pri_peer has ended");
            var said = new PeerEvent(JsonDocument.Parse(line).RootElement);
            switch (said.Name)
            {
                case "idle":
                    _libpriDue = long.Parse(said["next"], null);
                    return;
                case "tx":
                    Send(Convert.FromHexString(said["hex"]), toLibpri: false);
                    break;
                default:
                    Told.Add(line);
                    break;
            }
        }
    }

    private void Send(byte[] frame, bool toLibpri)
    {
        ref var until = ref _busyUntil[toLibpri ? 1 : 0];
        until = Math.Max(until, Now) + 1 + ((frame.Length + 4) / 8);
        if (_chance.NextDouble() >= _loss)
        {
            _flights.Enqueue((toLibpri, frame), (until, _order++));
        }
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;
    }
}
