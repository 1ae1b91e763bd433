using System.Text.Json;
using Trunkline.Host;
using Trunkline.Storage;

namespace Trunkline.Fault.Tests;

/// <summary>kill -9 of the processes of a site, alone and together: what must go on goes on, and the records tell the truth.</summary>
public sealed class KillTests
{
    private const string Recorded = "recording: {calls: all}\n";

    /// <summary>Talk goes on, the next deciding process takes the calls over, and ends them.</summary>
    [Fact]
    public void Deciding_KilledUnderCalls_TalkGoesOn_AndTheNextTakesOver()
    {
        using var site = new FaultSite(FaultSite.Extensions(201, 202, 203, 204, 205) + FaultSite.Lines() + "recording: {calls: outside}\n");
        using var exchange = site.StartExchange();
        var run = site.RunUntilReady();
        using var one = site.Phone(201, 600);
        using var other = site.Phone(202, 850);
        using var outside = site.Phone(203, 700);
        using var caller = site.Phone(204);
        using var ringing = new Phone("205", site.Address, FaultSite.PortOf(205), site.Server, 600) { Answers = false };
        one.DialUntilAnswered("202");
        outside.DialUntilAnswered("05550101");
        caller.Dial("205");
        Until.True(() => caller.IsRinging && ringing.IsRinging, 10, "205 rings", () => site.Log);
        one.Rtp.HearTone(850);
        other.Rtp.HearTone(600);
        outside.Rtp.HearTone(1004);
        var gateway = site.GatewayPid();
        PhoneRtp[] ears = [one.Rtp, other.Rtp, outside.Rtp];

        // the same length of time, undisturbed: a machine that is slow by itself is not taken for a fault
        var quiet = Listen(ears, () => { });
        var killedAt = 0L;
        var taken = TimeSpan.Zero;
        var disturbed = Listen(ears, () =>
        {
            run.Kill();
            killedAt = TimeProvider.System.GetTimestamp();
            run = site.StartRun();
            Until.True(() => site.Status() is { Gateway: "attached", Calls: 2 }, 20, "the calls are taken over", () => site.Log);
            taken = TimeProvider.System.GetElapsedTime(killedAt);
        });
        Assert.Equal(gateway, site.GatewayPid());
        for (var i = 0; i < ears.Length; i++)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"without a kill: {quiet[i]}; with: {disturbed[i]}; taken over after {taken.TotalMilliseconds:0} ms");
            Assert.Equal(0, disturbed[i].Lost);
            var allowed = Math.Max(40, Math.Max(quiet[i].LongestGap, disturbed[i].LongestOwnGap) + 20);
            Assert.True(disturbed[i].LongestGap <= allowed, $"a gap of {disturbed[i].LongestGap:0.0} ms: {disturbed[i]}; without a kill {quiet[i]}");
        }

        one.Rtp.HearTone(850);
        outside.Rtp.HearTone(1004);

        // controllable: each call ends by its phone's BYE, on every side
        one.HangUp();
        outside.HangUp();
        Until.True(() => one.ByeStatus == 200 && outside.ByeStatus == 200 && other.WasHungUp, 10, "every BYE is answered", () => site.Log);
        Until.True(() => site.Calls().Count == 0 && site.AskLines().All(l => l.State == "Idle"), 15, "nothing stays", () => site.Log);
        var records = site.Records();
        Assert.Equal(3, records.Count);
        Assert.All(records, r => Assert.NotEqual("started", r.GetProperty("state").GetString()));
        var inside = Of(records, "202");
        IsEnded(inside, 16, quiet[0].Packets * 0.04);
        IsEnded(Of(records, "05550101"), 16, quiet[2].Packets * 0.04);
        var lost = Of(records, "205");
        Assert.Equal("recovered", lost.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, lost.GetProperty("answered_after").ValueKind);

        // the recording did not notice
        var measured = Assert.Single(RecordingCheck.MeasureAll(site.Recordings));
        Assert.Equal(1004, measured.Right.Frequency, 5.0);
        Assert.InRange(measured.Seconds, quiet[2].Packets * 0.04, 60);
    }

    /// <summary>Without a gateway there is no audio: the call ends, says so, and what was recorded of it is kept.</summary>
    [Fact]
    public void Gateway_KilledUnderARecordedCall_CallEndsTruthfully_AndTheRecordingPlays()
    {
        using var site = new FaultSite(FaultSite.Extensions(201, 202, 203) + FaultSite.Lines() + Recorded);
        using var exchange = site.StartExchange();
        site.RunUntilReady();
        using var one = site.Phone(201, 600);
        using var other = site.Phone(202, 850);
        using var outside = site.Phone(203, 700);
        one.DialUntilAnswered("202");
        outside.DialUntilAnswered("05550101");
        one.Rtp.Begin();
        one.Rtp.HearPackets(100);
        outside.Rtp.HearTone(1004);
        var gateway = site.GatewayPid();
        site.KillGateway();

        Until.True(() => one.WasHungUp && other.WasHungUp && outside.WasHungUp, 20, "phones are told", () => site.Log);
        Until.True(() => site.HasAlarm("gateway lost"), 5, "an alarm says so", () => site.Cli("status").Text);
        Until.True(() => site.Status() is { Gateway: "attached" } && site.AskLines().All(l => l.State == "Idle"), 20, "another gateway is there, and every line free", () => site.Log);
        Assert.NotEqual(gateway, site.GatewayPid());
        var records = site.Records();
        Assert.Equal(2, records.Count);
        IsEnded(Of(records, "202"), 41, 1.9);
        IsEnded(Of(records, "05550101"), 41, 0.3);

        // the file is whole, holds both voices, each on its channel, and is in the index as cut
        var recordings = RecordingCheck.MeasureAll(site.Recordings);
        Assert.Equal(2, recordings.Count);
        var spoken = Assert.Single(recordings, r => Math.Abs(r.Left.Frequency - 600) < 5);
        Assert.Equal(850, spoken.Right.Frequency, 5.0);
        Assert.InRange(spoken.Seconds, 1.8, 30);
        Assert.Contains(recordings, r => Math.Abs(r.Right.Frequency - 1004) < 5);
        Until.True(() => Index(site).Count == 2, 10, "both recordings are in the index", () => site.Log);
        Assert.All(Index(site), r => Assert.Equal(RecordingState.Cut, r.State));
        Assert.Equal(recordings.Select(r => r.File).Order(), Index(site).Select(r => r.Path).Order());
        Assert.True(site.HasAlarm("recording"), site.Cli("status").Text);

        // and calls are possible again
        one.DialUntilAnswered("202");
        other.Rtp.HearTone(600);
        one.HangUp();
        Until.True(() => one.ByeStatus == 200, 5, "the BYE is answered");
    }

    /// <summary>A machine that goes down takes both with it.</summary>
    [Fact]
    public void Both_Killed_OpenRecordsAreRecovered_AndTheNextCallWorks()
    {
        using var site = new FaultSite(FaultSite.Extensions(201, 202, 203, 204) + Recorded + "routes: []\n");
        var run = site.RunUntilReady();
        using var one = site.Phone(201, 600);
        using var other = site.Phone(202, 850);
        using var caller = site.Phone(203);
        using var ringing = new Phone("204", site.Address, FaultSite.PortOf(204), site.Server, 600) { Answers = false };
        one.DialUntilAnswered("202");
        caller.Dial("204");
        Until.True(() => ringing.IsRinging, 10, "204 rings", () => site.Log);
        one.Rtp.Begin();
        one.Rtp.HearPackets(100);
        Until.True(() => site.Records().Count == 2, 10, "both are recorded");
        run.Kill();
        site.KillGateway();
        var dead = TimeProvider.System.GetUtcNow();
        Until.True(() => site.GatewayPid() is null && TimeProvider.System.GetUtcNow() - dead > TimeSpan.FromSeconds(3), 10, "both are dead, and for a while");

        site.RunUntilReady();
        Until.True(() => one.WasHungUp && other.WasHungUp, 10, "who was in the call is told that it is over", () => site.Log);
        var records = site.Records();
        Assert.Equal(2, records.Count);
        Assert.All(records, r => Assert.Equal("recovered", r.GetProperty("state").GetString()));

        // the time of being dead is not talk: to a heartbeat
        var talked = Of(records, "202");
        var start = talked.GetProperty("start").GetDateTimeOffset();
        Assert.InRange(talked.GetProperty("ended_after").GetDouble(), talked.GetProperty("answered_after").GetDouble(), (dead - start).TotalSeconds + 0.5);
        Assert.InRange(talked.GetProperty("ended_after").GetDouble(), (dead - start).TotalSeconds - 2.5, 600);
        Assert.Contains(Index(site), r => r.State == RecordingState.Cut);

        one.DialUntilAnswered("202");
        other.Rtp.HearTone(600);
        one.HangUp();
        Until.True(() => one.ByeStatus == 200 && site.Calls().Count == 0, 5, "the next call works", () => site.Log);
        Assert.Equal("ended", site.Records()[^1].GetProperty("state").GetString());
    }

    private static Hearing[] Listen(PhoneRtp[] ears, Action meanwhile)
    {
        foreach (var ear in ears)
        {
            ear.Begin();
        }

        meanwhile();
        foreach (var ear in ears)
        {
            ear.HearPackets(150);
        }

        return [.. ears.Select(e => e.Heard)];
    }

    private static JsonElement Of(IReadOnlyList<JsonElement> records, string dialled) => records.Single(r => r.GetProperty("dialled").GetString() == dialled);

    private static void IsEnded(JsonElement record, int cause, double talked)
    {
        Assert.Equal("ended", record.GetProperty("state").GetString());
        Assert.Equal("ANSWERED", record.GetProperty("disposition").GetString());
        Assert.Equal(cause, record.GetProperty("cause").GetInt32());
        Assert.InRange(record.GetProperty("talked").GetDouble(), talked, 90);
    }

    private static IReadOnlyList<RecordingEntry> Index(FaultSite site)
    {
        var index = CallHistory.ReadRecordings(Path.Combine(site.StateDirectory, "trunkline.db"), out var error);
        Assert.Null(error);
        return index;
    }
}
