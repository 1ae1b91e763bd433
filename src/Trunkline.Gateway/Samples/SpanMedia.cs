using System.Numerics;
using Trunkline.Base;
using Trunkline.Dsp;
using Trunkline.E1;
using Trunkline.Gateway.Spans;
using Trunkline.Links;

namespace Trunkline.Gateway.Samples;

/// <summary>A span at the wire: a block of frames each way every tick, A-law in its B-channels, LAPD's frames on its D-channel.</summary>
/// <remarks>Allocates nothing after construction.</remarks>
internal sealed class SpanMedia : IFramePort, IHdlcUser
{
    private const int Frames = SamplesPlane.Block;
    private const int MostAtOnce = 64;
    private const int BertSettles = 10; // ticks: what a test before it left on the way is no loss of step
    private const int DChannel = SpanPortTraits.DChannel;

    private readonly ISpanPort _port;
    private readonly bool _isClockSource;
    private readonly HdlcTransmitter _transmitter = new(HdlcValues.Default);
    private readonly HdlcReceiver _receiver;
    private readonly byte[] _toSpan = new byte[Frames * E1Frame.Octets];
    private readonly byte[] _fromSpan = new byte[Frames * E1Frame.Octets];
    private readonly byte[] _piece = new byte[Frames * E1Frame.Octets];
    private readonly byte[] _law = new byte[Frames];
    private readonly byte[] _frame = new byte[ISpanPort.MostFrameOctets];
    private readonly SpanQuality? _measured;
    private readonly DChannelSearch? _search;
    private readonly TimeslotWatch _watch = new();
    private readonly FrameQueue? _queue;
    private uint _bertTimeslots;
    private int _bertSettles;
    private int _ticks;
    private SpanHost? _host;
    private ISpanWatcher? _watcher;
    private int _number;
    private int _handle = -1;
    private bool _isClockFree;
    private string _refused = "";

    /// <param name="port">The attachment.</param>
    /// <param name="isClockSource">True when it has a place in the order of clocks.</param>
    /// <param name="secondOfDay">See <see cref="SpanQuality"/>.</param>
    public SpanMedia(ISpanPort port, bool isClockSource, int secondOfDay)
    {
        _port = port;
        _isClockSource = isClockSource;
        Paced = port as IPacketSpanPort;
        _queue = Paced is null ? null : new(port.Traits.Idle);
        _measured = port.Quality is null ? new(secondOfDay) : null;
        _search = port.Traits.HasFrames ? null : new(Frames);
        _receiver = new(HdlcValues.Default, this);
        _toSpan.AsSpan().Fill(port.Traits.Idle);
        _fromSpan.AsSpan().Fill(port.Traits.Idle); // a port without timeslots fills nothing
    }

    /// <summary>What the span is attached to.</summary>
    public ISpanPort Port => _port;

    /// <summary>The attachment, when it sends packets: what the tick makes for it is queued and sent by <see cref="SendQueued"/>.</summary>
    public IPacketSpanPort? Paced { get; }

    /// <summary>Frames queued.</summary>
    public int Queued => _queue?.Fill ?? 0;

    public SpanQuality Quality => _port.Quality ?? _measured!;

    public BertTransmitter? BertTransmitter { get; private set; }

    public BertReceiver? BertReceiver { get; private set; }

    public long DamagedFrames => _receiver.Faults - _receiver.Count(HdlcFault.Aborted);

    /// <summary>Its far end, or the line, is known to send back what we send.</summary>
    public bool ComesBack => _host is { ComesBack: true };

    /// <summary>Hears why it is absent, and with an empty text that it no longer is.</summary>
    public Action<int, string>? Refused { get; set; }

    /// <summary>Its B-channels by timeslot.</summary>
    public ReadOnlySpan<ChannelTermination?> Channels => _host!.Channels;

    /// <summary>Whom frames and alarms go to; once.</summary>
    public void Join(SpanHost host) => _host = host;

    public void SendFrame(ReadOnlySpan<byte> frame)
    {
        // A frame that is not taken is repeated by LAPD.
        _ = _port.Traits.HasFrames ? _port.TrySendFrame(frame) : _transmitter.TrySend(frame);
        Follow();
    }

    public bool TryStartBert(in BertPattern pattern, uint timeslots)
    {
        BertTransmitter = new(pattern, timeslots);
        BertReceiver = new(pattern, timeslots);
        _bertTimeslots = timeslots;
        _bertSettles = BertSettles;
        return true;
    }

    public void StopBert()
    {
        (BertTransmitter, BertReceiver) = (null, null);
        for (; _bertTimeslots != 0; _bertTimeslots &= _bertTimeslots - 1)
        {
            PutIdle(BitOperations.TrailingZeroCount(_bertTimeslots));
        }
    }

    /// <summary>Puts a block of samples into a timeslot of the next block.</summary>
    public void Put(int timeslot, ReadOnlySpan<short> block)
    {
        G711.Encode(Law.A, block, _law);
        for (var i = 0; i < Frames; i++)
        {
            _toSpan[(i * E1Frame.Octets) + timeslot] = _law[i];
        }
    }

    /// <summary>A timeslot is idle from now on.</summary>
    public void PutIdle(int timeslot)
    {
        for (var i = 0; i < Frames; i++)
        {
            _toSpan[(i * E1Frame.Octets) + timeslot] = _port.Traits.Idle;
        }
    }

    /// <summary>Takes a block of samples from a timeslot of the block that came last.</summary>
    public void Get(int timeslot, Span<short> block)
    {
        for (var i = 0; i < Frames; i++)
        {
            _law[i] = _fromSpan[(i * E1Frame.Octets) + timeslot];
        }

        G711.Decode(Law.A, _law, block);
    }

    /// <summary>Tick: one block each way, then what came on the D-channel, then the alarms.</summary>
    /// <param name="isClockFree">True when a span was to clock the gateway and none does.</param>
    public void Transfer(bool isClockFree)
    {
        if (_port.Traits.Timeslots != 0)
        {
            if (!_port.Traits.HasFrames)
            {
                _transmitter.Read(_law);
                for (var i = 0; i < Frames; i++)
                {
                    _toSpan[(i * E1Frame.Octets) + DChannel] = _law[i];
                }
            }

            BertTransmitter?.Process(_toSpan);
            if (Paced is { } packets)
            {
                _queue!.Put(_toSpan);
                packets.Receive(_fromSpan);
            }
            else
            {
                _port.Transfer(_toSpan, _fromSpan);
            }

            if (_bertSettles > 0)
            {
                _bertSettles--;
            }
            else
            {
                BertReceiver?.Process(_fromSpan);
            }

            Silence(_bertTimeslots);
            Watch();
        }

        Measure();
        if (_port.Refused != _refused)
        {
            _refused = _port.Refused;
            Refused?.Invoke(_host!.Number, _refused);
        }

        _isClockFree = isClockFree;
        if (_port.Traits.HasFrames)
        {
            ReadFrames();
            return;
        }

        if ((TellAlarms() & SpanAlarmSets.Deaf) == 0)
        {
            for (var i = 0; i < Frames; i++)
            {
                _law[i] = _fromSpan[(i * E1Frame.Octets) + DChannel];
            }

            _receiver.Write(_law);
            Search();
        }
        else
        {
            _receiver.Reset();
            _search!.Reset();
        }
    }

    /// <summary>Sends frames that are queued, and idle ones where there are too few.</summary>
    /// <param name="frames">How many, at most a block.</param>
    /// <returns>How many were idle.</returns>
    public int SendQueued(int frames)
    {
        var piece = _piece.AsSpan(0, frames * E1Frame.Octets);
        var idle = _queue!.Take(piece);
        Paced!.Send(piece);
        return idle;
    }

    /// <summary>Throws the oldest of the frames queued away.</summary>
    public void DropQueued(int frames) => _queue!.Drop(frames);

    /// <summary>Takes the D-channel's frames that wait, at most 64, and the alarms that came with them.</summary>
    /// <returns>How many.</returns>
    public int ReadFrames()
    {
        var count = 0;
        while (count < MostAtOnce)
        {
            var length = _port.ReceiveFrame(_frame);
            TellAlarms();
            if (length == 0)
            {
                break;
            }

            _host!.OnFrame(_frame.AsSpan(0, length));
            count++;
        }

        Follow();
        return count;
    }

    /// <summary>Has its handle watched, where frames come by one.</summary>
    public void Watch(ISpanWatcher watcher, int number)
    {
        (_watcher, _number) = (watcher, number);
        Follow();
    }

    /// <summary>While the data link is down: is the far end heard elsewhere?</summary>
    private void Search()
    {
        if (_host!.Link.IsEstablished)
        {
            _search!.Reset();
        }
        else if (_search!.Process(_fromSpan, out var diagnosis, out var value))
        {
            _host.Diagnose(diagnosis, value);
        }
    }

    /// <summary>Do the B-channels come in their own timeslots?</summary>
    private void Watch()
    {
        uint channels = 0, talking = 0;
        foreach (var channel in Channels)
        {
            if (channel is not null)
            {
                channels |= 1u << channel.Timeslot;
                talking |= channel.Context is null ? 0 : 1u << channel.Timeslot;
            }
        }

        if (_watch.Process(_fromSpan, channels & ~_bertTimeslots, talking, out var silent, out var sounding))
        {
            _host!.Diagnose(DlDiagnosis.TimeslotsSwapped, silent | (sounding << 8));
        }
    }

    /// <summary>A call whose timeslot is under test hears nothing of the pattern.</summary>
    private void Silence(uint timeslots)
    {
        for (; timeslots != 0; timeslots &= timeslots - 1)
        {
            for (var at = BitOperations.TrailingZeroCount(timeslots); at < _fromSpan.Length; at += E1Frame.Octets)
            {
                _fromSpan[at] = _port.Traits.Idle;
            }
        }
    }

    private void Follow()
    {
        if (_watcher is { } watcher && _port.Traits.HasFrames && _port.Handle is var handle && handle != _handle)
        {
            _handle = handle;
            watcher.Watch(_number, handle);
        }
    }

    private SpanAlarms TellAlarms()
    {
        var alarms = _port.Alarms.ToSpanAlarms() | (_isClockSource && (_isClockFree || _port.ClockQuality == ClockQuality.FreeRunning) ? SpanAlarms.ClockFree : 0)
            | (_isClockSource && ComesBack ? SpanAlarms.ClockLooped : 0);
        _host!.OnAlarms(alarms, _port.Refused);
        return alarms;
    }

    void IHdlcUser.OnFrame(ReadOnlySpan<byte> frame) => _host!.OnFrame(frame);

    void IHdlcUser.OnFault(HdlcFault fault)
    {
        // Counted by the receiver; LAPD asks again.
    }

    /// <summary>An attachment that has no error performance of its own: its alarms and counters tell, once a second of ticks.</summary>
    private void Measure()
    {
        if (_measured is not { } quality)
        {
            return;
        }

        quality.Note(_port.Alarms);
        if (++_ticks * Frames >= E1Frame.PerSecond)
        {
            _ticks = 0;
            quality.SecondPassed(_port.Counters);
        }
    }
}
