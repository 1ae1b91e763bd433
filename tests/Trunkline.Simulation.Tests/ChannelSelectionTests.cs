using Trunkline.Isdn.Messages;
using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>The order of hunting and how strongly a channel is asked for, as site.yaml says it, in the SETUPs that go out.</summary>
public sealed class ChannelSelectionTests
{
    [Theory]
    [InlineData("hunting: ascending", "1p 2p 3p | 1p")]
    [InlineData("hunting: descending", "31p 30p 29p | 31p")]
    [InlineData("hunting: cyclic", "1p 2p 3p | 4p")]
    [InlineData("hunting: least_recent", "1p 2p 3p | 4p")]
    [InlineData("hunting: ascending, negotiation: exclusive", "1e 2e 3e | 1e")]
    [InlineData("hunting: ascending, negotiation: any", "any any any | any")]
    [InlineData("operator_hunting: ascending", "31p 30p 29p | 31p")]
    [InlineData("operator_hunting: descending", "1p 2p 3p | 1p")]
    [InlineData("hunting: ascending, channels: 2", "1p 2p - | 1p")]
    public void SiteYaml_ReachesTheWire(string keys, string channels)
    {
        var yaml = E1SiteTests.Yaml.Replace("attach: memory", $"attach: memory, {keys}", StringComparison.Ordinal);
        var loaded = SiteLoader.LoadText(yaml);
        Assert.True(loaded.Model is not null, string.Join('\n', loaded.Errors));
        var site = new SimulatedSite(new World(1), loaded.Model!, Fidelity.Events);
        var phone = site.AddPhone("201");
        phone.Register();
        site.World.Advance(TimeSpan.FromSeconds(3));
        var asked = new List<string>();
        site.Node!.TraceFrames(1, f =>
        {
            if (f.IsOutgoing && Q931Message.TryParse(Convert.FromHexString(f.Octets).AsSpan(4), out var setup, out _) && setup.Type == Q931MessageType.Setup)
            {
                Assert.True(setup.TryGet<ChannelIdentificationIe>(out var channel));
                asked.Add(channel.Selection == ChannelSelection.Any ? "any" : $"{channel.Channel}{(channel.IsExclusive ? "e" : "p")}");
            }
        });
        var calls = new List<PhoneCall>();
        for (var i = 0; i < 3; i++)
        {
            Place();
        }

        calls.ForEach(c => c.HangUp());
        site.World.Advance(TimeSpan.FromSeconds(10));
        asked.Add("|");
        Place();
        Assert.Equal(channels, string.Join(' ', asked));
        calls[^1].HangUp();
        site.World.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("", site.Stuck());

        void Place()
        {
            var before = asked.Count;
            var call = phone.Call("05550101");
            calls.Add(call);
            Assert.True(site.World.AdvanceUntil(() => call.State is PhoneCallState.Talking or PhoneCallState.Ended, TimeSpan.FromSeconds(20)));
            if (asked.Count == before)
            {
                asked.Add("-");
            }
        }
    }
}
