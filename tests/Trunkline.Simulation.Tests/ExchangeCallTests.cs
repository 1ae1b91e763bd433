using Trunkline.Exchange;
using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>Calls that the exchange is told to place: the site rings, or what was sent and what the site answered is said.</summary>
public sealed class ExchangeCallTests
{
    private static readonly string s_noOther = E1SiteTests.Yaml.Replace("attach: memory, incoming: \"201\"", "attach: memory", StringComparison.Ordinal);

    [Theory]
    [InlineData(Fidelity.Events)]
    [InlineData(Fidelity.Samples)]
    public void Call_RingsTheExtension_AndTheFarPartyHangsUp(Fidelity fidelity)
    {
        var rig = new Rig(fidelity, E1SiteTests.Yaml);
        Assert.Equal(
            "5556202 rings; sent on span 1, timeslot 31: called 5556202 (subscriber number), calling 1632960123 (national); span 1 hangup 31 ends it",
            rig.Told("call 5556202 from 01632960123", ok: true));
        var call = Assert.Single(rig.E1.Office.Calls);
        Assert.Equal((PhoneCallState.Ringing, "1632960123"), (call.State, call.Number));
        call.Answer();
        rig.E1.Seconds(3);
        Assert.Equal(PhoneCallState.Talking, call.State);
        Assert.Equal("span 1: the far party in timeslot 31 has hung up", rig.Told("span 1 hangup 31", ok: true));
        rig.E1.Until(() => call.State == PhoneCallState.Ended);
        rig.E1.Seconds(2);
        Assert.Equal("", rig.E1.Site.Stuck());
    }

    [Fact]
    public void CallThatNobodyAnswers_IsGivenUpOnCommand()
    {
        var rig = new Rig(Fidelity.Events, E1SiteTests.Yaml);
        Assert.Contains("calling 2079460123 (national), withheld;", rig.Told("call 0205556201 from withheld", ok: true), StringComparison.Ordinal);
        var call = Assert.Single(rig.E1.Reception.Calls);
        Assert.NotEqual("2079460123", call.Number);
        Assert.Equal("span 1: the far party in timeslot 31 has hung up", rig.Told("span 1 hangup 31", ok: true));
        rig.E1.Until(() => call.State == PhoneCallState.Ended);
        rig.E1.Seconds(2);
        Assert.Equal("", rig.E1.Site.Stuck());
        Assert.Equal("nobody to hang up in timeslot 31 of span 1: there is no call, or one of the site's own that has not been answered", rig.Told("span 1 hangup 31", ok: false));
    }

    /// <summary>The operator has more numbers for the site than the site knows, or sends them in another form: both ends are quoted.</summary>
    [Fact]
    public void NumberThatTheSiteDoesNotKnow_IsSaidWithWhatWasSent()
    {
        var rig = new Rig(Fidelity.Events, s_noOther, new("", [new("5556201", 10, "direct dialling in")]));
        const string Nobody = ": cause 1, unallocated number: numbers.ddi and incoming of its site file have nobody for it in this form; ";
        Assert.Equal(
            $"the site refuses 5556207{Nobody}sent on span 1, timeslot 31: called 5556207 (subscriber number), calling 2079460123 (national)", rig.Told("call 5556207", ok: false));
        Assert.Equal(
            $"the site refuses 02075556207{Nobody}sent on span 1, timeslot 31: called 02075556207 (type unknown), calling 2079460123 (national)",
            rig.Told("call 02075556207 on span 1", ok: false));
        Assert.Contains("called 201 (type unknown)", rig.Told("call 201 on span 1", ok: false), StringComparison.Ordinal);
        Assert.StartsWith("\"5556300\" is no number of this site: the exchange serves it 5556201 to 5556210 (direct dialling in); ", rig.Told("call 5556300", ok: false), StringComparison.Ordinal);
        rig.E1.Seconds(5);
        Assert.Equal("", rig.E1.Site.Stuck());
    }

    [Fact]
    public void ExtensionThatIsBusy_AndASiteThatSaysNothing_AreSaid()
    {
        var rig = new Rig(Fidelity.Events, E1SiteTests.Yaml);
        rig.E1.Office.OnIncoming = c => c.Refuse(486);
        Assert.StartsWith("the site refuses 5556202: cause 17, user busy; sent on span 1", rig.Told("call 5556202", ok: false), StringComparison.Ordinal);
        rig.E1.Seconds(2);
        rig.E1.Site.Kill(); // nobody takes messages, and the link stays up
        rig.E1.Seconds(2);
        Assert.StartsWith("the site has said nothing to the SETUP within 4 s; sent on span 1", rig.Told("call 5556202", ok: false), StringComparison.Ordinal);
        rig.Told("span 1 cut", ok: true);
        Assert.Equal("nothing to send the call over: span 1 finds LOS", rig.Told("call 5556202", ok: false));
    }

    private sealed class Rig
    {
        private readonly ExchangeCommands _commands;

        public Rig(Fidelity fidelity, string yaml, ServedNumbers? numbers = null)
        {
            E1 = new(fidelity, yaml);
            _commands = new(E1.Site.Pri.Spans, [], numbers ?? TwinProfile.NumbersOf(SiteLoader.LoadText(yaml).Model!));
        }

        public E1SiteTests.Rig E1 { get; }

        public string Told(string command, bool ok)
        {
            ExchangeAnswer? answer = null;
            _commands.Do(command, a => answer = a);
            var since = E1.Site.World.Time.Elapsed;
            E1.Until(() => answer is not null);
            Assert.InRange((E1.Site.World.Time.Elapsed - since).TotalSeconds, 0, 4.1);
            Assert.True(ok == answer!.Ok, answer.Text);
            return answer.Text;
        }
    }
}
