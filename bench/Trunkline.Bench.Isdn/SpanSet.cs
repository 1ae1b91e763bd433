using Trunkline.Base;
using Trunkline.E1;
using Trunkline.Links;

namespace Trunkline.Bench.Isdn;

/// <summary>Some spans with their far ends, tick by tick. The far ends' time is not counted.</summary>
internal sealed class SpanSet
{
    private const int PerSecond = 50;

    private readonly BenchSpan[] _near;
    private readonly BenchSpan[] _far;
    private readonly TimerWheel _nearWheel = new();
    private readonly TimerWheel _farWheel = new();
    private long _tick;

    internal SpanSet(int spans)
    {
        _near = [.. Enumerable.Range(0, spans).Select(_ => new BenchSpan(LapdSide.User, _nearWheel))];
        _far = [.. Enumerable.Range(0, spans).Select(_ => new BenchSpan(LapdSide.Network, _farWheel))];
        foreach (var span in _near.Concat(_far))
        {
            span.Send();
        }

        foreach (var span in _far)
        {
            for (var i = 0; i < BenchSpan.Octets; i++)
            {
                span.Sent[i] = PatternOf(i % E1Frame.Octets, i / E1Frame.Octets);
            }
        }

        Run(PerSecond); // frames, then multiframes, are found
        foreach (var span in _near)
        {
            span.Link.EstablishRequest();
        }

        Run(2 * PerSecond);
    }

    internal int Spans => _near.Length;

    /// <summary>Nanoseconds of our thread by part: receive, D-channel, decode, encode, send.</summary>
    internal long[] Parts { get; } = new long[5];

    /// <summary>Runs the spans for a time and counts only what our ends take.</summary>
    /// <returns>Octets allocated.</returns>
    internal long Run(int ticks)
    {
        Array.Clear(Parts);
        var allocated = 0L;
        for (var t = 0; t < ticks; t++)
        {
            _tick++;
            var before = GC.GetAllocatedBytesForCurrentThread();
            Near(_tick % PerSecond == 0);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            Far(_tick % PerSecond == 0);
        }

        return allocated;
    }

    /// <summary>Whether everything that is paid for was also done.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    internal string? Wrong()
    {
        for (var i = 0; i < _near.Length; i++)
        {
            foreach (var span in (BenchSpan[])[_near[i], _far[i]])
            {
                var counters = span.End.Counters;
                if (span.End.Alarms != PortAlarms.None || span.End.Alignment != AlignmentState.Multiframe || counters.CrcErrors != 0)
                {
                    return $"span {i}: alarms {span.End.Alarms}, alignment {span.End.Alignment}, {counters.CrcErrors} CRC-4 errors";
                }

                if (counters.SlipsLost + counters.SlipsRepeated + span.Faults + span.Link.Retransmissions != 0)
                {
                    return $"span {i}: {counters.SlipsLost} and {counters.SlipsRepeated} slips, {span.Faults} HDLC faults, {span.Link.Retransmissions} repeated";
                }
            }

            var missing = _far[i].Given - _near[i].Messages;
            if (missing is < 0 or > 8 || _near[i].Messages < 50 || !CameBack(_far[i]))
            {
                return $"span {i}: {_far[i].Given} messages given, {_near[i].Messages} taken, audio {CameBack(_far[i])}";
            }
        }

        return null;
    }

    private static byte PatternOf(int timeslot, int frame) => (byte)((timeslot * 71) + (frame * 97) + (frame * frame / 16));

    /// <summary>What the far end sent in a timeslot came back in the next one, some frames later.</summary>
    private static bool CameBack(BenchSpan far)
    {
        for (var channel = 0; channel < BenchSpan.Channels; channel++)
        {
            var sent = BenchSpan.TimeslotOf(channel);
            var got = BenchSpan.TimeslotOf((channel + 1) % BenchSpan.Channels);
            var found = Enumerable.Range(0, BenchSpan.Frames).Any(delay => Enumerable.Range(0, BenchSpan.Frames).All(f =>
                far.Received[(((f + delay) % BenchSpan.Frames) * E1Frame.Octets) + got] == PatternOf(sent, f)));
            if (!found)
            {
                return false;
            }
        }

        return true;
    }

    private void Near(bool isSecond)
    {
        var at = ThreadCpu.Nanoseconds;
        for (var i = 0; i < _near.Length; i++)
        {
            _near[i].Receive(_far[i].Line, isSecond);
        }

        at = Add(0, at);
        _nearWheel.Advance(_tick * 20);
        _nearWheel.Present = _tick * 20;
        foreach (var span in _near)
        {
            span.Signal();
        }

        at = Add(1, at);
        foreach (var span in _near)
        {
            span.Decode();
        }

        at = Add(2, at);
        foreach (var span in _near)
        {
            span.Encode();
        }

        at = Add(3, at);
        foreach (var span in _near)
        {
            span.Send();
        }

        Add(4, at);
    }

    private void Far(bool isSecond)
    {
        _farWheel.Advance(_tick * 20);
        _farWheel.Present = _tick * 20;
        for (var i = 0; i < _far.Length; i++)
        {
            _far[i].Receive(_near[i].Line, isSecond);
            _far[i].Signal();
            _far[i].Send();
        }
    }

    private long Add(int part, long since)
    {
        var now = ThreadCpu.Nanoseconds;
        Parts[part] += now - since;
        return now;
    }
}
