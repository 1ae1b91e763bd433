using System.Runtime.CompilerServices;
using Trunkline.Simulation.Phones;
using Trunkline.Simulation.Scenarios;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>The demo's script in the World, and what happens to audio when the deciding node dies or the disk is full.</summary>
public sealed class SamplesSiteTests
{
    /// <summary>The calls of `demo --once`, on the demo's own site, in a moment instead of a minute.</summary>
    [Theory]
    [InlineData(Fidelity.Events)]
    [InlineData(Fidelity.Samples)]
    public void DemoCalls_InTheWorld_AllPass(Fidelity fidelity)
    {
        var model = SiteLoader.Load(Example("site.yaml")).Model!;
        var site = new SimulatedSite(new World(), model, fidelity);
        var phones = model.Extensions.ToDictionary(e => e.Number, e => site.AddPhone(e.Number));
        var carrier = site.AddOperator(model.SipTrunks.Single().Address);
        foreach (var phone in phones.Values)
        {
            phone.Register();
        }

        site.World.Advance(TimeSpan.FromSeconds(3));
        var batch = new ScenarioBatch(site.PhoneLoop, new DemoCalls(site.PhoneLoop, phones).All, atOnce: 3);
        Assert.True(site.World.AdvanceUntil(() => batch.IsOver, TimeSpan.FromMinutes(5)));
        site.World.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal([], batch.Results.Where(r => !r.Passed));
        Assert.Equal("", site.Stuck());
        var services = new ScenarioBatch(site.PhoneLoop, new ServiceCalls(site.PhoneLoop, phones).All, atOnce: 1);
        Assert.True(site.World.AdvanceUntil(() => services.IsOver, TimeSpan.FromMinutes(5)));
        site.World.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal([], services.Results.Where(r => !r.Passed));
        Assert.Equal("", site.Stuck());
        var failures = new ScenarioBatch(site.PhoneLoop, new FailoverCalls(site.PhoneLoop, phones, Tell).All, atOnce: 1);
        Assert.True(site.World.AdvanceUntil(() => failures.IsOver, TimeSpan.FromMinutes(5)));
        site.World.Advance(TimeSpan.FromMinutes(4)); // the carrier is held down, then asked until it has answered often enough
        Assert.Equal([], failures.Results.Where(r => !r.Passed));
        Assert.Equal(("", "+44205550101"), (site.Stuck(), carrier.Called[0]));
        if (fidelity == Fidelity.Samples)
        {
            var judged = RecordingMeasure.Judge([.. site.Recordings.Finished.Select(r => RecordingMeasure.Of(r.Key, r.Value)!)]);
            Assert.True(judged.Passed, judged.Measured);
        }

        void Tell(string command)
        {
            var isCut = command.EndsWith("cut", StringComparison.Ordinal);
            if (command.StartsWith("sip", StringComparison.Ordinal))
            {
                carrier.IsSilent = isCut;
            }
            else
            {
                site.CutSpan(command[5] - '0', isCut);
            }
        }
    }

    [Fact]
    public void Kill_TheDecidingNode_NoPacketIsMissed_AndTheRecordingGoesOn()
    {
        var site = New();
        var call = TalkToMilliwatt(site);
        call.Media!.Speak(700);
        site.World.Advance(TimeSpan.FromSeconds(2));
        call.Audio!.ResetGap();
        site.Kill();
        site.World.Advance(TimeSpan.FromSeconds(5));
        site.Start();
        site.World.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, site.Node!.RestoredCalls);
        Assert.Equal(TimeSpan.FromMilliseconds(20), call.Audio.LongestGap);
        Assert.Equal(0, call.Audio.Lost);
        Assert.InRange(call.Audio.Heard().Frequency, 1003, 1005);
        call.HangUp();
        site.World.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("", site.Stuck());
        var (name, octets) = Assert.Single(site.Recordings.Finished);
        var measure = RecordingMeasure.Of(name, octets)!;
        Assert.InRange(measure.Seconds, 11.9, 12.2);
        Assert.InRange(measure.Left.Frequency, 699, 701);
        Assert.InRange(measure.Right.Frequency, 1003, 1005);
    }

    [Fact]
    public void LostPackets_AreConcealed_TheToneIsStillTheRightOne()
    {
        var site = New();
        var phones = new[] { site.AddPhone("201"), site.AddPhone("202") };
        foreach (var phone in phones)
        {
            phone.Register();
        }

        site.World.Advance(TimeSpan.FromSeconds(2));
        var call = phones[0].Call("05550102");
        Assert.True(site.World.AdvanceUntil(() => call.State == PhoneCallState.Talking, TimeSpan.FromSeconds(10)));
        site.World.Network.Quality = new(0.03, 0.02, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(30));
        call.Media!.Speak(620);
        site.World.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(call.Audio!.Lost, 5, 60);
        Assert.InRange(call.Audio.Heard().Frequency, 610, 630);
        site.World.Network.Quality = LinkQuality.Good;
        call.HangUp();
        site.World.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("", site.Stuck());
    }

    [Fact]
    public void FullDisk_StopsNoCall_AndLeavesNoRecordingOpen()
    {
        var site = New();
        var call = TalkToMilliwatt(site);
        site.World.Advance(TimeSpan.FromSeconds(3));
        site.Disk.IsFull = true;
        site.World.Advance(TimeSpan.FromSeconds(5));
        Assert.InRange(call.Audio!.Heard().Dbm0, -0.5, 0.5);
        site.Disk.IsFull = false;
        call.HangUp();
        site.World.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("", site.Stuck());
        var (name, octets) = Assert.Single(site.Recordings.Finished);
        Assert.InRange(RecordingMeasure.Of(name, octets)!.Seconds, 2.5, 3.2);
    }

    private static SimulatedSite New() => new(new World(), SiteLoader.LoadText(SimulatedSiteTests.Yaml).Model!, Fidelity.Samples);

    private static string Example(string name, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../examples", name));

    private static PhoneCall TalkToMilliwatt(SimulatedSite site)
    {
        var phone = site.AddPhone("201");
        phone.Register();
        site.World.Advance(TimeSpan.FromSeconds(2));
        var call = phone.Call("05550101");
        Assert.True(site.World.AdvanceUntil(() => call.State == PhoneCallState.Talking, TimeSpan.FromSeconds(10)));
        return call;
    }
}
