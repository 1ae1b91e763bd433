using Trunkline.Calls;
using Trunkline.Exchange;
using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>
/// The gateway's process dies under calls and another one takes its place: what had audio is over with cause 41, on every kind of trunk and where no telephone takes part;
/// nothing stays, and the next calls work. A link that breaks and comes back ends nothing.
/// </summary>
public sealed class GatewayDeathTests
{
    private const string Yaml =
        """
        site: { name: Test, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 10.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        numbers: { main: "5556000", ddi: [ { numbers: 5556201-5556202, to: "201", consecutive: on } ] }
        extensions:
          - { number: "201", password: long-enough-one, outside: on }
          - { number: "202", password: long-enough-two, outside: on }
        queues: [{ number: "600", name: support, agents: ["202"], logged_in: off, without_agents: on }]
        trunks:
          - { name: city, kind: e1, attach: memory, incoming: "600" }
          - { name: lines, kind: fxo, lines: 1-2, attach: memory, incoming: "600", answer: polarity }
        routes:
          - { name: city, match: [_0X.], strip: 1, trunks: [city] }
          - { name: lines, match: [_8X.], strip: 1, trunks: [lines] }
        emergency: { numbers: ["112", "999"], trunks: [city], access_codes: ["0", "8"] }
        """;

    private readonly SimulatedSite _site = new(new World(), SiteLoader.LoadText(Yaml).Model!, Fidelity.Events, gatewayMayDie: true);
    private readonly SimulatedPhone _one;
    private readonly SimulatedPhone _two;

    public GatewayDeathTests()
    {
        (_one, _two) = (_site.AddPhone("201"), _site.AddPhone("202"));
        _one.Register();
        _two.Register();
        _two.OnIncoming = c => c.Answer();
        _site.World.Advance(TimeSpan.FromSeconds(5));
        Assert.All(_site.Node!.ListSpans(), s => Assert.Equal("", s.Blocked));
    }

    [Theory]
    [InlineData("05550101")]
    [InlineData("85550101")]
    [InlineData("202")]
    [InlineData("from the city")]
    [InlineData("from a line")]
    public void ACallWithAudio_IsOverWithCause41_WhenAnotherGatewayIsThere(string number)
    {
        Talking(number);
        _site.KillGateway();
        _site.World.Advance(TimeSpan.FromSeconds(2));
        Assert.Single(_site.Node!.CallControl.Calls);
        Assert.NotEqual("", _site.Stuck());
        _site.StartGateway();
        _site.World.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_site.Node.CallControl.Calls);
        Assert.All(_site.Records, r => Assert.Equal((CallRecordState.Ended, Q850Cause.TemporaryFailure), (r.State, r.Cause)));
        Assert.Contains(_site.Records, r => r.AnsweredAfter is not null && r.EndedAfter - r.AnsweredAfter > TimeSpan.FromSeconds(4));
        _site.World.Advance(TimeSpan.FromSeconds(240)); // T309 and T308 at the exchange
        Assert.Equal("", _site.Stuck());
        Assert.All(_site.Node.ListSpans(), s => Assert.Equal("", s.Blocked));
        Talking("05550101").HangUp();
        Talking("85550101").HangUp();
        _site.World.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("", _site.Stuck());
    }

    [Theory]
    [InlineData("05550101")]
    [InlineData("85550101")]
    [InlineData("from the city")]
    public void ALinkThatComesBack_EndsNoCall(string number)
    {
        Talking(number);
        _site.LoseGateway();
        _site.World.Advance(TimeSpan.FromSeconds(30));
        _site.FindGateway();
        _site.World.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(_site.Node!.CallControl.Calls);
        Assert.Contains(_site.Records, r => r.State == CallRecordState.Answered);
    }

    /// <summary>Both die: the next run finds no gateway, then another one. (When the run before last lived, KillTests holds; the World's disk does not say.)</summary>
    [Fact]
    public void BothDead_CallsAreOver_AndTheNextWork()
    {
        Talking("05550101");
        _site.KillGateway();
        _site.Kill();
        _site.World.Advance(TimeSpan.FromSeconds(1));
        _site.Start();
        _site.World.Advance(TimeSpan.FromSeconds(1));
        _site.StartGateway();
        _site.World.Advance(TimeSpan.FromSeconds(240));
        Assert.Equal("", _site.Stuck());
        Assert.All(_site.Records, r => Assert.Equal(Q850Cause.TemporaryFailure, r.Cause));
        Talking("05550101").HangUp();
    }

    /// <summary>A call is cleared while nothing reaches the far end, whoever is told of it first: the next run, or this one when the gateway is back.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ClearedWhileTheLinkIsBroken_TheFarEndIsTold_AlsoByTheNextRun(bool isKilled)
    {
        var call = Talking("05550101");
        _site.LoseGateway();
        call.HangUp();
        _site.World.Advance(TimeSpan.FromSeconds(45)); // T305, and T308 twice
        Assert.Empty(_site.Node!.CallControl.Calls);
        Assert.NotEqual("", _site.Stuck());
        if (isKilled)
        {
            _site.Kill();
            _site.Start();
        }
        else
        {
            _site.FindGateway();
        }

        _site.World.Advance(TimeSpan.FromSeconds(150)); // T316, when RESTART has to be said again
        Assert.Equal("", _site.Stuck());
        Talking("05550101").HangUp();
        _site.World.Advance(TimeSpan.FromSeconds(5));
        _site.Kill();
        _site.Start();
        _site.World.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("", _site.Stuck());
    }

    /// <returns>The call of 201; null where it called nobody.</returns>
    private PhoneCall Talking(string number)
    {
        if (number.StartsWith("from", StringComparison.Ordinal))
        {
            var script = FarScript.Sounds(620);
            Assert.True(number.EndsWith("city", StringComparison.Ordinal)
                ? _site.Pri.CallIn("5556000", new("", ""), script, TimeSpan.FromMinutes(2), out _, out _) == CallInOutcome.Ringing
                : _site.Exchange.CallInOn(0, new("02079460123", ""), script, TimeSpan.FromMinutes(2)));
            Until(() => _site.Node!.CallControl.Calls.Any(c => c.State == CallState.Served));
            _site.World.Advance(TimeSpan.FromSeconds(3));
            return null!;
        }

        var call = _one.Call(number);
        Until(() => call.State == PhoneCallState.Talking);
        _site.World.Advance(TimeSpan.FromSeconds(3));
        return call;
    }

    private void Until(Func<bool> condition) => Assert.True(_site.World.AdvanceUntil(condition, TimeSpan.FromSeconds(60)), "it did not happen within a minute");
}
