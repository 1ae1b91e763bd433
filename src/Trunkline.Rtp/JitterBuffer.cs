using Trunkline.Base;

namespace Trunkline.Rtp;

/// <summary>Turns packets of G.711 that come early, late, twice, out of order or not at all into a steady flow of samples.</summary>
/// <remarks>
/// Packets go by timestamp into half a second of octets; each pull takes the next 20 ms, so any packet length will do. There is no
/// clock in it: pulls are the clock, and a packet's <i>slack</i> is how long before its turn it came.
/// <code>
/// slack     -20    0    20   25   40 ms
///            |  stretch |  leave be |  shrink      by the second-least slack of the last 2 to 4 s
/// </code>
/// Stretching repeats, shrinking skips one pitch period with a cross-fade, at most every 200 ms: that adapts the delay to the
/// jitter and takes up 100 ppm of clock drift. When nothing is left to play the play point waits (the delay grows by what
/// the packet was late); after 60 ms it is silent and the next packet sets the play point anew: talkspurts after
/// silence suppression begin with a fresh delay. Lost samples are made up (<see cref="Concealment"/>: a pitch period repeated, fading).
/// A timestamp or SSRC from nowhere is believed only when the next packet goes on from it (RFC 3550 A.1).
/// Memory: 5.5 kB, taken once (<see cref="JitterMemory"/>). Not here: comfort noise (RFC 3389), other codecs, RTCP.
/// </remarks>
public sealed class JitterBuffer
{
    private const int Block = 160;
    private const int MaxPayload = 1600;
    private const int StretchBelow = 20;
    private const int ShrinkAbove = 200;
    private const int WindowPulls = 100;
    private const int PullsBetweenChanges = 10;
    private const int LeastPackets = 25;

    private readonly short[] _mu;
    private readonly short[] _a;
    private readonly int _initial, _min, _max;
    private readonly SampleRing _ring;
    private readonly Concealment _concealment;
    private JitterCounters _counters;
    private bool _isRunning;
    private uint _ssrc;
    private Law _law;
    private uint _play;
    private uint _end;
    private int _held;
    private int _lead; // samples of silence before the stream's first, its delay
    private int _target;
    private uint _straySsrc;
    private ushort _strayNext;
    private uint _strayTimestamp;
    private bool _hasStray;
    private SlackWindow _now = SlackWindow.Empty;
    private SlackWindow _before = SlackWindow.Empty;
    private int _pulls;
    private int _sinceChange;

    /// <param name="muLaw">The 256 decoded values of mu-law (the Dsp room has them: this room knows no codec).</param>
    /// <param name="aLaw">The 256 decoded values of A-law.</param>
    /// <param name="options">Depths; the defaults when absent.</param>
    /// <param name="memory">Where its samples are; of its own when absent.</param>
    /// <param name="index">Which of that memory's buffers it is, from 0.</param>
    public JitterBuffer(short[] muLaw, short[] aLaw, JitterBufferOptions? options = null, JitterMemory? memory = null, int index = 0)
    {
        ArgumentNullException.ThrowIfNull(muLaw);
        ArgumentNullException.ThrowIfNull(aLaw);
        ArgumentOutOfRangeException.ThrowIfNotEqual(muLaw.Length, 256);
        ArgumentOutOfRangeException.ThrowIfNotEqual(aLaw.Length, 256);
        options ??= new JitterBufferOptions();
        memory ??= new JitterMemory(1);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, memory.Count);
        _ring = new(memory, index);
        _concealment = new(memory, index);
        (_mu, _a) = (muLaw, aLaw);
        _max = Math.Clamp(options.MaxMs, 20, 250) * 8;
        _min = Math.Clamp(options.MinMs * 8, Block, _max);
        _initial = Math.Clamp(options.InitialMs * 8, _min, _max);
        _target = _initial;
    }

    /// <summary>Counts since construction or <see cref="Reset"/>.</summary>
    public ref readonly JitterCounters Counters => ref _counters;

    /// <summary>The delay it works towards, ms.</summary>
    public int TargetMs => _target / 8;

    /// <summary>What is waiting to be played now, ms.</summary>
    public int DepthMs => _isRunning ? Math.Max(0, (int)(_end - _play)) / 8 : 0;

    /// <summary>True when nothing is being played and what was made up has faded out.</summary>
    public bool IsIdle => !_isRunning || (Ahead <= 0 && _concealment.IsSilent);

    private int Ahead => (int)(_end - _play);

    private int LeastSlack => Math.Min(_now.Second, _before.Second);

    private bool MayChange => _sinceChange >= PullsBetweenChanges && _now.Count + _before.Count >= LeastPackets;

    private bool IsDelayTooShort => MayChange && LeastSlack < StretchBelow && Ahead < _max;

    /// <summary>Takes a packet.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="law">The law of its payload.</param>
    /// <param name="payload">One octet a sample, 1 to 1,600.</param>
    public void Put(in RtpHeader header, Law law, ReadOnlySpan<byte> payload)
    {
        if (payload.Length is 0 or > MaxPayload)
        {
            _counters.Rejected++;
            return;
        }

        var slack = (int)(header.Timestamp - _play);
        if (IsIdle)
        {
            // the same stream going on where it stopped was only very late; anything else is a new beginning
            if (!_isRunning || header.Ssrc != _ssrc || header.Timestamp != _end || law != _law)
            {
                Begin(header, law);
            }
        }
        else if (header.Ssrc != _ssrc || law != _law || slack < -8000
            || (slack > _max + (3 * Block) && (int)(header.Timestamp - _end) > 3 * Block)
            || slack > SampleRing.Size - payload.Length)
        {
            if (!GoesOnFromStray(header, payload.Length))
            {
                _counters.Rejected++;
                return;
            }

            _counters.Resyncs++;
            Begin(header, law);
        }

        _counters.Packets++;
        slack = (int)(header.Timestamp - _play);
        _now.Add(slack);
        if (_held > 0 && header.Timestamp == _end)
        {
            // late by what the play point has waited: that much more delay was needed
            _target = Math.Min(_max, _target + _held);
        }

        _held = 0;
        Store(header.Timestamp, slack, payload);
    }

    /// <summary>Gives the next 20 ms.</summary>
    /// <param name="samples">Exactly 160 samples, filled always.</param>
    public JitterPull Pull(Span<short> samples)
    {
        samples = samples[..Block];
        if (IsIdle)
        {
            samples.Clear();
            return JitterPull.Silence;
        }

        if (Ahead > _max + Block)
        {
            // more than the greatest delay has piled up: forward to where the newest packet is in time
            var skip = Ahead - _target;
            _ring.Forget(_play, skip);
            _play += (uint)skip;
            _lead = Math.Max(0, _lead - skip);
            _counters.DiscardedSamples += skip;
            (_now, _before) = (SlackWindow.Empty, SlackWindow.Empty);
        }

        var concealed = Adapt(samples) ? 0 : Take(samples);
        _concealment.Remember(samples);
        return concealed == 0 ? JitterPull.Played : JitterPull.Concealed;
    }

    /// <summary>Forgets the stream and the counts.</summary>
    public void Reset()
    {
        _ring.Clear();
        _concealment.Reset();
        (_isRunning, _hasStray, _held, _lead, _target, _pulls, _sinceChange) = (false, false, 0, 0, _initial, 0, 0);
        (_now, _before) = (SlackWindow.Empty, SlackWindow.Empty);
        _counters = default;
    }

    private void Begin(in RtpHeader header, Law law)
    {
        _ring.Clear();
        (_isRunning, _ssrc, _law, _hasStray, _held) = (true, header.Ssrc, law, false, 0);
        _end = header.Timestamp;
        _lead = _target - Block;
        _play = header.Timestamp - (uint)_lead;
        (_now, _before) = (SlackWindow.Empty, SlackWindow.Empty);
    }

    private bool GoesOnFromStray(in RtpHeader header, int length)
    {
        var goesOn = _hasStray && header.Ssrc == _straySsrc && header.Sequence == _strayNext && header.Timestamp == _strayTimestamp;
        (_hasStray, _straySsrc, _strayNext) = (true, header.Ssrc, (ushort)(header.Sequence + 1));
        _strayTimestamp = header.Timestamp + (uint)length;
        return goesOn;
    }

    private void Store(uint timestamp, int slack, ReadOnlySpan<byte> payload)
    {
        if (slack < 0)
        {
            if (slack + payload.Length <= 0)
            {
                _counters.Late++;
                return;
            }

            payload = payload[-slack..];
            timestamp = _play;
        }

        if (_ring.Bit(timestamp) && _ring.Bit(timestamp + (uint)payload.Length - 1))
        {
            _counters.Duplicates++;
            return;
        }

        _ring.Write(timestamp, payload);
        if ((int)(timestamp + (uint)payload.Length - _end) > 0)
        {
            _end = timestamp + (uint)payload.Length;
        }
    }

    /// <summary>Fills a block from the play point on.</summary>
    /// <returns>How many samples were made up.</returns>
    private int Take(Span<short> samples)
    {
        var concealed = 0;
        var at = 0;
        while (at < samples.Length)
        {
            if (Ahead <= 0)
            {
                // nothing left: the play point waits
                var rest = samples.Length - at;
                _concealment.Conceal(samples[at..], samples[..at]);
                _held += rest;
                concealed += rest;
                break;
            }

            var n = _ring.Run(_play, Math.Min(samples.Length - at, Ahead), out var isThere);
            if (isThere)
            {
                Decode(_play, samples.Slice(at, n));
                _concealment.Join(samples.Slice(at, n));
                _ring.Forget(_play, n);
            }
            else if (_lead > 0)
            {
                n = Math.Min(n, _lead);
                samples.Slice(at, n).Clear();
            }
            else if (IsDelayTooShort)
            {
                // packets keep coming too late: the gap is where a longer delay costs least, so the play point waits in it
                var rest = samples.Length - at;
                _concealment.Conceal(samples[at..], samples[..at]);
                concealed += rest;
                _target = Math.Min(_max, _target + rest);
                _counters.Stretched++;
                Shift(rest);
                break;
            }
            else
            {
                _concealment.Conceal(samples.Slice(at, n), samples[..at]);
                concealed += n;
            }

            _lead = Math.Max(0, _lead - n);
            _play += (uint)n;
            at += n;
        }

        _counters.ConcealedSamples += concealed;
        return concealed;
    }

    private void Decode(uint from, Span<short> samples)
    {
        var table = _law == Law.A ? _a : _mu;
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = table[_ring[from + (uint)i]];
        }
    }

    /// <summary>Once a pull: moves the windows, and makes the delay a pitch period longer or shorter when it should be.</summary>
    /// <returns>True when it filled the block that way.</returns>
    private bool Adapt(Span<short> samples)
    {
        _sinceChange++;
        if (++_pulls == WindowPulls)
        {
            (_before, _now, _pulls) = (_now, SlackWindow.Empty, 0);
        }

        if (!MayChange || _concealment.Length > 0 || _lead > 0)
        {
            return false;
        }

        if (IsDelayTooShort)
        {
            return Stretch(samples);
        }

        return LeastSlack > Math.Max(ShrinkAbove, _min - Block + 40) && Shrink(samples);
    }

    private bool Stretch(Span<short> samples)
    {
        const int Need = Block - Concealment.MinLag;
        if (Ahead < Need || _ring.Run(_play, Need, out var isThere) < Need || !isThere)
        {
            return false;
        }

        // the new samples fade into themselves a period earlier, and go on from there
        var played = _concealment.Played;
        Span<short> scratch = stackalloc short[Need];
        Decode(_play, scratch);
        Span<short> earlier = stackalloc short[Concealment.MaxLag + 80];
        played[^Concealment.MaxLag..].CopyTo(earlier);
        scratch[..80].CopyTo(earlier[Concealment.MaxLag..]);
        var lag = Concealment.BestLag(scratch[..80], earlier);
        for (var i = 0; i < Block; i++)
        {
            var old = i < lag ? played[Concealment.History - lag + i] : scratch[i - lag];
            samples[i] = i < lag ? (short)(((old * i) + (scratch[i] * (lag - i))) / lag) : old;
        }

        Consume(Block - lag);
        _target = Math.Min(_max, _target + lag);
        _counters.Stretched++;
        Shift(lag);
        return true;
    }

    private bool Shrink(Span<short> samples)
    {
        const int Need = Block + Concealment.MaxLag;
        if (Ahead < Need || _ring.Run(_play, Need, out var isThere) < Need || !isThere)
        {
            return false;
        }

        Span<short> scratch = stackalloc short[Need];
        Decode(_play, scratch);
        // compared with what comes later, turned round: a lag of L finds scratch[i] like scratch[i + L]
        var lag = Concealment.MinLag;
        var bestScore = double.NegativeInfinity;
        for (var l = Concealment.MinLag; l <= Concealment.MaxLag; l++)
        {
            long cross = 0, power = 1;
            for (var i = 0; i < 80; i++)
            {
                cross += scratch[i] * scratch[i + l];
                power += scratch[i + l] * scratch[i + l];
            }

            var score = cross / Math.Sqrt(power);
            if (score > bestScore)
            {
                (lag, bestScore) = (l, score);
            }
        }

        for (var i = 0; i < Block; i++)
        {
            samples[i] = i < 80 ? (short)(((scratch[i] * (80 - i)) + (scratch[i + lag] * i)) / 80) : scratch[i + lag];
        }

        Consume(Block + lag);
        _target = Math.Max(_min, _target - lag);
        _counters.Shrunk++;
        Shift(-lag);
        return true;
    }

    private void Consume(int samples)
    {
        _ring.Forget(_play, samples);
        _play += (uint)samples;
    }

    private void Shift(int samples)
    {
        _now.Shift(samples);
        _before.Shift(samples);
        _sinceChange = 0;
    }

    /// <summary>The two least slacks of a stretch of time: one packet alone does not move the delay.</summary>
    private struct SlackWindow
    {
        private int _least;

        public int Second { get; private set; }

        public int Count { get; private set; }

        public static SlackWindow Empty => new() { _least = int.MaxValue / 2, Second = int.MaxValue / 2 };

        public void Add(int slack)
        {
            Count++;
            if (slack < _least)
            {
                (_least, Second) = (slack, _least);
            }
            else if (slack < Second)
            {
                Second = slack;
            }
        }

        public void Shift(int samples)
        {
            _least += samples;
            Second += samples;
        }
    }
}
