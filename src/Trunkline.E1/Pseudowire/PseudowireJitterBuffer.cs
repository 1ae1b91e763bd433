// The CE-bound half (RFC 4553 §6.2.2, RFC 5086 §6.2.2): packets in as the network gives them, the line out at an even rate. It has no
// clock: what it plays is its clock, and whoever calls Play has recovered the sender's (AdaptiveClock). Positions are octets of
// payload since the sequence began, so any size of packet and any size of Play go together.
// Not here: sockets, headers (PseudowirePacket), slips between two clocks (FrameStore).
using System.Numerics;

namespace Trunkline.E1;

/// <summary>Puts packets in order, holds them for the delay, and fills in what is missing.</summary>
/// <remarks>Allocates nothing after construction.</remarks>
public sealed class PseudowireJitterBuffer
{
    private const int History = 64;             // packets behind the play-out that are still known: reordering, duplicates
    private const int Multiframe = E1Frame.Multiframe * E1Frame.Octets;
    private const long Origin = 1L << 20;       // of extended sequence numbers, so that none is negative

    private readonly PseudowireFormat _format;
    private readonly PseudowireValues _values;
    private readonly byte[] _payloads;
    private readonly long[] _sequences;         // what each place holds; -1: nothing
    private readonly byte[] _marks;
    private readonly byte[] _lastBits = new byte[Multiframe]; // played last, by their place in a multiframe: positions tell it
    private readonly int _mask;
    private readonly int _size;
    private readonly long _delay;               // octets
    private readonly long _room;                // octets
    private readonly long _intermediateFrames;
    private PseudowireCounters _counters;
    private long _newest;
    private long _first;                        // where the sequence began: nothing before it is missing
    private long _runStart;                     // where the play-out began: nothing before it counts as missing
    private long _play;
    private long _current = -1;                 // the packet being played
    private int _currentPlace = -1;             // its place; -1: replacement
    private int _missing;
    private long _waited;
    private long _passed;                       // octets of time in the packet loss state
    private ushort _strayNext;
    private int _strays;
    private bool _isEmpty;

    /// <param name="format">What was agreed.</param>
    /// <param name="values">What it is set to.</param>
    public PseudowireJitterBuffer(PseudowireFormat format, PseudowireValues values)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Delay, PseudowireValues.LeastDelay);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(values.Delay, PseudowireValues.MostDelay);
        ArgumentOutOfRangeException.ThrowIfLessThan(values.LossPackets, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(values.LossPackets, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(values.RecoveryPackets, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(values.RecoveryPackets, 32);
        ArgumentOutOfRangeException.ThrowIfLessThan(values.RestartPackets, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(values.RestartPackets, 32);
        (_format, _values, _size) = (format, values, format.PayloadOctets);
        DelayFrames = (int)Math.Round(values.Delay.TotalSeconds * E1Frame.PerSecond);
        _delay = (long)DelayFrames * format.OctetsPerFrame;

        // Twice the delay, as the RFCs suggest; a sender that sends what it has every 20 ms must fit all the same.
        _room = Math.Max(2 * _delay, _delay + (192L * format.OctetsPerFrame));
        _intermediateFrames = (long)(values.IntermediateTimer.TotalSeconds * E1Frame.PerSecond);
        var places = (int)BitOperations.RoundUpToPowerOf2((uint)((_room / _size) + 1 + History));
        _mask = places - 1;
        _payloads = new byte[places * _size];
        _sequences = new long[places];
        _marks = new byte[places];
        Array.Fill(_sequences, -1);
        _lastBits.AsSpan().Fill(0xFF);
    }

    [Flags]
    private enum Mark : byte
    {
        None = 0,
        LocalFault = 1,
        RemoteDefect = 2,
        Late = 4,
    }

    /// <summary>How it stands.</summary>
    public PseudowireState State { get; private set; }

    /// <summary>What it has counted.</summary>
    public PseudowireCounters Counters => _counters;

    /// <summary>Whether any packet has ever come.</summary>
    public bool HasHeard { get; private set; }

    /// <summary>L in the packet played last: the far end's line has a fault.</summary>
    public bool LocalFault { get; private set; }

    /// <summary>M = 10 in the packet played last: the far end's line has a remote defect.</summary>
    public bool RemoteDefect { get; private set; }

    /// <summary>R in the newest packet: the far end loses ours.</summary>
    public bool RemoteLoss { get; private set; }

    /// <summary>The delay, frames.</summary>
    public int DelayFrames { get; }

    /// <summary>Octets of the sender's time from the beginning of its sequence to the end of the packet put last.</summary>
    public long LastPosition { get; private set; }

    /// <summary>Octets of the sender's time held, from what is played next to the end of the newest packet; negative after an underrun.</summary>
    public long Fill => State == PseudowireState.Normal ? ((_newest + 1) * _size) - _play : 0;

    /// <summary>Changes when positions begin anew or the play-out jumps: whoever follows the clock takes a new reference.</summary>
    public int Jumps { get; private set; }

    /// <summary>Takes a packet.</summary>
    /// <param name="packet">Its headers.</param>
    /// <param name="payload">Its payload: as agreed, or empty with L.</param>
    /// <returns>False when it was thrown away: late, twice, or out of sequence.</returns>
    public bool Put(in PseudowirePacket packet, ReadOnlySpan<byte> payload)
    {
        _counters.Received++;
        if (!TryPlace(packet.Sequence, out var sequence))
        {
            return false;
        }

        LastPosition = (sequence + 1 - Origin) * _size;
        var place = (int)sequence & _mask;
        if (_sequences[place] == sequence)
        {
            _counters.Duplicates++;
            return false;
        }

        var isNewest = sequence > _newest;
        if (isNewest)
        {
            Retire(sequence);
            RemoteLoss = packet.RemoteLoss;
        }

        _sequences[place] = sequence;
        if (State == PseudowireState.Normal && sequence * _size < _play)
        {
            _counters.Late++;
            _marks[place] = (byte)Mark.Late;
            return false;
        }

        _counters.Reordered += isNewest ? 0 : 1;
        _marks[place] = (byte)((packet.LocalFault ? Mark.LocalFault : 0) | (packet.RemoteDefect ? Mark.RemoteDefect : 0));
        if (payload.Length == _size)
        {
            payload.CopyTo(_payloads.AsSpan(place * _size));
        }

        if (State == PseudowireState.Normal)
        {
            MakeRoom();
        }
        else
        {
            CountConsecutive();
        }

        return true;
    }

    /// <summary>Plays the next part of the line.</summary>
    /// <param name="line">Whole frames of 32 octets; with SAToP their octets are the line's bits and begin anywhere in a frame.</param>
    public void Play(Span<byte> line)
    {
        if (line.Length % E1Frame.Octets != 0)
        {
            throw new ArgumentException("whole frames of 32 octets", nameof(line));
        }

        while (!line.IsEmpty)
        {
            if (State != PseudowireState.Normal)
            {
                PlayNothing(line);
                return;
            }

            var sequence = _play / _size;
            if (sequence != _current && !Begin(sequence))
            {
                continue;
            }

            line = line[(_format.Kind == PseudowireKind.Satop ? PlayBits(line) : PlayFrames(line))..];
        }
    }

    private int PlayBits(Span<byte> line)
    {
        var offset = (int)(_play % _size);
        var count = Math.Min(line.Length, _size - offset);
        if (_currentPlace >= 0)
        {
            _payloads.AsSpan((_currentPlace * _size) + offset, count).CopyTo(line);
        }
        else if (LocalFault || !_values.RepeatsLostBits)
        {
            line[..count].Fill(0xFF);
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                line[i] = _lastBits[(int)((_play + i) % Multiframe)];
            }
        }

        if (_values.RepeatsLostBits)
        {
            for (var i = 0; i < count; i++)
            {
                _lastBits[(int)((_play + i) % Multiframe)] = line[i];
            }
        }

        _play += count;
        return count;
    }

    private int PlayFrames(Span<byte> line)
    {
        var slots = _format.Slots;
        var offset = (int)(_play % _size);
        var frames = Math.Min(line.Length / E1Frame.Octets, (_size - offset) / slots.Length);
        line[..(frames * E1Frame.Octets)].Fill(_values.Idle);
        if (_currentPlace >= 0)
        {
            var from = _payloads.AsSpan((_currentPlace * _size) + offset, frames * slots.Length);
            for (var frame = 0; frame < frames; frame++)
            {
                var to = line.Slice(frame * E1Frame.Octets, E1Frame.Octets);
                for (var i = 0; i < slots.Length; i++)
                {
                    to[slots[i]] = from[i];
                }

                from = from[slots.Length..];
            }
        }

        _play += frames * slots.Length;
        return frames * E1Frame.Octets;
    }

    /// <summary>Turns to the next packet.</summary>
    /// <returns>False when that was one missing too many.</returns>
    private bool Begin(long sequence)
    {
        _current = sequence;
        _currentPlace = -1;
        var place = (int)sequence & _mask;
        var mark = (Mark)_marks[place];
        if (_sequences[place] == sequence && (mark & Mark.Late) == 0)
        {
            _missing = 0;
            _isEmpty = false;
            LocalFault = (mark & Mark.LocalFault) != 0;
            RemoteDefect = (mark & Mark.RemoteDefect) != 0;
            _counters.LocalFaults += LocalFault ? 1 : 0;
            _currentPlace = LocalFault ? -1 : place;
            return true;
        }

        if (sequence < _runStart)
        {
            return true;
        }

        _counters.Replaced++;
        if (sequence > _newest && !_isEmpty)
        {
            _isEmpty = true;
            _counters.Underruns++;
        }

        if (++_missing < _values.LossPackets)
        {
            return true;
        }

        Apply(PseudowireEvent.PacketsMissing);
        return false;
    }

    private void PlayNothing(Span<byte> line)
    {
        line.Fill(_format.Kind == PseudowireKind.Satop ? (byte)0xFF : _values.Idle);
        var frames = line.Length / E1Frame.Octets;
        _passed += (long)frames * _format.OctetsPerFrame;
        if (State == PseudowireState.Intermediate && (_waited += frames) >= _intermediateFrames)
        {
            Apply(PseudowireEvent.IntermediateTimer);
        }
    }

    /// <summary>Where in the sequence a number belongs: near the newest, or else it has to show that the sender began anew.</summary>
    private bool TryPlace(ushort number, out long sequence)
    {
        if (!HasHeard)
        {
            HasHeard = true;
            sequence = Anew(number);
            return true;
        }

        sequence = _newest + (short)(number - (ushort)_newest);
        if (sequence - _newest <= _mask && _newest - sequence < _mask)
        {
            _strays = 0;
            return true;
        }

        if (State == PseudowireState.Normal)
        {
            _strays = number == _strayNext ? _strays + 1 : 1;
            _strayNext = (ushort)(number + 1);
            if (_strays < _values.RestartPackets)
            {
                _counters.OutOfSequence++;
                return false;
            }
        }

        // After an outage the sequence has gone on about as long as it lasted: those packets were lost. Otherwise nothing is known of them.
        var gap = sequence - _newest - 1;
        _counters.Lost += State == PseudowireState.PacketLoss && gap > 0 && gap <= (2 * _passed / _size) + _mask ? gap : 0;
        _counters.Restarts++;
        _strays = 0;
        sequence = Anew(number);
        if (State == PseudowireState.Normal)
        {
            Start(sequence, sequence);
        }

        return true;
    }

    /// <summary>Forgets what is held and begins a sequence.</summary>
    private long Anew(ushort number)
    {
        var sequence = Origin + number;
        Array.Fill(_sequences, -1);
        _current = -1;
        _currentPlace = -1;
        _newest = sequence - 1;
        _first = sequence;
        Jumps++;
        return sequence;
    }

    /// <summary>Makes a sequence number the newest; what leaves the buffer and never came is lost.</summary>
    private void Retire(long sequence)
    {
        for (var next = _newest + 1; next <= sequence; next++)
        {
            var leaving = next - _sequences.Length;
            _counters.Lost += leaving >= _first && _sequences[(int)leaving & _mask] != leaving ? 1 : 0;
        }

        _newest = sequence;
    }

    private void CountConsecutive()
    {
        var isFilling = State == PseudowireState.Intermediate;
        var wanted = isFilling ? (_delay + _size - 1) / _size : _values.RecoveryPackets;
        var run = 0;
        while (run < wanted && _sequences[(int)(_newest - run) & _mask] == _newest - run)
        {
            run++;
        }

        if (run >= wanted)
        {
            _runStart = _newest - run + 1;
            Apply(isFilling ? PseudowireEvent.Filled : PseudowireEvent.PacketsConsecutive);
        }
    }

    /// <summary>A full buffer goes on the delay behind the newest packet; with SAToP by whole multiframes, so that the framer behind it stays aligned.</summary>
    private void MakeRoom()
    {
        if (Fill <= _room)
        {
            return;
        }

        var skip = Fill - _delay;
        skip -= _format.Kind == PseudowireKind.Satop ? skip % Multiframe : 0;
        _play += skip;
        _counters.Overruns++;
        _counters.FramesSkipped += skip / _format.OctetsPerFrame;
        Jumps++;
    }

    private void Apply(PseudowireEvent e)
    {
        var step = PseudowireFsm.On(State, e);
        if (!step.Known)
        {
            return;
        }

        State = step.Next;
        if ((step.Do & PseudowireDo.Play) != 0)
        {
            Start(_newest, _runStart);
        }

        if ((step.Do & PseudowireDo.CountLoss) != 0)
        {
            _counters.LossStates++;
            _passed = 0;
            LocalFault = false;
            RemoteDefect = false;
            RemoteLoss = false;
            Jumps++;
        }
    }

    private void Start(long newest, long runStart)
    {
        _runStart = runStart;
        _play = ((newest + 1) * _size) - _delay;
        _current = -1;
        _missing = 0;
        _isEmpty = false;
        Jumps++;
    }
}
