// Writes the log to a stream, on a thread of its own: a terminal that is stopped, or a full pipe, delays nobody. What does not fit is
// left out and counted, the less important first.
using System.Globalization;
using System.Text;
using Trunkline.Site;

namespace Trunkline.Host.Logging;

/// <summary>The log of a process.</summary>
public sealed class LogWriter : ILog, IDisposable
{
    /// <summary>Lines that may wait for a slow reader.</summary>
    public const int MostWaiting = 10_000;

    private readonly Stream _to;
    private readonly LogFormat _format;
    private readonly TimeZoneInfo _zone;
    private readonly TimeProvider _time;
    private readonly LogRate _rate;
    private readonly bool _isJournal;
    private readonly Queue<(LogLevel Level, string Line)> _waiting = new();
    private readonly Thread _thread;
    private long _leftOut;
    private bool _isStopping;
    private bool _isBroken;

    /// <param name="settings">How a line looks, and which are written.</param>
    /// <param name="to">Where to; left open.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isJournal">True where systemd's journal reads: lines begin with their priority (sd-daemon(3)).</param>
    /// <param name="zone">The time zone of lines for people; null for this machine's.</param>
    public LogWriter(LogSettings settings, Stream to, TimeProvider time, bool isJournal = false, TimeZoneInfo? zone = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(time);
        (Level, _format, _to, _time, _isJournal, _zone) = (settings.Level, settings.Format, to, time, isJournal, zone ?? TimeZoneInfo.Local);
        _rate = new(time.GetTimestamp(), time.TimestampFrequency);
        _thread = new(Work) { Name = "log", IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public LogLevel Level { get; }

    /// <summary>Whether the standard output of this process is read by systemd's journal (systemd.exec(5), JOURNAL_STREAM).</summary>
    public static bool IsJournal => Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 };

    /// <inheritdoc/>
    public void Write(in LogEntry entry)
    {
        if (entry.Level < Level)
        {
            return;
        }

        var line = LogFormatter.Format(entry, _format, _zone);
        lock (_waiting)
        {
            // warnings and errors have room that others do not get
            var room = entry.Level >= LogLevel.Warning ? MostWaiting : MostWaiting * 9 / 10;
            if (_waiting.Count >= room || !_rate.Allows(entry.Level, _time.GetTimestamp()))
            {
                _leftOut++;
                return;
            }

            _waiting.Enqueue((entry.Level, line));
            Monitor.Pulse(_waiting);
        }
    }

    /// <inheritdoc/>
    public void Write(LogLevel level, string kind, string text) => Write(new(_time.GetUtcNow(), level, kind, text));

    /// <summary>Writes what waits, for a second at most, and ends.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            _isStopping = true;
            Monitor.Pulse(_waiting);
        }

        _thread.Join(TimeSpan.FromSeconds(1));
    }

    private void Work()
    {
        var batch = new StringBuilder();
        while (true)
        {
            batch.Clear();
            bool isLast;
            lock (_waiting)
            {
                while (_waiting.Count == 0 && !_isStopping)
                {
                    Monitor.Wait(_waiting);
                }

                while (batch.Length < 64 * 1024 && _waiting.TryDequeue(out var next))
                {
                    Line(batch, next.Level, next.Line);
                }

                if (_leftOut > 0 && _waiting.Count < MostWaiting / 2)
                {
                    var told = string.Create(CultureInfo.InvariantCulture, $"{_leftOut} log lines were left out: too many at once");
                    Line(batch, LogLevel.Warning, LogFormatter.Format(new(_time.GetUtcNow(), LogLevel.Warning, "log.left_out", told), _format, _zone));
                    _leftOut = 0;
                }

                isLast = _isStopping && _waiting.Count == 0;
            }

            Put(batch);
            if (isLast)
            {
                return;
            }
        }
    }

    private void Line(StringBuilder batch, LogLevel level, string line)
    {
        if (_isJournal)
        {
            batch.Append('<').Append(LogFormatter.Syslog(level)).Append('>');
        }

        batch.Append(line).Append('\n');
    }

    private void Put(StringBuilder batch)
    {
        if (_isBroken)
        {
            return;
        }

        try
        {
            _to.Write(Encoding.UTF8.GetBytes(batch.ToString()));
            _to.Flush();
        }
        catch (IOException)
        {
            _isBroken = true; // whoever read is gone; the system goes on without a log
        }
    }
}
