using System.Numerics;

namespace Trunkline.Base;

/// <summary>One timer on a <see cref="TimerWheel"/>: embedded in its owner, reused, never allocated per start.</summary>
public abstract class WheelTimer
{
    internal WheelTimer? Previous;
    internal WheelTimer? Next;
    internal int Slot = -1;

    /// <summary>The wheel tick at which it expires; meaningful only while <see cref="IsRunning"/>.</summary>
    internal long Due;

    /// <summary>True from start until just before <see cref="OnExpired"/>, or until stopped.</summary>
    public bool IsRunning => Slot >= 0;

    /// <summary>Called once, on the loop, when the timer expires. It may start itself again.</summary>
    protected internal abstract void OnExpired();
}

/// <summary>A hierarchical timer wheel with a tick of one millisecond: start and stop are O(1), nothing polls.</summary>
/// <remarks>
/// <para>Four levels: 256 slots of 1 ms, then 64 slots of 256 ms, 16.4 s and 17.5 min; longer timers wait in the
/// last level and are put back when it comes round. A timer never expires early and never more than one tick late
/// (as long as <see cref="Advance"/> is called in time).</para>
/// <para>Not thread-safe: it belongs to one loop. It has no clock of its own; the loop tells it the time.</para>
/// </remarks>
public sealed class TimerWheel
{
    private const int Bits0 = 8;
    private const int Bits = 6;
    private const int Slots0 = 1 << Bits0;
    private const int Slots = 1 << Bits;
    private const int Levels = 4;
    private static readonly int[] ShiftOf = [0, Bits0, Bits0 + Bits, Bits0 + (2 * Bits)];
    private static readonly int[] BaseOf = [0, Slots0, Slots0 + Slots, Slots0 + (2 * Slots)];

    private readonly WheelTimer?[] _heads = new WheelTimer?[Slots0 + (3 * Slots)];
    private readonly ulong[] _occupied = new ulong[(Slots0 + (3 * Slots)) / 64];

    /// <summary>The tick (ms since the loop began) up to which timers have expired.</summary>
    public long Now { get; private set; }

    /// <summary>
    /// The tick it is now, told by the loop: <see cref="Start"/> counts from here. Ahead of <see cref="Now"/> while the
    /// loop carries out other work before it lets timers expire.
    /// </summary>
    public long Present
    {
        get;
        set => field = Math.Max(field, value);
    }

    /// <summary>How many timers run.</summary>
    public int Count { get; private set; }

    /// <summary>Starts, or restarts, a timer.</summary>
    /// <param name="timer">The timer; it runs on one wheel at a time.</param>
    /// <param name="after">Ticks from <see cref="Present"/>, 0 or more; 0 expires at the next tick.</param>
    public void Start(WheelTimer timer, long after)
    {
        ArgumentNullException.ThrowIfNull(timer);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        if (timer.Slot >= 0)
        {
            Unlink(timer);
        }

        timer.Due = Math.Max(Now, Present) + Math.Max(after, 1);
        Link(timer);
    }

    /// <summary>Stops a timer; does nothing when it is not running.</summary>
    public void Stop(WheelTimer timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        if (timer.Slot >= 0)
        {
            Unlink(timer);
        }
    }

    /// <summary>
    /// A tick at which <see cref="Advance"/> must be called: never after the earliest expiry, possibly before it
    /// (when a far timer has only to move to a finer level). <see cref="long.MaxValue"/> when nothing runs.
    /// </summary>
    public long NextDue()
    {
        if (Count == 0)
        {
            return long.MaxValue;
        }

        var best = long.MaxValue;
        for (var level = 0; level < Levels; level++)
        {
            var shift = ShiftOf[level];
            var slots = level == 0 ? Slots0 : Slots;
            var current = Now >> shift;
            var distance = DistanceToOccupied(BaseOf[level], slots, (int)((current + 1) & (slots - 1)));
            if (distance >= 0)
            {
                // The slot's beginning; in level 0 that is the expiry itself.
                best = Math.Min(best, (current + 1 + distance) << shift);
            }
        }

        return best;
    }

    /// <summary>Moves the wheel to a tick and lets everything due on the way expire, in tick order.</summary>
    /// <param name="to">The present tick; earlier than <see cref="Now"/> does nothing.</param>
    /// <returns>How many timers expired.</returns>
    public int Advance(long to)
    {
        // What an expiry that threw has left of its tick; nothing else is ever in the present slot.
        var expired = Expire();
        while (Now < to)
        {
            // Jump over the ticks where nothing can happen.
            var next = NextDue();
            if (next > to)
            {
                Now = to;
                break;
            }

            Now = next;
            for (var level = Levels - 1; level > 0; level--)
            {
                if ((Now & ((1L << ShiftOf[level]) - 1)) == 0)
                {
                    Cascade(BaseOf[level] + (int)((Now >> ShiftOf[level]) & (Slots - 1)));
                }
            }

            expired += Expire();
        }

        return expired;
    }

    /// <summary>Timers started by an expiry are due at Now + 1 at the earliest, so this list only shrinks.</summary>
    private int Expire()
    {
        var expired = 0;
        var slot = (int)(Now & (Slots0 - 1));
        while (_heads[slot] is { } timer)
        {
            Unlink(timer);
            expired++;
            timer.OnExpired();
        }

        return expired;
    }

    private void Cascade(int slot)
    {
        var timer = _heads[slot];
        _heads[slot] = null;
        _occupied[slot >> 6] &= ~(1UL << (slot & 63));
        while (timer is not null)
        {
            var next = timer.Next;
            timer.Previous = timer.Next = null;
            timer.Slot = -1;
            Count--;
            Link(timer);
            timer = next;
        }
    }

    private void Link(WheelTimer timer)
    {
        var distance = timer.Due - Now;
        int slot;
        if (distance < Slots0)
        {
            slot = (int)(timer.Due & (Slots0 - 1));
        }
        else
        {
            var level = 1;
            while (level < Levels - 1 && (timer.Due >> ShiftOf[level]) - (Now >> ShiftOf[level]) >= Slots)
            {
                level++;
            }

            var units = Math.Min((timer.Due >> ShiftOf[level]) - (Now >> ShiftOf[level]), Slots - 1);
            slot = BaseOf[level] + (int)(((Now >> ShiftOf[level]) + units) & (Slots - 1));
        }

        // Appended, so that timers of the same tick expire in the order they were started.
        timer.Slot = slot;
        Count++;
        ref var head = ref _heads[slot];
        if (head is null)
        {
            head = timer;
            timer.Previous = timer;
            timer.Next = null;
            _occupied[slot >> 6] |= 1UL << (slot & 63);
            return;
        }

        var last = head.Previous!;
        last.Next = timer;
        timer.Previous = last;
        timer.Next = null;
        head.Previous = timer;
    }

    private void Unlink(WheelTimer timer)
    {
        ref var head = ref _heads[timer.Slot];
        if (head == timer)
        {
            head = timer.Next;
            if (head is null)
            {
                _occupied[timer.Slot >> 6] &= ~(1UL << (timer.Slot & 63));
            }
            else
            {
                head.Previous = timer.Previous;
            }
        }
        else
        {
            timer.Previous!.Next = timer.Next;
            (timer.Next ?? head)!.Previous = timer.Previous;
        }

        timer.Previous = timer.Next = null;
        timer.Slot = -1;
        Count--;
    }

    /// <summary>Slots from <paramref name="from"/> to the first occupied one, going round; -1 when all are empty.</summary>
    private int DistanceToOccupied(int first, int slots, int from)
    {
        for (var passed = 0; passed < slots;)
        {
            var at = (from + passed) & (slots - 1);
            var word = _occupied[(first + at) >> 6] >> (at & 63);
            if (word != 0)
            {
                var distance = passed + BitOperations.TrailingZeroCount(word);
                return distance < slots ? distance : -1;
            }

            passed += 64 - (at & 63);
        }

        return -1;
    }
}
