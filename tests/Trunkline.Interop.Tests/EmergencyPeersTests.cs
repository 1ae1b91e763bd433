using System.Text.Json;
using Trunkline.Fault.Tests;

namespace Trunkline.Interop.Tests;

/// <summary>Calls for help where every circuit is taken, at other people's exchanges: a span full of libpri's calls, a SIP trunk full of calls by Kamailio.</summary>
public sealed class EmergencyPeersTests
{
    private const int CalleePort = 5081;
    private const int CallersPort = 5082;
    private const int OperatorPort = 5070;

    /// <summary>All thirty channels carry libpri's calls: the newest is cleared with cause 8, and 112 is with libpri within a second. The next ends the one before it, not the first for help.</summary>
    [Fact]
    public void SpanFullOfLibprisCalls_TheNewestGivesWay_Within1s_NeverAnotherForHelp()
    {
        using var site = new PriSite("virtual", extensions:
            $"extensions:\n  - {{number: \"201\", name: Desk, address: \"{{ip}}:{CalleePort}\"}}\n"
            + string.Concat(((int[])[202, 203]).Select(n => $"  - {{number: \"{n}\", name: Phone {n}, address: \"{{ip}}:{FaultSite.PortOf(n)}\", outside: off}}\n")));
        using var desk = KamailioOperatorTests.Sipp(site.Site, "box", CalleePort);
        int[] channels = [.. Enumerable.Range(1, 31).Where(c => c != 16)];
        foreach (var channel in channels)
        {
            site.Libpri.Do($"call as=in{channel} called=2075550141 called_plan=0x21 calling=2079460123 calling_plan=0x21 ch={channel}");
            site.Libpri.Expect("answer", $"ch={channel}", seconds: 20);
        }

        Until.True(() => site.Site.Calls().Count(c => c.State == "Connected") == 30, 20, "every channel carries a call", () => site.Told + desk.Output);
        using var first = site.Site.Phone(202, 900);
        using var second = site.Site.Phone(203, 700);
        var took = new[] { (Phone: first, Channel: 31), (Phone: second, Channel: 30) }.Select(c => CallsForHelp(site, c.Phone, c.Channel)).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"112 is with libpri {took[0].TotalMilliseconds:0} ms and {took[1].TotalMilliseconds:0} ms after it was dialled, each time by ending the newest of 30 calls");
        Assert.All(took, t => Assert.InRange(t.TotalMilliseconds, 1, 1000));
        Assert.True(first.IsConnected && second.IsConnected, site.Told);
        site.Span[31].HearsTone(900, -10.5, -9.5, () => site.Told);
        var list = site.Site.Cli("emergency");
        Assert.Equal(3, list.ExitCode);
        Assert.Contains("EMERGENCY CALL to 112 from 202 Phone 202, place not known: talks on E1/1/31 since ", list.Text, StringComparison.Ordinal);
        Assert.Equal(2, JsonDocument.Parse(site.Site.Cli("emergency", "--json").Output).RootElement.GetProperty("calls").GetArrayLength());
        Assert.Equal(28, site.Site.Calls().Count(c => c is { State: "Connected", Priority: "Routine" }));
    }

    /// <summary>Four channels of an operator that is Kamailio, all with calls of ours: the newest is left, 112 is answered within a second, the next call for help likewise.</summary>
    [Fact]
    public void SipTrunkFullOfKamailiosCalls_TheNewestGivesWay_Within1s_NeverAnotherForHelp()
    {
        int[] talkers = [201, 202, 203, 204];
        using var site = new FaultSite(
            FaultSite.Extensions(talkers)
            + string.Concat(((int[])[205, 206]).Select(n => $"  - {{number: \"{n}\", name: Phone {n}, address: \"{{ip}}:{FaultSite.PortOf(n)}\", outside: off}}\n"))
            + $$"""
            trunks:
              - name: operator
                kind: sip
                address: "{ip}:{{OperatorPort}}"
                domain: op.example
                channels: 4
                register: {user: "02075550100", password: open-Sesame-7, realm: op.example, expires_s: 60}
                habits: {our_number: p_preferred_identity, options_s: 30}
            routes:
              - {name: city, match: [_9X.], strip: 1, trunks: [operator]}
            emergency: {numbers: ["112", "999"], trunks: [operator], access_codes: ["9"]}

            """)
        {
            Numbers = """{main: "02075550100", ddi: []}""",
        };
        using var op = new Kamailio(site, "operator", OperatorPort, ("algorithm", "MD5"), ("expires", "60"), ("nonce", "30"), ("callers", $"{CallersPort}"), ("callee", $"{CalleePort}"));
        using var callee = KamailioOperatorTests.Sipp(site, "box", CalleePort);
        using var run = site.StartRun();
        site.UntilReady(run);
        var phones = talkers.Select(n => site.Phone(n)).ToList();
        try
        {
            foreach (var phone in phones)
            {
                phone.DialUntilAnswered("902079460123");
            }

            using var first = site.Phone(205, 900);
            using var second = site.Phone(206, 700);
            var took = new List<double>();
            foreach (var phone in (Phone[])[first, second])
            {
                var began = TimeProvider.System.GetTimestamp();
                phone.DialUntilAnswered("112");
                took.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"112 is answered {took[0]:0} ms and {took[1]:0} ms after it was dialled, 100 ms of it ringing, each time by ending the newest call");
            Assert.All(took, t => Assert.InRange(t, 1, 1000));
            first.Rtp.HearTone(900); // the callee echoes it
            Until.True(() => phones[3].WasHungUp && phones[2].WasHungUp, 20, "the newest two are left", () => site.Log);
            Assert.True(first.IsConnected && second.IsConnected && phones[0].IsConnected && phones[1].IsConnected, site.Log);
            Assert.Equal(["02079460123 8", "02079460123 8"], site.Records().Where(r => r.GetProperty("state").GetString() == "ended" && r.GetProperty("destination_channel").GetString()!.Length > 0)
                .Select(r => $"{r.GetProperty("called").GetString()} {r.GetProperty("cause").GetInt32()}"));
        }
        finally
        {
            phones.ForEach(p => p.Dispose());
        }
    }

    /// <summary>Dials 112, lets libpri confirm that its call is cleared, and answers.</summary>
    /// <returns>How long it took until libpri had the SETUP.</returns>
    private static TimeSpan CallsForHelp(PriSite site, Phone phone, int channel)
    {
        var began = TimeProvider.System.GetTimestamp();
        phone.Dial("112");
        var gone = site.Libpri.Expect("hangup_req", "cause=8");
        site.Libpri.Do($"hangup call={gone["call"]} cause=8");
        var ring = site.Libpri.Expect("ring", "called=112");
        var took = TimeProvider.System.GetElapsedTime(began);
        Assert.Equal($"{channel}", ring["ch"]);
        site.Libpri.Do($"proceeding call={ring["call"]} ch={channel}");
        site.Libpri.Do($"alerting call={ring["call"]} ch={channel}");
        site.Libpri.Do($"answer call={ring["call"]} ch={channel}");
        Until.True(() => phone.IsConnected, 20, "it is answered", () => site.Told);
        return took;
    }
}
