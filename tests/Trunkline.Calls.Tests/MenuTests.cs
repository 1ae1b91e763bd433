namespace Trunkline.Calls.Tests;

/// <summary>Menus and announcements: what a caller hears, what he dials, and where he goes.</summary>
public sealed class MenuTests
{
    private static readonly MenuDestination s_menu = new(
        "630", "welcome", "greeting", "sorry", new Choices("1:202", "2:203", "9:630", "202:202", "211:211"), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(3), 3);

    private readonly CallWorld _w = new(r => r.Setup.Called.Digits switch
    {
        "630" => CallWorld.ToExtensions("209") with { Route = "welcome", Destinations = [s_menu, new ExtensionDestination("209", TimeSpan.FromSeconds(20))] },
        "640" => CallWorld.ToExtensions() with { Destinations = [s_menu] },
        "650" => CallWorld.ToExtensions() with { Destinations = [new AnnouncementDestination("650", "closed", ["one", "two"], true, 2, Q850Cause.NormalClearing)] },
        "651" => CallWorld.ToExtensions() with { Destinations = [new AnnouncementDestination("651", "busy", ["full"], false, 1, Q850Cause.NoCircuitAvailable)] },
        _ => CallWorld.ToExtensions(r.Setup.Called.Digits),
    });

    [Fact]
    public void TheGreetingIsHeard_TheDigitChosen_TheExtensionRings_AndTalks()
    {
        var b = _w.Register("202")[0];
        var a = _w.Incoming("201", "630");
        Seconds(4);
        CallWorld.PromptEnds(a);
        Seconds(1);
        a.Dials('1');
        Seconds(1);
        b.Rings();
        Seconds(2);
        b.Answers();
        Seconds(5);
        a.Gone(Q850Cause.NormalClearing);
        Assert.Equal(
            """
                   0 SIP/201-0 < joins the context
                   0 SIP/201-0 < proceed
                   2 SIP/201-0 < answer 630
                   2 gw < prompt greeting
                5000 SIP/202-1 < setup 202 from 201
                6000 gw < tone Ringback
                8000 gw < tone None
               13000 SIP/202-1 < release 16 NormalClearing
               13000 gw < DeleteContext
               13000 call ended
            """,
            _w.World.Transcript);
        Assert.Equal(
            """
            1 SIP/201-0 -> MENU/welcome 630 Ended alert= answer=0 end=5 cause=16
            2 SIP/201-0 -> SIP/202-1 202 Ended alert=1 answer=3 end=8 cause=16
            """, _w.RecordsText());
    }

    [Fact]
    public void ADigitThatBeginsAnExtension_WaitsForMore_ThenIsTheChoice()
    {
        var b = _w.Register("203")[0];
        var a = _w.Incoming("201", "630");
        Seconds(1);
        a.Dials('2'); // 202 and 211 begin so
        Seconds(2.9);
        Assert.Null(b.Wanted);
        Seconds(0.2);
        Assert.Equal("203", b.Wanted!.Called.Digits);
    }

    [Fact]
    public void AnExtensionIsDialled_WithoutWaiting()
    {
        var b = _w.Register("211")[0];
        var a = _w.Incoming("201", "630");
        Seconds(1);
        foreach (var digit in "211")
        {
            a.Dials(digit);
        }

        Assert.Equal("211", b.Wanted!.Called.Digits);
    }

    [Fact]
    public void NothingThereIs_IsToldSo_AndAfterThreeTriesTheCallGoesOn()
    {
        var b = _w.Register("209")[0];
        var a = _w.Incoming("201", "630");
        Seconds(1);
        a.Dials('7');
        Assert.EndsWith("prompt sorry", Last(), StringComparison.Ordinal);
        CallWorld.PromptEnds(a);
        Assert.EndsWith("prompt greeting", Last(), StringComparison.Ordinal);
        CallWorld.PromptEnds(a);
        Seconds(4.9);
        Assert.Null(b.Wanted);
        Seconds(0.2); // nothing is dialled: the second try
        Assert.EndsWith("prompt greeting", Last(), StringComparison.Ordinal);
        a.Dials('#');
        Assert.Equal("209", b.Wanted!.Called.Digits);
    }

    [Fact]
    public void WithNowhereToGo_TheCallEnds()
    {
        var a = _w.Incoming("201", "640");
        for (var i = 0; i < 3; i++)
        {
            Seconds(1);
            CallWorld.PromptEnds(a);
            Seconds(6);
        }

        Assert.Equal(LegState.Released, a.State);
        Assert.Empty(_w.Control.Calls);
    }

    [Fact]
    public void RoundInMenus_SomeTime_ThenTheCallEnds()
    {
        var a = _w.Incoming("201", "630");
        for (var i = 0; i < 150 && a.State != LegState.Released; i++)
        {
            Seconds(1);
            a.Dials('9');
            Seconds(11);
        }

        Assert.Equal(LegState.Released, a.State);
        Assert.Empty(_w.Control.Calls);
        Assert.InRange(_w.Disk.Records.Count, 100, 102);
    }

    [Fact]
    public void TheCallerHangsUp_InTheGreeting_NothingIsLeft()
    {
        var a = _w.Incoming("201", "630");
        Seconds(1);
        a.Gone(Q850Cause.NormalClearing);
        Seconds(20);
        Assert.Empty(_w.Control.Calls);
        Assert.Equal("1 SIP/201-0 -> MENU/welcome 630 Ended alert= answer=0 end=1 cause=16", _w.RecordsText());
    }

    [Fact]
    public void AnAnnouncement_IsSaidTwice_ThenTheCallEnds()
    {
        var a = _w.Incoming("201", "650");
        foreach (var prompt in new[] { "one", "two", "one", "two" })
        {
            Seconds(3);
            Assert.EndsWith($"prompt {prompt}", Last(), StringComparison.Ordinal);
            Assert.Equal(LegState.Connected, a.State);
            CallWorld.PromptEnds(a);
        }

        Assert.Contains("SIP/201-0 < release 16", _w.World.Transcript, StringComparison.Ordinal);
        Assert.Empty(_w.Control.Calls);
    }

    [Fact]
    public void BeforeTheAnswer_ItIsHeardWithoutOne_AndTheCauseFollows()
    {
        var a = _w.Incoming("201", "651");
        Seconds(1);
        CallWorld.PromptEnds(a);
        Assert.Contains("SIP/201-0 < progress", _w.World.Transcript, StringComparison.Ordinal);
        Assert.DoesNotContain("answer", _w.World.Transcript, StringComparison.Ordinal);
        Assert.Contains("SIP/201-0 < release 34", _w.World.Transcript, StringComparison.Ordinal);
        Assert.Equal("1 SIP/201-0 -> ANNOUNCEMENT/busy 651 Ended alert= answer= end=1 cause=34", _w.RecordsText());
    }

    [Fact]
    public void BeforeTheAnswer_WhoCannotListen_IsRefusedAtOnce()
    {
        _ = _w.Incoming("201", "651", listens: false);
        Assert.DoesNotContain("prompt", _w.World.Transcript, StringComparison.Ordinal);
        Assert.Contains("SIP/201-0 < release 34", _w.World.Transcript, StringComparison.Ordinal);
    }

    private string Last() => _w.World.Transcript.TrimEnd();

    private void Seconds(double seconds) => _w.World.Advance(TimeSpan.FromSeconds(seconds));

    private sealed class Choices(params string[] choices) : IMenuChoices
    {
        private readonly Dictionary<string, string> _choices = choices.Select(c => c.Split(':')).ToDictionary(c => c[0], c => c[1]);

        public DialMatch Match(ReadOnlySpan<char> digits, out string number)
        {
            var dialled = digits.ToString();
            number = _choices.GetValueOrDefault(dialled, "");
            return (number.Length > 0, _choices.Keys.Any(c => c.Length > dialled.Length && c.StartsWith(dialled, StringComparison.Ordinal))) switch
            {
                (true, true) => DialMatch.MayBeComplete,
                (true, _) => DialMatch.Complete,
                (_, true) => DialMatch.MoreDigits,
                _ => DialMatch.None,
            };
        }
    }
}
