// Between two clocks: frames are written by the line's and read by ours. What the clocks differ by is made up by controlled slips
// (G.822): a whole frame left out or given twice, so that alignment and the other frames stay. Not here: clock recovery.
namespace Trunkline.E1;

/// <summary>An elastic store of whole frames.</summary>
/// <remarks>
/// <para>
/// Right after a read there are 0 to <c>slack</c> frames left (so a read takes whatever the time since the last was worth). More: the oldest are left out. Fewer: the last is given again. A slip
/// leaves the store at the edge it hit, so the clocks must wander apart by slack + 1 frames the other way before there is a slip back:
/// that is the hysteresis. With slack 1 and reads of one frame this is the classical store of two frames.
/// </para>
/// <para>
/// When more than slack frames are missing at once, nobody's clock was that wrong: the writer has paused. The store then gives idle
/// octets, counts a restart and no slips, and fills again to half the slack. Allocates nothing after construction.
/// </para>
/// </remarks>
public sealed class ElasticStore
{
    private const int Frame = E1Frame.Octets;

    private readonly byte[] _ring;
    private readonly byte[] _last = new byte[Frame];
    private readonly int _capacity;
    private readonly int _slack;
    private readonly byte _idle;
    private int _from;
    private bool _isRunning;
    private bool _slips;

    /// <param name="capacity">Frames there is room for, at least the longest read and the slack.</param>
    /// <param name="slack">Frames the two clocks may wander without a slip; 1 and up.</param>
    /// <param name="idle">What is given while there is nothing.</param>
    public ElasticStore(int capacity, int slack, byte idle)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slack, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(capacity, slack);
        _capacity = capacity;
        _slack = slack;
        _idle = idle;
        _ring = new byte[capacity * Frame];
        _last.AsSpan().Fill(idle);
    }

    /// <summary>Frames in it.</summary>
    public int Fill { get; private set; }

    /// <summary>Frames left out because the reader is slower.</summary>
    public long SlipsLost { get; private set; }

    /// <summary>Frames given again because the reader is faster.</summary>
    public long SlipsRepeated { get; private set; }

    /// <summary>How often the writer paused.</summary>
    public long Restarts { get; private set; }

    /// <summary>Has the next read slip by a frame, as when the clocks had wandered that far: one is left out where there is one to spare, else one is given again.</summary>
    public void Slip() => _slips = true;

    /// <summary>Empties it; what was counted stays.</summary>
    public void Reset()
    {
        _isRunning = false;
        Fill = 0;
    }

    /// <summary>Puts frames in; what finds no room takes that of the oldest, which count as lost.</summary>
    /// <param name="frames">Whole frames.</param>
    public void Write(ReadOnlySpan<byte> frames)
    {
        var count = frames.Length / Frame;
        if (count > _capacity)
        {
            LeaveOut(Fill + count - _capacity, isSlip: _isRunning);
            frames = frames[((count - _capacity) * Frame)..];
            count = _capacity;
            Fill = 0;
        }
        else if (Fill + count > _capacity)
        {
            LeaveOut(Fill + count - _capacity, isSlip: _isRunning);
        }

        var to = (_from + Fill) % _capacity;
        var first = Math.Min(count, _capacity - to);
        frames[..(first * Frame)].CopyTo(_ring.AsSpan(to * Frame));
        frames.Slice(first * Frame, (count - first) * Frame).CopyTo(_ring);
        Fill += count;
    }

    /// <summary>Takes frames out, as many as asked for.</summary>
    /// <param name="frames">Whole frames, no more than the capacity less the slack; filled.</param>
    public void Read(Span<byte> frames)
    {
        var count = frames.Length / Frame;
        if (count > _capacity - _slack)
        {
            throw new ArgumentException("no more frames than the capacity less the slack", nameof(frames));
        }

        if (!_isRunning)
        {
            var wanted = count + (_slack / 2);
            if (Fill < wanted)
            {
                frames.Fill(_idle);
                return;
            }

            _isRunning = true;
            LeaveOut(Fill - wanted, isSlip: false);
        }

        LeaveOut(Math.Max(0, Fill - count - _slack), isSlip: true);
        if (_slips && Fill >= count)
        {
            _slips = false;
            if (Fill == count)
            {
                Take(frames[..^Frame]);
                _last.CopyTo(frames[^Frame..]);
                SlipsRepeated++;
                return;
            }

            LeaveOut(1, isSlip: true);
        }

        var there = Math.Min(count, Fill);
        Take(frames[..(there * Frame)]);
        var missing = frames[(there * Frame)..];
        if (count - there > _slack)
        {
            missing.Fill(_idle);
            _isRunning = false;
            Restarts++;
            return;
        }

        for (var at = 0; at < missing.Length; at += Frame)
        {
            _last.CopyTo(missing[at..]);
        }

        SlipsRepeated += count - there;
    }

    private void Take(Span<byte> frames)
    {
        var count = frames.Length / Frame;
        if (count == 0)
        {
            return;
        }

        var first = Math.Min(count, _capacity - _from);
        _ring.AsSpan(_from * Frame, first * Frame).CopyTo(frames);
        _ring.AsSpan(0, (count - first) * Frame).CopyTo(frames[(first * Frame)..]);
        frames[^Frame..].CopyTo(_last);
        _from = (_from + count) % _capacity;
        Fill -= count;
    }

    private void LeaveOut(int count, bool isSlip)
    {
        SlipsLost += isSlip ? count : 0;
        count = Math.Min(count, Fill);
        _from = (_from + count) % _capacity;
        Fill -= count;
    }
}
