using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Trunkline.Host.Logging;
using Trunkline.Site;

namespace Trunkline.Host.Tests;

/// <summary>The log: its lines, what cannot get into them, and what they must not hold.</summary>
public sealed partial class LogTests
{
    private static readonly LogEntry s_hostile = new(
        new(2026, 11, 29, 13, 4, 5, 678, TimeSpan.Zero), LogLevel.Notice, "test", "a \"b\"\nc=1 level=error \u2028 \u001b[31m", ("from", "x y\r\n<0>forged"), ("none", ""), ("to", "112"));

    [Theory]
    [InlineData(LogFormat.Text, "13:04:05.678 a \"b\"\\nc=1 level=error \\u2028 \\u001b[31m from=\"x y\\u000d\\n<0>forged\" to=112")]
    [InlineData(LogFormat.Logfmt, "time=2026-11-29T13:04:05.678Z level=notice event=test msg=\"a \\\"b\\\"\\nc=1 level=error \\u2028 \\u001b[31m\" from=\"x y\\u000d\\n<0>forged\" to=112")]
    [InlineData(LogFormat.Json, "{\"time\":\"2026-11-29T13:04:05.678Z\",\"level\":\"notice\",\"event\":\"test\",\"msg\":\"a \\\"b\\\"\\nc=1 level=error \\u2028 \\u001B[31m\",\"from\":\"x y\\r\\n<0>forged\",\"to\":\"112\"}")]
    public void WhatComesFromOutside_BeginsNoLineAndNoFieldOfItsOwn(LogFormat format, string line) =>
        Assert.Equal(line, LogFormatter.Format(s_hostile, format, TimeZoneInfo.Utc));

    [Fact]
    public void LongValues_AreCut() =>
        Assert.InRange(LogFormatter.Format(new(default, LogLevel.Info, "e", new string('x', 100_000), ("k", new string('y', 100_000))), LogFormat.Json, TimeZoneInfo.Utc).Length, 4000, 4200);

    [Fact]
    public void Levels_AndJournalPriorities()
    {
        using var to = new MemoryStream();
        using (var log = new LogWriter(new(LogFormat.Logfmt, LogLevel.Notice), to, TimeProvider.System, isJournal: true))
        {
            log.Write(LogLevel.Info, "a", "not written");
            log.Write(LogLevel.Notice, "b", "written");
            log.Write(LogLevel.Error, "c", "written");
        }

        var lines = Encoding.UTF8.GetString(to.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["<5>", "<3>"], lines.Select(l => l[..3]));
    }

    /// <summary>A terminal that is stopped: whoever logs goes on, the log is bounded, says what it left out, and has every error.</summary>
    [Fact]
    public void ReaderStands_NobodyWaits_LinesAreLeftOutAndCounted_ErrorsAreNot()
    {
        using var to = new StoppedStream();
        using (var log = new LogWriter(new(LogFormat.Text, LogLevel.Info), to, new HastyTime()))
        {
            log.Write(LogLevel.Info, "first", "first");
            Assert.True(to.IsReached.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
            for (var i = 0; i < 50_000; i++)
            {
                log.Write(LogLevel.Info, "flood", "flood");
            }

            for (var i = 0; i < 100; i++)
            {
                log.Write(LogLevel.Error, "bad", "bad");
            }

            to.Go.Set();
        }

        var text = to.Text;
        Assert.Equal(100, Regex.Count(text, " bad\n"));
        var floods = Regex.Count(text, " flood\n");
        Assert.InRange(floods, 1, LogWriter.MostWaiting);
        var leftOut = LeftOut().Matches(text).Sum(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.Equal(50_000, floods + leftOut);
    }

    [Fact]
    public void Rate_RoutineAndImportantLinesHaveTheirOwn()
    {
        var rate = new LogRate(0, 1000);
        var allowed = Enumerable.Range(0, 10_000).Count(_ => rate.Allows(LogLevel.Info, 0));
        Assert.Equal((LogRate.Routine, LogRate.Important), (allowed, Enumerable.Range(0, 10_000).Count(_ => rate.Allows(LogLevel.Error, 0))));
        Assert.Equal(LogRate.Routine / 2, Enumerable.Range(0, 10_000).Count(_ => rate.Allows(LogLevel.Info, 500)));
    }

    /// <summary>Every line about a call has its identifier, and the lines of a call tell its life.</summary>
    [Fact]
    public void Call_IsFollowedByItsIdentifier()
    {
        var w = new OperatedSite();
        var log = new KeptLog(LogLevel.Info, LogFormat.Json, w.Site.World.Time);
        NodeLog.Attach(w.Node, log, w.Site.World.Time);
        var call = w.Talking(w.Reception, "05550101");
        w.Seconds(5);
        call.HangUp();
        w.Seconds(2);
        var lines = log.Lines.Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(["call.begun", "call.answered", "attempt.ended", "call.ended", "recording.ended"], lines.Select(l => l.GetProperty("event").GetString()));
        Assert.Single(lines.Select(l => l.GetProperty("call").GetString()).Distinct());
        Assert.Equal(("201", "05550101"), (lines[0].GetProperty("from").GetString(), lines[0].GetProperty("to").GetString()));
        Assert.Equal(("16", "city"), (lines[2].GetProperty("cause").GetString(), lines[2].GetProperty("trunk").GetString()));
    }

    /// <summary>
    /// A run with registrations, wrong passwords, calls in and out, a cut span and a restart, logged at its most talkative: no password, no
    /// digest, no nonce that was on the wire is in any line.
    /// </summary>
    [Fact]
    public void WholeRun_NoLineHoldsASecret()
    {
        var w = new OperatedSite();
        var log = new KeptLog(LogLevel.Debug, LogFormat.Logfmt, w.Site.World.Time);
        var secrets = new HashSet<string> { "long-enough-one", "long-enough-two", "not-the-password" };
        w.Site.World.Network.Tap = (_, _, octets) =>
        {
            foreach (Match m in Secrets().Matches(Encoding.UTF8.GetString(octets.Span)))
            {
                secrets.Add(m.Groups[1].Value);
            }
        };
        NodeLog.Attach(w.Node, log, w.Site.World.Time);
        var wrong = w.Site.AddPhone("202", s => s with { Password = "not-the-password" });
        wrong.Register();
        w.Reception.Register();
        var call = w.Talking(w.Reception, "05550101");
        w.Office.Call("05550104");
        w.Seconds(10);
        w.Site.Pri.CallIn("5556201", new("2079460123", "J \"SMITH\"\r\nlong-enough-one"), Exchange.FarScript.Talks, TimeSpan.FromSeconds(20), out _, out _);
        w.Seconds(20);
        w.Site.CutSpan(1, isCut: true);
        w.Seconds(10);
        w.Node.CheckAlarms();
        call.HangUp();
        w.Seconds(5);
        w.Site.Kill();
        w.Site.Start();
        NodeLog.Attach(w.Node, log, w.Site.World.Time);
        w.Seconds(12);
        w.Node.CheckAlarms();
        w.Talking(w.Office, "0112");
        w.Seconds(10);
        var text = string.Join('\n', log.Lines);
        Assert.True(secrets.Count > 12, $"{secrets.Count} secrets were on the wire");
        Assert.True(log.Lines.Count > 12, text);
        secrets.Remove("long-enough-one"); // the caller in the city wrote it into his name
        Assert.All(secrets, s => Assert.DoesNotContain(s, text, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("\nlong-enough-one", text, StringComparison.Ordinal);
    }

    [GeneratedRegex("(?:nonce|response|cnonce|opaque)=\"([^\"]{6,})\"")]
    private static partial Regex Secrets();

    [GeneratedRegex("([0-9]+) log lines were left out")]
    private static partial Regex LeftOut();

    /// <summary>A millisecond passes each time somebody looks: no rate is exceeded.</summary>
    private sealed class HastyTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Interlocked.Increment(ref _now) * 10;
    }

    /// <summary>A pipe whose reader stands still until it is let go.</summary>
    private sealed class StoppedStream : MemoryStream
    {
        private readonly MemoryStream _kept = new();

        public ManualResetEventSlim IsReached { get; } = new();

        public ManualResetEventSlim Go { get; } = new();

        public string Text => Encoding.UTF8.GetString(_kept.ToArray());

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            IsReached.Set();
            Go.Wait(TimeSpan.FromSeconds(30));
            _kept.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    }
}
