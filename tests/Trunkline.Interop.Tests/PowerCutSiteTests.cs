using System.Globalization;
using System.Text.Json;
using Trunkline.Base;
using Trunkline.Fault.Tests;

namespace Trunkline.Interop.Tests;

/// <summary>A whole site whose disk loses its power under calls: every call that a phone saw answered has its record, and what was set at a telephone and confirmed is set.</summary>
public sealed class PowerCutSiteTests
{
    private const int Pairs = 4;

    private const string Services =
        """
        queues:
          - {number: "700", name: support, agents: ["201", "202"]}
        switches:
          - {number: "710", name: office, day: "201", night: "202"}
        routes: []

        """;

    [Fact]
    public void Site_PowerCutUnderCalls_EveryCallAnsweredHasItsRecord()
    {
        var random = new Prng(1);
        using var disk = new PowerFs();
        var numbers = Enumerable.Range(201, 2 * Pairs).ToArray();
        using var site = new FaultSite(FaultSite.Extensions([.. numbers, 209]) + Services, Path.Combine(disk.Mount, "state"));
        var phones = numbers.Select(n => site.Phone(n)).ToArray();
        using var ninth = site.Phone(209);
        var setter = new Setter(ninth, random);
        var ordered = "day, logged in";
        try
        {
            var answered = new int[Pairs];
            foreach (var keep in (ReadOnlySpan<Keep>)[Keep.None, Keep.Some, Keep.None])
            {
                disk.PlugIn(keep: keep);
                var run = site.RunUntilReady();
                Assert.True(HaveRecords(site, answered, out var seen), seen);
                Assert.False(site.HasAlarm("damaged"), site.Log);
                setter.Check(site);
                Assert.Equal(ordered, Ordered(site));
                var these = Call(phones, setter, TimeSpan.FromMilliseconds(1500 + random.Next(1500)));

                // an answer that did not wait for its record was announced: then nothing is promised, and nothing was tried
                Assert.False(site.HasAlarm("reach the disk late"), "the machine is too slow for this test");

                // the last word before the cut: who is told that it is done, finds it done
                ordered = Order(site, random);
                disk.Cut();
                run.Kill();
                site.KillGateway();
                Until.True(() => site.GatewayPid() is null, 10, "the gateway is dead");
                Assert.True(disk.Unplug().WasCut);
                answered = [.. answered.Zip(these, (a, b) => a + b)];
                TestContext.Current.TestOutputHelper?.WriteLine($"power cut after {these.Sum()} answered calls and {setter.Confirmed} settings");
                Assert.All(these, n => Assert.True(n > 0, "no call was answered"));
            }

            disk.PlugIn();
            var last = site.RunUntilReady();
            Assert.True(HaveRecords(site, answered, out var found), found);
            setter.Check(site);
            Assert.Equal(ordered, Ordered(site));
            Assert.True(setter.Confirmed >= 3, $"{setter.Confirmed} settings were confirmed");
            Until.True(() => site.Records().All(r => r.GetProperty("state").GetString() is "ended" or "recovered"), 10, "no record stays open", () => site.Log);
            phones[0].DialUntilAnswered("202");
            phones[0].HangUp();
            Until.True(() => phones[0].ByeStatus == 200, 10, "the next call works", () => site.Log);
            last.Stop();
            disk.Unplug();
        }
        finally
        {
            foreach (var phone in phones)
            {
                phone.Dispose();
            }
        }
    }

    /// <summary>Turns the switch and logs the agent in or out, by an administrator.</summary>
    private static string Order(FaultSite site, Prng random)
    {
        var (position, order, becomes) = (random.Next(2) == 0 ? "day" : "night", "", "");
        (order, becomes) = random.Next(3) switch { 0 => ("login", "logged in"), 1 => ("logout", "logged out"), _ => ("pause", "paused") };
        if (random.Next(2) == 0)
        {
            Turn();
            Log();
        }
        else
        {
            Log();
            Turn();
        }

        return $"{position}, {becomes}";

        void Turn() => Assert.True(site.Ask(a => a.TurnSwitchAsync("office", position))?.Done, site.Log);

        void Log() => Assert.True(site.Ask(a => a.OrderAgentAsync("support", "202", order))?.Done, site.Log);
    }

    private static string Ordered(FaultSite site) =>
        $"{site.Ask(a => a.SwitchesAsync())!.Single().Position}, {site.Ask(a => a.QueuesAsync())!.Single().Agents.Single(a => a.Extension == "202").Presence}";

    /// <summary>Calls, one after the other on each pair; at the end some are up, some ring, some end.</summary>
    /// <returns>How many of each pair were answered.</returns>
    private static int[] Call(Phone[] phones, Setter setter, TimeSpan time)
    {
        var answered = new int[Pairs];
        var isUp = new bool[Pairs];
        var began = TimeProvider.System.GetTimestamp();
        using var pause = new ManualResetEventSlim();
        for (var pair = 0; pair < Pairs; pair++)
        {
            Dial(phones, pair);
        }

        setter.Begin();
        while (TimeProvider.System.GetElapsedTime(began) < time)
        {
            setter.Step();
            for (var pair = 0; pair < Pairs; pair++)
            {
                var caller = phones[2 * pair];
                if (!isUp[pair] && caller.IsConnected)
                {
                    isUp[pair] = true;
                    answered[pair]++;
                }
                else if (isUp[pair] && caller.IsConnected)
                {
                    caller.HangUp();
                }
                else if (isUp[pair] ? caller.ByeStatus >= 200 : caller.Status >= 300)
                {
                    isUp[pair] = false;
                    Dial(phones, pair);
                }
            }

            pause.Wait(2);
        }

        return answered;
    }

    private static void Dial(Phone[] phones, int pair) => phones[2 * pair].Dial(Callee(pair));

    private static string Callee(int pair) => (202 + (2 * pair)).ToString(CultureInfo.InvariantCulture);

    private static bool HaveRecords(FaultSite site, int[] answered, out string seen)
    {
        var records = site.Records().Where(r => r.GetProperty("answered_after").ValueKind != JsonValueKind.Null)
            .CountBy(r => r.GetProperty("dialled").GetString()!).ToDictionary();
        var missing = Enumerable.Range(0, Pairs).Where(p => records.GetValueOrDefault(Callee(p)) < answered[p]).ToArray();
        seen = string.Join(", ", missing.Select(p => $"{Callee(p)}: {answered[p]} answered, {records.GetValueOrDefault(Callee(p))} recorded as such")) + "\n" + site.Log;
        return missing.Length == 0;
    }

    /// <summary>Somebody who sets where his calls go, again and again, and hears whether it is done.</summary>
    private sealed class Setter(Phone phone, Prng random)
    {
        private readonly List<string> _may = [""]; // what was confirmed last, and what was dialled after it
        private bool _isUp;

        public int Confirmed { get; private set; }

        public void Begin()
        {
            _isUp = false;
            var target = random.Next(5) == 0 ? "" : $"{201 + random.Next(2 * Pairs)}";
            _may.Add(target);
            phone.Dial(target.Length == 0 ? "%2321%23" : $"*21*{target}%23");
        }

        public void Step()
        {
            if (!_isUp && phone.IsConnected)
            {
                (_isUp, var last) = (true, _may[^1]);
                Confirmed++;
                _may.Clear();
                _may.Add(last);
                phone.HangUp();
            }
            else if (_isUp ? phone.ByeStatus >= 200 : phone.Status >= 300)
            {
                Begin();
            }
        }

        public void Check(FaultSite site)
        {
            var is209 = site.Ask(a => a.ExtensionsAsync())!.Single(e => e.Extension == "209").Settings.SingleOrDefault(s => s.IsByTelephone)?.Value ?? "";
            Assert.True(_may.Contains(is209), $"209's calls go to \"{is209}\"; confirmed was \"{_may[0]}\", and dialled {string.Join(", ", _may.Skip(1))}\n{site.Log}");
            _may.Clear();
            _may.Add(is209);
        }
    }
}
