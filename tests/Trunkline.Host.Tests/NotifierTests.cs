using System.Net;
using System.Text;
using Trunkline.Host.Notify;
using Trunkline.Node.Alarms;
using Trunkline.Simulation;
using Trunkline.Site;

namespace Trunkline.Host.Tests;

/// <summary>Telling others of alarms: retried, bounded, by severity; webhook and mail as they go out.</summary>
public sealed class NotifierTests
{
    private readonly World _world = new();
    private readonly ScriptTarget _target = new();
    private readonly List<string?> _undelivered = [];

    [Fact]
    public void Refused_IsTriedAgain_EverMoreRarely_AndSaid_ThenDelivered()
    {
        _target.Answer = "it is full";
        var notifier = Started();
        notifier.Take(Event(1));
        notifier.Take(Event(2));
        Advance(70);
        Assert.Equal([0, 1, 3, 7, 15, 31, 63], _target.Attempts.Select(a => (int)Math.Round(a.At)));
        Assert.All(_target.Attempts, a => Assert.Equal(1, a.Events[0]));
        Assert.Equal((5, "script: it is full; tried 3 times, 2 alarms wait"), (_undelivered.Count, _undelivered[0]));
        _target.Answer = null;
        Advance(70);
        Assert.Equal(2, _target.Attempts[^1].Events[0]);
        Assert.Null(_undelivered[^1]);
    }

    [Fact]
    public void TooMany_TheOldestAreDropped_AndCounted()
    {
        _target.Answer = "no";
        var notifier = Started();
        notifier.Take(Event(0));
        Advance(0.5);
        for (var i = 1; i <= 1500; i++)
        {
            notifier.Take(Event(i));
        }

        Advance(1); // refused once more: what was dropped is not forgotten with it
        _target.Answer = null;
        Advance(5);
        Assert.Equal([0, 501, 502], _target.Attempts.Skip(2).Take(3).Select(a => a.Events[0]));
        Assert.Equal(500, _target.Attempts.Sum(a => a.Dropped));
        Assert.Equal(1500, _target.Attempts[^1].Events[0]);
    }

    [Fact]
    public void BelowItsSeverity_NothingIsTold_NotEvenThatItIsOver()
    {
        _target.Least = AlarmSeverity.Major;
        var notifier = Started();
        notifier.Take(Event(1, was: "minor"));
        notifier.Take(Event(2, severity: "cleared", was: "minor"));
        notifier.Take(Event(3, severity: "cleared", was: "major"));
        notifier.Take(Event(4, id: "alarms/script/undelivered"));
        Advance(5);
        Assert.Equal([3], _target.Attempts.Select(a => a.Events[0]));
    }

    [Fact]
    public void Gathered_GoTogether()
    {
        _target.Gather = TimeSpan.FromSeconds(10);
        var notifier = Started();
        notifier.Take(Event(1));
        Advance(9);
        notifier.Take(Event(2));
        Assert.Empty(_target.Attempts);
        Advance(2);
        Assert.Equal([1, 2], Assert.Single(_target.Attempts).Events);
    }

    [Fact]
    public async Task Webhook_PostsJson_WithItsSecret_AndTakesOnly2xx()
    {
        using var listener = new HttpListener();
        var port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        using var webhook = new Webhook(new(new($"http://127.0.0.1:{port}/x"), "0123456789", "warning"), "Site", "n1");
        var delivered = webhook.DeliverAsync([Event(7)], 3, TestContext.Current.CancellationToken);
        var asked = await listener.GetContextAsync();
        Assert.Equal(("POST", "Bearer 0123456789", "application/json; charset=utf-8"), (asked.Request.HttpMethod, asked.Request.Headers["Authorization"], asked.Request.ContentType));
        using (var body = new StreamReader(asked.Request.InputStream))
        {
            Assert.Equal(
                "{\"site\":\"Site\",\"node\":\"n1\",\"sequence\":7,\"at\":\"2026-11-29T14:00:00+00:00\",\"id\":\"span/1/down\",\"severity\":\"major\",\"was\":\"major\",\"text\":\"cut 7\",\"todo\":\"mend it\",\"since\":\"2026-11-29T14:00:00+00:00\",\"dropped\":3}",
                await body.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        asked.Response.StatusCode = 500;
        asked.Response.Close();
        Assert.Equal($"http://127.0.0.1:{port}/x answered 500", await delivered);
        listener.Stop();
        Assert.DoesNotContain("0123456789", await webhook.DeliverAsync([Event(8)], 0, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void Mail_SaysWhatAndWhatToDo_AndNoLineOfItEndsIt()
    {
        var target = new MailTarget("127.0.0.1", 25, MailSecurity.None, null, null, "trunkline@example.org", ["a@example.org", "b@example.org"], "major");
        var text = new Mail(target, "Zürich", "n1", _world.Time).Compose([Event(1, severity: "cleared"), Event(2) with { Text = "cut\r\n.\r\nMAIL FROM:<x@y>" }], 4);
        Assert.DoesNotContain("\r\n.", text, StringComparison.Ordinal);
        Assert.Contains("To: a@example.org, b@example.org\r\n", text, StringComparison.Ordinal);
        Assert.All(text.Split("\r\n"), l => Assert.InRange(l.Length, 0, 78));
        var body = Encoding.UTF8.GetString(Convert.FromBase64String(text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));
        Assert.Contains("Do: mend it", body, StringComparison.Ordinal);
        Assert.Contains("It was major since 2026-11-29 14:00:00 UTC.", body, StringComparison.Ordinal);
        Assert.Contains("4 alarms before these were dropped", body, StringComparison.Ordinal);
    }

    private static AlarmEventView Event(long sequence, string severity = "major", string was = "major", string id = "span/1/down")
    {
        var at = new DateTimeOffset(2026, 11, 29, 14, 0, 0, TimeSpan.Zero);
        return new(sequence, at, id, severity, was, $"cut {sequence}", "mend it", at);
    }

    private static int FreePort()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        return ((IPEndPoint)taken.LocalEndpoint).Port;
    }

    private AlarmNotifier Started()
    {
        var time = new SteppedTime();
        _target.Time = time;
        SynchronizationContext.SetSynchronizationContext(null); // nothing may be put off to another thread
        var notifier = new AlarmNotifier(_target, time, _undelivered.Add, isInline: true);
        _ = notifier.RunAsync(TestContext.Current.CancellationToken);
        return notifier;
    }

    private void Advance(double seconds) => _target.Time!.Advance(TimeSpan.FromSeconds(seconds));

    private sealed class ScriptTarget : IAlarmTarget
    {
        public string? Answer { get; set; }

        public SteppedTime? Time { get; set; }

        public List<(double At, List<long> Events, long Dropped)> Attempts { get; } = [];

        public string Name => "script";

        public AlarmSeverity Least { get; set; } = AlarmSeverity.Warning;

        public TimeSpan Gather { get; set; }

        public Task<string?> DeliverAsync(IReadOnlyList<AlarmEventView> events, long dropped, CancellationToken ends)
        {
            Attempts.Add((Time!.Now.TotalSeconds, [.. events.Select(e => e.Sequence)], Answer is null ? dropped : 0));
            return Task.FromResult(Answer);
        }
    }

    /// <summary>A clock whose timers expire when it is advanced, on the test's thread, their continuations with them.</summary>
    private sealed class SteppedTime : TimeProvider
    {
        private readonly List<Stepped> _timers = [];

        public TimeSpan Now { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Stepped(this, () => callback(state), Now + dueTime);
            lock (_timers)
            {
                _timers.Add(timer);
            }

            return timer;
        }

        public void Advance(TimeSpan by)
        {
            var until = Now + by;
            while (true)
            {
                Stepped? next;
                lock (_timers)
                {
                    next = _timers.Where(t => t.Due <= until).MinBy(t => t.Due);
                    _ = next is not null && _timers.Remove(next);
                }

                if (next is null)
                {
                    break;
                }

                Now = next.Due;
                next.Expire();
            }

            Now = until;
        }

        private sealed class Stepped(SteppedTime time, Action expire, TimeSpan due) : ITimer
        {
            public TimeSpan Due => due;

            public void Expire() => expire();

            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
                lock (time._timers)
                {
                    time._timers.Remove(this);
                }
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
