using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>Forwarding on a whole site: outside over a line, inside by what a phone answers.</summary>
public sealed class ForwardSiteTests
{
    private const string Extensions =
        """
        extensions:
          - { number: "201", name: Reception, password: long-enough-one, outside: on, forward: { busy: "203", no_answer: "600", after_s: 5 } }
          - { number: "202", name: Office, password: long-enough-two, outside: on, forward: { always: "05550101" } }
          - { number: "203", name: Workshop, password: long-enough-three }
          - { number: "204", name: Door, password: long-enough-four }

        """;

    private const string Groups = """groups: [{ number: "600", name: sales, members: ["203"] }]""";

    [Theory]
    [InlineData(Fidelity.Events)]
    [InlineData(Fidelity.Samples)]
    public void Outside_ByTheRightsOfTheOneWhoForwards_WhoCallsHearsTheFarEnd(Fidelity fidelity)
    {
        var s = new ServiceSite(fidelity, Groups, Extensions);
        var call = s.Phone("204").Call("202"); // who may not call outside himself
        s.Until(() => call.State == PhoneCallState.Talking);
        s.Seconds(3);
        if (fidelity == Fidelity.Samples)
        {
            Assert.InRange(call.Audio!.Heard().Frequency, 1003, 1005);
            Assert.True(call.Audio.Heard().IsPure);
        }

        call.HangUp();
        s.NothingIsStuck();
        var record = Assert.Single(s.Site.Records);
        Assert.Equal(("202", "5550101", "city", "204"), (record.Dialled.Digits, record.Called.Digits, record.TrunkGroup, record.Calling.Digits));
    }

    [Fact]
    public void Busy_TheOtherRings_AndSeesWhoForwarded()
    {
        var s = new ServiceSite(Fidelity.Events, Groups, Extensions);
        s.Phone("201").OnIncoming = c => c.Refuse(486);
        var workshop = s.Phone("203");
        var call = s.Phone("204").Call("201");
        s.Until(() => workshop.Calls.Count > 0);
        workshop.Calls[0].Answer();
        s.Until(() => call.State == PhoneCallState.Talking);
        call.HangUp();
        s.NothingIsStuck();
        Assert.Equal("201 17, 203 16 answered", s.Attempts());
    }

    [Fact]
    public void NobodyAnswers_TheGroupRings()
    {
        var s = new ServiceSite(Fidelity.Events, Groups, Extensions);
        _ = s.Phone("201");
        var workshop = s.Phone("203");
        var call = s.Phone("204").Call("201");
        s.Until(() => workshop.Calls.Count > 0, 7);
        workshop.Calls[0].Answer();
        s.Until(() => call.State == PhoneCallState.Talking);
        call.HangUp();
        s.NothingIsStuck();
        Assert.Equal("201 19, 203 16 answered", s.Attempts());
    }
}
