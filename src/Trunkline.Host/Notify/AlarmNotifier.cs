// Tells others of alarms. The loop puts an event into a bounded queue and goes on; a task for each target delivers it and tries again, ever more rarely, until it
// is taken. What does not fit is dropped, the oldest first, and the next delivery says how many.
using System.Globalization;
using System.Threading.Channels;
using Trunkline.Node.Alarms;

namespace Trunkline.Host.Notify;

/// <summary>Somebody who is told of alarms.</summary>
public interface IAlarmTarget
{
    /// <summary>What it is called in an alarm about itself: "webhook", "mail".</summary>
    string Name { get; }

    /// <summary>The least severity it is told of.</summary>
    AlarmSeverity Least { get; }

    /// <summary>How long events may gather before they are delivered together.</summary>
    TimeSpan Gather { get; }

    /// <summary>Delivers events.</summary>
    /// <param name="events">At least one, the oldest first.</param>
    /// <param name="dropped">Events before these that were dropped.</param>
    /// <param name="ends">Ends it.</param>
    /// <returns>Null, or why not, for a person.</returns>
    Task<string?> DeliverAsync(IReadOnlyList<AlarmEventView> events, long dropped, CancellationToken ends);
}

/// <summary>Delivers alarms to one target.</summary>
public sealed class AlarmNotifier
{
    /// <summary>Events that may wait.</summary>
    public const int MostWaiting = 1000;

    /// <summary>Events delivered together at most.</summary>
    public const int MostTogether = 50;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastPause = TimeSpan.FromMinutes(5);

    private readonly IAlarmTarget _target;
    private readonly TimeProvider _time;
    private readonly Action<string?> _undelivered;
    private readonly Channel<AlarmEventView> _waiting;
    private long _dropped;

    /// <param name="target">Who is told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="undelivered">Hears, on any thread, why nothing is delivered, and null when it is again.</param>
    public AlarmNotifier(IAlarmTarget target, TimeProvider time, Action<string?> undelivered)
        : this(target, time, undelivered, isInline: false)
    {
    }

    /// <summary>For tests: inline, what follows a <see cref="Take"/> is done on its thread, so that no test waits for another.</summary>
    internal AlarmNotifier(IAlarmTarget target, TimeProvider time, Action<string?> undelivered, bool isInline)
    {
        (_target, _time, _undelivered) = (target, time, undelivered);
        _waiting = Channel.CreateBounded<AlarmEventView>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, AllowSynchronousContinuations = isInline }, _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>Takes an event. Never blocks.</summary>
    public void Take(AlarmEventView told)
    {
        ArgumentNullException.ThrowIfNull(told);

        // of what it was not told when it was raised it is not told when it is cleared
        if (AlarmText.Parse(told.Was) >= _target.Least && !IsAboutItself(told))
        {
            _waiting.Writer.TryWrite(told);
        }
    }

    /// <summary>Delivers until cancelled.</summary>
    public async Task RunAsync(CancellationToken ends)
    {
        var batch = new List<AlarmEventView>();
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(ends).ConfigureAwait(false))
            {
                if (_target.Gather > TimeSpan.Zero)
                {
                    await Task.Delay(_target.Gather, _time, ends).ConfigureAwait(false);
                }

                batch.Clear();
                while (batch.Count < (_target.Gather > TimeSpan.Zero ? MostTogether : 1) && _waiting.Reader.TryRead(out var next))
                {
                    batch.Add(next);
                }

                await DeliverAsync(batch, ends).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // the node ends
        }
    }

    private async Task DeliverAsync(List<AlarmEventView> batch, CancellationToken ends)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            var dropped = Interlocked.Exchange(ref _dropped, 0);
            if (await _target.DeliverAsync(batch, dropped, ends).ConfigureAwait(false) is not { } why)
            {
                _undelivered(null);
                return;
            }

            Interlocked.Add(ref _dropped, dropped);
            if (attempt >= 3)
            {
                _undelivered(string.Create(CultureInfo.InvariantCulture, $"{_target.Name}: {why}; tried {attempt} times, {_waiting.Reader.Count + batch.Count} alarms wait"));
            }

            await Task.Delay(pause, _time, ends).ConfigureAwait(false);
            pause = pause * 2 > LastPause ? LastPause : pause * 2;
        }
    }

    // that it cannot be told is told to the others
    private bool IsAboutItself(AlarmEventView told) => told.Id == AlarmKinds.Undelivered.On(_target.Name, "").Id;
}
